import DNS
import MailAuth

/// No SPF record at the domain.
enum SPFRecordMissing: Check {
  static let rule = Rule(
    "spf-record-missing", "No SPF record", family: .spf, severity: .warning,
    citation: "RFC 7208 §3; Gmail and Microsoft sender requirements",
    page: RulePage(
      what: """
        Looks for a TXT record at the domain of the envelope sender that is exactly 'v=spf1', \
        alone or followed by a space (RFC 7208 §4.5). Fires when the servers say that there is none. A lookup that \
        fails is reported as undetermined, never as a missing record. A domain that does not exist has a rule of its own.
        """,
      why: """
        Without a record SPF gives 'none': nobody can tell the domain's own servers from others, DMARC \
        can rely on DKIM alone, and large receivers refuse or defer bulk mail from such domains.
        """,
      fix: """
        Publish one TXT record that names every host that sends with this domain in the envelope, and ends \
        in '-all' or '~all'. A domain that sends nothing publishes 'v=spf1 -all'.
        """,
      bad: #"example.com. 3600 IN TXT "some-verification=abc""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard examination.records(of: spf.text) != nil, spf.published.isEmpty else { return }
    // A parked domain's missing record is the matter of `SPFParked`.
    if facts.request.isParked || facts.doesNotExist { return examination.notApplicable() }
    examination.find(
      spf.domain, Wording.message(spf), evidence: spf.tree.root?.lines ?? [],
      fix: Wording.fix(facts))
  }

  private enum Wording {
    static func message(_ spf: SPFFacts) -> String {
      switch spf.text.outcome {
      case .noSuchName: "\(spf.domain) does not exist (NXDOMAIN), so it has no SPF record"
      case .noData, .records, .failed:
        spf.text.aliases.isEmpty
          ? "\(spf.domain) has no SPF record"
          : "\(spf.domain) is an alias of \(spf.text.canonicalName), which has no SPF record"
      }
    }

    static func fix(_ facts: DomainFacts) -> String {
      let spf = facts.spf
      // A second record beside a corrected one would be permerror (RFC 7208 §4.5).
      if spf.text.records.contains(where: SPFNotRecognised.isMeantAsSPF) {
        return "Correct the record that spf-not-recognised shows; publish no other."
      }
      if spf.elsewhere.contains(where: { !$0.records.compactMap(PublishedSPF.init).isEmpty }) {
        return "Move the record that spf-wrong-name shows; publish no other."
      }
      let addresses = facts.request.sendingAddresses.map { address in
        switch address {
        case .v4: "ip4:\(address)"
        case .v6: "ip6:\(address)"
        }
      }
      let text =
        addresses.isEmpty
        ? facts.proposedSPF : (["v=spf1"] + addresses + ["~all"]).joined(separator: " ")
      let record = Record(
        name: spf.text.canonicalName, ttl: SPFFacts.proposedTTL, data: .txt(CharacterStrings(text)))
      if text == DomainFacts.noSenders {
        return
          "\(record)\nThe domain has no host that could send: if others send for it, name them in front of '-all'."
      }
      let advice =
        spf.text.aliases.isEmpty
        ? "Add every other host that sends for the domain, and change '~all' to '-all' once all are named."
        : "No record can stand beside a CNAME (RFC 1034 §3.6.2): publish it at the alias's target, "
          + "or replace the CNAME."
      return "\(record)\n\(advice)"
    }
  }
}

extension DomainFacts {
  /// The record of a domain that sends nothing.
  static let noSenders = "v=spf1 -all"

