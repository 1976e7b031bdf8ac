import ArgumentParser
import DNS
import MailAuth
import Message

/// Where a message came from: by hand, or from what a trusted server wrote down.
struct SMTPSessionOptions: ParsableArguments {
  @Option(
    name: .customLong("ip"),
    help: ArgumentHelp("The client's address, IPv4 or IPv6.", valueName: "address"),
    transform: Self.address)
  var client: IPAddress?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the client said in HELO or EHLO.", valueName: "name"))
  var helo: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The address of MAIL FROM; <> is the null address (default: the Return-Path field).",
      valueName: "address"))
  var mailFrom: String?

  @Flag(
    help: "Take address and names from the topmost Received field that names a client outside.")
  var fromReceived = false

  @Option(
    help: ArgumentHelp(
      "Own host or network, whose hops --from-received passes over. Repeatable.",
      valueName: "host|network"), transform: Self.trusted)
  var trusted: [TrustedName] = []

  @Option(
    name: .customLong("authserv-id"),
    help: ArgumentHelp(
      "The name in the Authentication-Results field (default: the server that --from-received finds, or localhost).",
      valueName: "name"))
  var authservID: String?

  enum TrustedName {
    case host(DomainName)
    case network(IPNetwork)
  }

  func validate() throws {
    if !trusted.isEmpty && !fromReceived {
      throw ValidationError("--trusted says which hops --from-received passes over.")
    }
    if client == nil && !fromReceived && (helo != nil || mailFrom != nil) {
      throw ValidationError("SPF needs the client's address: give --ip, or --from-received.")
    }
    if let authservID, authservID.isEmpty {
      throw ValidationError("--authserv-id takes a name.")
    }
  }

  /// What is known of the session in which the message arrived; options go before Received. The envelope sender may stay unknown:
  /// then SPF is not evaluated, and what hangs on it is undetermined.
  func envelope(of header: HeaderSection) throws(CommandFailure) -> MessageEnvelope {
    var envelope = MessageEnvelope(client: client, helo: helo)
    var noted: String?
    if fromReceived {
      let origin = try origin(of: header)
      envelope.client = client ?? origin.address
      envelope.helo = helo ?? origin.field.helo
      envelope.receivedBy = origin.field.server
      envelope.encryption = origin.field.encryption
      noted = origin.field.envelopeSender
    }
    envelope.mailFrom = mailFrom.map(Self.withoutBrackets) ?? noted ?? Self.returnPath(of: header)
    return envelope
  }

  func serverName(_ envelope: MessageEnvelope) -> String {
    authservID ?? envelope.receivedBy ?? "localhost"
  }

  private func origin(of header: HeaderSection) throws(CommandFailure) -> TrustedHops.Origin {
    var networks: [IPNetwork] = []
    var hosts: [DomainName] = []
    for name in trusted {
      switch name {
      case .host(let host): hosts.append(host)
      case .network(let network): networks.append(network)
      }
    }
    do throws(TrustedHops.Failure) {
      return try TrustedHops(networks: networks, hosts: hosts).origin(of: header)
    } catch {
      throw CommandFailure(
        .badData, "--from-received finds no client: \(error); give --ip, --helo and --mail-from")
    }
  }

  /// The topmost Return-Path, which the delivering host adds (RFC 5321 §4.4).
  private static func returnPath(of header: HeaderSection) -> String? {
    guard let text = header.first("Return-Path")?.text, text.contains("<") else { return nil }
    return withoutBrackets(text)
  }

  private static func withoutBrackets(_ text: String) -> String {
    guard let start = text.firstIndex(of: "<"), let end = text.lastIndex(of: ">"), start < end
    else { return text }
    return String(text[text.index(after: start)..<end])
  }

  @Sendable private static func address(_ text: String) throws -> IPAddress {
    guard let address = IPAddress(text) else {
      throw ValidationError("'\(text)' is not an IP address.")
    }
    return address
  }

  @Sendable private static func trusted(_ text: String) throws -> TrustedName {
    if let network = network(text) { return .network(network) }
    guard !text.contains("/"), let name = try? DomainName(text), !name.isRoot else {
      throw ValidationError("'\(text)' is neither a host nor a network.")
    }
    return .host(name)
  }

  /// An address, or one with a prefix length.
  private static func network(_ text: String) -> IPNetwork? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress($0) }), parts.count <= 2 else { return nil }
    if parts.count == 1 { return IPNetwork(address, prefixLength: address.bitWidth) }
    return Int(parts[1]).flatMap { IPNetwork(address, prefixLength: $0) }
  }
}
