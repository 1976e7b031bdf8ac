import ArgumentParser
import DNS

/// Which servers are asked and how: shared by the tools of `dlv dns`, which look at servers and not only at answers.
struct ServerOptions: ParsableArguments {
  @Option(
    name: .customLong("resolver"),
    help: ArgumentHelp(
      "DNS server: 192.0.2.53, 192.0.2.53:5300, [2001:db8::1]:53, tcp://…, tls://…[#name], https://…/dns-query. Repeatable (default: the system's).",
      valueName: "server"), transform: { try ServerEndpoint($0) })
  var resolvers: [ServerEndpoint] = []

  @OptionGroup var times: TimeOptions

  @Option(
    help: ArgumentHelp(
      "PEM file of CA certificates to trust beside the system's (tls:// and https:// resolvers).",
      valueName: "file"), completion: .file())
  var caFile: String?
}

/// How long a question may take: also of commands that know themselves whom to ask.
struct TimeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seconds that one question may take, retries included (default: 5).", valueName: "seconds"))
  var dnsTimeout: Double?

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Configuration file (default: dlv.yml, found upward from here).", valueName: "file"),
    completion: .file())
  var configuration: String?

  func validate() throws {
    if let dnsTimeout, !DNSOptions.timeoutRange.contains(dnsTimeout) {
      throw ValidationError("--dns-timeout takes 0.001 to 600 seconds.")
    }
  }
}

/// The port at which authoritative servers are asked.
struct PortOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Port at which authoritative servers are asked (default: 53).", valueName: "number"))
  var port: UInt16 = ServerEndpoint.defaultPort

  func validate() throws {
    if port == 0 { throw ValidationError("--port takes 1 to 65535.") }
  }
}
