import DNS
import MailAuth

/// A TXT answer that is too large for a small UDP packet.
enum SPFLongAnswer: Check {
  static let rule = Rule(
    "spf-long-answer", "SPF record or TXT answer is long", family: .spf, severity: .notice,
    citation: "RFC 7208 §3.4; RFC 6891 §6.2.5",
    page: RulePage(
      what: """
        Measures the record's text (450 octets) and the whole answer to the TXT question, all TXT records of the name together (512 octets). \
        Above 1232 octets, the size that resolvers offer by default, the severity is warning.
        """,
      why: """
        All TXT records of a name come in one answer. Above 512 octets it does not fit a DNS packet without EDNS (RFC 7208 §3.4), above 1232 \
        most resolvers have to ask again over TCP. Where TCP to port 53 is blocked, SPF comes to temperror.
        """,
      fix: """
        Delete TXT records that are no longer needed, above all those of domain verifications; move part of the terms to a name of their \
        own and include it.
        """,
      bad: "example.com. with 12 TXT records of 120 octets each",
      good: #"example.com. 3600 IN TXT "v=spf1 include:_spf.example.com -all""#))

  /// RFC 7208 §3.4 names 450 octets for the name and the text.
  private static let maximumText = 450
  /// RFC 1035 §4.2.1.
  private static let maximumPlainAnswer = 512
  /// What resolvers offer since the DNS flag day 2020.
  private static let maximumUsualAnswer = 1232

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    let answer = size(of: spf.text)
    let text = published.spf.text.count
    guard text > maximumText || answer > maximumPlainAnswer else { return }
    let others = spf.text.records.count - 1
    let evidence = spf.text.records.map(\.description)
    if answer > maximumPlainAnswer {
      let limit = answer > maximumUsualAnswer ? maximumUsualAnswer : maximumPlainAnswer
      examination.find(
        spf.domain,
        "the answer for TXT takes \(answer) octets, more than \(limit); the SPF record has \(text) of them",
        evidence: evidence,
        fix: others > 0
          ? "Delete those of the \(others) other TXT records that are no longer needed"
            + (text > maximumText ? ", and shorten the SPF record." : ".")
          : splitFix(published, spf),
        at: published.record.location, severity: answer > maximumUsualAnswer ? .warning : nil)
    } else {
      examination.find(
        spf.domain, "the SPF record has \(text) octets, more than \(maximumText)",
        evidence: [published.record.description], fix: splitFix(published, spf),
        at: published.record.location)
    }
  }

  /// Header, question, the records with compressed owner names, and EDNS.
  private static func size(of answer: Answer) -> Int {
    let records = (answer.aliases + answer.records).reduce(0) { sum, record in
      let data =
        switch record.data {
        case .txt(let strings), .spf(let strings): strings.wireLength
        case .cname(let name): name.wire.count
        case .a, .aaaa, .ns, .ptr, .mx, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other: 0
        }
      return sum + 12 + data
    }
    return 12 + answer.question.name.wire.count + 4 + records + 11
  }

  /// The networks go to a record of their own: `ip4` and `ip6` come first in the order only if they do already.
  private static func splitFix(_ published: PublishedSPF, _ spf: SPFFacts) -> String {
    let networks = published.networks.map(\.term)
    let repaired = spf.repaired
    guard repaired == spf.line(published.rewritten { word, _ in word }) else {
      return "\(repaired)\nMove part of the terms to a record of their own, and include it."
    }
    guard networks.count > 3, let name = spf.domain.prepending("_spf"),
      networks.allSatisfy({ published.qualifierText(of: $0).isEmpty })
    else { return "Move part of the terms to a record of their own, and include it." }
    let ranges = Set(networks.map(\.range))
    let moved = networks.map { published.spf.text(of: $0) }.joined(separator: " ")
    let part = Record(
      name: name, ttl: published.record.ttl, data: .txt(CharacterStrings("v=spf1 \(moved) -all")))
    var isIncluded = false
    let rest = published.rewritten { word, term in
      guard let term, ranges.contains(term.range) else { return word }
      if isIncluded { return nil }
      isIncluded = true
      return "include:\(name)"
    }
    return "\(spf.line(rest))\n\(part)\nThe include costs one lookup of the ten."
  }
}

/// A domain that is an alias.
enum SPFAtAlias: Check {
  static let rule = Rule(
    "spf-at-alias", "SPF comes from an alias's target", family: .spf, severity: .notice,
    citation: "RFC 1034 §3.6.2; RFC 5321 §5.1",
    page: RulePage(
      what: "Fires when the domain is a CNAME, so that its TXT records are those of another name.",
      why: """
        No other record can stand beside a CNAME (RFC 1034 §3.6.2): SPF for this name is whatever the target publishes, meant for the \
        target's own mail, and changes when the target's owner changes it.
        """,
      fix:
        "If the domain is an envelope sender, replace the CNAME by the records that it stands for, and publish an SPF record beside them.",
      bad: """
        mail.example.com. 3600 IN CNAME customers.esp.example.
        """,
      good: """
        mail.example.com. 3600 IN MX 10 feedback.esp.example.
        mail.example.com. 3600 IN TXT "v=spf1 include:_spf.esp.example -all"
        """))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard examination.records(of: spf.text) != nil else { return }
    guard let alias = spf.text.aliases.first else { return }
    // An alias of nothing is the matter of `DomainMissing`.
    if facts.doesNotExist { return examination.notApplicable() }
    let found = spf.published.first?.record.description
    examination.find(
      spf.domain,
      "\(spf.domain) is an alias: its SPF record is that of \(spf.text.canonicalName)"
        + (found == nil ? ", which has none" : ""),
      evidence: spf.text.aliases.map(\.description) + [found].compactMap { $0 },
      fix:
        "Nothing, if \(spf.text.canonicalName) is meant to decide. Otherwise replace the CNAME by the "
        + "records that it stands for, and add:\n"
        + spf.repaired(
          spf.published.first?.strings.text ?? facts.proposedSPF, at: spf.domain, ttl: alias.ttl),
      at: alias.location)
  }
}

