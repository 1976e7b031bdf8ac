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

  /// The zone that the name belongs to.
  public func zone(containing name: DomainName) -> Zone? {
    var ancestor: DomainName? = name
    while let current = ancestor {
      if let zone = zonesByOrigin[current] { return zone }
      ancestor = current.parent
    }
    return nil
  }

  /// Where the name belongs to, with regard to the type: DS records stand on the parent's side of a
  /// cut (RFC 4035 §3.1.4.1), so the zone of which the name is the apex is not asked for them.
  public func zone(for question: Question) -> Zone? {
    if question.type == .ds, let parent = question.name.parent, zonesByOrigin[question.name] != nil
    {
      return zone(containing: parent)
    }
    return zone(containing: question.name)
  }

  /// The names below that one at which records stand, in canonical order, in the zone that holds it.
  public func names(below ancestor: DomainName) -> [DomainName] {
    zone(containing: ancestor)?.names(below: ancestor) ?? []
  }

  /// What the zones know, with aliases followed from one zone into the next.
  ///
  /// `leaves` means that the name is in none of the zones; `delegated` that it is below a cut and not in a zone of the set.
  public func lookup(_ question: Question) -> Zone.Lookup {
    var name = question.name
    var aliases: [Record] = []
    while aliases.count <= Answer.maximumAliases {
      let next = Question(name, question.type)
      guard let zone = zone(for: next) else {
        return aliases.isEmpty ? .outside : .leaves(to: name, aliases: aliases)
      }
      switch zone.lookup(next) {
      case .answered(let answer):
        aliases += answer.aliases
        guard aliases.count <= Answer.maximumAliases else { break }
        return .answered(
          Answer(question: question, aliases: aliases, outcome: answer.outcome))
      case .leaves(let target, let followed):
        aliases += followed
        name = target
      case .delegated(let target, let cut, let followed):
        aliases += followed
        let target = Question(target, question.type)
        guard let child = self.zone(for: target), child.origin != zone.origin else {
          return .delegated(name: target.name, cut: cut, aliases: aliases)
        }
        name = target.name
      case .outside:
        return .outside
      }
    }
    return .answered(
      Answer(question: question, aliases: aliases, outcome: .failed(.tooManyAliases)))
  }
}
