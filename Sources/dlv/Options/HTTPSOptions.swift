import ArgumentParser
import DNS
import NameRules

/// How web servers of a domain are asked.
struct HTTPSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Port of the web servers (default: 443).", valueName: "port"))
  var httpsPort: UInt16?

  @Option(
    help: ArgumentHelp(
      "Seconds for the whole answer of one address of a web server (default: 15).",
      valueName: "seconds"))
  var httpsTimeout: Double?

  @Option(
    name: .customLong("https-reference"),
    help: ArgumentHelp(
      "A web server that is known to be up: where dlv reaches it, another that refuses connections is down.",
      valueName: "host"), transform: ReferenceArgument.host)
  var reference: DomainName?

  static let timeoutRange = 0.1...600.0

  func validate() throws {
    if httpsPort == 0 { throw ValidationError("--https-port takes 1 to 65535.") }
    if let httpsTimeout, !Self.timeoutRange.contains(httpsTimeout) {
      throw ValidationError("--https-timeout takes 0.1 to 600 seconds.")
    }
  }
}

extension HTTPSOptions {
  /// What else stands on the command line has to allow it. A replay has what the reference answered when it was recorded.
  func validate(_ dns: DNSOptions) throws {
    if reference != nil, dns.offline {
      throw ValidationError("--https-reference connects to a web server, which --offline forbids.")
    }
  }
}

/// The name of a host that is known to be up.
enum ReferenceArgument {
  @Sendable static func host(_ text: String) throws -> DomainName {
    let name: DomainName
    do { name = try InternationalName(text).name } catch {
      throw ValidationError("'\(text)' is no name of a host: \(error).")
    }
    guard name.labelCount >= 2, IPAddress(text) == nil else {
      throw ValidationError("'\(text)' is no full name of a host.")
    }
    return name
  }
}
