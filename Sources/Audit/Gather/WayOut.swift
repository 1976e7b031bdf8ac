public import DNS
public import SMTP

/// Over which versions of IP a port can be reached from here, as far as anything shows it: the one place that decides whether a
/// connection that fails is the server's doing.
///
/// Firewalls on the way drop connections, and refuse them, too. What was reached over one version of IP says nothing about the other.
public struct WayOut: Sendable {
  public let service: Service
  public let port: UInt16
  /// The versions over which a server of the domain was connected to on the port, or the one that is known to be up.
  public let openVersions: Set<IPVersion>
  public let reference: Reference

  /// What is asked on the port.
  public enum Service: Sendable {
    case mail, web

    /// The option that names a host which is known to be up.
    var option: String {
      switch self {
      case .mail: "--probe-reference"
      case .web: "--https-reference"
      }
    }
  }

  /// What was to show that the way is open.
  public enum Reference: Hashable, Sendable {
    case notNamed
    case named(DomainName)
    /// It was named, and is known to answer on another port than the one in question.
    case onOtherPort(UInt16)

    init(_ host: DomainName?) { self = host.map { .named($0) } ?? .notNamed }
  }

  public init(
    _ service: Service, port: UInt16, openVersions: Set<IPVersion> = [],
    reference: Reference = .notNamed
  ) {
    self.service = service
    self.port = port
    self.openVersions = openVersions
    self.reference = reference
  }

  /// Whether a connection to that address that is refused, or not answered, is the server's doing.
  func isOpen(to address: IPAddress) -> Bool { openVersions.contains(IPVersion(of: address)) }

  /// Why it is not, where nothing shows that the way is open.
  func doubt(at address: IPAddress) -> String {
    let hint =
      switch reference {
      case .notNamed: "\(service.option) tells that from a server that is down"
      case .named(let host):
        "\(host), the host of \(service.option), was not reached over \(IPVersion(of: address).rawValue) either"
      case .onOtherPort(let port): "the host of \(service.option) is asked on port \(port)"
      }
    return
      "a firewall on the way may block port \(port), and nothing shows that the port can be reached from here over "
      + "\(IPVersion(of: address).rawValue); \(hint)"
  }
}

extension IPVersion {
  public init(of address: IPAddress) {
    switch address {
    case .v4: self = .v4
    case .v6: self = .v6
    }
  }
}
