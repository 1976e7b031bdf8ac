import DNS

/// A zone that the files do not have any more.
enum GateZoneRemoved {
  static let rule = Rule(
    gate: "gate-zone-removed", "A zone is taken out of the files", severity: .warning,
    citation: "RFC 1034 §4.2.1",
    page: RulePage(
      what: """
        The old state has a zone that the new one has not, and no zone above it has taken its names. Where the zone above is in the \
        files, that is so as long as it delegates to one of the servers of before; other servers are a matter of gate-names-delegated and \
        of the audit. The domains of the zone are not audited, even where the servers still answer: what they will answer is not in \
        the files. With MX records in it, this is an error.
        """,
      why:
        "If the zone goes with its file, every domain in it loses mail, and a name that is still delegated can be taken by whoever sets up its zone.",
      fix: "Keep the file, or remove the delegation at the parent first.",
      bad: "; zones/example.com.zone is deleted while example.com is delegated here",
      good:
        "; example.com is delegated elsewhere, and answered there, before zones/example.com.zone goes"
    ))

  static func examine(_ states: GateStates, _ examination: inout Examination) {
    for removed in states.removedZones {
      let origin = removed.origin
      guard let zone = states.base.zone(origin: origin) else { continue }
      let delegation = removed.delegation
      let start = zone.startOfAuthority ?? zone.records(at: origin, .ns).first
      examination.find(
        origin,
        "the zone is no longer among the files"
          + (delegation.first.map { ", and \($0.name) is delegated as before" } ?? "")
          + "; its \(zone.recordCount) records are not compared",
        evidence: (start.map { [$0.description] } ?? [])
          + delegation.map { "delegation: \($0)" },
        fix: "; restore the file of the zone, unless another place answers for it already"
          + (delegation.isEmpty
            ? ""
            : "; where the zone is given up, first remove:\n"
              + delegation.map { "; \($0)" }.joined(separator: "\n")),
        at: start?.location,
        severity: zone.records.contains { $0.type == .mx } ? .error : nil)
    }
  }
}

/// A file of the old state that can't be read as it is: the change that mends it must be able to pass.
enum GateBaseUnread {
  static let rule = Rule(
    gate: "gate-base-unread", "The old state of a zone can't be read", severity: .notice,
    citation: "RFC 1035 §5.2",
    page: RulePage(
      what: """
        A file of the old state has errors. The records of a zone file that can be read are compared, with a notice. Where nothing can \
        be, or a file that it includes is not there, what the change does to the zone is undetermined with --git (exit status 2), and \
        files that are named by --base are refused (exit status 65). The new state must have no errors in any case.
        """,
      why: """
        A name server refuses such a file, so that what is served is something older, or nothing. The change that mends it would never \
        pass if the old state had to be free of errors; and one that could not be compared has not been found harmless.
        """,
      fix: """
        Look at the new state as a whole: dlv dns lint, and dlv audit with --zone. Then let the change that mends the file pass with \
        --allow-undetermined.
        """,
      bad: "mail.example.com. IN A 192.0.2.999   ; in the old state",
      good: "mail.example.com. IN A 192.0.2.99"))

  static func examine(_ states: GateStates, _ examination: inout Examination) {
    for unread in states.unread {
      let names = unread.origins.map(\.description).joined(separator: ", ")
      let subject = unread.origins.first?.description ?? unread.file
      guard unread.isCompared else {
        let rest = unread.errors.count > 1 ? " and \(unread.errors.count - 1) more" : ""
        examination.cannotTell(
          subject,
          (unread.origins.isEmpty
            ? "what the change does to the zones of \(unread.file)"
            : "what the change does to \(names)")
            + ": the old state can't be read (\(unread.errors.first ?? unread.file)\(rest)); "
            + "--allow-undetermined lets the change that mends it pass")
        continue
      }
      let count = "\(unread.errors.count) error\(unread.errors.count == 1 ? "" : "s")"
      examination.find(
        subject,
        "the old state in \(unread.file) has \(count): \(names) is compared by the records that can be read",
        evidence: unread.errors,
        fix:
          "; nothing, where this change mends it; dlv dns lint looks at the new state as a whole",
        at: unread.origins.lazy.compactMap {
          states.head.zone(origin: $0)?.startOfAuthority?.location
        }.first)
    }
  }
}
