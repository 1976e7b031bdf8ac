import DNS
import Logging

/// Logs every question with what became of it and the time it took (`--verbose`).
struct LoggedResolver: Resolver, SignedResolver {
  private let base: any Resolver & SignedResolver
  private let logger: Logger

  init(_ base: any Resolver & SignedResolver, logger: Logger) {
    self.base = base
    self.logger = logger
  }

  func resolve(_ question: Question) async -> Answer {
    let start = ContinuousClock.now
    let answer = await base.resolve(question)
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    logger.info("\(question): \(Self.describe(answer)), \(Int(milliseconds.rounded())) ms")
    return answer
  }

  func resolveSigned(_ question: Question) async -> SignedAnswer {
    let start = ContinuousClock.now
    let answer = await base.resolveSigned(question)
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    logger.info(
      "\(question) (DNSSEC): \(Self.describe(answer)), \(Int(milliseconds.rounded())) ms")
    return answer
  }

  private static func describe(_ answer: SignedAnswer) -> String {
    switch answer.outcome {
    case .failed(let failure): "\(failure)"
    case .response(let response):
      "\(response.answers.count + response.authority.count) records with signatures and proofs"
        + (response.code == .noSuchName ? " (NXDOMAIN)" : "")
    }
  }

  private static func describe(_ answer: Answer) -> String {
    switch answer.outcome {
    case .records(let records): "\(records.count) record\(records.count == 1 ? "" : "s")"
    case .noData: "no record of this type (NODATA)"
    case .noSuchName: "no such name (NXDOMAIN)"
    case .failed(let failure): "\(failure)"
    }
  }

  /// A logger to standard error, of which a line is what is said and nothing else.
  static func logger() -> Logger {
    Logger(label: "dlv") { _ in StandardErrorLog() }
  }
}

/// Writes log lines to standard error, with what the network sent made harmless.
private struct StandardErrorLog: LogHandler {
  var metadata = Logger.Metadata()
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    StandardError.write(line: "dlv: \(event.message)")
  }
}
