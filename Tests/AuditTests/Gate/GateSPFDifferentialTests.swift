/// The ranges that the gate prints are those for which another evaluator comes to another result after the change.
import Audit
import DNS
import TestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct GateSPFDifferentialTests {
  @Test func `pyspf agrees with every printed range, and with what is not printed`() async throws {
    var generator = SPFChangeGenerator(seed: 7208)
    let cases = (1...120).map { generator.next($0) }
    let gate = try await GateCase(
      base: cases.map(\.base.zone), head: cases.map(\.head.zone),
      profile: Profile(families: [.spf]))
    let before = try await Self.results(cases, \.base)
    let now = try await Self.results(cases, \.head)
    var place = 0
    var told = Set<String>()
    for test in cases {
      let printed = try Self.printed(gate.report, of: test.domain)
      for sample in test.samples {
        defer { place += 1 }
        let address = try #require(IPAddress(sample))
        let (old, new) = (before[place], now[place])
        let found = printed.filter { $0.addresses.contains(address) }
        let words = "\(sample) of \(test.domain): \(old), then \(new)\n\(test)"
        if old == new || !Self.isTold(old, new) {
          #expect(found.isEmpty, "\(words)")
        } else {
          #expect(found.map { "\($0.before) \($0.now)" } == ["\(old) \(new)"], "\(words)")
          told.insert("\(old) \(new)")
        }
      }
    }
    #expect(place == before.count)
    // The corpus has a case of each kind.
    let kinds = [
      "pass fail", "pass softfail", "pass neutral", "pass permerror", "pass none", "fail pass",
      "softfail pass", "neutral pass", "none pass", "permerror pass", "fail softfail",
      "fail neutral", "softfail fail", "softfail neutral", "neutral fail", "neutral softfail",
    ]
    #expect(Set(kinds).subtracting(told) == [])
  }

  /// What happens to addresses that pass neither way, without a record or by an error of it, is for rules about the record to say.
  private static func isTold(_ old: String, _ new: String) -> Bool {
    let refusals = ["fail", "softfail", "neutral"]
    return old == "pass" || new == "pass" || refusals.contains(old) && refusals.contains(new)
  }

  private static func results(
    _ cases: [SPFChangeGenerator.Case], _ state: KeyPath<SPFChangeGenerator.Case, SPFState>
  ) async throws -> [String] {
    var lines = cases.flatMap { $0[keyPath: state].corpusLines }
    for test in cases {
      lines += test.samples.map { "Q\t\($0)\tmx.\(test.domain)\tuser@\(test.domain)" }
    }
    return try await SPFPeer.pyspf.results(lines.joined(separator: "\n") + "\n")
  }

  private struct Printed {
    let addresses: PrintedRanges
    let before: String
    let now: String
  }

  /// `192.0.2.0/24; all IPv6: was pass by 'mx' at example.com, is fail`.
  private static func printed(_ report: GateReport, of domain: String) throws -> [Printed] {
    let lines = report.new.filter { $0.targets == [domain] }.flatMap(\.finding.evidence)
    return try lines.compactMap { line in
      let parts = line.split(separator: ": was ", maxSplits: 1)
      guard parts.count == 2, let end = parts[1].ranges(of: ", is ").last else { return nil }
      let before = parts[1].prefix { $0 != " " && $0 != "," }
      let now = parts[1][end.upperBound...].prefix { $0 != " " }
      return Printed(
        addresses: try PrintedRanges(String(parts[0])), before: String(before), now: String(now))
    }
  }
}

/// Addresses as the gate prints them: `192.0.2.0/24, 198.51.100.1-198.51.100.9; all IPv6 but 2001:db8::/32`.
private struct PrintedRanges {
  private var parts: [(isRest: Bool, isIPv4: Bool, ranges: [ClosedRange<UInt128>])] = []

