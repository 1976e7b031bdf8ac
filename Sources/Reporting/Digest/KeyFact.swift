import Audit

/// The one thing to know about a family, out of its facts: `v=spf1 include:_spf.example.net -all, 4 of 10 lookups`.
///
/// Facts that are missing or of another kind are left out: the findings tell what is wrong, this line only shows what is there.
struct KeyFact {
  /// What may be shortened: records and lists of hosts.
  private var text = ""
  /// What stands behind it and may not.
  private var note = ""

  /// `target` is the name of the report, so that a policy found elsewhere says where.
  init(of family: RuleFamily, in facts: FactValue, target: String) {
    switch family {
    case .spf:
      showSPF(facts["spf"])
      // Two records were audited: the line shows that of the envelope sender.
      if facts["domain_spf"] != .null, let domain = facts["spf"]["domain"].text {
        note += (note.isEmpty ? "" : ", ") + "at the envelope sender \(domain)"
      }
    case .dkim: showDKIM(facts["dkim"])
    case .dmarc: showDMARC(facts["dmarc"]["policy"], target: target)
    case .mx: showMX(facts["mx"])
    case .mtaSTS: showMTASTS(facts["mta_sts"])
    case .tlsRPT: showTLSRPT(facts["tls_rpt"])
    case .zone: showZone(facts["zone"])
    case .bimi: showBIMI(facts["bimi"])
    case .reverseDNS: showReverseDNS(facts["reverse_dns"])
    case .blocklists: showBlocklists(facts["blocklists"]["subjects"].list)
    case .smtp: showSMTP(facts["mail_servers"])
    case .receivers: showReceivers(facts["receivers"])
    case .tls: showTLS(facts["tls"])
    case .dnssec: showDNSSEC(facts["dnssec"])
    case .zoneData: showZoneData(facts["zone_data"])
    case .dane, .gate, .waivers: break
    case .header, .unsubscribe, .mime, .html, .deception, .links, .text, .likeness, .secondOpinions:
      break
    }
  }

  /// Empty where the facts have nothing to show. Safe for a terminal.
  var line: String {
    VisibleText.line(text.isEmpty || note.isEmpty ? text + note : "\(text), \(note)")
  }

  /// The same in at most `columns`, but for the note.
  func line(columns: Int) -> String {
    let suffix = VisibleText.line(text.isEmpty || note.isEmpty ? note : ", " + note)
    let room = max(columns - TextLayout.width(of: suffix), Self.leastColumns)
    return TextLayout.shortenedInside(VisibleText.line(text), to: room) + suffix
  }

  /// What is left of a record has to be recognisable: `v=spf…-all`.
  private static let leastColumns = 10

  private mutating func showZoneData(_ zone: FactValue) {
    guard let records = zone["records"].integer, let names = zone["names"].integer else { return }
    text = "\(records) records at \(names) names"
    if let serial = zone["serial"].integer { note = "serial \(serial)" }
  }

  private mutating func showSPF(_ spf: FactValue) {
    if let record = spf["record"].text {
      text = record
      if let lookups = spf["lookups"].integer {
        let least = spf["lookups_is_minimum"] == true ? "at least " : ""
        note = "\(least)\(lookups) of 10 lookups"
      }
    } else if spf["status"] == "none" {
      note = "no record"
    } else if spf["status"] == "several" {
      note = "\(spf["records"].list.count) records"
    }
  }

  private mutating func showDKIM(_ dkim: FactValue) {
    let keys = dkim["selectors"].list.flatMap { selector in
      selector["keys"].list.map { key in
        [selector["selector"].text, key["type"].text, key["bits"].integer.map { "\($0)" }]
          .compactMap { $0 }.joined(separator: " ")
      }
    }
    if !keys.isEmpty {
      text = keys.joined(separator: ", ")
    } else if dkim["presence"] == "absent" {
      note = "no keys"
    } else if dkim["presence"] == "not_found" {
      note = "no key found at the selectors tried"
    }
  }

  private mutating func showDMARC(_ policy: FactValue, target: String) {
    if let record = policy["record"].text {
      text = record
      if let domain = policy["domain"].text, domain != target { note = "at _dmarc.\(domain)" }
    } else if policy["state"] == "none" {
      note = "no record"
    }
  }

  private mutating func showMX(_ mx: FactValue) {
    if mx["null"] == true {
      note = "null MX: takes no mail"
    } else if !mx["hosts"].list.isEmpty {
      text = mx["hosts"].list.map { host in
        [host["preference"].integer.map { "\($0)" }, host["name"].text].compactMap { $0 }
          .joined(separator: " ")
      }.joined(separator: ", ")
    } else if !mx["implicit"]["addresses"].list.isEmpty {
      note = "no MX: mail goes to the domain's own address"
    }
  }