/// Type 99.
enum SPFObsoleteType: Check {
  static let rule = Rule(
    "spf-type-99", "SPF record of the withdrawn type 99", family: .spf, severity: .notice,
    citation: "RFC 7208 §3.1",
    page: RulePage(
      what:
        "Asks for type 99 (SPF) at the domain. When it says something other than the TXT record, the severity is warning.",
      why: """
        RFC 7208 §3.1 withdrew the type: records MUST be TXT, nobody looks at type 99. Two copies of one policy drift apart.
        """,
      fix: "Delete the record of type 99; keep the TXT record.",
      bad: #"example.com. 3600 IN SPF "v=spf1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let records = examination.records(of: spf.obsoleteType) else { return }
    let texts = Set(spf.published.map(\.spf.text))
    for record in records {
      guard case .spf(let strings) = record.data else { continue }
      let differs = spf.text.failure == nil && !texts.contains(strings.joined)
      let message =
        if !differs {
          "a record of type 99 repeats the TXT record"
        } else if texts.isEmpty {
          "a record of type 99 stands alone: receivers look at TXT only, where there is no SPF record"
        } else {
          "a record of type 99 says something other than the TXT record"
        }
      examination.find(
        spf.domain, message,
        evidence: [record.description] + spf.published.map(\.record.description),
        fix: texts.isEmpty && spf.text.failure == nil
          ? "Delete it, and publish:\n"
            + spf.repaired(strings.text, at: record.name, ttl: record.ttl)
          : "Delete this line:\n\(record)",
        at: record.location, severity: differs ? .warning : nil)
    }
  }
}

/// A leftover of Sender ID.
enum SPFSenderID: Check {
  static let rule = Rule(
    "spf-sender-id", "Leftover of Sender ID", family: .spf, severity: .notice,
    citation: "RFC 6686 §5; RFC 4406 (historic)",
    page: RulePage(
      what: "Finds TXT records that begin with 'spf2.0/'.",
      why: """
        Sender ID was given up (RFC 6686, 2012); nobody evaluates these records. They make the TXT answer longer and mislead \
        whoever reads the zone.
        """,
      fix: "Delete the record.",
      bad: #"example.com. 3600 IN TXT "spf2.0/pra mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  private static let prefix = Array("spf2.0".utf8)

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let records = examination.records(of: facts.spf.text) else { return }
    for record in records {
      guard case .txt(let strings) = record.data,
        strings.joined.prefix(prefix.count).elementsEqual(
          prefix, by: { $0 | 0x20 == $1 || $0 == $1 })
      else { continue }
      examination.find(
        facts.spf.domain, "a record of Sender ID, which nobody evaluates any more",
        evidence: [record.description], fix: "Delete this line:\n\(record)", at: record.location)
    }
  }
}
