import DNS
import MailAuth
import Message
import Reputation

/// The answer as a person reads it: a line each for SPF, DKIM, DMARC and ARC, then how DMARC came to its result, the fields that a
/// receiver adds, and the rules of large receivers.
extension MessageVerificationDocument {
  public func text(_ page: TextPage) -> String {
    page.heading(VisibleText.line(name), mark: "DMARC \(result)", face: face) + "\n"
      + sessionRows(page) + "\n" + summary(page) + page.findings(findings) + dmarcSection(page)
      + arcSection(page) + fieldSection(page) + ruleSection(page)
  }

  private var face: TerminalStyle.Face {
    switch verification.result {
    case .pass: .boldGreen
    case .fail, .permerror: .boldRed
    case .none, .temperror, .undetermined: .boldYellow
    }
  }

  // MARK: The message

  private func sessionRows(_ page: TextPage) -> String {
    let envelope = verification.envelope
    var rows = [("From", authorText)]
    if let client = envelope.client {
      rows.append(("client", client.description + reverseText))
    } else {
      rows.append(("client", "not known: without --ip or --from-received there is no SPF"))
    }
    if let helo = envelope.helo { rows.append(("HELO", visible(helo))) }
    if let mailFrom = envelope.mailFrom {
      rows.append(("MAIL FROM", mailFrom.isEmpty ? "<>" : visible(mailFrom)))
    }
    if let server = envelope.receivedBy {
      rows.append(("received by", visible(server) + tlsText))
    }
    return rows.map { label, value in
      "  " + page.style.paint(TextLayout.padded(label, to: 12), .dim) + value + "\n"
    }.joined()
  }

  private var authorText: String {
    switch verification.author {
    case .domain(_, let mailboxes):
      mailboxes.map { mailbox in
        let address = visible("\(mailbox.localPart)@\(mailbox.domain)")
        return mailbox.displayName.isEmpty
          ? address : address + " “" + visible(mailbox.displayName) + "”"
      }.joined(separator: ", ")
    case .problem(let problem): visible(problem.description)
    }
  }

  private var reverseText: String {
    switch verification.reverseDNS {
    case nil: ""
    case .confirmed(let name)?: " (\(name), which leads back)"
    case .missing?: " (no PTR record)"
    case .unconfirmed(let names)?:
      " (\(names.first?.description ?? ""), which does not lead back)"
    case .undetermined?: " (reverse DNS could not be looked up)"
    }
  }

  private var tlsText: String {
    switch verification.envelope.encryption {
    case .encrypted(let version?): ", over \(visible(version))"
    case .encrypted(nil): ", over TLS"
    case .plain: ", without TLS"
    case .unknown: ""
    }
  }

  // MARK: One line a mechanism

  private struct Row {
    let mark: Mark
    let name: String
    let result: String
    let reason: String
  }

  private func summary(_ page: TextPage) -> String {
    let rows = spfRows(page) + dkimRows + [dmarcRow, arcRow]
    let columns = rows.map { $0.result.utf8.count }.max() ?? 0
    return rows.map { row in
      "  " + page.style.paint(row.mark.rawValue, as: row.mark) + " "
        + page.style.paint(TextLayout.padded(row.name, to: 6), .bold)
        + page.style.paint(TextLayout.padded(row.result, to: columns), as: row.mark)
        + "  " + row.reason + "\n"
    }.joined()
  }

  private func spfRows(_ page: TextPage) -> [Row] {
    guard let spf = verification.spf else {
      return [Row(mark: .unknown, name: "SPF", result: "not evaluated", reason: spfMissing)]
    }
    let path =
      spf.match == nil
      ? ""
      : " by "
        + spf.path.map { page.term(spf.place(of: $0).term) }
        .joined(separator: " → ")
    let reason = spf.problem?.description ?? ("no term matches")
    let domain = String(decoding: spf.request.domain, as: UTF8.self)
    return [
      Row(
        mark: Self.mark(spf.result), name: "SPF", result: spf.result.rawValue,
        reason: visible(domain + (path.isEmpty ? ": " + reason : path)))
    ]
  }

