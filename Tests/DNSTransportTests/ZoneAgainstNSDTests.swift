/// The answers of our zones against those of NSD for the same zones, question by question.
import DNS
import DNSTransport
import TestKit
import Testing

@Suite struct ZoneAgainstNSDTests {
  private static let types: [RecordType] = [.a, .txt, .ns, .cname, .mx, .soa, .ds]

  @Test func `every question to the example zone gets the answer that NSD gives`() async throws {
    let zone = try ZoneLookupTests.zone()
    try await compare(["example.com": ZoneLookupTests.text], names: Self.variants(of: zone))
  }

  @Test func `zones of every shape get the answers that NSD gives`() async throws {
    var random = SeededGenerator(seed: 4592)
    var texts: [String: String] = [:]
    for index in 0..<12 {
      texts["z\(index).test"] = GeneratedZone.text(origin: "z\(index).test", using: &random)
    }
    let names = try texts.flatMap { origin, text in
      try Self.variants(of: ZoneFile.parse(Array(text.utf8), file: origin).zone)
    }
    try await compare(texts, names: Set(names))
  }

  private func compare(_ texts: [String: String], names: Set<DomainName>) async throws {
    let server = try NSDServer(zones: texts)
    let lanes = EventLoopLanes(count: 1)
    let endpoint = ServerEndpoint.datagram(
      .v4(IPv4Address(rawValue: 0x7F00_0001)), port: server.port)
    let stub = try StubResolver(servers: [endpoint], lanes: lanes)
    let zones = try ZoneSet(
      texts.map { try ZoneFile.parse(Array($0.value.utf8), file: $0.key).zone })
    for name in names.sorted() {
      // A set of zones asks the parent for the DS of an apex; NSD has no parent and denies it.
      for type in Self.types where type != .ds || !zones.origins.contains(name) {
        let question = Question(name, type)
        let (ours, theirs) = (zones.lookup(question), await stub.resolve(question))
        #expect(Self.describe(ours) == Self.describe(theirs), "\(question)")
      }
    }
    try await lanes.shutDown()
    withExtendedLifetime(server) {}
  }

  /// The names of a zone, those around them, and some below.
  private static func variants(of zone: Zone) throws -> Set<DomainName> {
    var names: Set<DomainName> = []
    for record in zone.records {
      var ancestor: DomainName? = record.name
      while let name = ancestor, zone.contains(name) {
        for label in ["x", "*", "a", "x.y", "a.b"] {
          if let below = name.prepending(label) { names.insert(below) }
        }
        names.insert(name)
        ancestor = name.parent
      }
    }
    return names
  }

  private static func describe(_ found: Zone.Lookup) -> String {
    switch found {
    case .answered(let answer): describe(answer)
    // NSD has no more than the zone: the name that an alias leads to is refused.
    case .leaves(_, let aliases): "\(aliases) \(LookupFailure.refused)"
    case .delegated(_, _, let aliases):
      "\(aliases) \(LookupFailure.bogus("a referral to other servers"))"
    case .outside: "[] \(LookupFailure.refused)"
    }
  }

  private static func describe(_ answer: Answer) -> String {
    switch answer.outcome {
    case .records(let records):
      "\(answer.aliases) \(records.map(\.description).sorted())"
    case .noData(let ttl): "\(answer.aliases) NODATA \(ttl)"
    case .noSuchName(let ttl): "\(answer.aliases) NXDOMAIN \(ttl)"
    case .failed(let failure): "\(answer.aliases) \(failure)"
    }
  }
}

/// Small zones over few labels, so that wildcards, empty non-terminals, cuts and aliases meet often.
enum GeneratedZone {
  static func text(origin: String, using random: inout SeededGenerator) -> String {
    var kinds: [String: Int] = [:]
    for _ in 0..<Int.random(in: 3...14, using: &random) {
      let labels = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        ["a", "b", "c", "*", "d"].randomElement(using: &random) ?? "a"
      }
      kinds[labels.joined(separator: ".")] = Int.random(in: 0..<8, using: &random)
    }
    var lines = [
      "$ORIGIN \(origin).", "$TTL 600",
      "@ SOA ns1 hostmaster 1 7200 900 1209600 \(Int.random(in: 60...900, using: &random))",
      "@ NS ns1", "ns1 A 192.0.2.1",
    ]
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) {
      // What lies below a cut or a DNAME is left out: servers differ on data that must not be there.
      let ancestors = sequence(first: name) { name in
        name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) }
      }
      let isHidden = ancestors.dropFirst().contains { [5, 6].contains(kinds[$0]) }
      // RFC 4592 §4.2, §4.4: NS and DNAME at a wildcard are undefined.
      if isHidden || name.hasPrefix("*") && [5, 6].contains(kind) { continue }
      let target = kinds.keys.sorted().randomElement(using: &random) ?? "a"
      switch kind {
      case 0, 1: lines.append("\(name) TXT \"\(name)\"")
      case 2: lines += ["\(name) A 192.0.2.7", "\(name) MX 10 \(name)"]
      case 3: lines.append("\(name) CNAME \(target)")
      case 4:
        lines.append("\(name) CNAME \(target).z\(Int.random(in: 0..<14, using: &random)).test.")
      case 5: lines += ["\(name) NS ns.\(name)", "ns.\(name) A 192.0.2.8"]
      case 6: lines.append("\(name) DNAME \(target)")
      default: lines.append("\(name) AAAA 2001:db8::1")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
