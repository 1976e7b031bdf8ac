import DNS

/// An SRV record where nobody looks for it.
enum ServiceOwner: ZoneLintCheck {
  static let rule = Rule(
    "dns-srv-owner", "SRV record without _service._protocol", family: .zoneData,
    severity: .warning, citation: "RFC 2782, RFC 6335 §5.1",
    page: RulePage(
      what: "The owner of an SRV record does not begin with two labels such as _imaps._tcp.",
      why: "Clients ask for `_service._protocol.name` and nothing else.",
      fix: "Begin the owner with the names of service and protocol, each with an underscore.",
      bad: "imaps.tcp.example.com. IN SRV 0 1 993 imap.example.com.",
      good: "_imaps._tcp.example.com. IN SRV 0 1 993 imap.example.com."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .srv) {
      let labels = group.name.labels.prefix(2)
      if labels.count == 2, labels.allSatisfy({ $0.first == UInt8(ascii: "_") }) { continue }
      // A wildcard, and the owner that an alias leads to, may be called anything.
      if group.name.isWildcard { continue }
      examination.find(
        group.name, "\(group.name) is no _service._protocol name",
        evidence: group.records.map(\.description),
        fix: "; under _service._protocol in place of: \(group.first.description)",
        at: group.first.location)
    }
  }
}

/// 'No such service' beside services.
enum ServiceNull: ZoneLintCheck {
  static let rule = Rule(
    "dns-srv-null", "'No such service' (target .) beside others, or port 0", family: .zoneData,
    severity: .warning, citation: "RFC 2782",
    page: RulePage(
      what:
        "An SRV record with the target `.`, which says that the service is not offered, stands beside others; or one with a target has port 0.",
      why: "Clients can't tell which holds. To port 0 nothing connects.",
      fix: "Keep either the one record with the target `.`, or the others.",
      bad:
        "_imap._tcp.example.com. IN SRV 0 0 0 .\n_imap._tcp.example.com. IN SRV 0 1 143 imap.example.com.",
      good: "_imap._tcp.example.com. IN SRV 0 0 0 ."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .srv) {
      for record in group.records {
        guard case .srv(let service) = record.data else { continue }
        let fault: String
        if service.target.isRoot, Set(group.records.map(\.data)).count > 1 {
          fault = "'no such service' (target .) stands beside \(group.records.count - 1) more"
        } else if !service.target.isRoot, service.port == 0 {
          fault = "port 0 of \(service.target) can't be connected to"
        } else {
          continue
        }
        examination.find(
          group.name, fault, evidence: group.records.map(\.description),
          fix: "; remove or correct: \(record.description)", at: record.location)
      }
    }
  }
}

/// A null MX beside others.
enum NullMXBeside: ZoneLintCheck {
  static let rule = Rule(
    "dns-null-mx-beside", "Null MX beside other MX records", family: .zoneData, severity: .error,
    citation: "RFC 7505 §3",
    page: RulePage(
      what:
        "An MX record with the target `.`, which says that no mail is taken, stands beside others.",
      why: "RFC 7505: it must be alone. Senders differ about which of them holds: mail is lost.",
      fix: "Keep either the null MX alone, or the others.",
      bad: "example.com. IN MX 0 .\nexample.com. IN MX 10 mail.example.com.",
      good: "example.com. IN MX 10 mail.example.com."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .mx) where Set(group.records.map(\.data)).count > 1 {
      for record in group.records {
        guard case .mx(let exchanger) = record.data, exchanger.isNull else { continue }
        examination.find(
          group.name, "the null MX stands beside other MX records",
          evidence: group.records.map(\.description), fix: "; remove: \(record.description)",
          at: record.location)
      }
    }
  }
}

/// A CAA record that certificate authorities can't use.
enum AuthorizationSyntax: ZoneLintCheck {
  static let rule = Rule(
    "dns-caa", "CAA record that is not well-formed", family: .zoneData, severity: .warning,
    citation: "RFC 8659 §4, RFC 9495 §3",
    page: RulePage(
      what: """
        A CAA record has a tag that is not registered, flags with reserved bits, an issuer that is no domain name, or a report address that is \
        neither a mailto: nor an https: URI. A tag that is not known, with the critical bit (128) set, is an error: it forbids every issuance.
        """,
      why:
        "Certificate authorities ignore what they do not know, so that the record does not protect; or refuse to issue.",
      fix: "Use the tags issue, issuewild, issuemail and iodef, with flags 0.",
      bad: "example.com. IN CAA 0 issuer \"ca.example.net\"",
      good: "example.com. IN CAA 0 issue \"ca.example.net\""))

  /// IANA's registry of Certification Authority Restriction Properties.
  private static let tags: Set<String> = [
    "issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone",
  ]

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups(of: .caa).flatMap(\.records) {
      guard case .caa(let caa) = record.data else { continue }
      let tag = String(decoding: caa.tag, as: UTF8.self)
      // RFC 8659 §4.1: tags are compared without regard to case.
      let known = tags.contains(tag.lowercased())
      let faults = faults(of: caa, tag: tag, isKnown: known)
      examination.find(
        record.name,
        each: faults.map { ($0, !known && caa.flags & 0x80 != 0 ? Severity.error : nil) },
        evidence: [record.description],
        fix: "; for example:\n\(record.name.absolute) \(record.ttl) IN CAA 0 "
          + (known ? tag.lowercased() : "issue") + " \""
          + (tag.lowercased() == "iodef"
            ? "mailto:security@\(zone.origin)" : "ca.example.net") + "\"", at: record.location)
    }
  }

  private static func faults(
    of caa: CertificationAuthorityAuthorization, tag: String, isKnown: Bool
  ) -> [String] {
    var faults: [String] = []
    let value = String(decoding: caa.value, as: UTF8.self)
    if !isKnown {
      faults.append(
        caa.flags & 0x80 == 0
          ? "the tag '\(tag)' is not registered: authorities ignore the record"
          : "the critical tag '\(tag)' is not registered: no authority may issue a certificate")
    }
    if caa.flags & 0x7F != 0 {
      // RFC 8659 §4.1: bit 0, 128, is the only one that means something. 1 was a common misreading.
      faults.append("the flags \(caa.flags) have bits that mean nothing; critical is 128")
    }
    switch tag.lowercased() {
    case "issue", "issuewild", "issuemail":
      // RFC 8659 §4.2: an issuer's name and parameters behind semicolons; no name forbids all.
      let issuer = value.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
      let name = issuer.filter { $0 != " " && $0 != "\t" }
      if !name.isEmpty, (try? DomainName(name)) == nil || name.contains("/") || name.contains("@") {
        faults.append("the issuer '\(name)' is no domain name")
      }
    case "iodef":
      let scheme = value.prefix { $0 != ":" }.lowercased()
      if !["mailto", "https", "http"].contains(scheme) {
        faults.append("the report address '\(value)' is neither a mailto: nor an https: URI")
      }
    default: break
    }
    return faults
  }
}
