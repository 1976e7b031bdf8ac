import DNS
import MailAuth
import TestKit
import Testing

/// Generated trees: what is flattened comes to the same result as its source, for the addresses on both sides of every border.
@Suite struct SPFFlatteningPropertyTests {
  private static let domain = "example.com"

  /// Whose message it is.
  private enum MailFrom { static let localPart = "alice" }

  /// A zone of records that include one another, with networks that overlap.
  struct Generator {
    var random: SeededGenerator
    var lines: [String] = []
    var nodes = 0

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    mutating func pick<T>(_ list: [T]) -> T { list[number(0...(list.count - 1))] }

    mutating func qualifier() -> String { pick(["", "", "", "", "+", "-", "~", "?"]) }
    mutating func v4() -> String { "192.0.\(number(0...3)).\(number(0...255))" }
    mutating func v6() -> String { "2001:db8::\(String(number(0...0xFFFF), radix: 16))" }

    /// The name of a new record, at most `depth` includes below.
    mutating func record(_ name: String, depth: Int) {
      var terms: [String] = []
      for _ in 0..<number(0...5) { terms.append(term(depth: depth)) }
      switch number(0...9) {
      case 0: break
      case 1...2 where depth > 0:
        let target = child(depth: depth - 1)
        terms.insert("redirect=\(target)", at: number(0...terms.count))
      case 3: terms.insert(pick(["all", "-all", "?all"]), at: number(0...terms.count))
      default: terms.append(pick(["-all", "~all", "?all", "all", "-ALL"]))
      }
      lines.append("\(name) TXT \"v=spf1 \(terms.joined(separator: " "))\"")
      // The record of an include that the message names: one that matches or does not, or an error.
      let open = "\(MailFrom.localPart).i\(name == "@" ? "" : "." + name)"
      switch number(0...5) {
      case 0...2: lines.append("\(open) TXT \"v=spf1 ip4:\(v4())/\(number(20...30)) -all\"")
      case 3: lines.append("\(open) TXT \"v=spf1 nonsense -all\"")
      case 4: lines.append("\(open) TXT \"v=spf1 exists:%{i}.e.%{d} ~all\"")
      default: break
      }
      // For some records, what depends on the message matches.
      if chance(50) { lines.append("*.e\(name == "@" ? "" : "." + name) A 127.0.0.2") }
    }

    mutating func child(depth: Int) -> String {
      nodes += 1
      let name = "n\(nodes)"
      record(name, depth: depth)
      return "\(name).example.com"
    }

    mutating func host() -> String {
      nodes += 1
      let name = "h\(nodes)"
      if chance(80) { lines.append("\(name) A \(v4())") }
      if chance(50) { lines.append("\(name) AAAA \(v6())") }
      return name
    }

    mutating func lengths() -> String {
      (chance(40) ? "/\(number(22...32))" : "") + (chance(30) ? "//\(number(112...128))" : "")
    }

    mutating func term(depth: Int) -> String {
      let qualifier = qualifier()
      switch number(0...11) {
      case 0...3: return "\(qualifier)ip4:\(v4())/\(number(22...32))"
      case 4: return "\(qualifier)ip4:\(v4())"
      case 5: return "\(qualifier)ip6:\(v6())/\(number(112...128))"
      case 6: return "\(qualifier)a:\(host()).example.com\(lengths())"
      case 7:
        nodes += 1
        let name = "m\(nodes)"
        for _ in 0..<number(1...2) { lines.append("\(name) MX 10 \(host())") }
        return "\(qualifier)mx:\(name).example.com\(lengths())"
      case 8 where chance(40):
        return qualifier
          + pick([
            "exists:%{i}.e.%{d}", "ptr", "a:%{h}", "exists:%{p}.%{o}", "include:%{l}.i.%{d}",
            "include:%{l}.i.%{o}",
          ])
      default:
        if depth == 0 { return "\(qualifier)ip4:\(v4())/\(number(24...32))" }
        return "\(qualifier)include:\(child(depth: depth - 1))"
      }
    }
  }

