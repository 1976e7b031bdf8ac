public import DNS

/// The arguments of check_host() (RFC 7208 §4.1), with what macros may ask for besides (§7.2).
public struct SPFRequest: Hashable, Sendable {
  public let identity: SPFIdentity
  /// `<ip>`. An IPv4-mapped IPv6 address has become the IPv4 address that it stands for (§5).
  public let client: IPAddress
  /// `<domain>`, whose record is evaluated: octets as given, internationalised labels in ASCII (§4.3). It need not be a name.
  public let domain: [UInt8]
  /// `<sender>`.
  public let sender: SPFSender
  /// What the client said in HELO or EHLO; any octets.
  public let helo: [UInt8]
  /// The name of the host that checks, for `%{r}`; 'unknown' where there is none (§7.3).
  public let receiver: String?
  /// Seconds since 1970, for `%{t}`.
  public let time: Int64

  /// - Parameter domain: The domain to evaluate, where it is not the sender's.
  public init(
    mailFrom: String, helo: String, client: IPAddress, receiver: String?, time: Int64,
    domain: String? = nil
  ) {
    let sender = SPFSender(mailFrom: mailFrom, helo: helo)
    self.init(
      identity: .mailFrom, client: client, domain: domain.map { Array($0.utf8) } ?? sender.domain,
      sender: sender, helo: Array(helo.utf8), receiver: receiver, time: time)
  }

  /// The check of the HELO identity (§2.3): the sender is `postmaster` at that name.
  public init(helo: String, client: IPAddress, receiver: String?, time: Int64) {
    let name = Array(helo.utf8)
    self.init(
      identity: .helo, client: client, domain: name,
      sender: SPFSender(localPart: SPFSender.postmaster, domain: name), helo: name,
      receiver: receiver, time: time)
  }

  public init(
    identity: SPFIdentity, client: IPAddress, domain: [UInt8], sender: SPFSender, helo: [UInt8],
    receiver: String?, time: Int64
  ) {
    self.identity = identity
    self.client = client.unmapped
    self.domain = domain
    self.sender = sender
    self.helo = Array(helo.prefix(SPFSender.maximumPartLength))
    self.receiver = receiver
    self.time = time
  }
}

/// Which name of the session is checked (§2.3, §2.4).
public enum SPFIdentity: String, Hashable, Sendable {
  case helo
  case mailFrom = "mailfrom"
}

/// `<sender>`: an address that always has a local part and a domain (§4.3).
public struct SPFSender: Hashable, Sendable {
  /// As on the wire, quotes included.
  public let localPart: [UInt8]
  public let domain: [UInt8]

  static let postmaster = Array("postmaster".utf8)

  /// Octets kept of a part. SMTP allows 64 and 255 (RFC 5321 §4.5.3.1), names 255; the bound keeps macros linear.
  public static let maximumPartLength = 1_024

  public init(localPart: [UInt8], domain: [UInt8]) {
    self.localPart = Array(localPart.prefix(Self.maximumPartLength))
    self.domain = Array(domain.prefix(Self.maximumPartLength))
  }

  /// Reads the address of MAIL FROM, with or without angle brackets and source route. The null address stands for `postmaster` at
  /// the HELO name (§2.4), one without a local part for `postmaster` at its domain (§4.3).
  public init(mailFrom: String, helo: String) {
    let at = UInt8(ascii: "@")
    var text = Array(mailFrom.utf8)[...]
    if text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") {
      text = text.dropFirst().dropLast()
    }
    // The last one: a quoted local part may hold others (RFC 5321 §4.1.2).
    guard let separator = text.lastIndex(of: at) else {
      self.init(localPart: Self.postmaster, domain: text.isEmpty ? Array(helo.utf8) : Array(text))
      return
    }
    var localPart = text[..<separator]
    // RFC 5321 §4.1.1.3: a source route is accepted and ignored.
    if localPart.first == at, let colon = localPart.firstIndex(of: UInt8(ascii: ":")) {
      localPart = localPart[(colon + 1)...]
    }
    self.init(
      localPart: localPart.isEmpty ? Self.postmaster : Array(localPart),
      domain: Array(text[(separator + 1)...]))
  }

  /// `local-part@domain`.
  public var address: [UInt8] { localPart + [UInt8(ascii: "@")] + domain }
}

extension IPAddress {
  /// The IPv4 address that an IPv4-mapped IPv6 address (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) stands for; others as they are.
  public var unmapped: IPAddress {
    guard case .v6(let address) = self, address.rawValue >> 32 == 0xFFFF else { return self }
    return .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: address.rawValue)))
  }
}