  /// A first record for the domain, of the hosts that are known to be its own: a term for hosts that it does not have would be a void
  /// lookup (RFC 7208 §4.6.4).
  var proposedSPF: String {
    let hosts = "v=spf1 mx ~all"
    // Of an envelope sender elsewhere only TXT was asked; bounces come back to it, so it has an MX.
    if spf.domain != request.domain { return hosts }
    if mailExchangers.nullRecord != nil { return Self.noSenders }
    if mailExchangers.answer.failure != nil || !mailExchangers.answer.records.isEmpty {
      return hosts
    }
    switch mailExchangers.implicit?.resolution {
    case .resolved, .unknown: return "v=spf1 a ~all"
    case .nothing, nil: return Self.noSenders
    }
  }
}

/// More than one SPF record at a domain.
enum SPFSeveralRecords: Check {
  static let rule = Rule(
    "spf-several-records", "More than one SPF record", family: .spf, severity: .error,
    citation: "RFC 7208 §3.2, §4.5",
    page: RulePage(
      what: """
        Counts the TXT records that are SPF, at the domain and at every domain that its record includes or redirects to.
        """,
      why: """
        With two records receivers do not choose one: the result is permerror, which DMARC counts as \
        a failure of SPF and some receivers answer with a refusal. Two records in an included domain break the record that includes it.
        """,
      fix: """
        Merge the terms into one record and delete the others. Keep one 'all', at the end.
        """,
      bad: """
        example.com. 3600 IN TXT "v=spf1 mx -all"
        example.com. 3600 IN TXT "v=spf1 include:_spf.esp.example ~all"
        """,
      good: #"example.com. 3600 IN TXT "v=spf1 mx include:_spf.esp.example ~all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard examination.records(of: spf.text) != nil else { return }
    if spf.published.isEmpty { return examination.notApplicable() }
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes {
      guard case .several(let records) = node.content else { continue }
      let isOwn = node.domain == spf.domain
      examination.find(
        node.domain,
        "\(node.domain) has \(records.count) SPF records\(spf.route(to: node.domain)): "
          + "the result is permerror for every message",
        evidence: isOwn ? records.map(\.description) : spf.evidence(to: node.domain),
        fix: isOwn ? spf.repaired : foreignFix(node.domain, spf), at: records.first?.location)
    }
  }

  private static func foreignFix(_ domain: DomainName, _ spf: SPFFacts) -> String {
    "Whoever runs \(domain) has to merge its records into one. Until then:\n\(spf.repaired)"
  }
}

/// A TXT record that was meant as SPF, but is not.
enum SPFNotRecognised: Check {
  static let rule = Rule(
    "spf-not-recognised", "TXT record that looks like SPF, but is not", family: .spf,
    severity: .error, citation: "RFC 7208 §4.5",
    page: RulePage(
      what: """
        Looks for TXT records at the domain that were evidently meant as SPF, but do not begin with exactly 'v=spf1' and a space: another \
        character in front (a space, a quotation mark), 'v=spf1;', 'v=spf 1', 'v=spf10', 'v=spf1include:…'.
        """,
      why: """
        Receivers discard such a record without a word (RFC 7208 §4.5). The domain is treated as if it had none.
        """,
      fix: "Publish the same text with 'v=spf1' and one space at its very beginning.",
      bad: #"example.com. 3600 IN TXT "\"v=spf1 mx -all\"""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let records = examination.records(of: facts.spf.text) else { return }
    for record in records {
      guard case .txt(let strings) = record.data else { continue }
      let text = strings.joined
      guard !SPFRecord.isRecord(text), let body = body(text) else { continue }
      let corrected = "v=spf1 " + body
      examination.find(
        facts.spf.domain,
        "this TXT record is not taken for SPF: it does not begin with 'v=spf1' and a space",
        evidence: [record.description],
        fix: facts.spf.published.isEmpty
          ? facts.spf.repaired(corrected, at: record.name, ttl: record.ttl)
          : "Delete this record: another one at \(facts.spf.domain) is the SPF record.",
        at: record.location)
    }
  }

  /// Whether a TXT record was evidently meant as SPF, but is not taken for it.
  static func isMeantAsSPF(_ record: Record) -> Bool {
    guard case .txt(let strings) = record.data else { return false }
    return !SPFRecord.isRecord(strings.joined) && body(strings.joined) != nil
  }

  /// The terms of a text that was meant as SPF; `nil` for any other text. Looks at the beginning only.
  private static func body(_ text: [UInt8]) -> String? {
    let noise: (UInt8) -> Bool = {
      $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: ";")
        || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 == 0xA0 || $0 == 0xC2
    }
    var rest = text.drop(while: noise)
    for letter in "v".utf8 {
      guard rest.popFirst().map({ $0 | 0x20 }) == letter else { return nil }
    }
    rest = rest.drop { $0 == 0x20 }
    guard let sign = rest.popFirst(), sign == UInt8(ascii: "=") || sign == UInt8(ascii: ":") else {
      return nil
    }
    rest = rest.drop { $0 == 0x20 }
    for letter in "spf".utf8 {
      guard rest.popFirst().map({ $0 | 0x20 }) == letter else { return nil }
    }
    rest = rest.drop { ($0 &- 0x30 < 10) || $0 == 0x20 || $0 == UInt8(ascii: ".") }
    rest = rest.drop(while: noise)
    while let last = rest.last, noise(last) { rest.removeLast() }
    let words = rest.split { $0 == 0x20 || $0 == UInt8(ascii: ";") }
    return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }
}

/// An SPF record at a name where nobody looks.
enum SPFWrongName: Check {
  static let rule = Rule(
    "spf-wrong-name", "SPF record at a name where nobody looks", family: .spf, severity: .warning,
    citation: "RFC 7208 §4.4",
    page: RulePage(
      what: """
        When the domain has no SPF record, looks for one at '_spf.' and 'spf.' below it.
        """,
      why: """
        Receivers ask for TXT at the domain of the envelope sender itself (RFC 7208 §4.4). A record at '_spf.' \
        works only when another record includes it.
        """,
      fix: "Publish the record at the domain itself, or include it from a record there.",
      bad: #"_spf.example.com. 3600 IN TXT "v=spf1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard examination.records(of: facts.spf.text) != nil else { return }
    // A record at `_spf.` beside one at the domain is how includes are made: nothing is asked then.
    if facts.spf.elsewhere.isEmpty { return examination.notApplicable() }
    for answer in facts.spf.elsewhere {
      guard let records = examination.records(of: answer) else { continue }
      for published in records.compactMap(PublishedSPF.init) {
        examination.find(
          answer.question.name,
          "the SPF record stands at \(answer.question.name); receivers look at \(facts.spf.domain)",
          evidence: [published.record.description],
          fix: facts.spf.repaired(
            published.strings.text, at: facts.spf.domain, ttl: published.record.ttl),
          at: published.record.location)
      }
    }
  }
}
