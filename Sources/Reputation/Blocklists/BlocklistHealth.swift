import DNS

/// Whether a list works: it has to have the entries that are there for tests, and not those that no list may have (RFC 5782 §5).
public enum BlocklistHealth: Hashable, Sendable {
  case sound
  case unsound(BlocklistObstacle)

  /// The questions that tell, first those that have to be listed, then those that must not be.
  struct Probe {
    let listed: [Entry]
    let clear: [Entry]

    struct Entry {
      /// As people write it: `127.0.0.2`.
      let text: String
      let subject: BlocklistSubject
    }

    init(_ list: Blocklist, _ kind: Blocklist.Kind) {
      switch kind {
      case .ip4: self = .ip4(list)
      case .ip6: self = .ip6(list)
      case .domain, .uri:
        let names = [list.testPoints.listedDomain, Self.test].compactMap(\.self)
        listed = names.map { Entry(name: $0) }
        clear = [Self.invalid, Self.nobodysName].map { Entry(name: $0) }
      }
    }

    private init(listed: [Entry], clear: [Entry]) {
      (self.listed, self.clear) = (listed, clear)
    }

    private static let ip4Point = IPAddress.v4(IPv4Address(rawValue: 0x7F00_0002))

    private static func ip4(_ list: Blocklist) -> Probe {
      var addresses = [ip4Point]
      if case .v4? = list.testPoints.listedAddress {
        addresses = [list.testPoints.listedAddress, ip4Point].compactMap(\.self)
      }
      return Probe(
        listed: addresses.map { Entry(address: $0) },
        clear: clear(list, [IPv4Address(rawValue: 0x7F00_0001), nobodysAddress].map { .v4($0) }))
    }

    /// RFC 5782 §5: ::FFFF:7F00:2 and ::FFFF:7F00:1.
    private static func ip6(_ list: Blocklist) -> Probe {
      var addresses = [IPAddress.v6(IPv6Address(rawValue: 0xFFFF_7F00_0002))]
      if case .v6? = list.testPoints.listedAddress {
        addresses = [list.testPoints.listedAddress, addresses.first].compactMap(\.self)
      }
      if list.testPoints.lacksIPv6 { addresses.append(ip4Point) }
      return Probe(
        listed: addresses.map { Entry(address: $0) },
        clear: clear(
          list, [IPv6Address(rawValue: 0xFFFF_7F00_0001), nobodysNetwork].map { .v6($0) }))
    }

    private static func clear(_ list: Blocklist, _ addresses: [IPAddress]) -> [Entry] {
      addresses.prefix(list.testPoints.listsNameless ? 1 : 2).map { Entry(address: $0) }
    }

    // A list of everything may spare the entries that RFC 5782 §5 has tools look at: they are often written by hand, and stay when a wildcard
    // is put beside them. So one more is asked for, elsewhere in the tree, that no list has a reason to hold and nobody one to leave out:
    // an address for documentation, from which no mail comes (RFC 5737 §3, RFC 3849), and a name that nobody can register (RFC 2606 §2).

    /// 198.51.100.97, of TEST-NET-2.
    private static let nobodysAddress = IPv4Address(rawValue: 0xC633_6461)
    /// 2001:db8:6e6f:626f:6479::1.
    private static let nobodysNetwork = IPv6Address(
      rawValue: 0x2001_0DB8_6E6F_626F_6479_0000_0000_0001)
    private static let nobodysName =
      DomainName.oneLabel("example").prepending("nobodys-name") ?? invalid

    private static let test = DomainName.oneLabel("test")
    private static let invalid = DomainName.oneLabel("invalid")

    func questions(_ kind: Blocklist.Kind, below zone: DomainName) -> [Question] {
      (listed + clear).compactMap { $0.subject.question(kind, below: zone) }
    }

    /// What the answers to `questions`, in their order, say about the list.
    func health(_ answers: [Answer], of list: Blocklist) -> BlocklistHealth {
      let verdicts = answers.map { BlocklistVerdict($0, of: list) }
      guard verdicts.count == listed.count + clear.count else {
        return .unsound(.listsNothing(listed.first?.text ?? ""))
      }
      // What the list says itself tells more than what is missing.
      for case .undetermined(let obstacle) in verdicts where obstacle.isOfTheList {
        return .unsound(obstacle)
      }
      let (points, others) = (verdicts.prefix(listed.count), verdicts.dropFirst(listed.count))
      for (entry, verdict) in zip(clear, others) {
        if case .listed = verdict { return .unsound(.listsEverything(entry.text)) }
      }
      let hasPoint = points.contains { if case .listed = $0 { true } else { false } }
      for case .undetermined(let obstacle) in hasPoint ? others[...] : verdicts[...] {
        return .unsound(obstacle)
      }
      return hasPoint ? .sound : .unsound(.listsNothing(listed.first?.text ?? ""))
    }
  }
}

extension BlocklistHealth.Probe.Entry {
  init(address: IPAddress) {
    self.init(text: "\(address)", subject: .address(address))
  }

  init(name: DomainName) {
    self.init(text: "\(name)", subject: .domain(name, organizational: name))
  }
}

extension BlocklistObstacle {
  /// Whether the list itself, or what answers for it, is the obstacle, and not the way there.
  fileprivate var isOfTheList: Bool {
    switch self {
    case .refused, .foreignAddress, .listsEverything, .listsNothing: true
    case .failed, .unprobed: false
    }
  }
}

extension DomainName {
  fileprivate static func oneLabel(_ text: String) -> DomainName {
    DomainName(wire: [UInt8(text.utf8.count)] + text.utf8 + [0]) ?? .root
  }
}
