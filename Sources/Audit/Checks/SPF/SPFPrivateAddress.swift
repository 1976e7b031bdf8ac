import DNS
import MailAuth

/// Addresses from which no mail can come.
enum SPFPrivateAddress: Check {
  static let rule = Rule(
    "spf-private-address", "SPF record names addresses that no mail can come from", family: .spf,
    severity: .warning, citation: "RFC 6890; RFC 1918; RFC 4193",
    page: RulePage(
      what: """
        Finds 'ip4' and 'ip6' that lie inside blocks which are not routed on the Internet: private use, shared, link-local, unique local, loopback, \
        multicast and reserved. Addresses for documentation are not reported.
        """,
      why: """
        Receivers never see a client from these blocks, so the term does nothing for them. Inside one's own network it \
        authorises every machine, and it shows how the network is built.
        """,
      fix: "Remove the term; name the public address behind which the hosts send.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4:10.0.0.0/8 ip4:192.0.2.1 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.1 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    var messages: [(message: String, severity: Severity?)] = []
    for (term, network) in published.networks {
      guard let special = block(around: network) else { continue }
      messages.append(
        (
          "'\(published.spf.text(of: term))' lies in \(special.network) (\(special.name), "
            + "\(special.citation)): no mail can come from there", nil
        ))
    }
    examination.find(messages, in: facts.spf, published, fix: facts.spf.repaired)
  }

  /// The block without mail that a network lies in.
  static func block(around network: IPNetwork) -> SpecialPurposeNetwork? {
    guard let special = SpecialPurposeNetwork.containing(network.networkAddress),
      special.network.prefixLength <= network.prefixLength
    else { return nil }
    switch special.kind {
    case .documentation: return nil
    case .local, .loopback, .multicast, .reserved: return special
    }
  }
}
