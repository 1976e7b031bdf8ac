import DNS

/// One exchange named by several MX records.
enum MXDuplicate: Check {
  static let rule = Rule(
    "mx-duplicate", "Exchange named more than once", family: .mx, severity: .notice,
    citation: "RFC 5321 §5.1",
    page: RulePage(
      what: "Several MX records of the domain name the same host, with different preferences.",
      why:
        "It adds nothing: a host that did not answer is tried again at once, and the reader takes it for a second exchange.",
      fix: "Keep the record with the lowest preference.",
      bad: "example.com. IN MX 10 mail.example.com.\nexample.com. IN MX 20 mail.example.com.",
      good: "example.com. IN MX 10 mail.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let exchangers = examination.exchangers(of: facts.mailExchangers) else { return }
    for exchanger in exchangers where exchanger.records.count > 1 {
      let surplus = exchanger.records.dropFirst()
      examination.find(
        exchanger.name, "\(exchanger.records.count) MX records name \(exchanger.name)",
        evidence: exchanger.records.map(\.description),
        fix: "; remove:\n" + surplus.map { "; \($0)" }.joined(separator: "\n"),
        at: surplus.first?.location)
    }
  }
}

/// Several exchanges with one address.
enum MXSharedAddress: Check {
  static let rule = Rule(
    "mx-shared-address", "Exchanges share an address", family: .mx, severity: .info,
    citation: "RFC 5321 §5.1",
    page: RulePage(
      what: "Two or more exchanges of the domain have an address in common.",
      why:
        "They are one machine (or one load balancer): when it fails, all of them do. It may well be meant so.",
      fix: "Give the second exchange a machine of its own, or name one exchange only.",
      bad: "mx1.example.com. IN A 192.0.2.25\nmx2.example.com. IN A 192.0.2.25",
      good: "mx1.example.com. IN A 192.0.2.25\nmx2.example.com. IN A 198.51.100.25"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    examination.noteNotAsked(of: facts.mailExchangers)
    if hosts.count < 2 {
      examination.notApplicable()
      return
    }
    var names: [IPAddress: [Record]] = [:]
    var order: [IPAddress] = []
    for host in hosts {
      examination.noteFailures(of: host.addresses)
      for record in host.addresses.records {
        guard let address = record.data.address else { continue }
        if names[address] == nil { order.append(address) }
        names[address, default: []].append(record)
      }
    }
    for address in order {
      guard let records = names[address], records.count > 1 else { continue }
      examination.find(
        facts.request.domain, "\(records.count) exchanges have the address \(address)",
        evidence: records.map(\.description),
        fix: "; keep one, or give the others addresses of their own:\n"
          + records.map { "; \($0)" }.joined(separator: "\n"),
        at: records.last?.location)
    }
  }
}

/// A domain with a single exchange at a single address.
enum MXSingle: Check {
  static let rule = Rule(
    "mx-single", "Only one exchange, at one address", family: .mx, severity: .info,
    citation: "RFC 5321 §5.1",
    page: RulePage(
      what: "The domain has one exchange, and that has one address at most of each family.",
      why: """
        While it is down, mail waits with the senders. They try for days (RFC 5321 §4.5.4.1), so nothing is lost; for many domains this is enough.
        """,
      fix: "Add a second exchange in another network if mail has to arrive without delay.",
      bad: "example.com. IN MX 10 mx1.example.com.",
      good: "example.com. IN MX 10 mx1.example.com.\nexample.com. IN MX 20 mx2.example.com."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let hosts = examination.mailHosts(of: facts.mailExchangers) else { return }
    guard let only = hosts.first, hosts.count == 1, facts.mailExchangers.exchangers.count == 1
    else { return }
    guard only.addresses.resolution == .resolved, let record = only.record else {
      examination.noteFailures(of: only.addresses)
      examination.notApplicable()
      return
    }
    for answer in only.addresses.answers where answer.records.count > 1 { return }
    examination.noteFailures(of: only.addresses)
    if only.addresses.answers.contains(where: { $0.failure != nil }) { return }
    examination.find(
      facts.request.domain,
      "\(only.addresses.name) is the only exchange, and has "
        + (only.addresses.records.count > 1 ? "one address of each family" : "one address"),
      evidence: only.evidence,
      fix: "; a second host, if there is one:\n; \(record.name.absolute) IN MX 20 "
        + "mx2.\(record.name.absolute)",
      at: record.location)
  }
}