  private var spfMissing: String {
    verification.envelope.client == nil
      ? "the client's address is not known"
      : "the envelope sender is not known: give --mail-from ('<>' for a bounce)"
  }

  private static func mark(_ result: SPFResult) -> Mark {
    switch result {
    case .pass: .right
    case .fail, .permerror: .wrong
    case .softfail, .neutral, .none: .doubtful
    case .temperror: .unknown
    }
  }

  private var dkimRows: [Row] {
    if verification.dkim.signatures.isEmpty {
      return [
        Row(mark: .doubtful, name: "DKIM", result: "none", reason: "the message is not signed")
      ]
    }
    let rows = verification.dkim.lookedAt.map { verified in
      var reason = verified.verdict.description
      if let signature = verified.signature {
        reason = "\(signature.domain), selector \(signature.selector), \(signature.algorithm)"
        if verified.verdict.result != .pass { reason += ": \(verified.verdict)" }
      }
      return Row(
        mark: Self.mark(verified.verdict.result), name: "DKIM",
        result: verified.verdict.result.rawValue, reason: visible(reason))
    }
    guard let remark = verification.dkim.remarkOnOthers else { return rows }
    return rows + [Row(mark: .unknown, name: "DKIM", result: "", reason: remark)]
  }

  private static func mark(_ result: DKIMResult) -> Mark {
    switch result {
    case .pass: .right
    case .fail, .permerror, .policy: .wrong
    case .neutral, .none: .doubtful
    case .temperror: .unknown
    }
  }

  private var dmarcRow: Row {
    let mark: Mark =
      switch verification.result {
      case .pass: .right
      case .fail, .permerror: .wrong
      case .none: .doubtful
      case .temperror, .undetermined: .unknown
      }
    return Row(mark: mark, name: "DMARC", result: result, reason: dmarcReason)
  }

  private var dmarcReason: String {
    guard let verdict = verification.dmarc?.verdict else {
      guard case .problem(let problem) = verification.author else { return "" }
      return visible(problem.description)
    }
    switch verification.result {
    case .pass:
      let names = verdict.alignments.filter { $0.identifier.outcome == .passed && $0.isAligned }
        .map { "\($0.identifier.mechanism.name.uppercased()) (\($0.identifier.domain))" }
      return "aligned: " + names.joined(separator: ", ")
    case .fail:
      guard let disposition = verdict.disposition else { return "nothing aligned passes" }
      return "nothing aligned passes; the domain asks for \(disposition.rawValue)"
    case .none: return "no record applies to \(verification.author.domain?.description ?? "")"
    case .permerror: return "the record's policy is invalid, so DMARC is not applied"
    case .temperror: return "a lookup failed on which the result hangs"
    case .undetermined:
      return verdict.result == .temperror
        ? "no aligned signature that was looked at passes, and others were not looked at"
        : "no aligned signature passes, and SPF was not evaluated"
    }
  }

  private var arcRow: Row {
    let report = verification.arc
    switch report.result {
    case .none:
      return Row(mark: .notApplicable, name: "ARC", result: "none", reason: "no ARC fields")
    case .pass:
      let sealers = report.sets.map(\.seal.domain.description).joined(separator: " → ")
      return Row(
        mark: .right, name: "ARC", result: "pass",
        reason: "sealed by \(sealers); \(unchangedText(report.oldestPass ?? 1))")
    case .fail:
      return Row(
        mark: .wrong, name: "ARC", result: "fail",
        reason: visible(report.problem?.description ?? ""))
    case .undetermined:
      return Row(
        mark: .unknown, name: "ARC", result: "undetermined",
        reason: visible(report.problem?.description ?? ""))
    }
  }

  /// RFC 8617 §5.2 step 5.
  private func unchangedText(_ oldestPass: Int) -> String {
    oldestPass <= 1
      ? "unchanged since the first" : "changed before set \(oldestPass), unchanged since"
  }

