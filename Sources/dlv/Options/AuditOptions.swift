import ArgumentParser
import DNS
import NameRules

/// What the owner of a domain tells about how it is used.
struct AuditOptions: ParsableArguments {
  @Option(
    name: .customLong("selector"),
    help: ArgumentHelp(
      "DKIM selector in use. Repeatable (default: those in the zone files, then well-known ones).",
      valueName: "selector"), transform: Self.selector)
  var selectors: [String] = []

  @Option(
    help: ArgumentHelp(
      "Domain (or address) of the envelope sender, where it is another.", valueName: "domain"),
    transform: Self.domain)
  var mailFrom: DomainName?

  @Option(
    name: .customLong("sending-ip"),
    help: ArgumentHelp(
      "Address that sends the domain's mail; SPF has to authorise it. Repeatable.",
      valueName: "address"), transform: Self.address)
  var sendingAddresses: [IPAddress] = []

  @Flag(help: "The domain sends no mail: it should say so.")
  var parked = false

  @Flag(help: "Ask every authoritative server, and compare their answers.")
  var authoritative = false

  /// A selector, or the whole name of its record: `s1._domainkey.example.com`.
  @Sendable private static func selector(_ text: String) throws -> String {
    let selector = text.firstRange(of: "._domainkey").map { String(text[..<$0.lowerBound]) } ?? text
    do { _ = try DomainName(selector) } catch {
      throw ValidationError("'\(text)' is not a DKIM selector: \(error).")
    }
    return selector
  }

  @Sendable private static func domain(_ text: String) throws -> DomainName {
    let domain = text.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    do { return try InternationalName(domain).name } catch {
      throw ValidationError("'\(text)' is not a domain: \(error).")
    }
  }

  @Sendable private static func address(_ text: String) throws -> IPAddress {
    guard let address = IPAddress(text) else {
      throw ValidationError("'\(text)' is not an IP address.")
    }
    return address
  }
}
