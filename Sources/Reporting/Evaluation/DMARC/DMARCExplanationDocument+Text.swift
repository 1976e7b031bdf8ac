import DNS
import MailAuth

/// The explanation as a person reads it.
extension DMARCExplanationDocument {
  public func text(_ page: TextPage) -> String {
    let ascii = explanation.domain.description
    let name = unicodeName.map { VisibleText.line($0) + " (\(ascii))" } ?? ascii
    return page.heading(name, mark: mark, face: face) + walkTable(page) + policyTable(page)
      + alignmentLines(page) + reportLines(page) + differenceLines(page)
  }

  private var mark: String {
    switch result {
    case "no_record": "no DMARC record"
    case "invalid_policy": "DMARC not applied"
    case "undetermined": "undetermined"
    default: "policy \(result)"
    }
  }

  private var face: TerminalStyle.Face {
    switch explanation.own.discovery {
    case .undetermined: .boldYellow
    case .nothing: .boldRed
    case .found:
      switch explanation.own.policy?.applied {
      case .reject?, .quarantine?: .boldGreen
      case DMARCPolicy.none?: .boldYellow
      case nil: .boldRed
      }
    }
  }

  // MARK: The walk

  private func walkTable(_ page: TextPage) -> String {
    var table = page.section("The walk (RFC 9989 §4.10)")
    for (index, step) in explanation.queries.enumerated() {
      table += "  \(index + 1)  " + page.style.paint("\(step.answer.question)", .bold) + "\n"
      for line in lines(of: step, page) { table += "     " + line + "\n" }
    }
    switch explanation.end {
    case .top: break
    case .stopped(let flag): table += "     psd=\(flag.rawValue) stops the walk here\n"
    }
    table += "\n  " + existenceLine + "\n"
    table += "  organizational domain: " + organization(explanation.own.organizationalDomain) + "\n"
    return table
  }

  private func lines(of step: DMARCTreeWalk.Step, _ page: TextPage) -> [String] {
    let aliases = step.answer.aliases.map { VisibleText.line($0.description) }
    switch step.content {
    case .nothing:
      let other =
        step.answer.records.isEmpty
        ? AnswerText.outcome(step.answer)
        : "no DMARC record among " + AnswerText.outcome(step.answer)
      return aliases + [page.style.paint(other, .dim)]
    case .several(let records):
      return aliases + records.map { VisibleText.line($0.description) } + [
        page.style.paint("several DMARC records: all are discarded", .red)
      ]
    case .failed(let failure):
      return aliases + [page.style.paint(VisibleText.line(failure.description), .magenta)]
    case .record(_, let resource):
      let text = VisibleText.line(resource.description)
      guard let role = role(of: step) else { return aliases + [text] }
      guard let found = explanation.own.discovery.policy, let defect = defect(of: found) else {
        return aliases + [text, page.style.paint("applies: " + role, .green)]
      }
      let effect =
        explanation.own.policy == nil
        ? "DMARC is not applied (RFC 9989 §4.10.1)"
        : found.record.hasInvalidPolicy
          ? "applies as p=none, for its rua alone (RFC 9989 §4.10.1)"
          : "applies as p=none (RFC 9989 §4.7)"
      return aliases + [text, page.style.paint("\(role), \(defect): \(effect)", .red)]
    }
  }

  private func role(of step: DMARCTreeWalk.Step) -> String? {
    guard let policy = explanation.own.discovery.policy, policy.domain == step.domain else {
      return nil
    }
    return switch policy.role {
    case .authorDomain: "the domain's own record"
    case .organizationalDomain: "the record of the organizational domain"
    case .publicSuffixDomain: "the record of the public suffix domain"
    }
  }

  private var existenceLine: String {
    let domain = explanation.domain
    return switch explanation.existence.outcome {
    case .records, .noData: "\(domain) exists"
    case .noSuchName: "\(domain) does not exist (NXDOMAIN)"
    case .failed(let failure):
      "whether \(domain) exists could not be determined: \(VisibleText.line(failure.description))"
    }
  }

  private func organization(_ organization: DMARCTreeWalk.OrganizationalDomain) -> String {
    switch organization {
    case .determined(let name): name.description
    case .undetermined(let answers):
      "could not be determined: "
        + answers.map { "\($0.question): \(AnswerText.outcome($0))" }.joined(separator: ", ")
    }
  }

  // MARK: The policies

