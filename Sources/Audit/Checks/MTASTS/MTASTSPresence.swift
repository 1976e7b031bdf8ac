import DNS
import MailAuth

/// A domain that takes mail without MTA-STS.
enum MTASTSMissing: Check {
  static let rule = Rule(
    "mta-sts-missing", "No MTA-STS policy", family: .mtaSTS, severity: .notice,
    citation: "RFC 8461 §1, §3.1",
    page: RulePage(
      what: "The domain takes mail, and has no TXT record at _mta-sts that begins with v=STSv1;.",
      why: """
        Senders encrypt where they can, but whoever stands between can strip STARTTLS or answer with a certificate of his own, and \
        nobody notices. An MTA-STS policy tells senders to insist. Where all MX hosts have DANE in a signed zone, little is missing.
        """,
      fix: """
        Serve a policy in mode testing at https://mta-sts.DOMAIN/.well-known/mta-sts.txt, publish the record, read the reports of \
        TLS-RPT for some weeks, then change to enforce with a max_age of weeks.
        """,
      bad: "example.com. IN MX 10 mx1.example.com.   ; and no _mta-sts",
      good: "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261122;\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.mtaSTS(of: facts) else { return }
    if found.isProposed { return examination.notApplicable() }
    let mail = facts.mailExchangers
    guard examination.records(of: found.text) != nil,
      examination.records(of: mail.answer) != nil
    else { return }
    if !found.records.isEmpty { return }
    if let implicit = mail.implicit, implicit.resolution == .unknown {
      return examination.noteFailures(of: implicit)
    }
    // `mta-sts-record-syntax` and `mta-sts-unannounced` have more to say.
    if !found.nearMisses.isEmpty || found.policy?.file.policy != nil {
      return examination.notApplicable()
    }
    examination.find(
      found.text.question.name,
      "\(facts.request.domain) takes mail, and tells no sender to insist on TLS",
      evidence: ["\(found.text.question): \(found.text.outcome.text)"]
        + found.text.records.map(\.description),
      fix: MTASTSPublication.first(facts).text)
  }
}

/// Several records.
enum MTASTSSeveralRecords: Check {
  static let rule = Rule(
    "mta-sts-several-records", "Several MTA-STS records", family: .mtaSTS, severity: .error,
    citation: "RFC 8461 §3.1",
    page: RulePage(
      what: "More than one TXT record at _mta-sts begins with v=STSv1;.",
      why: "Senders must then behave as if the domain had no policy.",
      fix: "Keep the record with the id of the policy that is served.",
      bad: """
        _mta-sts.example.com. IN TXT "v=STSv1; id=20260101;"
        _mta-sts.example.com. IN TXT "v=STSv1; id=20261122;"
        """,
      good: "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261122;\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.publishedMTASTS(of: facts) else { return }
    guard found.records.count > 1, let last = found.records.last else { return }
    examination.find(
      found.text.question.name,
      "\(found.records.count) records begin with v=STSv1; so that senders use none of them",
      evidence: found.recordLine.evidence,
      fix: "; keep one, and remove the others:\n"
        + found.records.map { "; \($0.resource)" }.joined(separator: "\n"),
      at: last.resource.location)
  }
}

/// A record that is none by the grammar.
enum MTASTSRecordSyntax: Check {
  static let rule = Rule(
    "mta-sts-record-syntax", "MTA-STS record with a syntax error", family: .mtaSTS,
    severity: .error, citation: "RFC 8461 §3.1",
    page: RulePage(
      what: """
        The TXT record at _mta-sts does not follow the grammar: v=STSv1; in exactly these letters, then fields name=value divided by \
        semicolons, one of them id with 1 to 32 letters and digits. A blank before the first semicolon is a warning: the grammar \
        allows it, and the rule by which senders discard other TXT records does not.
        """,
      why: "Senders must then behave as if the domain had no policy.",
      fix: "Publish the record below.",
      bad: "_mta-sts.example.com. IN TXT \"v=STSv1; id=2026-11-22\"",
      good: "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261122;\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.publishedMTASTS(of: facts) else { return }
    examination.find(
      nearMisses: found.nearMisses, at: found.text, version: "STSv1", section: "RFC 8461 §3.1"
    ) { mended($0, facts) }
    for entry in found.records {
      guard case .failure(let error) = entry.content else { continue }
      examination.find(
        found.text.question.name, "\(error); senders use no record with a mistake",
        evidence: (found.text.aliases + [entry.resource]).map(\.description),
        fix: mended(entry.resource, facts), at: entry.resource.location,
        excerpt: TextExcerpt(of: entry.resource.octets, at: error.offset..<(error.offset + 1)))
    }
  }

  /// The record with the id that was meant, as far as an id can have it; where there is none, with that of the policy.
  private static func mended(_ record: Record, _ facts: DomainFacts) -> String {
    let text = String(decoding: record.octets, as: UTF8.self)
    var id: String?
    for field in text.split(separator: ";") {
      let parts = field.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "id" else { continue }
      let letters = parts[1].utf8.filter { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
      id = String(decoding: letters.prefix(MTASTSRecord.maximumIDLength), as: UTF8.self)
      break
    }
    if let id, !id.isEmpty {
      return TagListText.line(like: record, MTASTSRecord.text(id: id))
    }
    let policy = facts.mtaSTS?.policy?.file.policy ?? MTASTSPublication.first(facts).policy
    return TagListText.line(
      like: record, MTASTSRecord.text(id: MTASTSPublication.id(of: policy)))
  }
}

/// Fields that senders ignore.
enum MTASTSIgnored: Check {
  static let rule = Rule(
    "mta-sts-repeated-field", "MTA-STS field named twice", family: .mtaSTS, severity: .notice,
    citation: "RFC 8461 §3.1, §3.2",
    page: RulePage(
      what: "A field of the record, or a field of the policy other than mx, stands there twice.",
      why: "Only the first counts. Whoever changes the second changes nothing.",
      fix: "Remove the second.",
      bad: "version: STSv1\nmode: testing\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800",
      good: "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    // The record speaks for itself, whether or not there is a policy.
    if let found = facts.mtaSTS, !found.isProposed, !facts.takesNoMail, let record = found.record,
      let resource = found.records.first?.resource
    {
      for field in record.ignored where field.name == "id" {
        examination.find(
          found.text.question.name,
          "id stands in the record again, at offset \(field.offset), and is ignored",
          evidence: [resource.description],
          fix: TagListText.line(like: resource, "\(record)"), at: resource.location)
      }
    }
    guard let (_, policy) = examination.mtaSTSPolicy(of: facts) else { return }
    for repetition in policy.file.repetitions.prefix(Examination.maximumFindingsPerRecord) {
      examination.find(
        facts, policy,
        "\(repetition.name) stands in line \(repetition.line) again, and is ignored there",
        line: repetition.line, evidence: policy.lines(of: repetition.name).map(\.text),
        fix: "Remove line \(repetition.line).")
    }
  }
}

/// A policy that nobody is told of.
enum MTASTSUnannounced: Check {
  static let rule = Rule(
    "mta-sts-unannounced", "MTA-STS policy without a record", family: .mtaSTS, severity: .warning,
    citation: "RFC 8461 §3.1, §3.3",
    page: RulePage(
      what: """
        mta-sts.DOMAIN serves a policy, but there is no record at _mta-sts. dlv mta-sts looks for one; dlv audit asks the policy host \
        only where there is a record.
        """,
      why: "No sender looks for a policy without the record.",
      fix:
        "Publish the record. If MTA-STS is to be given up, serve mode none until all caches are empty (§8.3).",
      bad: "mta-sts.example.com. IN A 192.0.2.80   ; and no _mta-sts",
      good: "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261122;\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.mtaSTS(of: facts) else { return }
    if found.isProposed { return examination.notApplicable() }
    guard examination.records(of: found.text) != nil else { return }
    guard found.records.isEmpty, found.nearMisses.isEmpty, let policy = found.policy,
      let content = policy.file.policy
    else { return examination.notApplicable() }
    // What is being given up needs no record any more (RFC 8461 §8.3).
    if content.mode == .none { return }
    examination.find(
      facts, policy, "a policy is served, but no record tells senders of it",
      evidence: policy.lines(of: "mode").map(\.text)
        + ["\(found.text.question): \(found.text.outcome.text)"],
      fix: MTASTSPublication(domain: facts.request.domain, policy: content).recordLine)
  }
}
