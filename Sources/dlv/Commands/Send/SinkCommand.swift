import ArgumentParser
import Crypto
import DNS
import Foundation
import Reporting
import SMTP
import SMTPTransport
import TLS

/// `dlv sink`: a server that takes all mail, counts or stores it, and fails where it is told to.
struct SinkCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "sink",
    abstract: "Receive mail for tests: count, store and verify it, or fail on command.",
    discussion: """
      dlv sink
      dlv sink --listen 127.0.0.1:0 --count --events events.jsonl --max-messages 1000
      dlv sink --maildir mail --verify --client 192.0.2.25
      dlv sink --fail 'rcpt 450 10%' --fail 'dot accept disconnect first 1' --seed 7
      """)

  @OptionGroup(title: "Listening") var listening: SinkListeningOptions
  @OptionGroup(title: "What is offered") var offer: SinkOfferOptions

  @Option(
    name: .customLong("fail"),
    help: ArgumentHelp(
      "Fail on purpose: a stage, what happens there, and when. Repeatable.", valueName: "rule"))
  var faults: [String] = []

  @Option(
    help: ArgumentHelp(
      "With the same number, percentages of --fail fall out the same (default: 1).",
      valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Store each message in a Maildir.", valueName: "folder"),
    completion: .directory)
  var maildir: String?

  @Flag(help: "Keep CRLF in the Maildir: octet for octet what arrived.")
  var crlf = false

  @Flag(help: "Count messages by recipient, Message-ID and token, for the summary.")
  var count = false

  @Option(
    help: ArgumentHelp(
      "Write each event as a line of JSON with its time; - is standard output.", valueName: "file"),
    completion: .file())
  var events: String?

  @Option(
    help: ArgumentHelp(
      "The header field that tells messages apart for --count (default: X-Token).",
      valueName: "field"))
  var tokenHeader = "X-Token"

  @Flag(help: "Verify SPF, DKIM and DMARC of each message, and print a line for it.")
  var verify = false

  @Option(
    help: ArgumentHelp(
      "Verify as if each message came from this address.", valueName: "address"))
  var client: String?

  @Option(help: ArgumentHelp("End after so many messages.", valueName: "count"))
  var maxMessages: Int?

  @Option(help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
  var maxTime: Double?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  /// Of the end: how long messages that are under way may take.
  private static let grace = Duration.seconds(5)
  /// How often events that are waiting are written.
  private static let flushInterval = Duration.milliseconds(100)

  func validate() throws {
    if let maxMessages, maxMessages < 1 { throw ValidationError("--max-messages takes 1 or more.") }
    if let maxTime, !(0.001...31_536_000).contains(maxTime) {
      throw ValidationError("--max-time takes 0.001 to 31536000 seconds.")
    }
    if crlf, maildir == nil { throw ValidationError("--crlf is for --maildir.") }
    if let client {
      guard verify else { throw ValidationError("--client is for --verify.") }
      guard IPAddress(client) != nil else {
        throw ValidationError("'\(client)' is not an IP address.")
      }
    }
    // RFC 5322 §3.6.8 field-name.
    guard !tokenHeader.isEmpty,
      tokenHeader.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ":") })
    else { throw ValidationError("'\(tokenHeader)' is not the name of a header field.") }
    if events == "-", output.output == nil, !output.quiet {
      throw ValidationError(
        "--events - takes standard output: name a file for the summary (--output), or use --quiet.")
    }
    _ = try rules()
    _ = try listening.listeners()
  }

  private func rules() throws -> [FaultRule] {
    try faults.map { text in
      do throws(FaultRuleError) { return try FaultRule(parsing: text) } catch {
        throw ValidationError("--fail '\(text)', \(error)")
      }
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let listeners: [SMTPServer.Listener]
    var options: SMTPServer.Options
    do {
      listeners = try listening.listeners()
      options = SMTPServer.Options(try offer.machine(listening))
      let rules = try rules()
      if !rules.isEmpty { options.faults = FaultPlan(rules, seed: seed) }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
    options.tls = try listening.tlsContext(
      listeners, offersSTARTTLS: options.machine.extensions.contains(.startTLS))
    options.machine.hasTLS = options.tls != nil
    options.maximumConnections = listening.maxConnections
    options.timeout = .seconds(listening.timeout)
    let (settings, lookups) = try settings()
    let log = try events.map { path throws(CommandFailure) in try SinkEventLog(path: path) }

    let (ends, end) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let ledger = SinkLedger(counts: count, events: log, limit: maxMessages) { end.yield() }
    Interruption.shared.endInOrder { end.yield() }
    let server = SMTPServer(options) { number, peer, time in
      SinkReceiver(session: number, peer: peer, ledger: ledger, settings: settings, at: time)
    }
    let start = LookupSession.now
    let bound: [SMTPServer.Listener]
    do throws(SMTPServer.Failure) { bound = try await server.listen(on: listeners) } catch {
      throw Self.failure(error)
    }
    log?.write("start", session: nil, at: server.now) {
      $0.add("time", start.description)
      $0.add("seed", Int(clamping: seed))
    }
    for listener in bound { announce(listener, options, log, at: server.now) }
    log?.flush()

    let flushing = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.flushInterval)
        log?.flush()
      }
    }
    let timer = maxTime.map { seconds in
      Task {
        try? await Task.sleep(for: .seconds(seconds))
        end.yield()
      }
    }
    for await _ in ends { break }
    timer?.cancel()
    await server.stop(within: Self.grace)
    flushing.cancel()
    let elapsed = server.now
    ledger.change { $0.faults = server.faults?.applications ?? [] }
    log?.write("end", session: nil, at: elapsed) { $0.add("messages", ledger.current.messages) }
    log?.flush()
    try EvaluationWriter(options: output).write(
      SinkDocument(ledger.current, rules: faults, elapsed: elapsed))
    try lookups?.finish()
    return .clean
  }

  private func settings() throws(CommandFailure) -> (SinkSettings, LookupSession?) {
    var settings = SinkSettings(
      hostName: listening.hostname, tokenField: tokenHeader,
      spoolFolder: FileManager.default.temporaryDirectory.path)
    if let maildir {
      let folder = try Maildir(maildir, hostName: listening.hostname, keepsLineEnds: crlf)
      settings.maildir = folder
      settings.spoolFolder = folder.temporaryFolder
    }
    guard verify else { return (settings, nil) }
    let lookups = try LookupSession(dns, Settings(dns: dns), isVerbose: output.verbose)
    settings.verifier = SinkVerifier(
      lookups: lookups, hostName: listening.hostname, client: client.flatMap { IPAddress($0) },
      time: dns.replay == nil ? nil : UInt64(clamping: lookups.time.seconds))
    settings.printsVerdicts = !output.quiet && output.format == .text && events != "-"
    return (settings, lookups)
  }

  private func announce(
    _ listener: SMTPServer.Listener, _ options: SMTPServer.Options, _ log: SinkEventLog?,
    at time: Duration
  ) {
    let address =
      switch listener.address {
      case .v4(let address): "\(address):\(listener.port)"
      case .v6(let address): "[\(address)]:\(listener.port)"
      }
    let security = listener.isImplicitTLS ? "implicit" : options.tls == nil ? "none" : "starttls"
    log?.write("listening", session: nil, at: time) {
      $0.add("address", listener.address.description)
      $0.add("port", Int(listener.port))
      $0.add("tls", security)
    }
    let words = listener.isImplicitTLS ? "implicit TLS" : options.tls == nil ? "no TLS" : "STARTTLS"
    if !output.quiet { StandardError.write(line: "dlv: listening on \(address) (\(words))") }
  }

  private static func failure(_ failure: SMTPServer.Failure) -> CommandFailure {
    let place = "\(failure.listener.address) port \(failure.listener.port)"
    if failure.isForbidden {
      return CommandFailure(
        .noPermission, "can't listen on \(place): \(failure.reason); ports below 1024 are for root")
    }
    return CommandFailure(
      .unavailable,
      "can't listen on \(place): \(failure.reason)"
        + (failure.isInUse ? "; with port 0 a free one is taken" : ""))
  }
}
