import ArgumentParser
import DNS
import NameRules
import SMTP

/// How mail servers are probed.
struct ProbeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Port of the mail servers (default: 25).", valueName: "port"))
  var smtpPort: UInt16?

  @Option(
    help: ArgumentHelp(
      "Seconds for the whole dialogue with one address of a mail server (default: 30).",
      valueName: "seconds"))
  var probeTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Seconds for all probes of the run; servers whose turn comes later are undetermined (default: 600, with --file 21600).",
      valueName: "seconds"))
  var probeRunTimeout: Double?

  @Option(
    name: .customLong("ehlo"),
    help: ArgumentHelp(
      "What dlv calls itself in EHLO: a host name or an address (default: this machine's full name, else its address).",
      valueName: "name"), transform: Self.identity)
  var client: ClientIdentity?

  @Option(
    name: .customLong("probe-reference"),
    help: ArgumentHelp(
      "A mail server that is known to be up: where dlv reaches it, another that can't be reached is down.",
      valueName: "host"), transform: ReferenceArgument.host)
  var reference: DomainName?

  static let timeoutRange = 0.1...600.0
  static let runTimeoutRange = 0.1...604_800.0

  func validate() throws {
    if let probeTimeout, !Self.timeoutRange.contains(probeTimeout) {
      throw ValidationError("--probe-timeout takes 0.1 to 600 seconds.")
    }
    if let probeRunTimeout, !Self.runTimeoutRange.contains(probeRunTimeout) {
      throw ValidationError("--probe-run-timeout takes 0.1 to 604800 seconds.")
    }
    if smtpPort == 0 { throw ValidationError("--smtp-port takes 1 to 65535.") }
  }

  /// What else stands on the command line has to allow it.
  func validate(_ isWanted: Bool, _ dns: DNSOptions) throws {
    if !isWanted {
      if smtpPort != nil || probeTimeout != nil || probeRunTimeout != nil || client != nil
        || reference != nil
      {
        throw ValidationError(
          "--smtp-port, --probe-timeout, --probe-run-timeout, --probe-reference and --ehlo need --probe."
        )
      }
    } else if dns.offline {
      throw ValidationError("--probe connects to mail servers, which --offline forbids.")
    } else if dns.replay != nil {
      throw ValidationError(
        "--probe connects to mail servers; --replay holds only what DNS answered.")
    }
  }

  @Sendable private static func identity(_ text: String) throws -> ClientIdentity {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw ValidationError("--ehlo takes a host name or an address, without control characters.")
    }
    var literal = text[...]
    if literal.hasPrefix("["), literal.hasSuffix("]") { literal = literal.dropFirst().dropLast() }
    if literal.lowercased().hasPrefix("ipv6:") { literal = literal.dropFirst(5) }
    if let address = IPAddress(literal) { return .literal(address) }
    do { return .host(try InternationalName(text).name) } catch {
      throw ValidationError("'\(text)' is neither a host name nor an address: \(error).")
    }
  }
}
