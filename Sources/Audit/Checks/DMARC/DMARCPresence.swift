import DNS
import MailAuth

/// No record that applies.
enum DMARCMissing: Check {
  static let rule = Rule(
    "dmarc-missing", "No DMARC record", family: .dmarc, severity: .warning,
    citation: "RFC 9989 §4.10.1, §5.1",
    page: RulePage(
      what: """
        Neither the domain nor its organizational domain has a DMARC record; at most a public suffix above has one. A policy \
        inherited from the organizational domain is enough. Not examined for a domain that does not exist.
        """,
      why: """
        Anybody can write the domain into From: without consequence, and nobody reports it. Gmail, Yahoo and Microsoft require \
        a DMARC record of bulk senders (p=none is enough for that).
        """,
      fix:
        "Publish a record with p=none and an address for reports; tighten it once the reports show that your own mail passes.",
      bad: "; nothing at _dmarc.example.com",
      good: #"_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let walk = facts.dmarc.walk, let own = walk.steps.first,
      let name = DMARCTreeWalk.recordName(of: walk.domain)
    else {
      examination.notApplicable()
      return
    }
    let inherited: DiscoveredPolicy?
    switch walk.discovery {
    case .found(let policy) where policy.role != .publicSuffixDomain:
      return
    case .found(let policy):
      inherited = policy
    case .nothing:
      inherited = nil
    case .undetermined(let answers):
      for answer in answers { _ = examination.records(of: answer) }
      return
    }
    if facts.doesNotExist {
      examination.notApplicable()
      return
    }
    // A record that was meant to be one is told by the rule that says what is wrong with it.
    if case .several = own.content {
      examination.notApplicable()
      return
    }
    if !DMARCMisspelt.nearMisses(in: own.answer).isEmpty
      || !DMARCWrongPlace.misplaced(facts).isEmpty
    {
      examination.notApplicable()
      return
    }
    let organization = walk.steps.first {
      $0.domain == facts.dmarc.rfc7489OrganizationalDomain && $0.domain != walk.domain
    }
    if own.isDangling || organization?.isDangling == true {
      examination.notApplicable()
      return
    }
    examination.find(
      name,
      inherited.map {
        "There is no DMARC record; only that of the public suffix \($0.domain) applies."
      }
        ?? "There is no DMARC record, neither for the domain nor for one above it.",
      evidence: walk.steps.flatMap { step in
        step.answer.aliases.map(\.description)
          + ["\(step.answer.question): \(step.answer.outcome.text)"]
      },
      fix: fix(facts, own, organization))
  }

  /// A record at the organizational domain covers every name below. Only the domain's own can say that it sends no mail.
  private static func fix(
    _ facts: DomainFacts, _ own: DMARCTreeWalk.Step, _ organization: DMARCTreeWalk.Step?
  ) -> String {
    let isEmpty = if case .nothing = organization?.content { true } else { false }
    guard let organization, isEmpty, !facts.sendsNoMail else {
      return own.publishing(
        TagListText.line(
          at: own.answer.question.name,
          facts.sendsNoMail
            ? "v=DMARC1; p=reject" : "v=DMARC1; p=none; rua=mailto:dmarc@\(own.domain)"))
    }
    return
      "At the organizational domain, where it covers \(own.domain) and every other name below:\n"
      + organization.publishing(
        TagListText.line(
          at: organization.answer.question.name,
          "v=DMARC1; p=none; rua=mailto:dmarc@\(organization.domain)"))
  }
}

/// More than one record at one name.
enum DMARCSeveralRecords: Check {
  static let rule = Rule(
    "dmarc-several-records", "Several DMARC records at one name", family: .dmarc, severity: .error,
    citation: "RFC 9989 §4.10 steps 2 and 6, RFC 7489 §6.6.3",
    page: RulePage(
      what: "More than one TXT record at a name begins with v=DMARC1.",
      why: "All of them are discarded: the domain has no DMARC record at that name.",
      fix: "Keep one record. Several report addresses go into one rua, with commas between.",
      bad: """
        _dmarc IN TXT "v=DMARC1; p=reject"
        _dmarc IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"
        """,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let walk = facts.dmarc.walk else { return }
    let hasOwn: Bool
    switch walk.steps.first?.content {
    case .record: hasOwn = true
    case .nothing, .several, .failed, nil: hasOwn = false
    }
    let registrable = facts.dmarc.rfc7489OrganizationalDomain ?? walk.domain
    for (index, step) in walk.steps.enumerated() {
      switch step.content {
      case .several(let records):
        // Above the domain it is somebody's record too, but often somebody else's.
        examination.find(
          step.answer.question.name,
          "There are \(records.count) DMARC records; receivers discard all of them.",
          evidence: records.map(\.description),
          fix: "Keep one record and remove the others:\n" + (strictest(records)?.description ?? ""),
          at: records.first?.location, severity: index == 0 ? nil : .warning)
      case .failed:
        // With a record of its own, nothing that the domain's owner could answer for stands above the registrable domain.
        if !hasOwn || step.domain.isSubdomain(of: registrable) {
          _ = examination.records(of: step.answer)
        }
      case .record, .nothing:
        break
      }
    }
  }
}

extension DMARCSeveralRecords {
  /// The record that asks for most: a fix does not take protection away. The first among equals.
  private static func strictest(_ records: [Record]) -> Record? {
    let policies = records.map { record -> DMARCPolicy in
      guard case .txt(let strings) = record.data else { return .none }
      return DMARCRecord(strings.joined)?.policy.value ?? .none
    }
    guard let most = policies.max(), let index = policies.firstIndex(of: most) else { return nil }
    return records[index]
  }
}

/// A DMARC record at a name where no receiver looks.
enum DMARCWrongPlace: Check {
  static let rule = Rule(
    "dmarc-wrong-place", "DMARC record at the wrong name", family: .dmarc, severity: .error,
    citation: "RFC 9989 §4.5",
    page: RulePage(
      what: """
        A record that begins with v=DMARC1 stands at the domain itself, at dmarc.domain, or at _dmarc.domain.domain, where a \
        form that appends the zone's name puts it.
        """,
      why: "Receivers ask for _dmarc.domain only. The record has no effect.",
      fix:
        "Move the record to _dmarc below the domain. In most web forms the name to enter is just _dmarc.",
      bad: #"example.com. IN TXT "v=DMARC1; p=reject""#,
      good: #"_dmarc.example.com. IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let own = examination.ownDMARCStep(of: facts),
      let name = DMARCTreeWalk.recordName(of: facts.request.domain)
    else { return }
    let isMissing: Bool
    switch own.content {
    case .nothing: isMissing = true
    case .record, .several, .failed: isMissing = false
    }
    if isMissing {
      for answer in facts.dmarc.misplaced { _ = examination.records(of: answer) }
      if let apex = facts.dmarc.apex { _ = examination.records(of: apex) }
    }
    for record in misplaced(facts) {
      guard case .txt(let strings) = record.data else { continue }
      examination.find(
        record.name,
        isMissing
          ? "The DMARC record stands at \(record.name); receivers look at \(name) only."
          : "A second DMARC record stands at \(record.name), where nobody looks for it.",
        evidence: [record.description],
        fix: isMissing
          ? own.publishing(Record(name: name, ttl: record.ttl, data: .txt(strings)).description)
          : "Remove the record at \(record.name).",
        at: record.location, severity: isMissing ? nil : .notice)
    }
  }

  /// DMARC records at the domain itself and at the other names asked.
  static func misplaced(_ facts: DomainFacts) -> [Record] {
    ((facts.dmarc.apex?.records ?? []) + facts.dmarc.misplaced.flatMap(\.records)).filter {
      if case .txt(let strings) = $0.data { DMARCRecord.isRecord(strings.joined) } else { false }
    }
  }
}

/// A record whose version tag is not right, so that it is none.
enum DMARCMisspelt: Check {
  static let rule = Rule(
    "dmarc-misspelt", "DMARC record that receivers do not recognise", family: .dmarc,
    severity: .error, citation: "RFC 9989 §4.7 (v), §4.8",
    page: RulePage(
      what: """
        A TXT record at _dmarc was meant to be a DMARC record, but does not begin with v=DMARC1 and a semicolon: v=dmarc1, \
        v=DMARC1 and a comma, quotation marks in the text, no v= at all.
        """,
      why: "A record that does not begin with exactly this tag is ignored as a whole.",
      fix: "Begin the record with v=DMARC1; and nothing before it.",
      bad: #"_dmarc IN TXT "v=dmarc1, p=reject""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let own = examination.ownDMARCStep(of: facts) else { return }
    let hasRecord: Bool
    switch own.content {
    case .record: hasRecord = true
    case .nothing, .several, .failed: hasRecord = false
    }
    for (record, miss) in nearMisses(in: own.answer) {
      guard case .txt(let strings) = record.data else { continue }
      examination.find(
        own.answer.question.name, "Receivers ignore this record: \(miss).",
        evidence: [record.description],
        fix: hasRecord
          ? "Remove the record; another one at the name is valid."
          : TagListText(DMARCMending(strings.joined).tags).line(like: record),
        at: record.location, severity: hasRecord ? .notice : nil)
    }
  }

  static func nearMisses(in answer: Answer) -> [(record: Record, miss: DMARCNearMiss)] {
    answer.records.compactMap { record in
      guard case .txt(let strings) = record.data, let miss = DMARCNearMiss(strings.joined) else {
        return nil
      }
      return (record, miss)
    }
  }
}
