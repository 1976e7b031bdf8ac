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
      return aliases + [text, page.style.paint("applies: " + role, .green)]
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
          name, cell(Self.state(coverage), coverage.policy, coverage.discovery.policy?.domain),
          cell(
            Self.rfc7489State(coverage), coverage.rfc7489Policy,
            coverage.rfc7489Discovery.policy?.domain)
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
    _ state: String, _ policy: DMARCVerdict.RequestedPolicy?, _ place: DomainName?
  ) -> String {
    guard let policy else {
      switch state {
      case "no_record": return "nothing: no record applies"
      case "invalid_policy": return "nothing: the record's policy is invalid"
      default: return "undetermined"
      }
    }
    let testing =
      policy.isTesting ? ", t=y" : policy.percentage.map { ", pct=\($0)" } ?? ""
    let at = place.map { $0 == explanation.domain ? "" : " at \($0)" } ?? ""
    return "\(policy.applied.rawValue) (\(policy.tag)=\(policy.policy.rawValue)\(testing)\(at))"
  }

  // MARK: The rest

  private func alignmentLines(_ page: TextPage) -> String {
    guard let record = explanation.own.discovery.policy?.record else { return "" }
    var lines = page.section("What counts as authenticated")
    for (name, mode, domain) in [
      ("SPF", record.spfAlignment.value ?? .relaxed, "MAIL FROM"),
      ("DKIM", record.dkimAlignment.value ?? .relaxed, "d="),
    ] {
      let condition: String
      switch mode {
      case .strict: condition = "\(domain) is exactly \(explanation.domain) (strict)"
      case .relaxed:
        let organization = explanation.own.organizationalDomain.name?.description ?? "it"
        condition = "\(domain) has the organizational domain \(organization) (relaxed)"
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
    let own = explanation.own
    var text =
      "Receivers that still use the public suffix list (RFC 7489) come to something else"
    if let name = own.organizationalDomain.name, name != own.rfc7489OrganizationalDomain {
      text += ": their organizational domain is \(own.rfc7489OrganizationalDomain), not \(name)"
    }
    return "\n"
      + TextLayout.wrapped(TextLayout.words(of: text + "."), indent: 2, columns: page.width)
  }
}
