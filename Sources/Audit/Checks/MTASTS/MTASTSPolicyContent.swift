import DNS
import MailAuth

/// A policy file with mistakes.
enum MTASTSPolicySyntax: Check {
  static let rule = Rule(
    "mta-sts-policy-syntax", "MTA-STS policy with a syntax error", family: .mtaSTS,
    severity: .error, citation: "RFC 8461 §3.2",
    page: RulePage(
      what: """
        The policy file does not follow the grammar: lines of name: value, ended by LF or CRLF; version STSv1, mode, max_age once each, \
        mx at least once unless the mode is none; no empty line, no byte order mark. What only strict senders refuse (an empty line, \
        white space before a name or a colon) is a warning, and the other rules look at what the file says all the same. Of a file with \
        any other mistake they are undetermined.
        """,
      why: "Senders that keep to the grammar use nothing of a file with a mistake in it.",
      fix: "Correct the lines that are named.",
      bad: "version: STSv1\nmode: enforced\nmx: mx1.example.com.\nmax_age: 1 week",
      good: "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (_, policy) = examination.mtaSTSPolicy(of: facts) else { return }
    let file = policy.file
    let lines = file.octets.split(separator: 0x0A, omittingEmptySubsequences: false)
    for problem in file.problems.prefix(Examination.maximumFindingsPerRecord) {
      let line = lines.indices.contains(problem.line - 1) ? lines[problem.line - 1] : []
      let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      examination.find(
        facts, policy, "\(problem)", line: problem.line, column: problem.column,
        evidence: text.isEmpty ? [] : ["line \(problem.line): \(text)"],
        fix: fix(problem.kind, facts), severity: problem.kind.isTolerated ? .warning : nil)
    }
    let rest = file.problems.count - Examination.maximumFindingsPerRecord
    if rest > 0 {
      examination.find(
        facts, policy, "and \(rest) more mistakes like these", evidence: [],
        fix: "Serve a policy file alone:\n\(MTASTSPublication.first(facts).policy)")
    }
  }

  private static func fix(_ kind: MTASTSPolicyFile.Kind, _ facts: DomainFacts) -> String {
    let hosts = facts.mailExchangers.hostNames
    let patterns =
      hosts.isEmpty ? "mx: <your MX host>" : hosts.map { "mx: \($0)" }.joined(separator: "\n")
    switch kind {
    case .empty, .tooLong: return "\(MTASTSPublication.first(facts).policy)"
    case .byteOrderMark: return "Save the file without the byte order mark (EF BB BF)."
    case .blankLine: return "Remove the empty line."
    case .loneCarriageReturn: return "End every line with LF or CRLF."
    case .indented: return "Remove the white space at the beginning of the line."
    case .missingColon, .badName: return "Remove the line, or write it as name: value."
    case .blankBeforeColon(let name): return "Write \(name): without white space before the colon."
    case .emptyValue("mx"), .noPattern, .missing("mx"): return patterns
    case .emptyValue("version"), .missing("version"), .badVersion: return "version: STSv1"
    case .emptyValue("mode"), .missing("mode"): return "mode: testing"
    case .badMode(let text):
      let lower = text.lowercased()
      for mode in ["enforce", "testing", "none"]
      where lower.hasPrefix(mode) || lower.hasPrefix(mode.prefix(4)) {
        return "mode: \(mode)"
      }
      return "mode: testing"
    case .emptyValue("max_age"), .missing("max_age"), .badMaxAge:
      return "max_age: \(MTASTSPublication.enforcedMaxAge)"
    case .emptyValue(let name), .missing(let name): return "\(name): <a value>"
    case .badOctet: return "Remove the character, or save the file as UTF-8."
    case .badPattern(let text, let mistake):
      switch mistake {
      case .dotAtEnd: return "mx: \(text.dropLast())"
      case .empty, .badWildcard, .emptyLabel, .badOctet, .hyphenAtEdge, .tooLong: return patterns
      }
    }
  }
}

/// Mode none.
enum MTASTSModeNone: Check {
  static let rule = Rule(
    "mta-sts-mode-none", "MTA-STS mode none", family: .mtaSTS, severity: .notice,
    citation: "RFC 8461 §5, §8.3",
    page: RulePage(
      what: "The policy's mode is none.",
      why: "Senders treat the domain as if it had no policy. The mode is for giving MTA-STS up.",
      fix:
        "Once every policy served before has ended (its max_age), remove record and policy host; or change the mode.",
      bad: "mode: none", good: "mode: testing"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (_, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    guard content.mode == .none else { return }
    let line = policy.lines(of: "mode")
    examination.find(
      facts, policy, "mode is none: senders treat the domain as one without a policy",
      line: line.first?.number, column: 1, evidence: line.map(\.text),
      fix: "; to protect mail again:\n" + MTASTSPublication.first(facts).text)
  }
}

/// Mode testing, and since when.
enum MTASTSTesting: Check {
  static let rule = Rule(
    "mta-sts-testing", "MTA-STS mode testing", family: .mtaSTS, severity: .notice,
    citation: "RFC 8461 §5",
    page: RulePage(
      what: """
        The policy's mode is testing. Where a history tells that it has been so for more than 60 days (dlv audit and dlv mta-sts keep one), \
        the rule is a warning.
        """,
      why: """
        Senders deliver to hosts that fail the policy all the same, and only report it: nothing is protected yet. For some weeks that is \
        as it should be.
        """,
      fix:
        "Once the reports of TLS-RPT show no failures of your own, change to enforce, with a longer max_age and a new id.",
      bad: "mode: testing   ; since last year", good: "mode: enforce"))

  /// Days; some weeks of reports are enough, and two months are more than that.
  static let maximumDays = 60

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (found, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    guard content.mode == .testing else { return }
    var message = "mode is testing: mail is delivered to hosts that fail the policy"
    var severity: Severity?
    if let earlier = found.earlier, earlier.content?.mode == .testing,
      let since = earlier.modeSince,
      let now = found.now
    {
      let days = (now.seconds - since.seconds) / 86_400
      if days > 0 { message += "; so it has been for \(days) days at least" }
      if days > maximumDays { severity = .warning }
    }
    let enforced = MTASTSPublication(mending: content, of: facts) { $0.mode = .enforce }
    let line = policy.lines(of: "mode")
    examination.find(
      facts, policy, message, line: line.first?.number, column: 1, evidence: line.map(\.text),
      fix: "; when the reports show no failures:\n"
        + enforced.text,
      severity: severity)
  }
}

/// An MX host that the policy does not allow.
enum MTASTSUncovered: Check {
  static let rule = Rule(
    "mta-sts-mx-not-covered", "MX host not covered by the MTA-STS policy", family: .mtaSTS,
    severity: .error, citation: "RFC 8461 §4.1, §5",
    page: RulePage(
      what: """
        A host of the domain's MX records matches no mx pattern of the policy. A pattern is a name, or *. and a name, where * stands for \
        one whole label. An error in mode enforce, a warning in mode testing.
        """,
      why: """
        Senders that keep to the policy never deliver to the host: in mode enforce mail fails when no other host takes it, in mode \
        testing they report it.
        """,
      fix: "Add the host to the policy and give the record a new id; or remove the MX record.",
      bad: "example.com. IN MX 10 mx.a.example.com.   ; with mx: *.example.com",
      good: "mx: mx.a.example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    // No MX hosts, no record: whatever the file says.
    if facts.mtaSTS?.isForNobody == true { return examination.notApplicable() }
    guard let (_, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    let mail = facts.mailExchangers
    guard examination.records(of: mail.answer) != nil else { return }
    if let implicit = mail.implicit, implicit.resolution == .unknown {
      return examination.noteFailures(of: implicit)
    }
    let hosts = mail.hostNames
    if hosts.isEmpty || content.mode == .none { return examination.notApplicable() }
    let uncovered = hosts.filter { !content.covers($0) }
    if uncovered.isEmpty { return }
    let lines = policy.lines(of: "mx")
    for host in uncovered {
      let exchanger = mail.exchangers.first { $0.name == host }
      let consequence =
        content.mode == .enforce
        ? uncovered.count == hosts.count
          ? "mail from senders that keep to the policy fails"
          : "senders that keep to the policy do not deliver to it"
        : "senders would not deliver to it in mode enforce"
      examination.find(
        facts, policy, "\(host) matches no mx of the policy: \(consequence)",
        line: lines.last?.number, column: 1,
        evidence: lines.map(\.text) + (exchanger?.records.map(\.description) ?? []),
        fix: MTASTSPublication(mending: content, of: facts).text,
        severity: content.mode == .enforce ? nil : .warning)
    }
  }
}

/// A pattern that no MX host matches.
enum MTASTSIdlePattern: Check {
  static let rule = Rule(
    "mta-sts-idle-pattern", "MTA-STS pattern that no MX host matches", family: .mtaSTS,
    severity: .notice, citation: "RFC 8461 §3.2, §4.1",
    page: RulePage(
      what: "An mx pattern of the policy matches none of the domain's MX hosts.",
      why: """
        It allows a host that takes no mail for the domain: a leftover, a slip of the pen, or a host that is about to be added, which \
        has to be in the policy before its MX record is published.
        """,
      fix: "Remove the pattern, unless the host is about to be added.",
      bad: "mx: old.example.com", good: "mx: mx1.example.com"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    // No MX hosts, no record: whatever the file says.
    if facts.mtaSTS?.isForNobody == true { return examination.notApplicable() }
    guard let (_, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    guard examination.records(of: facts.mailExchangers.answer) != nil else { return }
    let hosts = facts.mailExchangers.hostNames
    if hosts.isEmpty || content.patterns.isEmpty { return examination.notApplicable() }
    let idle = content.patterns.filter { pattern in !hosts.contains(where: pattern.matches) }
    // Then `mta-sts-mx-not-covered` says what is wrong.
    if idle.count == content.patterns.count { return examination.notApplicable() }
    let mended = MTASTSPublication(mending: content, of: facts) {
      $0.patterns.removeAll(where: idle.contains)
    }
    for pattern in idle.prefix(Examination.maximumFindingsPerRecord) {
      let line = policy.lines(of: "mx").first {
        $0.text.lowercased().hasSuffix("\(pattern)".lowercased())
      }
      examination.find(
        facts, policy, "mx \(pattern) matches no MX host of the domain", line: line?.number,
        column: 1,
        evidence: (line.map { [$0.text] } ?? [])
          + facts.mailExchangers.answer.records.map(\.description),
        fix: mended.text)
    }
  }
}

/// How long senders keep the policy.
enum MTASTSMaxAge: Check {
  static let rule = Rule(
    "mta-sts-max-age", "MTA-STS max_age too short or too long", family: .mtaSTS,
    severity: .warning, citation: "RFC 8461 §3.2",
    page: RulePage(
      what: """
        max_age is above 31557600 seconds, the greatest value allowed (an error); or, in mode enforce, below a day (a warning) or below a \
        week (a notice). In modes testing and none a short one is right.
        """,
      why: """
        Senders that have forgotten the policy have to fetch it anew, and whoever can stop that has mail delivered without it. The \
        shorter the time, the smaller the protection. Above the limit, senders may refuse the policy.
        """,
      fix: "Some weeks: max_age: 1209600 and more.",
      bad: "max_age: 3600", good: "max_age: 1209600"))

  private static let day = 86_400

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let (_, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    let message: String
    let severity: Severity
    if content.maxAge > MTASTSPolicy.maximumMaxAge {
      message = "max_age is \(content.maxAge), and may be \(MTASTSPolicy.maximumMaxAge) at most"
      severity = .error
    } else if content.mode != .enforce || content.maxAge >= MTASTSPublication.leastMaxAge {
      return
    } else if content.maxAge < day {
      message =
        "max_age is \(content.maxAge) seconds, less than a day: senders forget the policy at once"
      severity = .warning
    } else {
      message = "max_age is \(content.maxAge) seconds, less than a week; weeks are usual"
      severity = .notice
    }
    let line = policy.lines(of: "max_age")
    examination.find(
      facts, policy, message, line: line.first?.number, column: 1, evidence: line.map(\.text),
      fix: MTASTSPublication(mending: content, of: facts).text, severity: severity)
  }
}

/// A policy that changed without its id.
enum MTASTSUnchangedID: Check {
  static let rule = Rule(
    "mta-sts-id-unchanged", "MTA-STS policy changed, and its id did not", family: .mtaSTS,
    severity: .error, citation: "RFC 8461 §3.1, §8.1",
    page: RulePage(
      what: """
        The policy is another than the one that was seen with the same id before: in the history that dlv audit and dlv mta-sts keep, in the \
        report or recording that --previous names, or, for dlv mta-sts lint, the policy that is served now. Only mode, max_age and mx count.
        """,
      why: """
        Senders fetch a policy anew when the id changes. With the old id they go by the old policy until its max_age ends: a new MX host \
        gets no mail from them.
        """,
      fix: "Publish the record with another id, after the policy.",
      bad: "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"   ; as before the policy was changed",
      good: "_mta-sts.example.com. IN TXT \"v=STSv1; id=2;\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    if facts.mtaSTS?.isForNobody == true { return examination.notApplicable() }
    guard let (found, policy, content) = examination.readMTASTSPolicy(of: facts) else { return }
    guard let earlier = found.earlier, let before = earlier.content, let record = found.record
    else {
      return examination.notApplicable()
    }
    if record.id != earlier.id || before == content { return }
    let publication =
      found.isProposed
      ? MTASTSPublication(mending: content, of: facts)
      : MTASTSPublication(domain: facts.request.domain, policy: content)
    let evidence =
      ["before, with id \(earlier.id):"] + lines(before) + ["now:"] + lines(content)
      + found.records.map(\.resource.description)
    switch policy.origin {
    case .proposed, .forNobody:
      examination.find(
        facts, policy,
        "the policy differs from the one that is served with id \(record.id): it needs a new id",
        evidence: evidence, fix: publication.text, severity: .notice)
    case .fetched:
      examination.find(
        facts, policy,
        "the policy has changed since it was seen before, and the id is \(record.id) still",
        evidence: evidence, fix: publication.recordLine)
    }
  }

  private static func lines(_ policy: MTASTSPolicy) -> [String] {
    policy.description.split(separator: "\n").map { "  \($0)" }
  }
}
