import ArgumentParser
import DNS
import SMTPTransport
import TLS

/// Where a sink listens, under which name and certificate.
struct SinkListeningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Address and port; port 0 takes a free one. Repeatable (default: 127.0.0.1:2525).",
      valueName: "address:port"))
  var listen: [String] = []

  @Option(
    help: ArgumentHelp(
      "The same, with TLS from the first octet. Repeatable.", valueName: "address:port"))
  var implicitTLS: [String] = []

  @Option(
    help: ArgumentHelp("What the server calls itself (default: localhost).", valueName: "name"))
  var hostname = "localhost"

  @Option(
    help: ArgumentHelp(
      "PEM file of the certificate and its chain (default: one made for this run).",
      valueName: "file"), completion: .file())
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp("PEM file of its private key.", valueName: "file"), completion: .file())
  var tlsKey: String?

  @Option(help: ArgumentHelp("Connections at once (default: 1000).", valueName: "count"))
  var maxConnections = 1_000

  @Option(
    help: ArgumentHelp(
      "Seconds after which a silent client is sent away (default: 300).", valueName: "seconds"))
  var timeout: Double = 300

  private static let defaultListener = "127.0.0.1:2525"

  func validate() throws {
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-certificate and --tls-key go together.")
    }
    if !(1...100_000).contains(maxConnections) {
      throw ValidationError("--max-connections takes 1 to 100000.")
    }
    if !(0.1...86_400).contains(timeout) {
      throw ValidationError("--timeout takes 0.1 to 86400 seconds.")
    }
    guard let name = try? DomainName(hostname), !name.isRoot,
      hostname.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x2C })
    else { throw ValidationError("'\(hostname)' is not a host name.") }
  }

  func listeners() throws -> [SMTPServer.Listener] {
    let plain = listen.isEmpty && implicitTLS.isEmpty ? [Self.defaultListener] : listen
    return try plain.map { try Self.listener($0, isImplicitTLS: false) }
      + implicitTLS.map { try Self.listener($0, isImplicitTLS: true) }
  }

  private static func listener(
    _ text: String, isImplicitTLS: Bool
  ) throws -> SMTPServer.Listener {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[colon...].dropFirst()),
      let address = address(text[..<colon])
    else {
      throw ValidationError(
        "'\(text)' is no address and port such as 127.0.0.1:2525 or [::1]:2525.")
    }
    return SMTPServer.Listener(address: address, port: port, isImplicitTLS: isImplicitTLS)
  }

  private static func address(_ text: Substring) -> IPAddress? {
    if text.hasPrefix("["), text.hasSuffix("]") {
      guard case .v6(let address)? = IPAddress(text.dropFirst().dropLast()) else { return nil }
      return .v6(address)
    }
    guard case .v4(let address)? = IPAddress(text) else { return nil }
    return .v4(address)
  }

  /// `nil` where nothing speaks TLS.
  func tlsContext(
    _ listeners: [SMTPServer.Listener], offersSTARTTLS: Bool
  ) throws(CommandFailure) -> TLSServerContext? {
    guard offersSTARTTLS || listeners.contains(where: \.isImplicitTLS) else { return nil }
    do throws(TLSError) {
      if let tlsCertificate, let tlsKey {
        return try TLSServerContext(.files(certificate: tlsCertificate, key: tlsKey))
      }
      var names = [hostname]
      if hostname != "localhost" { names.append("localhost") }
      return try TLSServerContext(.selfSigned(names: names + ["127.0.0.1", "::1"]))
    } catch {
      throw CommandFailure(.noInput, "\(error)")
    }
  }
}
