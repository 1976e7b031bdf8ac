public import DNS

/// A zone as it stands in files, sorted for the rules: its records as they were read, and what the zones say about names.
public struct ZoneLintFacts: Sendable {
  public let origin: DomainName
  /// The file, for findings about what is missing.
  public let file: String
  /// As they were read: duplicates and those outside the zone are still there.
  public let records: [Record]
  /// Whether the file has every record of the zone: otherwise what is missing says nothing.
  public let isWhole: Bool
  /// Types that need not be there at the apex, since a provider makes the records.
  public let typesLeftToProvider: Set<RecordType>
  /// The records inside the zone by name and type, in the order of the file.
  public let groups: [Group]
  /// Where in `groups` the records of a name and type are.
  private let places: [Question: Int]
  /// Names below the apex with NS records.
  let cuts: Set<DomainName>
  /// Names with a DNAME record.
  let substitutions: Set<DomainName>
  let typesAtNames: [DomainName: Set<RecordType>]
  /// Every zone of the run, this one included.
  private let zones: ZoneSet
  /// What the file says and records can't.
  private let open: [UndeterminedEntry]
  /// What judges signatures; `nil` where they are not looked at.
  let signatures: ZoneSignatures?
  /// What others said about names outside; `nil` where nobody was asked.
  private let answers: [Question: Answer]?

  /// Records of one name and type.
  public struct Group: Sendable {
    public let name: DomainName
    public let type: RecordType
    public var records: [Record]

    var first: Record { records[0] }
  }

  public init(
    origin: DomainName, file: String, records: [Record], isWhole: Bool = true,
    typesLeftToProvider: Set<RecordType> = [], open: [UndeterminedEntry] = [],
    zones: ZoneSet? = nil, signatures: ZoneSignatures? = nil,
    answers: [Question: Answer]? = nil
  ) {
    self.origin = origin
    self.file = file
    self.records = records
    self.isWhole = isWhole
    self.typesLeftToProvider = typesLeftToProvider
    self.open = open
    self.zones = zones ?? ZoneSet([Zone(origin: origin, records: records)])
    self.answers = answers
    self.signatures = signatures
    var groups: [Group] = []
    var places: [Question: Int] = [:]
    var types: [DomainName: Set<RecordType>] = [:]
    var (cuts, substitutions): (Set<DomainName>, Set<DomainName>) = ([], [])
    for record in records where record.name.isSubdomain(of: origin) {
      let key = Question(record.name, record.type)
      if let place = places[key] {
        groups[place].records.append(record)
      } else {
        places[key] = groups.count
        groups.append(Group(name: record.name, type: record.type, records: [record]))
        types[record.name, default: []].insert(record.type)
      }
      if record.type == .ns, record.name != origin { cuts.insert(record.name) }
      if record.type == .dname { substitutions.insert(record.name) }
    }
    self.groups = groups
    self.places = places
    typesAtNames = types
    self.cuts = cuts
    self.substitutions = substitutions
  }

  /// The same with what others said.
  public func with(answers: [Question: Answer]) -> ZoneLintFacts {
    ZoneLintFacts(
      origin: origin, file: file, records: records, isWhole: isWhole,
      typesLeftToProvider: typesLeftToProvider, open: open, zones: zones,
      signatures: signatures, answers: answers)
  }

  func groups(of type: RecordType) -> [Group] { groups.filter { $0.type == type } }

  /// The records of a name and type, in the order of the file.
  func records(_ name: DomainName, _ type: RecordType) -> [Record] {
    places[Question(name, type)].map { groups[$0].records } ?? []
  }

  /// The delegation that the name lies at or below; `nil` for what the zone itself answers for.
  func cut(above name: DomainName) -> DomainName? {
    cuts.isEmpty ? nil : name.cut(inZone: origin, cuts.contains)
  }

  /// The name with a DNAME above it, not the name itself.
  func substitution(above name: DomainName) -> DomainName? {
    if substitutions.isEmpty { return nil }
    var ancestor = name.parent
    while let current = ancestor, current.isSubdomain(of: origin) {
      if substitutions.contains(current) { return current }
      ancestor = current.parent
    }
    return nil
  }

  var summary: FactValue {
    var members: [String: FactValue] = [
      "file": .string(file), "records": .integer(records.count),
      "names": .integer(typesAtNames.count), "delegations": .integer(cuts.count),
    ]
    if case .soa(let soa) = records.first(where: { $0.type == .soa })?.data {
      members["serial"] = .integer(Int(soa.serial))
    }
    return ["zone_data": .object(members)]
  }
}

