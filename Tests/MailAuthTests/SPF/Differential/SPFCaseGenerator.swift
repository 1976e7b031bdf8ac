import DNS
import MailAuth
import TestKit

/// SPF records with the DNS around them, and clients to evaluate them for: whatever the grammar allows, and some of what it does not.
///
/// Each domain has names of its own, so that all of them fit into one table.
struct SPFCaseGenerator {
  private var random: SeededGenerator
  private(set) var corpus = SPFCorpus()
  private var number = 0

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Adds a domain and as many cases for it.
  mutating func addDomain(cases: Int) {
    number += 1
    let domain = "d\(number).example"
    // 198.18.0.0/15 is for benchmarks, 2001:db8::/32 for documentation.
    let v4 = "198.18.\(number / 250).\(number % 250 + 1)"
    let v6 = "2001:db8:\(String(number, radix: 16))::25"
    addHosts(domain, v4, v6)
    addReverse(domain, v4, v6)
    for name in ["", "i1.", "i2.", "i3."] { addRecord(name + domain, of: domain, v4, v6) }
    corpus.add("why.\(domain)", "TXT", pick(["%{i} may not send as %{s}", "no", "%{d} %{h} %{c}"]))
    for _ in 0..<cases {
      let client = pick([v4, v4, v6, "198.18.200.1"])
      let sender = pick(["user", "strong-bad", "a.b+c", "postmaster"]) + "@" + domain
      corpus.cases.append(
        .init(client: client, helo: pick(["mx.\(domain)", domain, "h1.\(domain)"]), sender: sender))
    }
    addExistence(domain)
  }

  // MARK: What stands around the record

  private mutating func addHosts(_ domain: String, _ v4: String, _ v6: String) {
    for host in 1...4 {
      let name = "h\(host).\(domain)"
      switch below(10) {
      case 0: corpus.addTimeout(name, "A")
      case 1: break
      case 2...3: corpus.add(name, "A", v4)
      case 4: corpus.add(name, "AAAA", v6)
      case 5...6:
        corpus.add(name, "A", "203.0.113.\(host)")
        corpus.add(name, "AAAA", "2001:db8:ffff::\(host)")
      default: corpus.add(name, "A", "203.0.113.\(host)")
      }
    }
    if chance(50) { corpus.add(domain, "A", pick([v4, "203.0.113.80"])) }
    switch below(6) {
    case 0: break
    case 1:
      for index in 0..<pick([9, 10, 11]) {
        corpus.add(domain, "MX", "\(index) m\(index).\(domain)")
        corpus.add("m\(index).\(domain)", "A", index == 8 ? v4 : "203.0.113.\(100 + index)")
      }
    default:
      corpus.add(domain, "MX", "10 h1.\(domain)")
      if chance(50) { corpus.add(domain, "MX", "20 h2.\(domain)") }
    }
  }

  private mutating func addReverse(_ domain: String, _ v4: String, _ v6: String) {
    guard let reverse = IPAddress(v4)?.reverseName.description, chance(60) else { return }
    if chance(10) {
      corpus.addTimeout(reverse, "PTR")
      return
    }
    let names = ["h1.\(domain)", "h2.\(domain)", "other\(number).example", domain]
    for name in names where chance(50) { corpus.add(reverse, "PTR", name) }
    corpus.add("other\(number).example", "A", v4)
  }

  private mutating func addRecord(
    _ name: String, of domain: String, _ v4: String, _ v6: String
  ) {
    if name != domain, chance(8) { return }
    if chance(2) { corpus.addTimeout(name, "TXT") }
    if chance(10) { corpus.add(name, "TXT", "verification=\(number)") }
    if chance(2) { corpus.add(name, "TXT", "v=spf1 ?all") }
    let count = chance(4) ? pick([10, 11, 12]) : 1 + below(6)
    var terms = ["v=spf1"]
    for _ in 0..<count { terms.append(term(domain, v4, v6)) }
    if chance(20), !terms.contains(where: { $0.hasPrefix("redirect=") }) {
      terms.append("redirect=\(pick(["i1.", "i2.", "i3.", "none."]))\(domain)")
    }
    if chance(25) { terms.append("exp=why.\(domain)") }
    if chance(60) { terms.append(pick(["-all", "~all", "?all", "+all", "-ALL"])) }
    corpus.add(name, "TXT", terms.joined(separator: chance(3) ? "  " : " "))
  }

