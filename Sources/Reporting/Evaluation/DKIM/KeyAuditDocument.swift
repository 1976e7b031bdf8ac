public import Audit
import DNS

/// The answer of `dlv dkim audit-keys`: what is wrong with the keys of many domains, and how many there are of each kind.
public struct KeyAuditDocument: EvaluationDocument {
  public static let schema = "dlv.dkim-key-audit/1"

  private let audit: KeyAudit
  private let outcome: KeyAudit.Result
  private let knownKeyLists: [KnownKeyListUse]
  private let rejected: [(target: String, reason: String)]

  /// A list of keys whose private half is public, as it was used.
  public struct KnownKeyListUse: Sendable {
    public let name: String
    public let count: Int

    public init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  public init(
    _ audit: KeyAudit, _ outcome: KeyAudit.Result, knownKeyLists: [KnownKeyListUse],
    rejected: [(target: String, reason: String)]
  ) {
    self.audit = audit
    self.outcome = outcome
    self.knownKeyLists = knownKeyLists
    self.rejected = rejected
  }

  public enum Verdict: String, Sendable, CaseIterable {
    /// A key is broken.
    case weak
    /// No key that was seen is broken; some could not be seen, or not be compared.
    case undetermined
    /// No key is broken as far as was checked; no list of known keys was there.
    case soundButKnownKeysNotChecked = "sound_but_known_keys_not_checked"
    case sound
  }

  public var verdict: Verdict {
    if outcome.findings.contains(where: { $0.severity >= .error }) { return .weak }
    if isIncomplete { return .undetermined }
    return knownKeyLists.isEmpty ? .soundButKnownKeysNotChecked : .sound
  }

  public var result: String { verdict.rawValue }

  private var isIncomplete: Bool {
    !audit.undetermined.isEmpty || audit.keysNotCompared > 0
  }

  public var details: [String: FactValue] {
    [
      "domains": [
        "examined": .integer(audit.domainCount),
        "without_key": .integer(audit.domainsWithoutKey),
        "undetermined": .integer(audit.domainsUndetermined),
        "rejected": .list(
          rejected.map { ["target": .string($0.target), "reason": .string($0.reason)] }),
      ],
      "keys": [
        "published": .integer(outcome.keyCount + audit.keysNotCompared),
        "distinct": .integer(outcome.distinctKeyCount),
        "not_compared": .integer(audit.keysNotCompared),
        "shared_by_sender": .integer(outcome.sharedBySenderCount),
        "by_kind": .object(audit.kinds.mapValues { .integer($0) }),
      ],
      "known_key_lists": .list(
        knownKeyLists.map { ["name": .string($0.name), "keys": .integer($0.count)] }),
      "not_checked": FactValue(knownKeyLists.isEmpty ? ["dkim-rsa-known-key"] : []),
      "findings": .list(outcome.findings.map { FactValue($0) }),
      "findings_omitted": .integer(outcome.omittedFindings),
      "undetermined": .list(
        audit.undetermined.map {
          ["subject": .string($0.subject), "reason": .string($0.reason)]
        }),
      "undetermined_omitted": .integer(audit.omittedUndetermined),
    ]
  }

  // MARK: Text

  public func text(_ page: TextPage) -> String {
    let errors = outcome.findings.filter { $0.severity >= .error }.count
    let (face, mark): (TerminalStyle.Face, String) =
      switch verdict {
      case .weak: (.boldRed, "\(errors + outcome.omittedFindings) broken")
      case .undetermined: (.boldYellow, "undetermined")
      case .soundButKnownKeysNotChecked:
        (.boldYellow, "no broken key, but known keys not checked")
      case .sound: (.boldGreen, "no broken key")
      }
    let domains = Self.count(audit.domainCount, "domain", "domains")
    return page.heading("DKIM keys of " + domains, mark: mark, face: face) + "\n" + summary(page)
      + page.findings(outcome.findings)
      + (outcome.omittedFindings > 0 ? "\n  … and \(outcome.omittedFindings) more findings\n" : "")
      + unknowns(page)
  }

  private func summary(_ page: TextPage) -> String {
    var rows: [(String, String)] = []
    let kinds = audit.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    rows.append(
      (
        "keys",
        "\(outcome.keyCount + audit.keysNotCompared) published, \(outcome.distinctKeyCount) different"
          + (kinds.isEmpty ? "" : ": " + kinds)
      ))
    if audit.domainsWithoutKey > 0 {
      rows.append(
        (
          "no key",
          Self.count(audit.domainsWithoutKey, "domain", "domains") + ", at the selectors tried"
        ))
    }
    if audit.domainsUndetermined > 0 {
      rows.append(
        (
          "not seen",
          Self.count(audit.domainsUndetermined, "domain", "domains")
            + ": no key was seen, and a lookup failed"
        ))
    }
    if outcome.sharedBySenderCount > 0 {
      rows.append(
        (
          "shared",
          "\(outcome.sharedBySenderCount) by several domains of one sender, which is normal"
        ))
    }
    rows.append(
      (
        "examined",
        "type and length, exponent, small factors, ROCA; primes shared among the \(outcome.distinctKeyCount) keys"
      ))
    if audit.keysNotCompared > 0 {
      rows.append(
        ("not compared", "\(audit.keysNotCompared) keys beyond the first \(KeyAudit.mostKeys)"))
    }
    rows.append(
      (
        "known keys",
        knownKeyLists.isEmpty
          ? "NOT CHECKED (CVE-2008-0166 and others): no list is installed; name one with --known-keys"
          : knownKeyLists.map { "\($0.count) in \(VisibleText.line($0.name))" }.joined(
            separator: ", ")
      ))
    let columns = rows.map { $0.0.utf8.count }.max() ?? 0
    return rows.map { label, text in
      let indent = columns + 4
      let wrapped = TextLayout.wrapped(
        TextLayout.words(of: text), indent: indent, columns: page.width)
      return "  " + page.style.paint(TextLayout.padded(label, to: columns), .dim) + "  "
        + wrapped.dropFirst(indent)
    }.joined()
  }

  private func unknowns(_ page: TextPage) -> String {
    guard !audit.undetermined.isEmpty || !rejected.isEmpty else { return "" }
    var text = page.section("Could not be determined")
    for (target, reason) in rejected {
      text += "  ? \"\(VisibleText.line(target))\": \(VisibleText.line(reason))\n"
    }
    for entry in audit.undetermined {
      text +=
        "  " + page.style.paint("?", as: .unknown) + " "
        + VisibleText.line(Unknown.text(subject: entry.subject, reason: entry.reason)) + "\n"
    }
    if audit.omittedUndetermined > 0 {
      text += "  … and \(audit.omittedUndetermined) more\n"
    }
    return text
  }

  private static func count(_ count: Int, _ one: String, _ several: String) -> String {
    "\(count) \(count == 1 ? one : several)"
  }
}
