import DNS

/// Puts the terms of a flattened record into as few records as they fit into.
struct SPFFlatteningLayout {
  private let map: SPFAddressMap
  private let domain: DomainName
  private let options: SPFFlattening.Options
  private let otherTextLength: Int
  private let sourceNames: Set<DomainName>
  /// Unknown modifiers stay as they are (§6).
  private let modifiers: [String]
  private var groups: [Group]
  private(set) var lookups = 0

  /// Networks with one outcome between two open terms.
  fileprivate struct Group {
    let openTerms: Int
    let qualifier: SPFQualifier
    let terms: [String]
    var place = Place.inline

    enum Place {
      case inline
      /// Names and terms of the records that it is divided into, and the terms that are left for the domain's own record.
      case parts([(name: DomainName, text: String)], rest: [String])
    }

    /// Octets in the domain's own record.
    var inlineLength: Int { terms.reduce(0) { $0 + $1.utf8.count + prefixLength + 1 } }
    var prefixLength: Int { qualifier == .pass ? 0 : 1 }
  }

  init(
    _ map: SPFAddressMap, _ source: SPFTree, _ options: SPFFlattening.Options, otherTextLength: Int
  ) {
    self.map = map
    self.options = options
    self.otherTextLength = otherTextLength
    domain = source.domain
    sourceNames = Set(source.orderedNodes.map(\.domain)).subtracting([source.domain])
    modifiers =
      source.root?.steps.compactMap { step in
        if case .modifier(.unknown) = step.term.content { step.term.description } else { nil }
      } ?? []
    groups = Self.groups(of: map)
  }

  /// The records' names and texts, the domain's own first.
  mutating func fit() throws(SPFFlatteningFailure) -> [(name: DomainName, text: String)] {
    let budget = SPFFlattening.sizeLimit - 1
    while size(of: rootText) + otherTextLength > budget {
      let candidates = groups.indices.filter {
        if case .inline = groups[$0].place { groups[$0].inlineLength > Self.least } else { false }
      }
      guard let largest = candidates.max(by: { groups[$0].inlineLength < groups[$1].inlineLength })
      else { break }
      try divide(largest)
    }
    try takeBackRests(budget)
    let openTerms = map.openTerms + (map.redirect.map { [$0] } ?? [])
    let root = rootText
    if size(of: root) > budget {
      throw .tooLong(octets: size(of: root), open: openTerms)
    }
    let parts = groups.flatMap(\.parts)
    for name in parts.map(\.name) where sourceNames.contains(name) { throw .partNameInUse(name) }
    let count = openTerms.reduce(SPFCount.exactly(parts.count)) { $0 + $1.lookups }
    guard case .exactly(let lookups) = count, lookups <= SPFTree.maximumLookups else {
      throw .tooManyLookups(
        needed: count, networks: groups.reduce(0) { $0 + $1.terms.count }, open: openTerms)
    }
    self.lookups = lookups
    return [(domain, root)] + parts
  }

  /// An include takes about as much room.
  private static let least = 24

  // MARK: Groups

  /// Before each open term, the networks that have to be decided by then.
  private static func groups(of map: SPFAddressMap) -> [Group] {
    var groups: [Group] = []
    var decided = AddressSet()
    for count in 0...map.openTerms.count {
      var sets: [(SPFQualifier, AddressSet)] = []
      for outcome in SPFAddressMap.Outcome.allCases {
        let fate = SPFAddressMap.Fate(openTerms: count, outcome: outcome)
        if fate == map.ending { continue }
        guard let qualifier = outcome.qualifier, let set = map.fates[fate] else { continue }
        sets.append((qualifier, set))
      }
      groups += shortest(sets, decided).map { qualifier, networks in
        Group(openTerms: count, qualifier: qualifier, terms: networks.map(term))
      }
      for (_, set) in sets { decided.formUnion(set) }
    }
    return groups
  }

  /// The order of the outcomes in which the fewest octets name them: what comes first may be named again by what follows.
  private static func shortest(
    _ sets: [(SPFQualifier, AddressSet)], _ decided: AddressSet
  ) -> [(SPFQualifier, [IPNetwork])] {
    var best: (length: Int, order: [(SPFQualifier, [IPNetwork])])?
    for order in permutations(sets.count) {
      var before = decided
      var result: [(SPFQualifier, [IPNetwork])] = []
      var length = 0
      for index in order {
        let (qualifier, set) = sets[index]
        let networks = set.networks(allowing: before)
        let prefix = qualifier == .pass ? 0 : 1
        length += networks.reduce(0) { $0 + term($1).utf8.count + 1 + prefix }
        result.append((qualifier, networks))
        before.formUnion(set)
      }
      if length < best?.length ?? .max { best = (length, result) }
    }
    return best?.order ?? []
  }

