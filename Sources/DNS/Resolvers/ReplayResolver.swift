/// Answers from a recording alone; what was not asked then is 'not asked' now.
public struct ReplayResolver: Resolver, SignedResolver {
  public let recording: Recording
  private let server: IPAddress?

  /// - Parameter server: The authoritative server whose answers are wanted; `nil` for those of the resolver.
  public init(_ recording: Recording, server: IPAddress? = nil) {
    self.recording = recording
    self.server = server
  }

  public func resolve(_ question: Question) async -> Answer {
    guard let answer = recording.answer(to: question, from: server) else {
      return Answer(question: question, outcome: .failed(.offline))
    }
    return Answer(question: question, aliases: answer.aliases, outcome: answer.outcome)
  }

  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    SignedAnswer(
      question: question,
      outcome: recording.signedAnswer(to: question)?.outcome ?? .failed(.offline))
  }
}

/// The questions of a run with their answers.
public struct Recording: Sendable {
  /// The names of DKIM keys that the run found in its zone files, in canonical order: a question does not tell them.
  public var keyNames: [DomainName]
  /// When the run was; `nil` where the recording does not say.
  public var time: UTCTime?
  private var answers: [Key: Answer] = [:]
  private var signedAnswers: [Question: SignedAnswer] = [:]
  private var fetches: [FetchKey: [UInt8]] = [:]

  /// What was fetched from a host, and not asked of the DNS.
  public struct FetchKey: Hashable, Sendable {
    public let url: String
    /// The address of the host that was asked.
    public let address: IPAddress

    public init(url: String, address: IPAddress) {
      self.url = url
      self.address = address
    }

    /// What tells a line of a recording apart from those with answers of the DNS.
    public static let kind = "https_document"
  }

  private struct Key: Hashable {
    let question: Question
    let server: IPAddress?
  }

  public init(keyNames: [DomainName] = []) { self.keyNames = keyNames }

  /// Of two answers to one question the first stays: it is the one that others built on.
  ///
  /// - Parameter server: The authoritative server that was asked directly; `nil` for the resolver.
  public mutating func add(_ answer: Answer, from server: IPAddress? = nil) {
    let key = Key(question: answer.question, server: server)
    if answers[key] == nil { answers[key] = answer }
  }

  public func answer(to question: Question, from server: IPAddress? = nil) -> Answer? {
    answers[Key(question: question, server: server)]
  }

  /// Of two the first stays.
  public mutating func add(_ answer: SignedAnswer) {
    if signedAnswers[answer.question] == nil { signedAnswers[answer.question] = answer }
  }

  public func signedAnswer(to question: Question) -> SignedAnswer? { signedAnswers[question] }

  /// Adds what was fetched, as the recording has it; of two the first stays.
  public mutating func add(fetch: [UInt8], _ key: FetchKey) {
    if fetches[key] == nil { fetches[key] = fetch }
  }

  public func fetch(_ key: FetchKey) -> [UInt8]? { fetches[key] }

  /// The addresses from which a document was fetched, in order.
  public func addresses(url: String) -> [IPAddress] {
    fetches.keys.filter { $0.url == url }.map(\.address).sorted {
      $0.description < $1.description
    }
  }

  /// What was fetched, in order.
  public var urls: [String] { Set(fetches.keys.map(\.url)).sorted() }

  /// How many answers it holds.
  public var count: Int { answers.count + signedAnswers.count }

  /// The key names below that one, as `ZoneSet.names(below:)` gives them.
  public func names(below ancestor: DomainName) -> [DomainName] {
    keyNames.filter { $0 != ancestor && $0.isSubdomain(of: ancestor) }
  }
}

extension ZoneSet {
  /// Every name with `_domainkey` as its second label, in canonical order: what `Recording.keyNames` keeps.
  public var keyNames: [DomainName] {
    let label = Array("_domainkey".utf8)
    return origins.flatMap { origin in
      zone(containing: origin)?.names { name in
        let wire = name.canonicalWire
        let second = Int(wire[0]) + 1
        return second + label.count < wire.count && wire[second] == UInt8(label.count)
          && wire[(second + 1)...].starts(with: label)
      } ?? []
    }.sorted()
  }
}
