import DNS
import MailAuth

/// Who stands behind a domain, by the public suffix list.
extension LintMessage {
  /// The registrable domain (`example.co.uk`), the domain itself where it has none; `nil` for what is no domain name.
  func organization(_ domain: String) -> DomainName? {
    guard let name = try? DomainName(domain) else { return nil }
    return organization(name)
  }

  func organization(_ name: DomainName) -> DomainName {
    context.suffixes.registrableDomain(of: name) ?? name
  }
}
