import DNS
import MailAuth

/// A record that lets everybody pass.
enum SPFPassAll: Check {
  static let rule = Rule(
    "spf-pass-all", "SPF record authorises everybody", family: .spf, severity: .error,
    citation: "RFC 7208 §5.1, §11.4",
    page: RulePage(
      what:
        "Finds 'all' and '+all' in the record, and in records that it includes or redirects to with a result of pass.",
      why: """
        Every host of the Internet gets an SPF pass, and with it a DMARC pass. An 'all' without a sign is '+all'.
        """,
      fix: "Write '~all' while senders are still being collected, and '-all' once all are named.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx +all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes {
      guard let all = node.record?.all, all.qualifier == .pass, isPassedOn(node.domain, spf) else {
        continue
      }
      if node.domain == spf.domain {
        examination.find(
          spf.domain, "'all' with the result pass authorises every host of the Internet",
          evidence: [published.record.description],
          fix: spf.repaired,
          at: published.record.location)
      } else {
        examination.find(
          node.domain,
          "the record of \(node.domain) authorises every host of the Internet\(spf.route(to: node.domain))",
          evidence: spf.evidence(to: node.domain),
          fix: spf.repaired
            + "\nOr have '+all' changed to '-all' at \(node.domain).")
      }
    }
  }

  /// Whether a pass there is a pass here: an include with another qualifier turns it into something else (§5.2).
  static func isPassedOn(_ domain: DomainName, _ spf: SPFFacts) -> Bool {
    spf.tree.path(to: domain).allSatisfy { place in
      spf.tree.nodes[place.domain]?.steps.contains { step in
        guard step.place == place else { return false }
        return step.directive.map { $0.qualifier == .pass } ?? true
      } ?? false
    }
  }
}

/// `?all`.
enum SPFNeutralAll: Check {
  static let rule = Rule(
    "spf-neutral-all", "SPF record ends in '?all'", family: .spf, severity: .warning,
    citation: "RFC 7208 §5.1, §8.2",
    page: RulePage(
      what: "Finds '?all' in the record, or in the one that it redirects to.",
      why: """
        'neutral' is treated like 'none' (RFC 7208 §8.2): the record says nothing about hosts that it does not name, so forgers lose nothing.
        """,
      fix: "Write '~all', and '-all' once every sender is named.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx ?all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx ~all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    guard let end = SPFEnd(of: spf, &examination), end.all?.qualifier == .neutral else { return }
    let isOwn = end.domain == spf.domain
    examination.find(
      end.domain, "'?all' says nothing about hosts that are not named\(spf.route(to: end.domain))",
      evidence: spf.evidence(to: end.domain),
      fix: isOwn
        ? spf.repaired
        : "The owner of \(end.domain) has to change '?all' to '~all' or '-all'.",
      at: isOwn ? published.record.location : nil)
  }
}

/// Neither `all` nor `redirect`.
enum SPFNoAll: Check {
  static let rule = Rule(
    "spf-no-all", "SPF record has neither 'all' nor 'redirect'", family: .spf, severity: .warning,
    citation: "RFC 7208 §4.7, §5.1",
    page: RulePage(
      what:
        "Looks whether the record, or the one that it redirects to, says what holds for hosts that no term matches.",
      why: """
        Without it the result for them is neutral (RFC 7208 §4.7), as if the record ended in '?all'. The RFC says that records \
        SHOULD end in 'all' or 'redirect'.
        """,
      fix: "End the record in '-all', or in '~all' while senders are still being collected.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    guard let end = SPFEnd(of: spf, &examination), end.all == nil else { return }
    let isOwn = end.domain == spf.domain
    examination.find(
      end.domain,
      "the record has neither 'all' nor 'redirect': the result for hosts that are not named is neutral"
        + spf.route(to: end.domain),
      evidence: spf.evidence(to: end.domain),
      fix: isOwn
        ? spf.repaired
        : "The owner of \(end.domain) has to end its record in '~all' or '-all'.",
      at: isOwn ? published.record.location : nil)
  }
}

/// Where evaluation ends when nothing matches: the record itself, or the last that it redirects to.
private struct SPFEnd {
  let domain: DomainName
  let all: SPFDirective?

