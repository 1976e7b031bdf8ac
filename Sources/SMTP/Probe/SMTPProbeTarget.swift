public import DNS

/// One address of a mail server that is to be probed.
public struct SMTPProbeTarget: Hashable, Sendable {
  /// The name that leads to the address: what TLS asks for (SNI) and checks the certificate against.
  public let host: DomainName
  public let address: IPAddress
  public let port: UInt16

  /// RFC 5321 §4.5.4.2.
  public static let standardPort: UInt16 = 25

  public init(host: DomainName, address: IPAddress, port: UInt16 = standardPort) {
    self.host = host
    self.address = address
    self.port = port
  }
}