  init(_ text: String) throws {
    for family in text.split(separator: "; ") {
      var words = family
      let isRest = family.hasPrefix("all IPv")
      var isIPv4 = family.hasPrefix("all IPv4")
      if isRest { words = words.dropFirst(8) }
      if words.hasPrefix(" but ") { words = words.dropFirst(5) }
      var ranges: [ClosedRange<UInt128>] = []
      for word in words.split(separator: ", ") {
        let ends = try word.split(separator: "-").map {
          AddressSet([try #require(IPNetwork(String($0)), "\(text)")]).boundaries
        }
        let first = try #require(ends.first?.first)
        let last = try #require(ends.last?.last)
        isIPv4 = first.bitWidth == 32
        ranges.append(Self.number(first)...Self.number(last))
      }
      parts.append((isRest, isIPv4, ranges))
    }
  }

  func contains(_ address: IPAddress) -> Bool {
    parts.contains { part in
      part.isIPv4 == (address.bitWidth == 32)
        && part.isRest != part.ranges.contains { $0.contains(Self.number(address)) }
    }
  }

  private static func number(_ address: IPAddress) -> UInt128 {
    switch address {
    case .v4(let address): UInt128(address.rawValue)
    case .v6(let address): address.rawValue
    }
  }
}

/// The records of a domain in one state.
struct SPFState {
  var records: [(name: String, type: String, value: String)] = []
  let domain: String

  var zone: String {
    "$ORIGIN \(domain).\n$TTL 3600\n"
      + records.map { record in
        let value = record.type == "TXT" ? "\"\(record.value)\"" : record.value
        return "\(record.name.isEmpty ? "@" : record.name) \(record.type) \(value)\n"
      }.joined()
  }

  var corpusLines: [String] {
    records.map { record in
      let name = record.name.isEmpty ? domain : "\(record.name).\(domain)"
      let value = record.type == "MX" ? "\(record.value).\(domain)" : record.value
      return "R\t\(name)\t\(record.type)\t\(value)"
    }
  }
}

/// Domains whose SPF changes: by a record, an included one, one that is redirected to, or the addresses of a host.
struct SPFChangeGenerator {
  private var random: SeededGenerator

  struct Case: CustomStringConvertible {
    let domain: String
    let base: SPFState
    let head: SPFState
    let samples: [String]

    var description: String { "\(base.zone)--- then\n\(head.zone)" }
  }

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func next(_ number: Int) -> Case {
    let domain = "c\(number).example"
    let base = state(of: domain)
    var head = base
    switch below(10) {
    // One record is written anew, or two.
    case 0...3: rewrite(below(4), in: &head)
    case 4:
      rewrite(0, in: &head)
      rewrite(1 + below(3), in: &head)
    case 5: head.records[head.records.count - 1 - below(2)].value = "198.51.100.\(below(256))"
    case 6...7: changeEnding(of: &head)
    case 8: head.records.remove(at: below(4))
    default: head.records.append(("", "TXT", "v=spf1 ?all"))
    }
    // As often the other way round.
    let (before, now) = chance(50) ? (base, head) : (head, base)
    return Case(domain: domain, base: before, head: now, samples: samples())
  }

  /// The four records come first, the IPv4 addresses of the hosts last.
  private mutating func state(of domain: String) -> SPFState {
    var state = SPFState(domain: domain)
    for level in 0..<4 {
      state.records.append((Self.names[level], "TXT", record(level, domain)))
    }
    state.records.append(("", "MX", "10 h1"))
    state.records.append(("h1", "AAAA", "2001:db8::\(below(16))"))
    state.records.append(("h2", "AAAA", "2001:db8:1::\(below(16))"))
    state.records.append(("h1", "A", "198.51.100.\(below(256))"))
    state.records.append(("h2", "A", "198.51.100.\(below(256))"))
    return state
  }

  private static let names = ["", "_a", "_b", "_c"]

  /// A record leads only to those behind it, so that there are no loops, and never to more than the limits allow.
  private mutating func record(_ level: Int, _ domain: String) -> String {
    var terms = ["v=spf1"]
    for _ in 0..<(1 + below(3)) { terms.append(term(domain)) }
    let isRedirected = level < 3 && chance(25)
    if level < 3, chance(60) {
      terms.append(
        pick(["", "", "", "-", "~", "?"]) + "include:\(Self.names[level + 1]).\(domain)")
    }
    if isRedirected {
      terms.append("redirect=\(Self.names[3]).\(domain)")
    } else if chance(90) {
      terms.append(pick(["-all", "~all", "?all", "-all", "~all", "+all"]))
    }
    return terms.joined(separator: " ")
  }

  private mutating func term(_ domain: String) -> String {
    let qualifier = pick(["", "", "", "", "-", "~", "?"])
    switch below(8) {
    case 0: return qualifier + "a:h2.\(domain)" + pick(["", "/28", "//64"])
    case 1: return qualifier + "mx:\(domain)" + pick(["", "/30//124"])
    case 2...4: return qualifier + "ip4:198.51.100.\(below(256))/\(pick(["24", "26", "29", "32"]))"
    default:
      return qualifier + "ip6:2001:db8:\(below(3))::\(below(16))/\(pick(["32", "48", "64", "126"]))"
    }
  }

  private mutating func rewrite(_ level: Int, in state: inout SPFState) {
    state.records[level].value = record(level, state.domain)
  }

  private mutating func changeEnding(of state: inout SPFState) {
    for index in 0..<4 {
      let words = state.records[index].value.split(separator: " ")
      guard words.last?.hasSuffix("all") == true else { continue }
      state.records[index].value =
        (words.dropLast() + [Substring(pick(["-all", "~all", "?all", "+all"]))])
        .joined(separator: " ")
      return
    }
  }

  /// Where networks begin and end, and elsewhere.
  private mutating func samples() -> [String] {
    var addresses = ["192.0.2.1", "255.255.255.255", "0.0.0.0", "fe80::1", "::", "2001:db8:2::7"]
    for _ in 0..<24 { addresses.append("198.51.100.\(below(256))") }
    for edge in [0, 3, 7, 8, 63, 64, 127, 128, 255] { addresses.append("198.51.100.\(edge)") }
    for site in 0..<3 {
      for _ in 0..<4 { addresses.append("2001:db8:\(site)::\(String(below(24), radix: 16))") }
      addresses.append("2001:db8:\(site):1::")
    }
    return addresses
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  private mutating func pick(_ values: [String]) -> String { values[below(values.count)] }
}
