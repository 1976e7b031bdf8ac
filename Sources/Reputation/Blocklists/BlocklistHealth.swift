import DNS

/// Whether a list works: it has to have the entries that are there for tests, and not those that no list may have (RFC 5782 §5).
public enum BlocklistHealth: Hashable, Sendable {
  case sound
  case unsound(BlocklistObstacle)

  /// The questions that tell, first those that have to be listed, then those that must not be.
  struct Probe {
    let listed: [Entry]
    let clear: Entry

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
        clear = Entry(name: Self.invalid)
      }
    }

    private init(listed: [Entry], clear: Entry) {
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
        clear: Entry(address: .v4(IPv4Address(rawValue: 0x7F00_0001))))
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
        clear: Entry(address: .v6(IPv6Address(rawValue: 0xFFFF_7F00_0001))))
    }

    private static let test = DomainName.oneLabel("test")
    private static let invalid = DomainName.oneLabel("invalid")

    func questions(_ kind: Blocklist.Kind, below zone: DomainName) -> [Question] {
      (listed + [clear]).compactMap { $0.subject.question(kind, below: zone) }
    }

    /// What the answers to `questions`, in their order, say about the list.
    func health(_ answers: [Answer], of list: Blocklist) -> BlocklistHealth {
      let verdicts = answers.map { BlocklistVerdict($0, of: list) }
      guard let last = verdicts.last, verdicts.count == listed.count + 1 else {
        return .unsound(.listsNothing(listed.first?.text ?? ""))
      }
      // What the list says itself tells more than what is missing.
      for case .undetermined(let obstacle) in verdicts where obstacle.isOfTheList {
        return .unsound(obstacle)
      }
      if case .listed = last { return .unsound(.listsEverything(clear.text)) }
      let points = verdicts.dropLast()
      let hasPoint = points.contains { if case .listed = $0 { true } else { false } }
      for case .undetermined(let obstacle) in hasPoint ? [last] : verdicts {
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