/// Where a name leads that records point to.
extension ZoneLintFacts {
  enum Destination {
    /// It has addresses, or it lies where nobody looked.
    case fine
    case alias(Record)
    /// The name exists, without addresses.
    case noAddress
    case missing
    case undetermined(String)
  }

  /// What is known of a host that an MX, NS or SRV record names.
  func destination(ofHost host: DomainName) -> Destination {
    let answers = [RecordType.a, .aaaa].map { answer(Question(host, $0)) }
    var isMissing = false
    for answer in answers {
      switch answer {
      case .notAsked: return .fine
      case .known(let answer):
        if let alias = answer.aliases.first { return .alias(alias) }
        if !answer.records.isEmpty { return .fine }
        if case .noSuchName = answer.outcome { isMissing = true }
      case .open, .failed: continue
      }
    }
    for case .open(let reason) in answers { return .undetermined("\(host): \(reason)") }
    for case .failed(let answer) in answers {
      let failure = answer.failure.map { "\($0)" } ?? ""
      return .undetermined("\(answer.question): \(failure)")
    }
    return isMissing ? .missing : .noAddress
  }

  /// Whether the target of an alias exists.
  func destination(ofAlias target: DomainName) -> Destination {
    switch answer(Question(target, .a)) {
    case .notAsked: return .fine
    case .open: return .fine
    case .failed(let answer):
      // A loop is another rule's.
      if case .bogus = answer.failure, target.isSubdomain(of: origin) { return .fine }
      return .undetermined("\(answer.question): \(answer.failure.map { "\($0)" } ?? "")")
    case .known(let answer):
      if case .noSuchName = answer.outcome { return .missing }
      return .fine
    }
  }

  private enum Known {
    case known(Answer)
    case failed(Answer)
    case open(String)
    /// Outside of the zones, or below a delegation, and nobody was asked.
    case notAsked
  }

  private func answer(_ question: Question) -> Known {
    for entry in open where entry.concerns(question) { return .open(entry.reason) }
    switch zones.lookup(question) {
    case .answered(let answer):
      if answer.failure != nil { return .failed(answer) }
      if answer.isVoid, zones.zone(containing: answer.canonicalName)?.origin == origin, !isWhole {
        return .open("the file does not have all of the zone")
      }
      return .known(answer)
    case .leaves(let name, let aliases):
      // An alias here is seen at once; where it leads is another question.
      if !aliases.isEmpty {
        guard let answers, let found = answers[Question(name, question.type)] else {
          return .known(Answer(question: question, aliases: aliases, outcome: .noData(ttl: 0)))
        }
        return .known(
          Answer(question: question, aliases: aliases + found.aliases, outcome: found.outcome))
      }
      return asked(question)
    case .delegated, .outside: return asked(question)
    }
  }

  private func asked(_ question: Question) -> Known {
    guard let answer = answers?[question] else { return .notAsked }
    return answer.failure == nil ? .known(answer) : .failed(answer)
  }

  /// Most questions that `--online` leads to: as many as fit into a minute at a resolver that answers quickly.
  public static let maximumQuestions = 20_000

  /// What has to be asked of others so that every target is known; at most `maximumQuestions`.
  public var questionsForOthers: [Question] {
    var questions: [Question] = []
    var seen: Set<DomainName> = []
    for record in records {
      guard let target = record.data.target, !target.name.isRoot,
        seen.insert(target.name).inserted, isElsewhere(target.name)
      else { continue }
      questions.append(Question(target.name, .a))
      if target.needsAddress { questions.append(Question(target.name, .aaaa)) }
      if questions.count >= Self.maximumQuestions { break }
    }
    return questions
  }

  private func isElsewhere(_ name: DomainName) -> Bool {
    switch zones.lookup(Question(name, .a)) {
    case .answered: false
    case .leaves, .delegated, .outside: true
    }
  }
}

extension RecordData {
  /// The name that the record points to, and whether a host with an address has to be there.
  var target: (name: DomainName, needsAddress: Bool)? {
    switch self {
    case .cname(let name): (name, false)
    case .ns(let name): (name, true)
    case .mx(let exchanger): (exchanger.exchange, true)
    case .srv(let service): (service.target, true)
    case .a, .aaaa, .ptr, .soa, .txt, .spf, .tlsa, .ds, .dnskey, .caa, .other: nil
    }
  }
}
