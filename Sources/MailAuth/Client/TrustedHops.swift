public import DNS
public import Message

/// Finds in the Received fields of a saved message the client that gave it to the first host that is trusted.
///
/// Whoever sends a message writes the lower fields himself. A field counts only when every one above it was written by a trusted
/// host, and a host is trusted because the field above names its address, or its confirmed name.
public struct TrustedHops: Sendable {
  private let networks: [IPNetwork]
  private let hosts: [DomainName]

  /// Loopback and private addresses are always taken for own hops.
  public init(networks: [IPNetwork] = [], hosts: [DomainName] = []) {
    self.networks = networks
    self.hosts = hosts
  }

  /// The field that tells the client, and its number among the Received fields, the topmost 1.
  public struct Origin: Sendable {
    public let field: ReceivedField
    public let number: Int
    public let address: IPAddress
  }

  public enum Failure: Error, Hashable, Sendable {
    case noReceivedFields
    /// The field of this number names a client, but no address that can be read.
    case unreadable(number: Int, String)
    /// Every field names a trusted host.
    case onlyTrustedHops(count: Int)
  }

  /// Fields that are looked at; RFC 5321 §6.3 lets servers refuse mail with 100.
  public static let maximumFields = 200

  public func origin(of header: HeaderSection) throws(Failure) -> Origin {
    let fields = header.all("Received").prefix(Self.maximumFields)
    if fields.isEmpty { throw .noReceivedFields }
    for (index, field) in fields.enumerated() {
      let received = ReceivedField(Array(field.value))
      // A step inside one host: by a script, by LMTP.
      guard received.namesClient else { continue }
      guard let address = received.address else {
        throw .unreadable(number: index + 1, field.text)
      }
      if !isTrusted(address, received.reverseName) {
        return Origin(field: received, number: index + 1, address: address)
      }
    }
    throw .onlyTrustedHops(count: fields.count)
  }

  private func isTrusted(_ address: IPAddress, _ reverseName: String?) -> Bool {
    let address = address.unmapped
    if networks.contains(where: { $0.contains(address) }) { return true }
    if let name = reverseName.flatMap({ try? DomainName($0) }), hosts.contains(name) { return true }
    switch SpecialPurposeNetwork.containing(address)?.kind {
    case .loopback?, .local?: return true
    case .documentation?, .multicast?, .reserved?, nil: return false
    }
  }
}

extension TrustedHops.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noReceivedFields: "the message has no Received field"
    case .unreadable(let number, let text):
      "Received field \(number) from the top has no client address that can be read: \(text)"
    case .onlyTrustedHops(let count):
      "all \(count) Received fields name trusted hosts, so none names the client"
    }
  }
}
