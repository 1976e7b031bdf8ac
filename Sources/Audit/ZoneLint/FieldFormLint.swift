import DNS

/// A TLSA record that no client can use.
enum AssociationForm: ZoneLintCheck {
  static let rule = Rule(
    "dns-tlsa-form", "TLSA record that clients can't use", family: .zoneData, severity: .error,
    citation: "RFC 6698 §2.1, RFC 7671 §4",
    page: RulePage(
      what:
        "A TLSA record has a usage, selector or matching type that is not assigned, or a digest that is not as long as its matching type demands.",
      why:
        "Clients skip the record as unusable. Where no other is usable, mail is delivered without authentication, or not at all.",
      fix: "Publish the record anew: 3 1 1 and the SHA-256 of the server's public key.",
      bad: "_25._tcp.mail.example.com. IN TLSA 3 1 1 ABCD",
      good: "_25._tcp.mail.example.com. IN TLSA 3 1 1 <64 hexadecimal digits>"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups(of: .tlsa).flatMap(\.records) {
      guard case .tlsa(let association) = record.data else { continue }
      let faults = association.faultsOfForm.map { (message: $0, severity: Severity?.none) }
      examination.find(
        record.name, each: faults, evidence: [record.description],
        fix: "; from the server's certificate, in place of: \(record.description)",
        at: record.location)
    }
  }
}

/// SSHFP and NAPTR records with fields that can't be: BIND refuses the zone.
enum FieldForm: ZoneLintCheck {
  static let rule = Rule(
    "dns-field-form", "SSHFP or NAPTR record of a wrong form", family: .zoneData, severity: .error,
    citation: "RFC 4255 §3.1, RFC 6594 §4, RFC 3403 §4.1, RFC 3402 §3.2",
    page: RulePage(
      what: """
        The fingerprint of an SSHFP record is not as long as its type demands (SHA-1: 20 octets, SHA-256: 32), or the substitution of a \
        NAPTR record is not two parts between three equal delimiters.
        """,
      why: "Clients can't use the record. BIND refuses the whole zone; Knot DNS and NSD load it.",
      fix: "Make the record anew: ssh-keygen -r NAME; or write the substitution as !…!…!.",
      bad:
        "host.example.com. IN SSHFP 4 2 aabb\nexample.com. IN NAPTR 1 1 \"u\" \"sip\" \"!a!b\" .",
      good:
        "host.example.com. IN SSHFP 4 2 <64 hexadecimal digits>\nexample.com. IN NAPTR 1 1 \"u\" \"sip\" \"!a!b!\" ."
    ))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in (zone.groups(of: .sshfp) + zone.groups(of: .naptr)).flatMap(\.records) {
      guard case .other(let type, let octets) = record.data,
        let fault = type == .sshfp ? faultOfFingerprint(octets) : faultOfSubstitution(octets)
      else { continue }
      examination.find(
        record.name, "\(type): \(fault)", evidence: [record.description],
        fix: "; make anew: \(record.description)", at: record.location)
    }
  }

  private static func faultOfFingerprint(_ octets: [UInt8]) -> String? {
    guard octets.count >= 2 else { return "the data are cut off" }
    // RFC 4255 §3.1.2, RFC 6594 §4.1.
    let lengths: [UInt8: (name: String, octets: Int)] = [1: ("SHA-1", 20), 2: ("SHA-256", 32)]
    guard let digest = lengths[octets[1]], octets.count - 2 != digest.octets else { return nil }
    return
      "the fingerprint has \(octets.count - 2) octets; \(digest.name) has \(digest.octets)"
  }

  private static func faultOfSubstitution(_ octets: [UInt8]) -> String? {
    // Order, preference, flags, services, substitution, replacement.
    var index = 4
    var strings: [ArraySlice<UInt8>] = []
    for _ in 0..<3 {
      guard index < octets.count, index + Int(octets[index]) < octets.count else {
        return "the data are cut off"
      }
      let end = index + 1 + Int(octets[index])
      strings.append(octets[(index + 1)..<end])
      index = end
    }
    guard let delimiter = strings[2].first else { return nil }
    var count = 0
    var isEscaped = false
    for octet in strings[2] {
      if isEscaped {
        isEscaped = false
      } else if octet == UInt8(ascii: "\\") {
        isEscaped = true
      } else if octet == delimiter {
        count += 1
      }
    }
    if count != 3 {
      return "the substitution has \(count) delimiter\(count == 1 ? "" : "s"), and needs three"
    }
    return nil
  }
}

extension TLSAssociation {
  /// Why no client can use the record, whatever the certificate: fields that are not assigned, a digest of another length
  /// (RFC 6698 §2.1). 255 is for private use each time.
  var faultsOfForm: [String] {
    var faults: [String] = []
    if (4..<255).contains(usage) { faults.append("the usage is \(usage); 0 to 3 are assigned") }
    if (2..<255).contains(selector) {
      faults.append("the selector is \(selector); 0 and 1 are assigned")
    }
    switch matchingType {
    case 0, 255: break
    case 1 where data.count != 32:
      faults.append("the digest has \(data.count) octets; SHA-256 has 32")
    case 2 where data.count != 64:
      faults.append("the digest has \(data.count) octets; SHA-512 has 64")
    case 1, 2: break
    default: faults.append("the matching type is \(matchingType); 0 to 2 are assigned")
    }
    return faults
  }
}