  /// At most 24: there are four qualifiers.
  private static func permutations(_ count: Int) -> [[Int]] {
    if count == 0 { return [[]] }
    return permutations(count - 1).flatMap { shorter in
      (0...shorter.count).reversed().map { place in
        Array(shorter[..<place]) + [count - 1] + Array(shorter[place...])
      }
    }
  }

  private static func term(_ network: IPNetwork) -> String {
    switch network.address {
    case .v4: "ip4:\(network)"
    case .v6: "ip6:\(network)"
    }
  }

  // MARK: Texts

  private func size(of text: String) -> Int {
    domain.description.utf8.count + CharacterStrings(words: text).wireLength
  }

  private var rootText: String {
    var words = ["v=spf1"]
    for count in 0...map.openTerms.count {
      for group in groups where group.openTerms == count { words += group.words }
      if count < map.openTerms.count { words.append(map.openTerms[count].text) }
    }
    if let redirect = map.redirect {
      words.append(redirect.text)
    } else if let qualifier = map.ending.outcome.qualifier {
      words.append(SPFDirective(qualifier: qualifier, mechanism: .all).description)
    }
    // §6.2: it is for what fails here; what an open redirect leads to has its own, or none.
    if let explanation = map.explanation { words.append("exp=\(explanation)") }
    return (words + modifiers).joined(separator: " ")
  }

  /// Divides a group into records of its own.
  private mutating func divide(_ index: Int) throws(SPFFlatteningFailure) {
    var next = 1 + groups.reduce(0) { $0 + $1.parts.count }
    var parts: [(name: DomainName, text: String)] = []
    var terms = groups[index].terms[...]
    while !terms.isEmpty {
      let name = try partName(next)
      // Its last number may be a longer one.
      let longest = max(name.description.utf8.count, try partName(99).description.utf8.count)
      var text = "v=spf1"
      // Networks are short, so that two strings hold all that fits.
      let room = SPFFlattening.sizeLimit - 1 - longest - 2 - Self.end.utf8.count
      while let term = terms.first, text.utf8.count + 1 + term.utf8.count <= room {
        text += " " + term
        terms.removeFirst()
      }
      // A name so long that no term fits beside it.
      if text == "v=spf1" { throw .badPartName(options.partName) }
      parts.append((name, text + Self.end))
      next += 1
    }
    groups[index].place = .parts(parts, rest: [])
  }

  /// Nobody else is meant: an include looks for pass only (§5.2).
  private static let end = " -all"

  private func partName(_ number: Int) throws(SPFFlatteningFailure) -> DomainName {
    let labels = options.partName.replacing("#", with: "\(number)")
    guard labels != options.partName, let name = domain.prepending(labels) else {
      throw .badPartName(options.partName)
    }
    return name
  }

  /// The last part of a group goes into the domain's own record where there is room: that saves a lookup.
  private mutating func takeBackRests(_ budget: Int) throws(SPFFlatteningFailure) {
    for index in groups.indices.reversed() {
      guard case .parts(var parts, _) = groups[index].place, let last = parts.popLast() else {
        continue
      }
      let rest = last.text.split(separator: " ").dropFirst().dropLast().map(String.init)
      let before = groups[index].place
      groups[index].place = .parts(parts, rest: rest)
      if size(of: rootText) + otherTextLength > budget { groups[index].place = before }
    }
    try renumber()
  }

  /// In the order of the record, without gaps.
  private mutating func renumber() throws(SPFFlatteningFailure) {
    var next = 1
    for index in groups.indices {
      guard case .parts(let parts, let rest) = groups[index].place else { continue }
      var renamed: [(name: DomainName, text: String)] = []
      for part in parts {
        renamed.append((try partName(next), part.text))
        next += 1
      }
      groups[index].place = .parts(renamed, rest: rest)
    }
  }
}

extension SPFFlatteningLayout.Group {
  var parts: [(name: DomainName, text: String)] {
    switch place {
    case .inline: []
    case .parts(let parts, _): parts
    }
  }

  /// In the domain's own record.
  var words: [String] {
    let prefix = qualifier == .pass ? "" : qualifier.rawValue
    return switch place {
    case .inline: terms.map { prefix + $0 }
    case .parts(let parts, let rest):
      rest.map { prefix + $0 } + parts.map { "\(prefix)include:\($0.name)" }
    }
  }
}

extension SPFOpenTerm {
  /// As it is written in the domain's record.
  public var text: String {
    switch content {
    case .directive(let directive): directive.description
    case .modifier(let modifier): modifier.description
    }
  }
}