  // MARK: DMARC

  private func dmarcSection(_ page: TextPage) -> String {
    guard let evaluation = verification.dmarc else { return "" }
    let verdict = evaluation.verdict
    var lines: [String] = []
    switch verdict.discovery {
    case .nothing:
      lines.append(
        "no record at "
          + evaluation.walk.steps.map { "\($0.answer.question.name)" }
          .joined(separator: ", "))
    case .undetermined(let answers):
      lines += answers.map { "\($0.question): \(AnswerText.outcome($0))" }
    case .found(let policy):
      lines.append(VisibleText.line(policy.resource.description))
      lines.append("found at \(policy.domain): " + Self.text(of: policy.role))
    }
    lines.append(
      "organizational domain: "
        + (verdict.organizationalDomain.name?.description ?? "could not be determined"))
    lines += verdict.alignments.map(Self.text)
    if let policy = verdict.requestedPolicy { lines.append(text(of: policy, verdict)) }
    lines += verdict.undetermined.map { "open: \($0.question): \(AnswerText.outcome($0))" }
    let other = evaluation.rfc7489
    let otherResult = verification.result(of: other)
    let otherDisposition = verification.disposition(of: other)
    if otherResult != verification.result
      || otherDisposition != verification.disposition(of: verdict)
    {
      lines.append(
        "receivers of RFC 7489 (public suffix list) come to \(otherResult.rawValue)"
          + (otherDisposition.map { ", disposition \($0.rawValue)" } ?? "")
          + ", organizational domain \(other.organizationalDomain.name?.description ?? "")")
    }
    if verification.result == .fail, let percentage = other.requestedPolicy?.percentage {
      lines.append(
        "receivers of RFC 7489 apply their policy to \(percentage) % of what fails (pct), others to all"
      )
    }
    return page.section("DMARC of \(evaluation.authorDomain) (RFC 9989)")
      + lines.map { "  " + $0 + "\n" }.joined()
  }

  private static func text(of role: DiscoveredPolicy.Role) -> String {
    switch role {
    case .authorDomain: "the Author Domain's own record"
    case .organizationalDomain: "the record of the organizational domain"
    case .publicSuffixDomain: "the record of the public suffix domain"
    }
  }

  private func text(
    of policy: DMARCVerdict.RequestedPolicy, _ verdict: DMARCVerdict
  ) -> String {
    let testing = policy.isTesting ? ", lowered by t=y" : ""
    let disposition =
      verification.disposition(of: verdict).map {
        "; disposition of this message: \($0.rawValue)"
      } ?? (verification.result == .undetermined ? "; disposition of this message: not known" : "")
    return "policy: \(policy.tag)=\(policy.policy.rawValue)\(testing)\(disposition)"
  }

  private static func text(_ alignment: DMARCVerdict.Alignment) -> String {
    let identifier = alignment.identifier
    let name = "\(identifier.mechanism.name.uppercased()) \(identifier.domain)"
    let outcome: String =
      switch identifier.outcome {
      case .passed: "passed"
      case .failed: "did not pass"
      case .open: "is open"
      }
    let mode = DMARCExplanationDocument.name(alignment.mode)
    let state: String =
      switch alignment.state {
      case .identical: "aligned (the same domain)"
      case .sameOrganization(let domain): "aligned (\(mode): both belong to \(domain))"
      case .differs: "not aligned (\(mode): another domain)"
      case .otherOrganization(nil): "not aligned (\(mode): another organizational domain)"
      case .otherOrganization(let domain?):
        "not aligned (\(mode): organizational domain \(domain))"
      case .undetermined: "alignment could not be determined"
      }
    return "\(name) \(outcome), \(state)"
  }

  // MARK: ARC