  private func policyTable(_ page: TextPage) -> String {
    let title = "What receivers are asked to do with mail that fails"
    var rows = [("mail from", "RFC 9989", "RFC 7489 (public suffix list)")]
    let covered = [
      (explanation.domain.description, explanation.own),
      ("a subdomain that exists", explanation.existingSubdomain),
      ("a subdomain that does not", explanation.nonexistentSubdomain),
    ]
    for (name, coverage) in covered {
      guard let coverage else { continue }
      rows.append(
        (
          name, cell(Self.state(coverage), coverage.policy, coverage.discovery.policy),
          cell(
            Self.rfc7489State(coverage), coverage.rfc7489Policy, coverage.rfc7489Discovery.policy)
        ))
    }
    let first = rows.map { TextLayout.width(of: $0.0) }.max() ?? 0
    let second = rows.map { TextLayout.width(of: $0.1) }.max() ?? 0
    var table = page.section(title)
    for (index, row) in rows.enumerated() {
      let line =
        "  " + TextLayout.padded(row.0, to: first) + "  " + TextLayout.padded(row.1, to: second)
        + "  " + row.2
      table += (index == 0 ? page.style.paint(line, .dim) : line) + "\n"
    }
    return table
  }

  /// `quarantine (sp=reject, t=y, at example.com)`
  private func cell(
    _ state: String, _ policy: DMARCVerdict.RequestedPolicy?, _ found: DiscoveredPolicy?
  ) -> String {
    guard let policy else {
      switch state {
      case "no_record": return "nothing: no record applies"
      case "invalid_policy": return "nothing: " + (found.flatMap(defect(of:)) ?? "no policy")
      default: return "undetermined"
      }
    }
    if policy.applied == .none, let found, let defect = defect(of: found) {
      return "none: \(defect)"
    }
    let testing =
      policy.isTesting ? ", t=y" : policy.percentage.map { ", pct=\($0)" } ?? ""
    let at = found.map { $0.domain == explanation.domain ? "" : " at \($0.domain)" } ?? ""
    return "\(policy.applied.rawValue) (\(policy.tag)=\(policy.policy.rawValue)\(testing)\(at))"
  }

  /// Why a record asks for less than somebody meant: `p=rejct is invalid` (RFC 9989 §4.10.1), `no p` (§4.7).
  private func defect(of found: DiscoveredPolicy) -> String? {
    if let tag = found.record.invalidPolicyTag { return VisibleText.line(tag) + " is invalid" }
    return found.record.policy == .absent && found.policyTag == "p" ? "no p" : nil
  }

  // MARK: The rest

  private func alignmentLines(_ page: TextPage) -> String {
    guard let record = explanation.own.discovery.policy?.record, explanation.own.policy != nil
    else { return "" }
    var lines = page.section("What counts as authenticated")
    for (name, mode, domain) in [
      ("SPF", record.spfAlignment.value ?? .relaxed, "MAIL FROM"),
      ("DKIM", record.dkimAlignment.value ?? .relaxed, "d="),
    ] {
      let condition: String
      switch mode {
      case .strict: condition = "\(domain) is exactly \(explanation.domain) (strict)"
      case .relaxed:
        switch explanation.own.organizationalDomain {
        case .determined(let name):
          condition = "\(domain) has the organizational domain \(name) (relaxed)"
        case .undetermined:
          condition =
            "\(domain) has the organizational domain of \(explanation.domain), which could not be "
            + "determined (relaxed)"
        }
      }
      lines += "  " + TextLayout.padded(name, to: 4) + "  passes, and \(condition)\n"
    }
    return lines
  }

  private func reportLines(_ page: TextPage) -> String {
    guard let record = explanation.own.discovery.policy?.record else { return "" }
    var lines = page.section("Reports")
    for (tag, uris) in [("rua", record.aggregateReports), ("ruf", record.failureReports)] {
      let list = uris.map { uri in
        VisibleText.line(uri.text) + (uri.isValid ? "" : page.style.paint(" (invalid)", .red))
      }
      lines +=
        "  \(tag)  " + (list.isEmpty ? "none asked for" : list.joined(separator: ", ")) + "\n"
    }
    return lines
  }

  private func differenceLines(_ page: TextPage) -> String {
    guard explanation.differs else { return "" }
    let text =
      "Receivers that still use the public suffix list (RFC 7489) come to something else"
      + otherOrganization
    return "\n"
      + TextLayout.wrapped(TextLayout.words(of: text + "."), indent: 2, columns: page.width)
  }

  /// Which organizational domain differs: the policies stand side by side in the table, these don't.
  private var otherOrganization: String {
    let own = explanation.own
    if let name = own.organizationalDomain.name, name != own.rfc7489OrganizationalDomain {
      return ": their organizational domain is \(own.rfc7489OrganizationalDomain), not \(name)"
    }
    for below in [explanation.existingSubdomain, explanation.nonexistentSubdomain] {
      guard let below, let name = below.organizationalDomain.name,
        name != below.rfc7489OrganizationalDomain
      else { continue }
      let depth = explanation.domain.labelCount
      let describe = { (name: DomainName) in
        name.labelCount > depth ? "the subdomain itself" : name.description
      }
      return ": the organizational domain of a subdomain is, for them, "
        + describe(below.rfc7489OrganizationalDomain) + ", not " + describe(name)
    }
    return ""
  }
}