  private mutating func showBIMI(_ facts: FactValue) {
    if facts["declined"] == true {
      note = "declined: no logo"
    } else if let record = facts["record"].text {
      text = record
      if let end = facts["certificate"]["not_after"].text { note = "certificate until \(end)" }
    } else if facts["status"] == "none" {
      note = "no record"
    } else if let title = facts["logo_title"].text {
      text = title
      if let octets = facts["logo_octets"].integer { note = "\(octets) octets" }
    }
  }

  private mutating func showReverseDNS(_ facts: FactValue) {
    let addresses = facts["addresses"].list
    text = addresses.map { entry in
      let name = entry["names"].list.first { $0["forward"] == "confirmed" }?["name"].text
      return (entry["address"].text ?? "") + " " + (name ?? entry["verdict"].text ?? "")
    }.joined(separator: ", ")
  }

  private mutating func showBlocklists(_ subjects: [FactValue]) {
    let listed = subjects.filter { !$0["listed"].list.isEmpty }.compactMap { $0["subject"].text }
    if !listed.isEmpty {
      text = listed.joined(separator: ", ")
      note = "listed"
    } else if !subjects.isEmpty {
      note = "\(subjects.count) addresses and names looked up"
    }
  }

  private mutating func showReceivers(_ receivers: FactValue) {
    guard let profile = receivers["profile"].text else { return }
    let states = receivers["rules"].list.compactMap { $0["state"].text }
    let counts = ReceiverState.allCases.compactMap { state in
      let count = states.count { $0 == state.rawValue }
      return count == 0 ? nil : "\(count) \(state.words)"
    }
    note = "profile \(profile): " + counts.joined(separator: ", ")
  }

  private mutating func showMTASTS(_ facts: FactValue) {
    let policy = facts["policy"]
    if let mode = policy["mode"].text {
      text = policy["mx"].list.compactMap(\.text).joined(separator: ", ")
      note = "mode \(mode)"
      if let age = policy["max_age"].integer { note += ", max_age \(age)" }
    } else if let record = facts["record"].text {
      text = record
    } else if facts["records"] == 0, facts["failed"] == .null {
      note = "no record"
    }
  }

  private mutating func showTLSRPT(_ facts: FactValue) {
    if let record = facts["record"].text {
      text = record
    } else if facts["records"] == 0, facts["failed"] == .null {
      note = "no record"
    }
  }

  private mutating func showZone(_ zone: FactValue) {
    if let target = zone["alias_of"].text {
      note = "alias of \(target)"
    } else {
      text = zone["name_servers"].list.compactMap { $0["name"].text }.joined(separator: ", ")
      if let serial = zone["serial"].integer { note = "serial \(serial)" }
    }
  }

  private mutating func showSMTP(_ servers: FactValue) {
    let addresses = servers["hosts"].list.flatMap { $0["addresses"].list }
    if addresses.isEmpty { return }
    let complete = addresses.filter { $0["ending"] == "complete" }
    let sessions = complete.filter { $0["problem"] == .null }
    let secure = sessions.filter { $0["tls"]["version"].text != nil }
    let refused = complete.count - sessions.count
    note =
      "\(complete.count) of \(addresses.count) addresses answer"
      + (sessions.isEmpty ? "" : ", \(secure.count) with TLS")
      + (refused == 0 ? "" : ", \(refused) without a session")
  }

  private mutating func showTLS(_ tls: FactValue) {
    var lines: [String] = []
    for address in tls["hosts"].list.flatMap({ $0["addresses"].list }) {
      guard let version = address["version"].text else { continue }
      let leaf = address["chain"].list.first ?? .null
      let days = leaf["days_left"].integer.map { $0 < 0 ? "expired" : "\(DayCount($0)) left" }
      let line = [version, leaf["key"].text, days].compactMap { $0 }.joined(separator: " ")
      if !lines.contains(line) { lines.append(line) }
    }
    text = lines.joined(separator: ", ")
  }
}

extension KeyFact {
  /// `secure, ECDSAP256SHA256`.
  private mutating func showDNSSEC(_ dnssec: FactValue) {
    guard let status = dnssec["status"].text else { return }
    let zone = dnssec["chain"].list.last { $0["zone"] == dnssec["zone"] } ?? .null
    let algorithms = Set(zone["keys"].list.compactMap { $0["algorithm"].text }).sorted()
    text = status
    note = algorithms.joined(separator: ", ")
  }
}
