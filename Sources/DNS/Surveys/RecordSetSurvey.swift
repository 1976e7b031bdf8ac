/// What several servers say to one question, side by side: which versions of a record set there are, and who has which.
public struct RecordSetSurvey: Hashable, Sendable {
  public let question: Question
  public let views: [View]

  /// Somebody who is asked.
  public struct Party: Hashable, Sendable {
    /// What people call it: the server's name, or the resolver's operator.
    public let name: String
    public let endpoint: ServerEndpoint
    public let role: Role

    public init(name: String, endpoint: ServerEndpoint, role: Role) {
      self.name = name
      self.endpoint = endpoint
      self.role = role
    }
  }

  public enum Role: String, Hashable, Sendable {
    case authoritative, resolver
  }

  /// What one of them said.
  public struct View: Hashable, Sendable {
    public let party: Party
    public let reply: ServerReply
    /// Of the zone that it serves; only of authoritative servers that were asked for it.
    public let serial: UInt32?

    public init(party: Party, reply: ServerReply, serial: UInt32? = nil) {
      self.party = party
      self.reply = reply
      self.serial = serial
    }
  }

  public init(question: Question, views: [View]) {
    self.question = question
    self.views = views
  }

  /// What stands at the name: all that can differ from one server to another.
  public enum Content: Hashable, Sendable {
    case records(Set<RecordData>)
    case alias(DomainName)
    case noData
    case noSuchName
  }

  /// One content, and who has it.
  public struct Version: Hashable, Sendable {
    public let content: Content
    /// The records as the first of the members has them, sorted.
    public let records: [Record]
    /// Indexes of `views`.
    public let members: [Int]
  }

  public enum Verdict: Hashable, Sendable {
    case same
    case differs
    /// What is known is the same everywhere, but not all is known.
    case undetermined
  }
}

extension RecordSetSurvey.View {
  /// Why the view says nothing: a failure, or a server that should know and does not.
  public enum Trouble: Hashable, Sendable {
    case failed(LookupFailure)
    /// An authoritative server that refers to others or answers without the bit AA.
    case lame(String)
    /// This host has no way to addresses of that family.
    case outOfReach
  }

  /// What the server says stands at the name, or why that is not known.
  public var content: Result<RecordSetSurvey.Content, TroubleError> {
    let isAuthoritative = party.role == .authoritative
    if isAuthoritative, let message = reply.message, !message.flags.contains(.authoritative),
      message.code == .noError || message.code == .noSuchName
    {
      return .failure(
        TroubleError(
          message.isReferral
            ? .lame("refers to other servers") : .lame("answers without authority (no AA)")))
    }
    switch reply.reading {
    case .failed(.unreachable(LookupFailure.noRoute)): return .failure(TroubleError(.outOfReach))
    case .failed(.refused) where isAuthoritative:
      return .failure(TroubleError(.lame("refuses to answer (REFUSED)")))
    case .failed(let failure): return .failure(TroubleError(.failed(failure)))
    case .referral: return .failure(TroubleError(.lame("refers to other servers")))
    case .records(_, let aliases) where !aliases.isEmpty, .alias(let aliases),
      .noData(let aliases) where !aliases.isEmpty, .noSuchName(let aliases) where !aliases.isEmpty:
      // What the name is an alias of is the content here; its target is another question.
      if case .cname(let target) = aliases.first?.data { return .success(.alias(target)) }
      return .success(.noData)
    case .records(let records, _):
      return .success(.records(Set(records.map(\.data))))
    case .noData: return .success(.noData)
    case .noSuchName: return .success(.noSuchName)
    }
  }

  public struct TroubleError: Error, Hashable, Sendable {
    public let trouble: Trouble
    init(_ trouble: Trouble) { self.trouble = trouble }
  }

