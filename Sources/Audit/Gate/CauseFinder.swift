import DNS

/// Finds the record change that a finding comes from.
struct CauseFinder {
  private let base: ZoneSet
  private let head: ZoneSet
  private let removals: RemovalPlaces

  init(_ states: GateStates) {
    base = states.base
    head = states.head
    removals = RemovalPlaces(states)
  }

  /// What speaks for a change; greater is plainer.
  private enum Sign: Int, Comparable {
    /// It touches the domain, and may be behind it.
    case touches
    /// Its records are of a type that the rule's family looks at.
    case type
    /// It is at the name where that family's records of the domain stand.
    case place
    /// Its name is mentioned.
    case mentioned
    /// What one of its records says is among the evidence, at another name.
    case data
    /// Its name is the finding's subject.
    case subject
    /// One of its records is among the evidence.
    case evidence
    /// The finding is at a line of before.
    case lineBefore
    /// The finding is at its line.
    case line

    static func < (left: Sign, right: Sign) -> Bool { left.rawValue < right.rawValue }
  }

  /// The change that explains the finding best; `nil` only where none touches the domain.
  func cause(
    of finding: Finding, _ family: RuleFamily?, among changes: [RecordSetDifference]
  ) -> RecordSetDifference? {
    var best: (sign: Sign, isOfType: Bool, change: RecordSetDifference)?
    for change in changes {
      let sign = sign(of: change, finding, family)
      let isOfType = family.map { change.isLookedAt(by: $0) } ?? false
      if let known = best,
        (known.sign.rawValue, known.isOfType ? 1 : 0) >= (sign.rawValue, isOfType ? 1 : 0)
      {
        continue
      }
      best = (sign, isOfType, change)
    }
    return best?.change
  }

  /// Whether one of the changes is more than one that touches the domain.
  func isLikely(
    _ finding: Finding, _ family: RuleFamily?, among changes: [RecordSetDifference]
  ) -> Bool {
    changes.contains { sign(of: $0, finding, family) > .touches }
  }

  /// The same where nothing has to be guessed.
  func plainCause(
    of finding: Finding, among changes: [RecordSetDifference]
  ) -> RecordSetDifference? {
    changes.first { sign(of: $0, finding, nil) >= .subject }
  }

  private func sign(
    of change: RecordSetDifference, _ finding: Finding, _ family: RuleFamily?
  ) -> Sign {
    if let location = finding.location {
      if change.after.contains(where: { $0.location == location }) { return .line }
      if change.before.contains(where: { $0.location == location }) { return .lineBefore }
    }
    let texts = (change.added + change.removed).flatMap {
      ["\($0.type) \($0.data)", "\($0.type) \($0.securityDataDescription)"]
    }
    let name = change.name.description.lowercased()
    let lines = finding.evidence.filter { line in texts.contains { line.hasSuffix($0) } }
    // The same data may stand at several names: a record that was moved, or is written without its final dot.
    if lines.contains(where: { Finding.mentions(name, in: $0) }) { return .evidence }
    // Rules that know of a host put it so: `by 'mx' at example.com (mx1.example.com)`.
    if family == .gate, finding.evidence.contains(where: { $0.lowercased().contains("(\(name))") })
    {
      return .evidence
    }
    if finding.subject.lowercased() == name { return .subject }
    // An address is called by its name in the reverse tree, too.
    if let address = IPAddress(reverseName: change.name), IPAddress(finding.subject) == address {
      return .subject
    }
    if !lines.isEmpty { return .data }
    if finding.mentions(name) { return .mentioned }
    guard let family, change.isLookedAt(by: family) else { return .touches }
    return change.isAtPlace(of: family) ? .place : .type
  }

  /// A line of the new files where the change can be seen: of a removal, the line that removes, or what stands nearest to where the
  /// records stood.
  func place(of change: RecordSetDifference) -> SourceLocation? {
    if !change.added.isEmpty || !change.after.isEmpty && change.removed.isEmpty {
      return change.location
    }
    if let place = removals.place(of: change) { return place }
    if !change.after.isEmpty { return change.location }
    guard let zone = head.zone(containing: change.name) else { return nil }
    // What went with its zone never stood in the file of the zone above.
    if let old = base.zone(containing: change.name)?.origin, head.zone(origin: old) == nil {
      return nil
    }
    let beside = zone.records(at: change.name) + (zone.startOfAuthority.map { [$0] } ?? [])
    return (beside + zone.records(at: zone.origin)).lazy.compactMap(\.location).first
  }
}

extension Finding {
  /// Whether the name stands in the message or the evidence as a word.
  fileprivate func mentions(_ name: String) -> Bool {
    ([message] + evidence).contains { Self.mentions(name, in: $0) }
  }

  fileprivate static func mentions(_ name: String, in text: String) -> Bool {
    text.lowercased().split(whereSeparator: { " '\"():;,=/".contains($0) }).contains { word in
      word == name || word.hasSuffix(".") && word.dropLast() == name
    }
  }
}

extension RecordSetDifference {
  /// Whether a family's rules look at such records at such names.
  fileprivate func isLookedAt(by family: RuleFamily) -> Bool {
    let service = ServiceName(name)
    switch family {
    case .spf: return service == nil && [.txt, .spf, .a, .aaaa, .mx, .cname].contains(type)
    case .dkim:
      if case .mail = service { return isBelow("_domainkey") }
      return false
    case .dmarc, .bimi:
      if case .dmarc = service { return true }
      return family == .bimi && isBelow("_bimi")
    case .reverseDNS:
      return service == nil && [.ptr, .mx, .a, .aaaa, .cname].contains(type)
    case .mx, .smtp, .tls, .blocklists:
      return service == nil && [.mx, .a, .aaaa, .cname].contains(type)
    case .dane: return [.tlsa, .mx, .cname, .a, .aaaa].contains(type)
    case .mtaSTS:
      return type == .mx || isBelow("_mta-sts") || isBelow("mta-sts")
    case .tlsRPT: return isBelow("_tls")
    case .dnssec: return type == .ns || RecordType.ofSigning.contains(type)
    case .zone: return [.ns, .soa, .a, .aaaa, .cname, .mx].contains(type)
    case .receivers, .gate, .waivers, .zoneData: return true
    case .header, .unsubscribe, .mime, .html, .deception, .links, .text, .likeness, .secondOpinions:
      return false
    }
  }

  /// Whether the name is one that stands for the family alone.
  fileprivate func isAtPlace(of family: RuleFamily) -> Bool {
    switch family {
    case .spf: type == .txt || type == .spf
    case .mx: type == .mx
    case .zone: type == .ns || type == .soa
    case .dane: type == .tlsa
    case .dkim, .dmarc, .bimi, .mtaSTS, .tlsRPT: ServiceName(name) != nil
    case .smtp, .tls, .reverseDNS, .blocklists, .dnssec, .receivers, .gate, .waivers, .zoneData,
      .header, .unsubscribe, .mime, .html, .deception, .links, .text, .likeness, .secondOpinions:
      false
    }
  }

  private func isBelow(_ label: String) -> Bool {
    name.labels.contains { $0.elementsEqual(label.utf8) }
  }
}