  private mutating func term(_ domain: String, _ v4: String, _ v6: String) -> String {
    if chance(3) { return pick(Self.badTerms) }
    let host = "\(pick(["h1", "h2", "h3", "h4", "ghost", "void"])).\(domain)"
    let qualifier = pick(["", "", "", "", "+", "-", "~", "?"])
    switch below(14) {
    case 0: return qualifier + "ip4:\(v4)"
    case 1: return qualifier + "ip4:198.18.0.0/\(pick([8, 15, 16, 24, 32]))"
    case 2: return qualifier + "ip6:\(v6)"
    case 3: return qualifier + "ip6:2001:db8::/\(pick([16, 32, 48, 64, 128]))"
    case 4: return qualifier + pick(["a", "A", "a/24", "a//48", "a/24//48"])
    case 5: return qualifier + "a:\(host)" + pick(["", "", "/24", "//64", "/30//120"])
    case 6: return qualifier + pick(["mx", "MX", "mx/24", "mx:\(domain)", "mx:\(host)"])
    case 7, 8: return qualifier + "include:\(pick(["i1.", "i2.", "i3."]))\(domain)"
    case 9: return qualifier + pick(["ptr", "ptr:\(domain)", "ptr:other\(number).example"])
    case 10, 11: return qualifier + "exists:\(macro())._x.\(domain)"
    case 12: return qualifier + pick(["a:%{d}", "a:%{h}", "mx:%{o}", "a:%{d2}", "include:i1.%{o}"])
    default: return pick(["x-note=%{d}", "moo=cow", "n="])
    }
  }

  private mutating func macro() -> String {
    pick([
      "%{i}", "%{ir}", "%{ir}.%{v}", "%{l}", "%{l1r-}", "%{lr-}", "%{l1+}", "%{d1}", "%{o2r}",
      "%{h}",
      "%{s}", "%{S}", "%{L}.%{O}", "%{p}", "%{p2}", "%%{%_", "%-x", "%{d99}", "%{ir.-}",
    ])
  }

  private static let badTerms = [
    "a:", "a/33", "a//129", "a/024", "a:h1.example/", "ip4:1.2.3", "ip4:1.2.3.4/33", "ip4",
    "ip6:::1/129",
    "ip6:1.2.3.4", "include", "include:", "exists", "all:x", "foo", "foo:bar", "mx:%{x}.example",
    "mx:%", "exists:%{c}.example", "moo=%{c}", "moo=%{R2}",
    "exp=", "redirect=", "=x", "-x=y", "ptr/24", "a:host",
    "a:1.2.3.4",
    "v=spf1", "include:a.example/24", "exists:%{d0}.example", "%", "a:b c",
  ]

  /// What `exists` finds is decided by the question alone, and then stands in the table for every evaluator.
  private mutating func addExistence(_ domain: String) {
    guard let parent = try? DomainName("_x.\(domain)") else { return }
    var asked: Set<Question> = []
    for test in corpus.cases.suffix(8) {
      guard let request = test.request else { continue }
      let table = corpus.table
      _ = SPFEvaluator.evaluate(request) { question in
        if question.name.isSubdomain(of: parent) { asked.insert(question) }
        return table.answer(question)
      }
    }
    for question in asked.sorted(by: { $0.name < $1.name }) where chance(40) {
      let text = String(decoding: question.name.dottedOctets, as: UTF8.self)
      corpus.add(text, "A", "127.0.0.2")
    }
  }

  // MARK: Dice

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

extension DomainName {
  /// The labels with dots between them, nothing escaped.
  fileprivate var dottedOctets: [UInt8] {
    Array(labels.joined(separator: [UInt8(ascii: ".")]))
  }
}