  /// The records that make up the content, and how long a cache may keep them, in seconds.
  public var records: [Record] {
    switch reply.reading {
    case .records(let records, let aliases): aliases.first.map { [$0] } ?? records
    case .alias(let aliases), .noData(let aliases), .noSuchName(let aliases):
      aliases.first.map { [$0] } ?? []
    case .referral, .failed: []
    }
  }

  /// Seconds for which a cache may keep what was said: the records' TTL, or that of a negative answer (RFC 2308 §5).
  public var lifetime: UInt32? {
    if let ttl = records.map(\.ttl).min() { return ttl }
    guard let record = reply.message?.negativeAuthority, case .soa(let soa) = record.data else {
      return nil
    }
    return min(record.ttl, soa.minimum)
  }

  public var trouble: Trouble? {
    if case .failure(let error) = content { error.trouble } else { nil }
  }
}

extension LookupFailure {
  /// What the system says where a host has no IPv6, or no network at all.
  public static let noRoute = "network unreachable"
}

extension RecordSetSurvey {
  /// The versions, those of most servers first.
  public var versions: [Version] {
    var order: [Content] = []
    var members: [Content: [Int]] = [:]
    for (index, view) in views.enumerated() {
      guard case .success(let content) = view.content else { continue }
      if members[content] == nil { order.append(content) }
      members[content, default: []].append(index)
    }
    let versions = order.map { content in
      let indexes = members[content] ?? []
      let records = indexes.first.map { views[$0].records } ?? []
      return Version(
        content: content,
        records: records.sorted { $0.data.description < $1.data.description }, members: indexes)
    }
    return versions.enumerated().sorted {
      ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset)
    }.map(\.element)
  }

  /// Serials of the authoritative servers, each once, in the order of appearance.
  public var serials: [UInt32] {
    var seen: Set<UInt32> = []
    return views.compactMap(\.serial).filter { seen.insert($0).inserted }
  }

  /// Whether the servers are of one mind. One that can't be reached from here for want of a route counts only where nothing else is
  /// known of the same name.
  public var verdict: Verdict {
    if versions.count > 1 { return .differs }
    // An authoritative server that does not serve the zone is a difference that users see (RFC 1912 §2.8).
    if versions.count == 1, views.contains(where: { $0.isLame }) { return .differs }
    let heard = Set(views.filter { $0.trouble == nil }.map(\.party.name))
    let isOpen = views.contains { view in
      switch view.trouble {
      case nil: false
      case .outOfReach: !heard.contains(view.party.name)
      case .failed, .lame: true
      }
    }
    return versions.isEmpty || isOpen ? .undetermined : .same
  }
}

extension RecordSetSurvey.View {
  public var isLame: Bool {
    if case .lame = trouble { true } else { false }
  }
}

extension RecordSetSurvey {
  /// Asks all at once. Authoritative servers are asked for the zone's SOA too, where `zone` is given.
  public static func make(
    _ question: Question, of parties: [Party], zone: DomainName? = nil,
    wantsSignatures: Bool = false, exchanger: any MessageExchanger
  ) async -> RecordSetSurvey {
    let views = await withTaskGroup(of: (Int, View).self) { group in
      for (index, party) in parties.enumerated() {
        group.addTask {
          let intent = QueryIntent(
            recursion: party.role == .resolver, wantsSignatures: wantsSignatures)
          async let reply = exchanger.ask(question, of: party.endpoint, intent)
          var serial: UInt32?
          if let zone, party.role == .authoritative {
            let soa = await exchanger.ask(Question(zone, .soa), of: party.endpoint, intent)
            if case .records(let records, _) = soa.reading,
              case .soa(let data) = records.first?.data
            {
              serial = data.serial
            }
          }
          return (index, View(party: party, reply: await reply, serial: serial))
        }
      }
      return await group.reduce(into: [(Int, View)]()) { $0.append($1) }
    }
    return RecordSetSurvey(
      question: question, views: views.sorted { $0.0 < $1.0 }.map(\.1))
  }
}