  /// `nil` when nobody knows, which is noted, or when there is no end to look at: where a redirect leads to no record, to one that depends
  /// on the message, or in a circle, the rule is not applicable. What is wrong then is for other rules to say.
  init?(of spf: SPFFacts, _ examination: inout Examination) {
    var domain = spf.domain
    for _ in 0..<SPFTree.maximumRecords {
      guard let node = spf.tree.nodes[domain] else {
        examination.cannotTell(
          domain, "not asked: the record has more terms, or leads to more others, than are followed"
        )
        return nil
      }
      switch node.content {
      case .none, .several:
        examination.notApplicable()
        return nil
      case .unknown(let failure):
        examination.cannotTell(node.domain, "\(node.answer.question): \(failure)")
        return nil
      case .record(let record, _):
        if let all = record.all {
          self.domain = domain
          self.all = all
          return
        }
        let redirect = node.steps.first {
          if case .modifier(.redirect) = $0.term.content { true } else { false }
        }
        guard let redirect else {
          // A redirect that can't be read was meant to be one.
          if record.errors.contains(where: { Self.isRedirect(record, $0) }) {
            examination.notApplicable()
            return nil
          }
          self.domain = domain
          all = nil
          return
        }
        guard let next = redirect.targetName else {
          examination.notApplicable()
          return nil
        }
        domain = next
      }
    }
    examination.notApplicable()
    return nil
  }

  private static func isRedirect(_ record: SPFRecord, _ error: SPFSyntaxError) -> Bool {
    let word = String(decoding: record.text[error.term], as: UTF8.self).lowercased()
    return word.hasPrefix("redirect") || word.hasSuffix("all")
  }
}

/// Terms behind `all`.
enum SPFTermsAfterAll: Check {
  static let rule = Rule(
    "spf-terms-after-all", "Terms behind 'all' are ignored", family: .spf, severity: .warning,
    citation: "RFC 7208 §5.1",
    page: RulePage(
      what: "Finds mechanisms that stand behind 'all'. Modifiers may stand anywhere.",
      why:
        "'all' matches always: mechanisms behind it MUST be ignored (RFC 7208 §5.1). The hosts that they name are not authorised.",
      fix:
        "Remove them: the line proposed authorises what the record does today. If they were meant, put them in front of 'all'.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx -all ip4:192.0.2.9""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx ip4:192.0.2.9 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let steps = facts.spf.tree.root?.steps ?? []
    let ignored = steps.filter { $0.directive != nil && $0.standing == .unreachable }
    guard !ignored.isEmpty else { return }
    examination.find(
      facts.spf.domain,
      "\(ignored.map { "'\($0.place.term)'" }.joined(separator: ", ")) behind 'all' "
        + (ignored.count == 1 ? "is" : "are") + " never evaluated",
      evidence: [published.record.description], fix: facts.spf.repaired,
      at: published.record.location)
  }
}

/// `redirect` beside `all`.
enum SPFRedirectWithAll: Check {
  static let rule = Rule(
    "spf-redirect-with-all", "'redirect' beside 'all' is ignored", family: .spf, severity: .warning,
    citation: "RFC 7208 §5.1, §6.1",
    page: RulePage(
      what: "Finds 'redirect=' in a record that also has 'all'.",
      why:
        "'redirect' MUST be ignored when there is an 'all' anywhere in the record (RFC 7208 §5.1): what it names is not authorised.",
      fix:
        "Keep one of them. To authorise what the other record names, and to end in 'all', use 'include'.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx redirect=_spf.esp.example -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx include:_spf.esp.example -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    guard published.spf.all != nil else { return }
    for term in published.spf.terms {
      guard case .modifier(.redirect) = term.content else { continue }
      examination.find(
        facts.spf.domain,
        "'\(published.spf.text(of: term))' is ignored because the record has 'all'",
        evidence: [published.record.description],
        fix: facts.spf.repaired,
        at: published.record.location)
    }
  }
}
