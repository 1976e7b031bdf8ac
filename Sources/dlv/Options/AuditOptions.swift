import ArgumentParser
import DNS
import NameRules

/// What the owner of a domain tells about how it is used.
struct AuditOptions: ParsableArguments {
  @OptionGroup var selection: SelectorOptions

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
