import DNS

/// Names that another zone answers for from now on.
enum GateNamesDelegated: GateChangeRule {
  static let rule = Rule(
    gate: "gate-names-delegated", "Names fall below a new delegation", severity: .warning,
    citation: "RFC 1034 §4.2.1",
    page: RulePage(
      what: """
        The change adds NS records below the apex of a zone, and the zone has, or had, records at or below that name. The zone they are \
        delegated to is not among the zones of the change.
        """,
      why: """
        From then on the name servers of the delegation answer for these names, and the records that stand here are given out by nobody. \
        Mail records that the other servers do not have are gone.
        """,
      fix: "Give the other servers all records first, then delegate.",
      bad: "sub.example.com. IN NS ns1.example.net.\nmail.sub.example.com. IN A 192.0.2.25",
      good:
        "sub.example.com. IN NS ns1.example.net.   ; which has: mail.sub.example.com. IN A 192.0.2.25"
    ))

  private static let mostNames = 20

  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination
  ) {
    guard change.type == .ns, change.kind == .added, states.head.zone(origin: change.name) == nil,
      let zone = states.head.zone(containing: change.name), zone.origin != change.name,
      let old = states.base.zone(containing: change.name)
    else { return }
    let servers = Set(
      change.after.compactMap { record -> DomainName? in
        if case .ns(let name) = record.data { name } else { nil }
      })
    // Addresses of the servers below the cut are glue, and belong here.
    let names = ([change.name] + old.names(below: change.name)).filter { name in
      !servers.contains(name) && old.hasOtherRecords(at: name)
    }
    if names.isEmpty { return }
    let shown = names.prefix(Self.mostNames).map(\.description)
    examination.find(
      change.name,
      "\(names.count) name\(names.count == 1 ? "" : "s") with records at or below \(change.name) "
        + "\(names.count == 1 ? "is" : "are") answered for by other servers from now on",
      evidence: change.after.map(\.description) + shown
        + (names.count > shown.count ? ["… and \(names.count - shown.count) more"] : []),
      fix: "; before this is published, these servers need:\n"
        + names.prefix(Self.mostNames).flatMap { old.records(at: $0) }.map(\.description)
        .joined(separator: "\n"))
  }
}

/// A delegation to servers that nobody can find.
enum GateDelegationGlue: GateChangeRule {
  static let rule = Rule(
    gate: "gate-delegation-glue", "A delegation loses its glue", severity: .error,
    citation: "RFC 1034 §4.2.1, RFC 9471 §2",
    page: RulePage(
      what: """
        NS records change below the apex of a zone, to a server at or below that very name, and the zone has no address of the server \
        (glue). As long as another server of the delegation can be found, this is a warning.
        """,
      why: """
        To find the server one would have to ask the server. Without one that has glue, or a name elsewhere, nothing below the delegation \
        can be looked up, its mail records among it.
        """,
      fix: "Add the addresses of the server, beside the delegation.",
      bad: "lab.example.com. IN NS ns.lab.example.com.",
      good: "lab.example.com. IN NS ns.lab.example.com.\nns.lab.example.com. IN A 192.0.2.53"))

  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination
  ) {
    guard change.type == .ns, !change.after.isEmpty, let above = change.name.parent,
      let zone = states.head.zone(containing: above), zone.origin != change.name
    else { return }
    func isLost(_ record: Record, _ zone: Zone) -> Bool {
      guard case .ns(let server) = record.data, server.isSubdomain(of: change.name) else {
        return false
      }
      return zone.records(at: server, .a).isEmpty && zone.records(at: server, .aaaa).isEmpty
    }
    let lost = change.after.filter { isLost($0, zone) }
    // What was so before is not this change's doing.
    let known = states.base.zone(containing: above).map { old in
      change.before.filter { isLost($0, old) }.map(\.data)
    }
    let new = lost.filter { known?.contains($0.data) != true }
    if new.isEmpty { return }
    examination.find(
      change.name,
      "\(change.name) is delegated to "
        + new.map { "\($0.data)" }.joined(separator: " and ")
        + ", below the name itself, and the zone \(zone.origin) has no address of it"
        + (lost.count == change.after.count ? ": nothing below the name can be looked up" : ""),
      evidence: change.after.map(\.description),
      fix: "; with the addresses of the server:\n"
        + new.map { "; \($0.data) \($0.ttl) IN A 192.0.2.53" }.joined(separator: "\n"),
      at: new.first?.location, severity: lost.count == change.after.count ? nil : .warning)
  }
}

/// A zone that is split off, and that the zone above does not mention.
enum GateZoneUndelegated {
  static let rule = Rule(
    gate: "gate-zone-undelegated", "A zone is split off without a delegation", severity: .warning,
    citation: "RFC 1034 §4.2.1",
    page: RulePage(
      what: """
        The new state has a zone below another one of its zones, which has no NS records at its name; in the old state it was not so.
        """,
      why: """
        Who asks the servers of the zone above is told that the names do not exist, unless the same servers have the new zone, too. With \
        DNSSEC even these contradict the zone above, and a second set of servers never gets a question.
        """,
      fix:
        "Add the NS records of the new zone, and its DS records where it is signed, to the zone above.",
      bad: "; zones/lab.example.com.zone is new, and example.com has no lab.example.com. IN NS …",
      good: "lab.example.com. IN NS ns1.example.net.   ; in the zone example.com"))

  static func examine(_ states: GateStates, _ examination: inout Examination) {
    if states.isBaseLive { return }
    for origin in states.head.origins {
      guard let zone = states.head.zone(origin: origin), zone.startOfAuthority != nil,
        let above = origin.parent, let parent = states.head.zone(containing: above),
        parent.startOfAuthority != nil, parent.records(at: origin, .ns).isEmpty,
        // A cut further up makes it somebody else's to say.
        !origin.isBelowCut(inZone: parent.origin, { !parent.records(at: $0, .ns).isEmpty })
      else { continue }
      if states.base.zone(origin: origin) != nil {
        guard let old = states.base.zone(containing: above), !old.records(at: origin, .ns).isEmpty
        else { continue }
      }
      let servers = zone.records(at: origin, .ns)
      examination.find(
        origin,
        "\(origin) is a zone of its own now, and \(parent.origin) has no NS records for it",
        evidence: servers.map(\.description),
        fix: "; into the zone \(parent.origin):\n"
          + servers.map(\.description).joined(separator: "\n"),
        at: zone.startOfAuthority?.location)
    }
  }
}

extension Zone {
  /// Whether there is more than what makes a delegation.
  fileprivate func hasOtherRecords(at name: DomainName) -> Bool {
    records(at: name).contains { ![.ns, .ds].contains($0.type) }
  }
}
