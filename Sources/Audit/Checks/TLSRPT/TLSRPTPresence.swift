import DNS
import MailAuth

/// What the checks of TLS-RPT share.
extension Examination {
  /// The facts, where the domain has not said that it takes no mail and the record's name could be looked up.
  mutating func tlsRPT(of facts: DomainFacts) -> TLSRPTFacts? {
    guard let found = facts.tlsRPT, !facts.takesNoMail else {
      notApplicable()
      return nil
    }
    return records(of: found.text) == nil ? nil : found
  }
}

extension TLSRPTFacts {
  /// What stands at the record's name.
  var evidence: [String] { (text.aliases + text.records).map(\.description) }
}

/// A domain that takes mail without TLS-RPT.
enum TLSRPTMissing: Check {
  static let rule = Rule(
    "tls-rpt-missing", "No TLS-RPT record", family: .tlsRPT, severity: .notice,
    citation: "RFC 8460 §3",
    page: RulePage(
      what:
        "The domain takes mail, and has no TXT record at _smtp._tls that begins with v=TLSRPTv1;.",
      why: """
        Senders that fail to encrypt, or that find a certificate or a policy at fault, tell nobody. With MTA-STS or DANE mail is then held \
        back, and the reports are the only way to learn of it.
        """,
      fix: "Publish the record with a mailbox that somebody reads, or the address of a service.",
      bad: "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"   ; and no _smtp._tls",
      good: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls-reports@example.com\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    guard examination.records(of: facts.mailExchangers.answer) != nil else { return }
    if !found.records.isEmpty { return }
    if let implicit = facts.mailExchangers.implicit, implicit.resolution == .unknown {
      return examination.noteFailures(of: implicit)
    }
    // `tls-rpt-syntax` has more to say.
    if !found.nearMisses.isEmpty { return examination.notApplicable() }
    let usesPolicy = !(facts.mtaSTS?.records.isEmpty ?? true)
    examination.find(
      found.text.question.name,
      usesPolicy
        ? "\(facts.request.domain) has MTA-STS, and nobody is told when senders fail by it"
        : "\(facts.request.domain) takes mail, and nobody is told when TLS to it fails",
      evidence: ["\(found.text.question): \(found.text.outcome.text)"]
        + found.text.records.map(\.description),
      fix: TagListText.line(
        at: found.text.question.name, TLSRPTRecord.text(rua: [suggested(facts)])))
  }

  static func suggested(_ facts: DomainFacts) -> String {
    "mailto:tls-reports@\(facts.request.domain)"
  }
}

/// Several records.
enum TLSRPTSeveralRecords: Check {
  static let rule = Rule(
    "tls-rpt-several-records", "Several TLS-RPT records", family: .tlsRPT, severity: .error,
    citation: "RFC 8460 §3",
    page: RulePage(
      what: "More than one TXT record at _smtp._tls begins with v=TLSRPTv1;.",
      why: "Senders must then behave as if the domain wanted no reports.",
      fix: "Publish one record with all destinations.",
      bad: """
        _smtp._tls.example.com. IN TXT "v=TLSRPTv1; rua=mailto:tls@example.com"
        _smtp._tls.example.com. IN TXT "v=TLSRPTv1; rua=https://reports.example/tls"
        """,
      good:
        "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com,https://reports.example/tls\""
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    if found.records.isEmpty { return examination.notApplicable() }
    guard found.records.count > 1, let last = found.records.last else { return }
    var all: [String] = []
    for case .success(let record) in found.records.map(\.content) {
      for uri in record.destinations where uri.isUsable && !all.contains(uri.text) {
        all.append(uri.text)
      }
    }
    examination.find(
      found.text.question.name,
      "\(found.records.count) records begin with v=TLSRPTv1; so that nobody sends reports",
      evidence: found.evidence,
      fix: "; one in place of all:\n"
        + TagListText.line(
          like: last.resource,
          TLSRPTRecord.text(rua: all.isEmpty ? [TLSRPTMissing.suggested(facts)] : all)),
      at: last.resource.location)
  }
}

/// A record that is none by the grammar.
enum TLSRPTSyntax: Check {
  static let rule = Rule(
    "tls-rpt-syntax", "TLS-RPT record with a syntax error", family: .tlsRPT, severity: .error,
    citation: "RFC 8460 §3",
    page: RulePage(
      what: """
        The TXT record at _smtp._tls does not follow the grammar: v=TLSRPTv1; in exactly these letters, then fields name=value divided \
        by semicolons, one of them rua. A blank before the first semicolon is a warning: the grammar allows it, and the rule by which \
        senders discard other TXT records does not.
        """,
      why: "Senders send no reports.",
      fix: "Publish the record below.",
      bad: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1 rua=mailto:tls@example.com\"",
      good: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    if found.records.isEmpty, found.nearMisses.isEmpty { return examination.notApplicable() }
    examination.find(
      nearMisses: found.nearMisses, at: found.text, version: "TLSRPTv1", section: "RFC 8460 §3"
    ) { mended($0, facts) }
    for entry in found.records {
      guard case .failure(let error) = entry.content else { continue }
      examination.find(
        found.text.question.name, "\(error)",
        evidence: (found.text.aliases + [entry.resource]).map(\.description),
        fix: mended(entry.resource, facts), at: entry.resource.location,
        excerpt: TextExcerpt(of: entry.resource.octets, at: error.offset..<(error.offset + 1)))
    }
  }

  /// The record with the destinations that it names, as far as they can be made out.
  private static func mended(_ record: Record, _ facts: DomainFacts) -> String {
    let words = record.text.split { " \t;,\"'".contains($0) }.map { word in
      word.lowercased().hasPrefix("rua=") ? word.dropFirst(4) : word
    }
    var found: [String] = []
    for word in words {
      let lower = word.lowercased()
      if lower.hasPrefix("mailto:") || lower.hasPrefix("https://") {
        found.append(String(word))
      } else if word.contains("@"), !word.contains("=") {
        found.append("mailto:\(word)")
      }
    }
    return TagListText.line(
      like: record,
      TLSRPTRecord.text(rua: found.isEmpty ? [TLSRPTMissing.suggested(facts)] : found))
  }
}

/// A second `rua` that senders do not read.
enum TLSRPTRepeatedField: Check {
  static let rule = Rule(
    "tls-rpt-repeated-field", "TLS-RPT field named twice", family: .tlsRPT, severity: .warning,
    citation: "RFC 8460 §3",
    page: RulePage(
      what: "rua stands in the record twice.",
      why:
        "The grammar has one rua, with all destinations divided by commas. Senders read the first, or discard the record; nobody who is named in the second can count on reports.",
      fix: "Name all destinations in one rua.",
      bad:
        "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com\"",
      good:
        "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com\""
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    guard let (resource, record) = found.record else { return examination.notApplicable() }
    let repeated = record.ignored.filter { $0.name == "rua" }
    guard let second = repeated.first else { return }
    let all = record.destinations + repeated.flatMap(TLSRPTReportURI.list)
    examination.find(
      found.text.question.name,
      "rua stands in the record again, at offset \(second.offset): senders read one of the two at most",
      evidence: found.evidence,
      fix: TagListText.line(
        like: resource, TLSRPTRecord.text(rua: all.filter(\.isUsable).map(\.text))),
      at: resource.location)
  }
}
