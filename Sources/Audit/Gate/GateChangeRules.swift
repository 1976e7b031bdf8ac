import DNS

/// TLSA records that change without the previous ones staying beside them.
enum GateTLSAReplaced: GateChangeRule {
  static let rule = Rule(
    gate: "gate-tlsa-replaced", "TLSA records change without an overlap", severity: .warning,
    citation: "RFC 7671 §8.1, RFC 6698 appendix A.4",
    page: RulePage(
      what: """
        A set of TLSA records has other associations after the change, and none of those of before. Whether the mail server already \
        presents the new key is not known without --probe.
        """,
      why: """
        While caches hold one set and the server presents the key of the other, senders that verify DANE do not deliver. There is no \
        moment at which both sides change together.
        """,
      fix:
        "Publish the new association beside the old one, wait for two TTLs, change the key of the server, then remove the old one.",
      bad: "_25._tcp.mx.example.com. IN TLSA 3 1 1 <hash of the new key>",
      good: """
        _25._tcp.mx.example.com. IN TLSA 3 1 1 <hash of the key in use>
        _25._tcp.mx.example.com. IN TLSA 3 1 1 <hash of the new key>
        """))

  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination
  ) {
    guard change.type == .tlsa, change.kind == .changed,
      change.removed.count == change.before.count, let ttl = change.before.first?.ttl
    else { return }
    examination.find(
      change.name,
      (change.before.count == 1
        ? "the only TLSA record is replaced"
        : "all \(change.before.count) TLSA records are replaced")
        + " at once; caches hold what was for up to "
        + TimeSpan.text(ttl),
      evidence: change.before.map { "before: \($0)" } + change.after.map { "after: \($0)" },
      fix: "; first both; the old ones go when the server has presented the new key for "
        + "\(TimeSpan.text(2 * ttl)):\n"
        + (change.before + change.after).map(\.description).joined(separator: "\n"))
  }
}

/// Records that caches keep for long after they have changed.
enum GateLongLifetime: GateChangeRule {
  static let rule = Rule(
    gate: "gate-long-ttl", "Records with a long TTL are changed", severity: .notice,
    citation: "RFC 1034 §3.6, RFC 1035 §3.2.1",
    page: RulePage(
      what: """
        Records of mail are changed or removed whose TTL was above an hour (--longest-ttl). A TTL that is lowered in the same change comes \
        too late: caches have the records with the old one.
        """,
      why:
        "For so long some senders and receivers go by the old records and others by the new ones, and a change that has to be undone stays as long.",
      fix:
        "Lower the TTL, wait until the old one has passed, change the records, and raise it again.",
      bad: "example.com. 86400 IN MX 10 new.example.com.   ; was: 86400 IN MX 10 old.example.com.",
      good:
        "example.com. 300 IN MX 10 old.example.com.   ; a day later: 300 IN MX 10 new.example.com.")
  )

  /// What is left of the wait after the TTL was lowered.
  private static let loweredTTL: UInt32 = 300

  static func examine(
    _ change: RecordSetDifference, _ states: GateStates, _ examination: inout Examination
  ) {
    guard change.kind == .changed || change.kind == .removed, change.type != .soa,
      let ttl = change.before.first?.ttl, ttl > states.longestLifetime, !isOnlyMore(change)
    else { return }
    let lowered = change.before.map { record in
      Record(name: record.name, ttl: loweredTTL, data: record.data)
    }
    let late = change.lifetimes.map { $0.after < $0.before } ?? false
    examination.find(
      change.name,
      "caches keep the old \(change.type) records for up to \(TimeSpan.text(ttl)) after the change"
        + (late ? ", although it lowers the TTL" : ""),
      evidence: change.before.map(\.description),
      fix: "; lower the TTL \(TimeSpan.text(ttl)) before:\n"
        + lowered.map(\.description).joined(separator: "\n"))
  }

  /// Whether the old records all stay: what a cache does not know yet is missing, and nothing it knows is wrong.
  private static func isOnlyMore(_ change: RecordSetDifference) -> Bool {
    change.removed.isEmpty
  }
}

/// A number of seconds in the largest units that are exact.
enum TimeSpan {
  /// `1 day`, `90 minutes`, `2 days 4 hours`.
  static func text(_ seconds: UInt32) -> String {
    var rest = seconds
    var parts: [String] = []
    for (length, name) in [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
      as [(UInt32, String)]
    {
      let count = rest / length
      rest %= length
      if count > 0 { parts.append("\(count) \(name)\(count == 1 ? "" : "s")") }
    }
    return parts.isEmpty ? "0 seconds" : parts.prefix(2).joined(separator: " ")
  }
}
