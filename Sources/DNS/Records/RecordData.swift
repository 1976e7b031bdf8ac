/// What a resource record says, by type; `other` keeps the octets of types that dlv does not read.
public enum RecordData: Hashable, Sendable {
  case a(IPv4Address)
  case aaaa(IPv6Address)
  case ns(DomainName)
  case cname(DomainName)
  case ptr(DomainName)
  case mx(MailExchanger)
  case soa(StartOfAuthority)
  case txt(CharacterStrings)
  /// Type 99, which RFC 7208 §3.1 withdrew.
  case spf(CharacterStrings)
  case srv(ServiceLocation)
  case tlsa(TLSAssociation)
  case ds(DelegationSigner)
  case dnskey(DNSKey)
  case caa(CertificationAuthorityAuthorization)
  /// Any other type, RRSIG, NSEC and NSEC3 among them: RDATA in wire format, names in it uncompressed.
  case other(RecordType, [UInt8])

  public var type: RecordType {
    switch self {
    case .a: .a
    case .aaaa: .aaaa
    case .ns: .ns
    case .cname: .cname
    case .ptr: .ptr
    case .mx: .mx
    case .soa: .soa
    case .txt: .txt
    case .spf: .spf
    case .srv: .srv
    case .tlsa: .tlsa
    case .ds: .ds
    case .dnskey: .dnskey
    case .caa: .caa
    case .other(let type, _): type
    }
  }

  /// The address of an A or AAAA record.
  public var address: IPAddress? {
    switch self {
    case .a(let address): .v4(address)
    case .aaaa(let address): .v6(address)
    case .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .dnskey, .caa, .other: nil
    }
  }
}

/// RFC 1035 §3.3.9.
public struct MailExchanger: Hashable, Sendable {
  /// Lower is tried first.
  public var preference: UInt16
  public var exchange: DomainName

  public init(preference: UInt16, exchange: DomainName) {
    self.preference = preference
    self.exchange = exchange
  }

  /// Whether this is the null MX, `0 .`, of a domain that takes no mail (RFC 7505 §3).
  public var isNull: Bool { exchange.isRoot }
}

/// RFC 1035 §3.3.13. Times are in seconds.
public struct StartOfAuthority: Hashable, Sendable {
  public var primaryServer: DomainName
  /// The mailbox as a name: `hostmaster.example.com`.
  public var responsibleMailbox: DomainName
  public var serial: UInt32
  public var refresh: UInt32
  public var retry: UInt32
  public var expire: UInt32
  /// How long a negative answer may be kept (RFC 2308 §4).
  public var minimum: UInt32

  public init(
    primaryServer: DomainName, responsibleMailbox: DomainName, serial: UInt32, refresh: UInt32,
    retry: UInt32, expire: UInt32, minimum: UInt32
  ) {
    self.primaryServer = primaryServer
    self.responsibleMailbox = responsibleMailbox
    self.serial = serial
    self.refresh = refresh
    self.retry = retry
    self.expire = expire
    self.minimum = minimum
  }
}

/// RFC 2782.
public struct ServiceLocation: Hashable, Sendable {
  public var priority: UInt16
  public var weight: UInt16
  public var port: UInt16
  public var target: DomainName

  public init(priority: UInt16, weight: UInt16, port: UInt16, target: DomainName) {
    self.priority = priority
    self.weight = weight
    self.port = port
    self.target = target
  }
}

/// RFC 6698 §2.1.
public struct TLSAssociation: Hashable, Sendable {
  public var usage: UInt8
  public var selector: UInt8
  public var matchingType: UInt8
  public var data: [UInt8]

  public init(usage: UInt8, selector: UInt8, matchingType: UInt8, data: [UInt8]) {
    self.usage = usage
    self.selector = selector
    self.matchingType = matchingType
    self.data = data
  }
}

/// RFC 4034 §5.1.
public struct DelegationSigner: Hashable, Sendable {
  public var keyTag: UInt16
  public var algorithm: UInt8
  public var digestType: UInt8
  public var digest: [UInt8]

  public init(keyTag: UInt16, algorithm: UInt8, digestType: UInt8, digest: [UInt8]) {
    self.keyTag = keyTag
    self.algorithm = algorithm
    self.digestType = digestType
    self.digest = digest
  }
}

/// RFC 4034 §2.1.
public struct DNSKey: Hashable, Sendable {
  public var flags: UInt16
  public var protocolNumber: UInt8
  public var algorithm: UInt8
  public var publicKey: [UInt8]

  public init(flags: UInt16, protocolNumber: UInt8, algorithm: UInt8, publicKey: [UInt8]) {
    self.flags = flags
    self.protocolNumber = protocolNumber
    self.algorithm = algorithm
    self.publicKey = publicKey
  }
}

/// RFC 8659 §4.1.
public struct CertificationAuthorityAuthorization: Hashable, Sendable {
  public var flags: UInt8
  public var tag: [UInt8]
  public var value: [UInt8]

  public init(flags: UInt8, tag: [UInt8], value: [UInt8]) {
    self.flags = flags
    self.tag = tag
    self.value = value
  }
}
