import DNS
import MailAuth

/// What breaks the grammar of a record that is recognised.
enum DMARCSyntax: Check {
  static let rule = Rule(
    "dmarc-syntax", "DMARC record with syntax errors", family: .dmarc, severity: .warning,
    citation: "RFC 9989 §4.7, §4.8; RFC 6376 §3.2",
    page: RulePage(
      what: """
        Something in the record is no tag=value, a tag appears twice, or adkim, aspf, fo, t or psd has a value it may not have. \
        A p, sp or np that appears twice is an error, because receivers differ about which one counts.
        """,
      why:
        "Receivers discard what they can't read and use the default in its place, which is hardly what was meant.",
      fix: "Correct the tag named, or take it out.",
      bad:
        #"_dmarc IN TXT "v=DMARC1; p=reject; adkim=relaxed; rua=mailto:a@example.com; mailto:b@example.com""#,
      good:
        #"_dmarc IN TXT "v=DMARC1; p=reject; adkim=r; rua=mailto:a@example.com, mailto:b@example.com""#
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let record = policy.record
    let text = policy.octets
    var messages: [(message: String, severity: Severity?)] = []
    for problem in record.problems {
      var severity: Severity?
      var message = "The record breaks the grammar: \(problem)."
      switch problem {
      case .missingEqualsSign(let offset):
        if text.dropFirst(offset).starts(with: "mailto:".utf8) {
          message += " Destinations in one list are divided by commas, not semicolons."
        }
      case .duplicate(let name, _):
        // RFC 9989 §4.7 takes the syntax from DKIM, where a tag that comes twice voids the list (RFC 6376 §3.2); §4.8 has
        // errors discarded one by one.
        message += " Some receivers ignore the whole record then."
        if name == "p" || name == "sp" || name == "np" { severity = .error }
      case .emptyList, .emptyTag, .badName, .badOctet:
        break
      }
      messages.append((message, severity))
    }
    var invalid: Set<String> = []
    let values = [
      ("adkim", record.dkimAlignment.invalid, "r or s"),
      ("aspf", record.spfAlignment.invalid, "r or s"),
      ("t", record.testMode.invalid, "y or n"),
      ("psd", record.publicSuffix.invalid, "y, n or u"),
      ("fo", record.failureOptions.invalid, "0 or 1, d and s, each once, with colons between"),
    ]
    for (name, value, allowed) in values {
      guard let value else { continue }
      invalid.insert(name)
      messages.append(
        (
          "\(name)=\(value.text) at offset \(value.offset) is not allowed (\(allowed)); receivers use the default.",
          nil
        ))
    }
    // `adkim=strict` is plain enough, and mended.
    for name in ["adkim", "aspf"] where invalid.contains(name) {
      if let value = policy.value(of: name), value == "r" || value == "s" { invalid.remove(name) }
    }
    examination.find(policy, each: messages, fix: policy.line(changing: [], removing: invalid))
  }
}

extension DMARCRecord.TagValue {
  /// The value that the tag may not have, where it has one.
  fileprivate var invalid: (text: String, offset: Int)? {
    if case .invalid(let text, let offset) = self { (text, offset) } else { nil }
  }
}

/// Tags that no RFC defines.
enum DMARCUnknownTag: Check {
  static let rule = Rule(
    "dmarc-unknown-tag", "DMARC record with an unknown tag", family: .dmarc, severity: .notice,
    citation: "RFC 9989 §4.7, RFC 6376 §3.2",
    page: RulePage(
      what:
        "The record has a tag that neither RFC 9989 nor RFC 7489 defines. A known tag in capitals is a warning.",
      why: """
        Unknown tags are ignored, so a misspelt tag does nothing without anybody saying so. Tag names are compared with regard \
        to case: P=reject is no policy to a receiver that does as the RFC says.
        """,
      fix: "Correct the tag's name, or take it out.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=none; policy=reject""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  private static let defined: Set<String> = [
    "v", "p", "sp", "np", "adkim", "aspf", "fo", "t", "psd", "rua", "ruf", "pct", "rf", "ri",
  ]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    var messages: [(message: String, severity: Severity?)] = []
    var removed: Set<String> = []
    for tag in policy.record.otherTags where !defined.contains(tag.name) {
      removed.insert(tag.name)
      let lowered = tag.name.lowercased()
      if defined.contains(lowered) {
        messages.append(
          (
            "\(tag.name)= at offset \(tag.offset) is not \(lowered)=: tag names are lower case.",
            .warning
          ))
      } else {
        messages.append(
          ("\(tag.name)= at offset \(tag.offset) is no DMARC tag; receivers ignore it.", nil))
      }
    }
    examination.find(
      policy, each: messages, fix: policy.line(changing: [], removing: removed))
  }
}

/// Tags of RFC 7489 that RFC 9989 took away.
enum DMARCRemovedTag: Check {
  static let rule = Rule(
    "dmarc-removed-tag", "DMARC record with a tag that RFC 9989 removed", family: .dmarc,
    severity: .notice, citation: "RFC 9989 §4.7, appendix C",
    page: RulePage(
      what: "The record has pct=100, rf or ri. (A pct below 100 has a rule of its own.)",
      why: """
        Receivers of RFC 9989 ignore these tags. Receivers of RFC 7489 read them, but pct=100 and rf=afrf are the defaults, and \
        hardly anybody sends reports at another interval than a day, whatever ri says.
        """,
      fix: "Take the tags out.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    let tags = policy.record.otherTags.filter {
      $0.name == "rf" || $0.name == "ri" || $0.name == "pct" && $0.text == "100"
    }
    if tags.isEmpty { return }
    let shown = tags.prefix(Examination.maximumFindingsPerRecord)
    let names = shown.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")
    examination.find(
      policy, "\(names): removed by RFC 9989, and without effect for most receivers of RFC 7489.",
      fix: policy.line(changing: [], removing: Set(tags.map(\.name))))
  }
}

/// `pct` below 100, which two generations of receivers read differently.
enum DMARCPercentage: Check {
  static let rule = Rule(
    "dmarc-percentage", "DMARC policy for a part of the mail", family: .dmarc, severity: .warning,
    citation: "RFC 9989 appendix A.6 and C, RFC 7489 §6.3",
    page: RulePage(
      what: "pct is not 100.",
      why: """
        Receivers of RFC 7489 apply the policy to that share of failing mail, and the next weaker one to the rest. Receivers of \
        RFC 9989 do not know pct and apply the policy to all of it. So the same record means two things.
        """,
      fix:
        "Take pct out. To try a policy, use t=y, which lowers it by one level (receivers of RFC 7489 ignore that), or a weaker p.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; pct=10""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=quarantine""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts),
      let tag = policy.record.otherTags.first(where: { $0.name == "pct" }), tag.text != "100"
    else { return }
    let share = Int(tag.text)
    guard let share, (0..<100).contains(share), share.description == tag.text else {
      examination.find(
        policy,
        "pct=\(tag.text) is no percentage; receivers of RFC 7489 may ignore it or the record.",
        fix: policy.line(changing: [("pct", nil)]))
      return
    }
    let published = policy.record.publishedPolicy(for: policy.scope) ?? .none
    let isIdle = published == .none
    examination.find(
      policy,
      isIdle
        ? "pct=\(share) has nothing to act on under a policy of none, and RFC 9989 removed it."
        : "pct=\(share): receivers of RFC 7489 apply \(published.rawValue) to \(share) % of failing mail "
          + "(\(published.lowered.rawValue) to the rest), receivers of RFC 9989 to all of it.",
      fix: policy.line(changing: [("pct", nil)]), severity: isIdle ? .notice : nil)
  }
}
