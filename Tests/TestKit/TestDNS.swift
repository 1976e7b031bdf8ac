/// A resolver made from zone text written in the test, with failures that can be named; it remembers what was asked.
public import DNS
public import DNSTransport
import Synchronization

public final class TestDNS: Resolver {
  public let zones: ZoneSet
  private let failures: [FailingQuestion: LookupFailure]
  private let asked = Mutex<[Question]>([])

  private struct FailingQuestion: Hashable {
    let name: DomainName
    /// `nil` for every type.
    let type: RecordType?
  }

  /// - Parameters:
  ///   - zone: Zone-file text; neither SOA nor TTL is needed (3600 then), `$ORIGIN` is. An `$ORIGIN` outside the one
  ///     before starts another zone. Names that are in no zone do not exist.
  ///   - failing: What can't be looked up: `"example.com TXT"`, or `"example.com"` for all types. Aliases
  ///     that lead there fail too.
  public convenience init(
    zone: String = "", failing: [String: LookupFailure] = [:]
  ) throws {
    try self.init(zones: [zone], failing: failing)
  }

  /// Several texts; a zone and one that it delegates have to be texts of their own.
  public init(zones texts: [String], failing: [String: LookupFailure] = [:]) throws {
    zones = ZoneSet(try texts.flatMap(Self.zones))
    failures = try Dictionary(
      failing.map { (try Self.failingQuestion($0), $1) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every question asked so far, in order, repetitions included.
  public var questions: [Question] { asked.withLock { $0 } }

  /// How often it was asked: `count("example.com", .txt)`.
  public func count(_ name: String, _ type: RecordType) throws -> Int {
    let question = Question(try DomainName(name), type)
    return questions.count { $0 == question }
  }

  public func resolve(_ question: Question) async -> Answer {
    asked.withLock { $0.append(question) }
    return answer(question)
  }

  private func answer(_ question: Question) -> Answer {
    if let failure = failure(question.name, question.type) {
      return Answer(question: question, outcome: .failed(failure))
    }
    switch zones.lookup(question) {
    case .answered(let answer):
      return failing(answer)
    case .leaves(let target, let aliases):
      return failing(
        Answer(
          question: question, aliases: aliases,
          outcome: failure(target, question.type).map { .failed($0) }
            ?? .noSuchName(ttl: Zone.negativeTTLWithoutSOA)))
    case .delegated(_, _, let aliases):
      // A delegation to servers that do not exist.
      return Answer(question: question, aliases: aliases, outcome: .failed(.serverFailure))
    case .outside:
      return Answer(
        question: question, outcome: .noSuchName(ttl: Zone.negativeTTLWithoutSOA))
    }
  }

  /// The answer, cut short at the first alias whose target fails.
  private func failing(_ answer: Answer) -> Answer {
    for (index, alias) in answer.aliases.enumerated() {
      guard case .cname(let target) = alias.data,
        let failure = failure(target, answer.question.type)
      else { continue }
      return Answer(
        question: answer.question, aliases: Array(answer.aliases[...index]),
        outcome: .failed(failure))
    }
    return answer
  }

  private func failure(_ name: DomainName, _ type: RecordType) -> LookupFailure? {
    failures[FailingQuestion(name: name, type: type)]
      ?? failures[FailingQuestion(name: name, type: nil)]
  }

  private static func failingQuestion(_ text: String) throws -> FailingQuestion {
    let words = text.split(separator: " ")
    guard let name = words.first, words.count <= 2 else { throw BadTestZone.failingKey(text) }
    guard words.count == 2 else {
      return FailingQuestion(name: try DomainName(name), type: nil)
    }
    guard let type = RecordType(words[1]) else { throw BadTestZone.failingKey(text) }
    return FailingQuestion(name: try DomainName(name), type: type)
  }

  private static func zones(_ text: String) throws -> [Zone] {
    try parts(of: text).map { part in
      let file = try ZoneFile.parse(Array(part.utf8), file: "test.zone", completeness: .fragment)
      // What a name server would only warn about is a mistake in a test: it would be left out unseen.
      for case let warning in file.warnings {
        if case .zone(let problem) = warning.reason, problem.kind == .outsideZone {
          throw BadTestZone.warning(warning)
        }
      }
      return file.zone
    }
  }

  /// The text cut before each `$ORIGIN` that is not inside the one before; blank lines keep the line numbers.
  private static func parts(of text: String) throws -> [String] {
    var parts: [[Substring]] = []
    var origin: DomainName?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0].uppercased() == "$ORIGIN", words[1].hasSuffix(".") {
        let next = try DomainName(words[1])
        if !(origin.map(next.isSubdomain) ?? false) {
          origin = next
          parts.append(Array(repeating: "", count: index))
        }
      }
      if parts.isEmpty {
        // Only comments may stand before the first $ORIGIN.
        if words.first.map({ !$0.hasPrefix(";") }) ?? false { throw BadTestZone.noOrigin }
        continue
      }
      parts[parts.count - 1].append(line)
    }
    return parts.map { $0.joined(separator: "\n") }
  }
}

/// A mistake in a test's zone.
public enum BadTestZone: Error {
  case failingKey(String)
  case noOrigin
  case warning(ZoneFileDiagnostic)
}