  /// Where a result may change: the borders of every network of the tree, and their neighbours.
  private static func borders(_ tree: SPFTree) -> Set<IPAddress> {
    var addresses: Set<IPAddress> = []
    for node in tree.orderedNodes {
      for step in node.steps {
        let set = AddressSet(step.matchedNetworks.networks)
        for boundary in set.boundaries + AddressSet.everything.subtracting(set).boundaries {
          addresses.insert(boundary)
        }
      }
    }
    return addresses
  }

  private static func answer(
    _ question: Question, _ records: [Question: [Record]], _ zones: ZoneSet
  ) -> Answer {
    if let records = records[question] {
      return Answer(question: question, outcome: .records(records))
    }
    if case .answered(let answer) = zones.lookup(question) { return answer }
    return Answer(question: question, outcome: .noSuchName(ttl: 0))
  }

  /// Whether evaluation ended at a limit: the flattened record is there to keep them.
  private static func isBeyondLimits(_ evaluation: SPFEvaluation) -> Bool {
    evaluation.problem == .tooManyLookups || evaluation.problem == .tooManyVoidLookups
  }

  /// What a result says about the record, not about errors on the way.
  private static let results: Set<SPFResult> = [.pass, .fail, .softfail, .neutral]

  @Test(arguments: 0..<8)
  func `a flattened record comes to the same results`(part: Int) async throws {
    let domain = try DomainName(Self.domain)
    var flattened = 0
    var (addresses, messages, errors) = (0, 0, 0)
    for seed in (part * 250)..<(part * 250 + 250) {
      var generator = Generator(random: SeededGenerator(seed: UInt64(seed)))
      generator.record("@", depth: 3)
      let zone = "$ORIGIN example.com.\n" + generator.lines.joined(separator: "\n")
      let dns = try TestDNS(zone: zone)
      let source = await SPFTree.walk(from: domain, asking: dns)
      let flattening: SPFFlattening
      do {
        flattening = try await SPFFlattening.flatten(source)
      } catch .tooManyLookups, .tooLong {
        continue
      } catch {
        Issue.record("seed \(seed): \(error)\n\(zone)")
        continue
      }
      flattened += 1
      let records = Dictionary(grouping: flattening.records) { Question($0.name, $0.type) }
      let resolver = AnswerOverlay(records: flattening.records, over: dns)
      let result = await SPFTree.walk(from: domain, asking: resolver)
      #expect(result.total.lookups.minimum <= flattening.lookups)
      for address in Self.borders(source).union(Self.borders(result)) {
        let before = source.verdict(for: address)
        let after = result.verdict(for: address)
        // The source may be beyond the limits; what is made from it never is on its own account.
        if !before.exceeded.isEmpty { continue }
        #expect(after.exceeded.isEmpty, "seed \(seed)")
        addresses += 1
        #expect(
          before.possible.intersection(Self.results) == after.possible.intersection(Self.results),
          "seed \(seed), \(address)\n\(zone)\n\(flattening.records)")
        let request = SPFRequest(
          mailFrom: "\(MailFrom.localPart)@example.com", helo: "mail.example.net", client: address,
          receiver: nil,
          time: 0)
        let first = SPFEvaluator.evaluate(request) { Self.answer($0, [:], dns.zones) }
        if Self.isBeyondLimits(first) { continue }
        messages += 1
        // Errors of the terms that are kept stay errors, and none is added.
        if !Self.results.contains(first.result) { errors += 1 }
        let second = SPFEvaluator.evaluate(request) { Self.answer($0, records, dns.zones) }
        #expect(
          first.result == second.result,
          "seed \(seed), \(address)\n\(zone)\n\(flattening.records)")
      }
    }
    #expect(flattened > 200)
    #expect(addresses > 5000)
    #expect(messages > 5000)
    #expect(errors > 5)
  }
}
