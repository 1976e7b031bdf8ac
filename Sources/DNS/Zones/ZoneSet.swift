/// Several zones; a name belongs to the one with the longest origin that it ends with.
public struct ZoneSet: Sendable {
  private var zonesByOrigin: [DomainName: Zone] = [:]

  /// A later zone replaces an earlier one of the same origin.
  public init(_ zones: some Sequence<Zone> = []) {
    for zone in zones { insert(zone) }
  }

  public mutating func insert(_ zone: Zone) { zonesByOrigin[zone.origin] = zone }

  public var isEmpty: Bool { zonesByOrigin.isEmpty }

  /// The apexes, in canonical order.
  public var origins: [DomainName] { zonesByOrigin.keys.sorted() }

  /// The zone with that apex.
  public func zone(origin: DomainName) -> Zone? { zonesByOrigin[origin] }

  /// The zone that the name belongs to.
  public func zone(containing name: DomainName) -> Zone? {
    var ancestor: DomainName? = name
    while let current = ancestor {
      if let zone = zonesByOrigin[current] { return zone }
      ancestor = current.parent
    }
    return nil
  }

  /// The zone that answers: for DS not the one of which the name is the apex, since DS records stand on the parent's
  /// side of a cut (RFC 4035 §3.1.4.1).
  public func zone(answering question: Question) -> Zone? {
    if question.type == .ds, let parent = question.name.parent, zonesByOrigin[question.name] != nil
    {
      return zone(containing: parent)
    }
    return zone(containing: question.name)
  }

  /// The names below that one at which records stand, in canonical order, in the zone that holds it and in those below.
  public func names(below ancestor: DomainName) -> [DomainName] {
    var names = Set(zone(containing: ancestor)?.names(below: ancestor) ?? [])
    for (origin, zone) in zonesByOrigin
    where origin != ancestor && origin.isSubdomain(of: ancestor) {
      if zone.node(origin)?.records.isEmpty == false { names.insert(origin) }
      names.formUnion(zone.names(below: origin))
    }
    return names.sorted()
  }

  /// What the zones know, with aliases followed from one zone into the next.
  ///
  /// `leaves` means that the name is in none of the zones; `delegated` that it is below a cut and not in a zone of the set.
  public func lookup(_ question: Question) -> Zone.Lookup {
    lookup(question, after: [], at: question.name)
  }

  /// As above, from the name on that aliases found elsewhere have led to.
  func lookup(
    _ question: Question, after followed: [Record], at start: DomainName
  ) -> Zone.Lookup {
    var name = start
    var aliases = followed
    while true {
      let next = Question(name, question.type)
      guard let zone = zone(answering: next) else {
        return aliases.isEmpty ? .outside : .leaves(to: name, aliases: aliases)
      }
      let found = zone.lookup(next)
      // The chain as a whole is judged, since loops may run through several zones.
      for alias in found.aliases {
        guard Answer.mayFollow(alias, after: aliases, of: question) else {
          let loop = Answer.Outcome.failed(.aliasLoop(from: question.name))
          return .answered(Answer(question: question, aliases: aliases, outcome: loop))
        }
        aliases.append(alias)
      }
      switch found {
      case .answered(let answer):
        // A loop that starts later than the question has a failure that names where.
        let outcome =
          answer.failure == .aliasLoop(from: name)
          ? .failed(.aliasLoop(from: question.name)) : answer.outcome
        return .answered(Answer(question: question, aliases: aliases, outcome: outcome))
      case .leaves(let target, _):
        name = target
      case .delegated(let target, let cut, _):
        guard let child = self.zone(answering: Question(target, question.type)),
          child.origin != zone.origin
        else { return .delegated(name: target, cut: cut, aliases: aliases) }
        name = target
      case .outside:
        return .outside
      }
    }
  }
}

extension Zone.Lookup {
  /// The aliases followed.
  public var aliases: [Record] {
    switch self {
    case .answered(let answer): answer.aliases
    case .leaves(_, let aliases), .delegated(_, _, let aliases): aliases
    case .outside: []
    }
  }
}
