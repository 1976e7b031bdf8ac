import DNS

/// A domain that does not exist.
enum DomainMissing: Check {
  static let rule = Rule(
    "zone-domain-missing", "Domain does not exist", family: .zone, severity: .error,
    citation: "RFC 5321 §5.1, RFC 8020",
    page: RulePage(
      what: """
        DNS answers that the domain's name does not exist (NXDOMAIN), or that it is an alias (CNAME) of a name that does not exist, or \
        of itself.
        """,
      why:
        "Nothing can be delivered to it, and receivers refuse mail from it. No name below it exists either.",
      fix:
        "Check the spelling. If the name is right: register the domain, renew it, or add the name to its parent's zone.",
      bad: "; no records at all",
      good: "example.com. IN SOA ns1.example.com. hostmaster.example.com. 1 14400 3600 1209600 3600"
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let answers = [facts.zone.startOfAuthority, facts.zone.delegation, facts.mailExchangers.answer]
    // One answer that the name exists is enough to pass, whatever the others say; a failed one alone leaves it open.
    let denials = answers.filter { if case .noSuchName = $0.outcome { true } else { false } }
    if facts.doesNotExist, let denial = denials.first {
      let domain = facts.request.domain
      if facts.isAbsenceBogus {
        return examination.cannotTell(
          domain, "\(denial.question): no such name (NXDOMAIN), and that answer does not validate")
      }
      if let alias = denial.aliases.last {
        examination.find(
          domain, "\(domain) is an alias of \(denial.canonicalName), which does not exist",
          evidence: denial.aliases.map(\.description) + ["\(denial.canonicalName): no such name"],
          fix: "; correct the target, or remove the alias:\n; \(alias)", at: alias.location)
        return
      }
      examination.find(
        domain, "\(domain) does not exist",
        evidence: denials.map { "\($0.question): no such name (NXDOMAIN)" },
        fix: "Check the spelling of \(domain); register or renew it if it is yours.")
      return
    }
    if answers.contains(where: { $0.failure == nil }) { return }
    if let aliases = facts.aliasLoop {
      let domain = facts.request.domain
      examination.find(
        domain, "\(domain) is an alias that leads in a circle: none of its records can be found",
        evidence: aliases.map(\.description),
        fix: "; correct the target of one, or remove the alias:\n"
          + aliases.map { "; \($0)" }.joined(separator: "\n"),
        at: aliases.first?.location)
      return
    }
    for answer in answers { _ = examination.records(of: answer) }
  }
}

extension DomainFacts {
  /// Whether DNS says that the domain, or what it is an alias of, does not exist. `DomainMissing` tells; a rule about a record
  /// that is missing there would only tell it again.
  ///
  /// NXDOMAIN holds for every type (RFC 2308 §2.1, RFC 8020 §2), but some servers give it for a type that the name merely does not
  /// have. So one answer that the name exists, with records or without, outweighs it.
  var doesNotExist: Bool {
    var isDenied = false
    for answer in [zone.startOfAuthority, zone.delegation, mailExchangers.answer] {
      switch answer.outcome {
      case .records, .noData: return false
      case .noSuchName: isDenied = true
      case .failed: break
      }
    }
    return isDenied
  }
}

extension DomainFacts {
  /// Whether the name itself does not exist, and so nothing below it (RFC 8020): then no other rule has anything to look at.
  var isAbsent: Bool {
    doesNotExist
      && [zone.startOfAuthority, zone.delegation, mailExchangers.answer].allSatisfy {
        $0.aliases.isEmpty
      }
  }
}

extension DomainFacts {
  /// Whether DNSSEC shows that the answer 'no such name' is forged, or comes from a zone that lost its denials (RFC 4035 §5.4).
  var isAbsenceBogus: Bool {
    isAbsent && BogusZone(dnssec)?.contains(request.domain) ?? false
  }
}

extension DomainFacts {
  /// The aliases of a domain that is, through them, an alias of itself; `nil` where that is not known. A chain that is merely too
  /// long may be no loop.
  fileprivate var aliasLoop: [Record]? {
    let answers = [zone.startOfAuthority, zone.delegation, mailExchangers.answer]
    guard
      let looped = answers.first(where: {
        !$0.aliases.isEmpty && $0.aliases.count < Answer.maximumAliases
          && $0.failure == .aliasLoop(from: $0.question.name)
      }), answers.allSatisfy({ $0.failure != nil })
    else { return nil }
    return looped.aliases
  }
}

/// A mail domain that is an alias.
enum DomainAlias: Check {
  static let rule = Rule(
    "zone-domain-alias", "Domain is an alias (CNAME)", family: .zone, severity: .warning,
    citation: "RFC 1034 §3.6.2, RFC 2181 §10.1, RFC 5321 §5.1",
    page: RulePage(
      what:
        "The domain has a CNAME record. Its MX, SPF and every other record are then those of the target.",
      why: """
        Whoever runs the target decides where the domain's mail goes and who may send in its name, and nothing can be published \
        beside the CNAME: no MX, no SPF record, no TXT. Some mail programs rewrite the addresses to the target's name.
        """,
      fix:
        "Replace the CNAME with the records that are needed: A and AAAA for the web, MX and TXT for mail.",
      bad: "mail.example.com. IN CNAME customers.provider.example.",
      good:
        "mail.example.com. IN MX 10 mx.provider.example.\nmail.example.com. IN TXT \"v=spf1 include:_spf.provider.example -all\""
    ))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let answers = [facts.mailExchangers.answer, facts.zone.startOfAuthority]
    guard let answer = answers.first(where: { !$0.aliases.isEmpty }) else {
      for answer in answers { _ = examination.records(of: answer) }
      return
    }
    // An alias of nothing, or of itself, is the matter of `DomainMissing`.
    if facts.doesNotExist || facts.aliasLoop != nil {
      examination.notApplicable()
      return
    }
    let domain = facts.request.domain
    let mail = facts.mailExchangers.answer
    let records = mail.records.map { record -> String in
      var own = record
      own.name = domain
      return own.description
    }
    examination.find(
      domain,
      "\(domain) is an alias of \(answer.canonicalName): its MX, SPF and all other records are those "
        + "of that name",
      evidence: answer.aliases.map(\.description),
      fix: "; in place of the CNAME, the records that the domain needs:\n"
        + (records.isEmpty ? ["\(domain.absolute) IN MX 0 ."] : records).joined(separator: "\n"),
      at: answer.aliases.first?.location)
  }
}
