public import DNS

/// The addresses to try for a domain, in order, or why there are none.
public enum MailRoute: Hashable, Sendable {
  /// At least one, at most `maximumHops`.
  case hops([Hop])
  case obstacle(Obstacle)

  /// One address of one host.
  public struct Hop: Hashable, Sendable {
    public let host: DomainName
    public let address: IPAddress
    public let preference: UInt16

    public init(host: DomainName, address: IPAddress, preference: UInt16) {
      self.host = host
      self.address = address
      self.preference = preference
    }
  }

  public enum Obstacle: Hashable, Sendable {
    /// 5.1.10 (RFC 7505 §4.2): for good.
    case noMail
    /// 5.1.2: for good.
    case noSuchDomain
    /// MX records, or the domain itself, lead to no address (RFC 5321 §5.1: no fallback where there are MX records); for good.
    case noAddresses([DomainName])
    /// Addresses, but none of a family that the source has.
    case noAddressOfFamily([DomainName])
    /// A lookup failed, and what is known leads nowhere: to be tried again.
    case undetermined(LookupFailure)

    public var isPermanent: Bool {
      switch self {
      case .noMail, .noSuchDomain, .noAddresses, .noAddressOfFamily: true
      case .undetermined: false
      }
    }
  }

  /// The addresses of a host, as far as they were asked for.
  public struct HostAddresses: Sendable {
    public var v4: Answer?
    public var v6: Answer?

    public init(v4: Answer?, v6: Answer?) {
      self.v4 = v4
      self.v6 = v6
    }
  }

  /// What the source can reach.
  public enum Families: Hashable, Sendable {
    case v4
    case v6
    /// Both, in turns, IPv6 first (RFC 8305 §4).
    case both
  }

  /// An attempt that tried more addresses than this would take hours where each runs into its timeout.
  public static let maximumHops = 20

  /// Puts the addresses in order: by preference, hosts of one preference at random (RFC 5321 §5.1), the addresses of a host at random with the families
  /// in turns, and those that failed lately behind all others.
  public init(
    _ exchangers: ExchangerSet, addresses: (DomainName) -> HostAddresses, families: Families,
    deadAddresses: DeadAddresses = DeadAddresses(), at now: Instant,
    using generator: inout some RandomNumberGenerator
  ) {
    switch exchangers {
    case .noMail:
      self = .obstacle(.noMail)
      return
    case .noSuchDomain:
      self = .obstacle(.noSuchDomain)
      return
    case .undetermined(let failure):
      self = .obstacle(.undetermined(failure))
      return
    case .exchangers, .implicit: break
    }
    var hops: [Hop] = []
    var failure: LookupFailure?
    var otherFamily: [DomainName] = []
    var hosts = exchangers.preferences
    // Shuffled as a whole and then sorted by preference alone: the order within one preference stays random.
    hosts.shuffle(using: &generator)
    let ordered = hosts.enumerated().sorted {
      ($0.element.preference, $0.offset) < ($1.element.preference, $1.offset)
    }
    for (host, preference) in ordered.map(\.element) {
      let known = addresses(host)
      let wanted: [Answer?] =
        switch families {
        case .v4: [known.v4]
        case .v6: [known.v6]
        case .both: [known.v4, known.v6]
        }
      failure = failure ?? wanted.compactMap { $0?.failure }.first
      let v4 = Self.addresses(known.v4, using: &generator)
      let v6 = Self.addresses(known.v6, using: &generator)
      let own = Self.inTurns(v4, v6, families)
      if own.isEmpty, !v4.isEmpty || !v6.isEmpty { otherFamily.append(host) }
      hops += own.map { Hop(host: host, address: $0, preference: preference) }
    }
    if hops.isEmpty {
      if let failure {
        self = .obstacle(.undetermined(failure))
      } else if !otherFamily.isEmpty {
        self = .obstacle(.noAddressOfFamily(otherFamily))
      } else {
        self = .obstacle(.noAddresses(exchangers.hosts))
      }
      return
    }
    var seen: Set<IPAddress> = []
    let distinct = hops.filter { seen.insert($0.address).inserted }
    let alive = distinct.filter { !deadAddresses.isDead($0.address, at: now) }
    let dead = distinct.filter { deadAddresses.isDead($0.address, at: now) }
    self = .hops(Array((alive + dead).prefix(Self.maximumHops)))
  }

  private static func addresses(
    _ answer: Answer?, using generator: inout some RandomNumberGenerator
  ) -> [IPAddress] {
    (answer?.records ?? []).compactMap(\.data.address).shuffled(using: &generator)
  }

  private static func inTurns(
    _ v4: [IPAddress], _ v6: [IPAddress], _ families: Families
  ) -> [IPAddress] {
    switch families {
    case .v4: return v4
    case .v6: return v6
    case .both:
      var addresses: [IPAddress] = []
      for index in 0..<max(v4.count, v6.count) {
        if index < v6.count { addresses.append(v6[index]) }
        if index < v4.count { addresses.append(v4[index]) }
      }
      return addresses
    }
  }
}

extension MailRoute.Obstacle: CustomStringConvertible {
  public var description: String {
    func list(_ names: [DomainName]) -> String { names.map { "\($0)" }.joined(separator: ", ") }
    return switch self {
    case .noMail: "the domain takes no mail (null MX, RFC 7505)"
    case .noSuchDomain: "the domain does not exist"
    case .noAddresses(let hosts): "no address of \(list(hosts))"
    case .noAddressOfFamily(let hosts):
      "\(list(hosts)) can't be reached from this source: no address of its family"
    case .undetermined(let failure): "where mail goes is not known: \(failure)"
    }
  }
}
