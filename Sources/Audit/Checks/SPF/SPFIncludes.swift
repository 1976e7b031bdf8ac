import DNS
import MailAuth

/// An include or redirect to a domain without a record.
enum SPFIncludeWithoutRecord: Check {
  static let rule = Rule(
    "spf-include-without-record", "Included domain has no SPF record", family: .spf,
    severity: .error, citation: "RFC 7208 §5.2, §6.1",
    page: RulePage(
      what:
        "Looks at every domain that an 'include' or 'redirect' names, in the record and in those that it leads to.",
      why: """
        'include' or 'redirect' of a domain without an SPF record is permerror (RFC 7208 §5.2, §6.1): every message that no earlier term \
        matches fails. Mostly the name is misspelt, or the service has given it up.
        """,
      fix: "Correct the name after the service's own documentation, or remove the term.",
      bad: #"example.com. 3600 IN TXT "v=spf1 include:esp.example -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 include:_spf.esp.example -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes where node.domain != spf.domain {
      guard case .none = node.content, let place = spf.tree.path(to: node.domain).last else {
        continue
      }
      let isOwn = place.domain == spf.domain
      let state =
        if case .noSuchName = node.answer.outcome { "does not exist (NXDOMAIN)" } else {
          "has no SPF record"
        }
      examination.find(
        place.domain,
        "\(node.domain), which '\(place.term)' names, \(state): the result is permerror"
          + spf.route(to: place.domain),
        evidence: spf.evidence(to: node.domain),
        fix: spf.repaired
          + (isOwn
            ? "\nOr correct the name in '\(place.term)'."
            : "\nOr have '\(place.term)' corrected at \(place.domain)."),
        at: isOwn ? published.record.location : nil)
    }
  }
}

/// A term that names a domain which anybody may register.
enum SPFUnregisteredDomain: Check {
  static let rule = Rule(
    "spf-unregistered-domain", "SPF record names a domain that anybody may register", family: .spf,
    severity: .error, citation: "RFC 7208 §11.4; publicsuffix.org",
    page: RulePage(
      what: """
        For every term whose domain does not exist, looks whether the registrable domain above it (by the public suffix list) exists. \
        Fires when that is NXDOMAIN too.
        """,
      why: """
        Whoever registers that domain decides which hosts may send with yours: an SPF pass, aligned for DMARC. Such names are searched for and used.
        """,
      fix: "Remove the term at once, or register the domain yourself.",
      bad: #"example.com. 3600 IN TXT "v=spf1 include:_spf.gone-service.example -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteFailedLookups(in: spf)
    for node in spf.tree.orderedNodes {
      for step in node.steps {
        guard let missing = step.answerWithoutName(in: spf.tree.nodes)?.question.name,
          let registration = spf.registrations.first(where: { missing.isSubdomain(of: $0.key) })
        else { continue }
        if let failure = registration.value.failure {
          examination.cannotTell(registration.key, "\(registration.value.question): \(failure)")
          continue
        }
        guard case .noSuchName = registration.value.outcome else { continue }
        // Nobody can register 'https://edge.example': `SPFInvalidTarget` speaks about it.
        if !registration.key.isPlain { continue }
        let isOwn = node.domain == spf.domain
        examination.find(
          node.domain,
          "'\(step.place.term)' depends on \(registration.key), which does not exist: whoever registers it "
            + "may send as \(spf.domain)\(spf.route(to: node.domain))",
          evidence: spf.evidence(to: node.domain) + ["\(registration.value.question): NXDOMAIN"],
          fix: spf.repaired
            + (isOwn ? "" : "\nOr have '\(step.place.term)' removed from \(node.domain)."),
          at: isOwn ? published.record.location : nil)
      }
    }
  }
}

/// `ptr`, and the macro that works like it.
enum SPFPointer: Check {
  static let rule = Rule(
    "spf-ptr", "SPF record uses 'ptr'", family: .spf, severity: .warning,
    citation: "RFC 7208 §5.5, §7.2",
    page: RulePage(
      what: "Finds 'ptr' and the macro '%{p}' in the domain's own record.",
      why: """
        'ptr' SHOULD NOT be published (RFC 7208 §5.5): it is slow, depends on reverse zones that others run, burdens the .arpa servers, and \
        large receivers skip it. The same holds for '%{p}' (§7.2).
        """,
      fix: "Name the hosts: 'ip4', 'ip6', 'a' or 'mx'.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ptr -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx ip4:192.0.2.0/28 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    let terms = published.spf.terms.filter { usesPointer($0.content) }
    examination.find(
      terms.map { ("'\(published.spf.text(of: $0))' depends on the client's reverse DNS", nil) },
      in: facts.spf, published,
      fix: facts.spf.repaired)
  }

  static func usesPointer(_ content: SPFTerm.Content) -> Bool {
    switch content {
    case .directive(let directive):
      switch directive.mechanism {
      case .ptr: true
      case .include(let domain), .exists(let domain): usesPointer(domain)
      case .a(let domain, _), .mx(let domain, _): domain.map(usesPointer) ?? false
      case .all, .ip4, .ip6: false
      }
    case .modifier(.redirect(let domain)), .modifier(.explanation(let domain)): usesPointer(domain)
    case .modifier(.unknown): false
    }
  }

  private static func usesPointer(_ text: MacroString) -> Bool {
    text.parts.contains { part in
      if case .macro(let macro) = part { macro.letter == .validatedName } else { false }
    }
  }
}