  /// Of a chain that fails before a signature is looked at: who says that he sealed what.
  private func unverifiedSeals(_ page: TextPage) -> String {
    let seals = verification.arc.unverifiedSeals
    guard !seals.isEmpty else { return "" }
    let lines = seals.map { seal in
      "  i=\(seal.instance)  \(seal.domain)  cv=\(seal.chainValidation.rawValue)\n"
    }
    return page.section("ARC seals (RFC 8617), not verified") + lines.joined()
  }

  private func arcSection(_ page: TextPage) -> String {
    let sets = verification.arc.sets
    guard !sets.isEmpty else { return unverifiedSeals(page) }
    var text = page.section("ARC sets (RFC 8617), the oldest first")
    if verification.arc.result == .pass {
      let note =
        "A chain that passes says who handled the message and what each found. Whether that outweighs DMARC is for the receiver to decide, by whom it trusts."
      text += TextLayout.wrapped(TextLayout.words(of: note), indent: 2, columns: page.width)
    }
    for set in sets {
      text +=
        "  i=\(set.instance)  \(set.seal.domain)  cv=\(set.seal.chainValidation.rawValue)  seal "
        + set.sealVerdict.result.rawValue + ", message signature "
        + set.messageSignature.verdict.result.rawValue + "\n"
      if let results = set.results {
        for result in results.results {
          text += "       " + visible("\(result.method)=\(result.result)")
          let properties = result.properties.map { "\($0.type).\($0.name)=\($0.value)" }
          text += visible(properties.isEmpty ? "" : " " + properties.joined(separator: " ")) + "\n"
        }
      } else {
        text += "       " + page.style.paint("its results can't be read", .red) + "\n"
      }
    }
    return text
  }

  // MARK: Fields

  /// Never wrapped beyond their own folding, so that they can be pasted.
  private func fieldSection(_ page: TextPage) -> String {
    var fields = [verification.authenticationResults(server: server).field()]
    for evaluation in [verification.heloSPF, verification.spf].compactMap({ $0 }) {
      fields.append(ReceivedSPF(evaluation).lines.joined(separator: "\n"))
    }
    return page.section("Header fields of a receiver")
      + fields.map { VisibleText.block($0) + "\n" }.joined()
  }

  // MARK: Rules

  private func ruleSection(_ page: TextPage) -> String {
    var text = page.section("What large receivers require of this message")
    let rules = verification.senderRules
    let columns = rules.map { $0.rule.statement.utf8.count }.max() ?? 0
    for receiver in SenderRule.Receiver.allCases {
      var group: String?
      for (rule, verdict) in rules where rule.receiver == receiver {
        let title = "\(receiver.rawValue), \(Self.text(of: rule.audience)), since \(rule.since)"
        if title != group {
          group = title
          text += "  " + page.style.paint(title, .bold) + "\n"
        }
        text += line(rule, verdict, columns, page)
      }
    }
    text += "\n  Sources:\n"
    for receiver in SenderRule.Receiver.allCases {
      text += "    \(receiver.rawValue), “\(receiver.source.title)”\n      "
      text += page.style.paint(receiver.source.address, .dim) + "\n"
    }
    return text
  }

  private static func text(of audience: SenderRule.Audience) -> String {
    switch audience {
    case .everybody: "every sender"
    case .bulk: "bulk senders only"
    case .bulkMarketing: "marketing mail of bulk senders only"
    }
  }

  private func line(
    _ rule: SenderRule, _ verdict: SenderRuleFacts.Verdict, _ columns: Int, _ page: TextPage
  ) -> String {
    let mark: Mark =
      switch verdict {
      case .met: .right
      case .notMet: .wrong
      case .undetermined: .unknown
      }
    let indent = 8 + columns
    let words = TextLayout.words(of: visible(verdict.reason))
    return "    " + page.style.paint(mark.rawValue, as: mark) + " "
      + TextLayout.padded(rule.statement, to: columns) + "  "
      + TextLayout.wrapped(words, indent: indent, columns: page.width).dropFirst(indent)
  }

  private func visible(_ text: String) -> String { VisibleText.line(text) }
}
