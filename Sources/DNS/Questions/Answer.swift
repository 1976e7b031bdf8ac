import Synchronization

/// What came back for a question. NXDOMAIN is an answer, never an error; a failure is never taken for 'does not exist'.
public struct Answer: Hashable, Sendable {
  public var question: Question { storage.question }
  /// The CNAME records followed from the name asked to the name that answered, in order.
  public var aliases: [Record] { storage.aliases }
  public var outcome: Outcome { storage.outcome }

  /// Answers are handed from the cache to many audits: one reference to copy.
  private let storage: Storage

  private final class Storage: Sendable {
    let question: Question
    let aliases: [Record]
    let outcome: Outcome
    let reading = Mutex<(any AnyObject & Sendable)?>(nil)

    init(question: Question, aliases: [Record], outcome: Outcome) {
      self.question = question
      self.aliases = aliases
      self.outcome = outcome
    }
  }

  public init(question: Question, aliases: [Record] = [], outcome: Outcome) {
    storage = Storage(question: question, aliases: aliases, outcome: outcome)
  }

  public enum Outcome: Hashable, Sendable {
    /// At least one record of the type asked, at the end of the alias chain.
    case records([Record])
    /// The name exists, but has no record of this type (NOERROR without an answer, RFC 2308 §2.2). `ttl` in seconds from the SOA.
    case noData(ttl: UInt32)
    /// NXDOMAIN: neither the name nor anything below it exists (RFC 8020). `ttl` in seconds from the SOA.
    case noSuchName(ttl: UInt32)
    /// Nothing is known: what was asked for may or may not exist.
    case failed(LookupFailure)
  }

  /// The records of the type asked; empty unless the outcome is `records`.
  public var records: [Record] {
    if case .records(let records) = outcome { records } else { [] }
  }

  /// What somebody reads out of the answer, made once and kept as long as the answer is: one out of the cache meets many audits.
  ///
  /// `read` has to depend on the answer alone. There is room for one reading; of another type, it is made anew each time.
  public func reading<Reading: AnyObject & Sendable>(_ read: (Answer) -> Reading) -> Reading {
    let known = storage.reading.withLock { $0 }
    if let known = known as? Reading { return known }
    let reading = read(self)
    return storage.reading.withLock { kept in
      if let first = kept as? Reading { return first }
      if kept == nil { kept = reading }
      return reading
    }
  }

  /// Why nothing is known, where that is so.
  public var failure: LookupFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }

  /// Whether a server that knows said that there is no such record: NODATA or NXDOMAIN.
  public var isVoid: Bool {
    switch outcome {
    case .noData, .noSuchName: true
    case .records, .failed: false
    }
  }

  /// The name at the end of the alias chain.
  public var canonicalName: DomainName {
    if case .cname(let target) = aliases.last?.data { target } else { question.name }
  }
}

extension Answer {
  public static func == (left: Answer, right: Answer) -> Bool {
    left.storage === right.storage
      || left.question == right.question && left.aliases == right.aliases
        && left.outcome == right.outcome
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(question)
    hasher.combine(aliases)
    hasher.combine(outcome)
  }
}

/// Why a question got no usable answer.
public enum LookupFailure: Error, Hashable, Sendable {
  /// SERVFAIL.
  case serverFailure
  /// REFUSED.
  case refused
  /// No server answered within the question's deadline, or the audit's.
  case timedOut
  /// No server could be reached at all: connection refused, network unreachable, TLS not established.
  case unreachable(String)
  /// A server answered, but not with something that answers the question: garbage, NOTIMP, FORMERR, an alias loop.
  case bogus(String)
  /// Not asked, because nothing outside the zone files and the replay may be asked.
  case offline
}

extension LookupFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .serverFailure: "the server failed (SERVFAIL)"
    case .refused: "the server refused to answer (REFUSED)"
    case .timedOut: "no answer in time"
    case .unreachable(let reason): "no server reached: \(reason)"
    case .bogus(let reason): "unusable answer: \(reason)"
    case .offline: "not asked (--offline)"
    }
  }
}

extension Answer {
  /// The longest alias chain that is followed; a longer one, or a loop, is bogus.
  public static let maximumAliases = 16
}
