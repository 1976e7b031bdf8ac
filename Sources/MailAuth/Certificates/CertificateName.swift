public import DNS

/// Whether a certificate is for a host, by the name that the client knows (RFC 9525 §6; RFC 8461 §4.1 says the same of MTA-STS).
extension Certificate {
  /// The first of the certificate's DNS names that stands for the host; `nil` where none does.
  public func name(for host: DomainName) -> String? {
    dnsNames.first { Self.matches($0, host) }
  }

  /// The same, with the subject's common name where there is no DNS name at all: RFC 7672 §3.2.3 has clients of DANE take it.
  public func nameWithDANE(for host: DomainName) -> String? {
    dnsNames.isEmpty ? commonNames.first { Self.matches($0, host) } : name(for: host)
  }

  /// Whether a name of a certificate stands for the host: the same labels without regard to ASCII case, or `*` in place of the whole
  /// left-most label and of no more than one (RFC 9525 §6.3). `*` alone in a label counts, `mx*` does not.
  public static func matches(_ presented: String, _ host: DomainName) -> Bool {
    // A name with another final dot, an escape or a space is not the preferred syntax that RFC 5280 §4.2.1.6 asks for.
    guard presented.utf8.allSatisfy(isHostNameOctet), !presented.hasSuffix("."),
      let name = try? DomainName(presented), !name.isRoot
    else { return false }
    if name == host { return !name.isWildcard }
    guard name.isWildcard, let parent = name.parent, parent.labelCount >= 2,
      let first = host.labels.first, host.parent == parent
    else { return false }
    // An internationalised label is one that a wildcard stands for too, a service label such as `_25` is not a host.
    return first.first != UInt8(ascii: "_")
  }

  private static func isHostNameOctet(_ octet: UInt8) -> Bool {
    octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26
      || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "_")].contains(
        octet)
  }
}
