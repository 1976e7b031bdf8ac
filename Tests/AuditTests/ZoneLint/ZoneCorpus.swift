import TestKit
import Testing

/// Zones that are the same on every run: good ones, and such with one fault each, written by a generator.
enum ZoneCorpus {
  /// A zone file with a name.
  struct Entry: Sendable, CustomTestStringConvertible {
    let origin: String
    let text: String
    let testDescription: String
  }

  /// Of a kind of fault: what is added to a good zone, or done to it, and who refuses it.
  struct Fault: Sendable {
    let name: String
    /// Does the damage.
    let apply: @Sendable (GoodZone) -> String
    let named: Reaction
    let knot: Reaction
    let dlv: Reaction
    /// Why one of them reacts otherwise than the others; empty where all agree.
    let because: String

    init(
      _ name: String, _ lines: String, named: Reaction, knot: Reaction, dlv: Reaction,
      _ because: String = ""
    ) {
      self.init(name, named: named, knot: knot, dlv: dlv, because) { $0.text + lines + "\n" }
    }

    init(
      _ name: String, named: Reaction, knot: Reaction, dlv: Reaction, _ because: String = "",
      apply: @escaping @Sendable (GoodZone) -> String
    ) {
      self.name = name
      self.named = named
      self.knot = knot
      self.dlv = dlv
      self.because = because
      self.apply = apply
    }
  }

  enum Reaction: Sendable { case accepts, refuses }

  /// A zone without a fault: two servers with addresses, hosts, mail, services, delegations with glue.
  struct GoodZone: Sendable {
    let origin: String
    let text: String

    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
      func one(_ choices: String...) -> String { choices[number(0...(choices.count - 1))] }
      origin = "zone\(seed)." + one("example", "test", "co.example", "a-b.example")
      var lines = [
        one("; a comment", ""), "$ORIGIN \(origin).",
        "$TTL " + one("3600", "1h", "1D", "1h30m"),
      ]
      let numbers = "\(number(1...2_000_000_000)) 14400 3600 1209600 3600"
      lines.append(
        one(
          "@ SOA ns1 hostmaster \(numbers)",
          "@ IN SOA ns1.\(origin). hostmaster (\n  \(numbers) ; numbers\n)",
          "\(origin). 3600 IN SOA ns1 hostmaster.\(origin). ( \(numbers) )"))
      lines += ["\t; tab", "@ NS ns1", "  NS ns2", "ns1 A 198.51.100.\(number(1...250))"]
      lines.append("ns2 AAAA 2001:db8::\(number(1...9999))")
      for host in 1...number(2...6) {
        lines.append("host\(host) A 198.51.100.\(number(1...250))")
        if number(0...1) == 0 { lines.append("\tAAAA 2001:DB8:0:\(number(1...999))::1") }
      }
      lines.append("@ " + one("", "300 ", "IN ", "IN 300 ", "300 IN ") + "MX 10 host1")
      if number(0...1) == 0 { lines.append("www CNAME host\(one("1", "2"))") }
      if number(0...1) == 0 { lines.append("@ TXT \"v=spf1 mx -all\"") }
      if number(0...1) == 0 { lines.append("*.w\(number(1...9)) TXT a \"b c\" \"\\\"d\\\"\\032\"") }
      if number(0...1) == 0 { lines.append("_imaps._tcp SRV 0 1 993 host2") }
      if number(0...1) == 0 { lines.append("@ CAA 0 issue \"ca.example.net; account=1\"") }
      if number(0...1) == 0 {
        lines.append("_25._tcp.host1 TLSA 3 1 1 \(String(repeating: "0a", count: 32))")
      }
      if number(0...1) == 0 {
        lines += [
          "sub\(number(1...9)) NS ns1.provider.example.", "lab NS ns.lab", "ns.lab A 198.51.100.53",
        ]
        lines.append("lab DS 12345 13 2 \(String(repeating: "AB", count: 32))")
      }
      if number(0...2) == 0 { lines.append("alias\(number(1...9)) DNAME elsewhere.example.") }
      if number(0...2) == 0 {
        lines.append("h NAPTR 100 10 \"S\" \"SIP+D2U\" \"\" _sip._udp.host1")
      }
      if number(0...2) == 0 { lines.append("p SSHFP 4 2 \(String(repeating: "12", count: 32))") }
      if number(0...2) == 0 { lines.append("t TYPE65280 \\# 3 0a0B0c") }
      if number(0...2) == 0 {
        lines += ["$ORIGIN deep.er.\(origin).", "x A 198.51.100.9", "$ORIGIN \(origin)."]
      }
      text = lines.joined(separator: "\n") + "\n"
    }
  }

  static let good: [Entry] = (UInt64(1)...100).map { seed in
    let zone = GoodZone(seed: seed)
    return Entry(origin: zone.origin, text: zone.text, testDescription: "good zone \(seed)")
  }

  /// A hundred zones: each kind in two or three good ones.
  static let broken: [(fault: Fault, entry: Entry)] = (0..<100).map { index in
    let fault = faults[index % faults.count]
    let zone = GoodZone(seed: UInt64(1_000 + index))
    return (
      fault,
      Entry(
        origin: zone.origin, text: fault.apply(zone),
        testDescription: "\(fault.name) in zone \(1_000 + index)")
    )
  }

  // BIND checks what goes with a name before it loads a zone, Knot what DNSSEC and delegations need; what the standards forbid
  // and loads all the same is an error of dlv.
  static let faults: [Fault] = [
    // Syntax: everybody refuses.
    Fault("bad IPv4 address", "x A 192.0.2.256", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "bad IPv6 address", "x AAAA 2001:db8:::1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("empty label", "a..b A 192.0.2.1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "long label", String(repeating: "a", count: 64) + " A 192.0.2.1", named: .refuses,
      knot: .refuses, dlv: .refuses),
    Fault("unknown type", "x BOGUS 1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("open parenthesis", "x TXT ( \"a\"", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("open quote", "x TXT \"a", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("MX without preference", "x MX host1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "MX preference 70000", "x MX 70000 host1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "SRV without target", "_a._tcp SRV 0 1 993", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("odd hexadecimal", "x TLSA 3 1 1 abc", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "included file missing", "$INCLUDE none.zone", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("bad $TTL", "$TTL abc", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("class CH", "x CH A 192.0.2.1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "wrong length of generic data", "x TYPE65281 \\# 3 0a0b", named: .refuses, knot: .refuses,
      dlv: .refuses),
    // What makes no zone.
    Fault(
      "CNAME and other data", "host1 CNAME host2", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "two CNAMEs", "x CNAME host1\nx CNAME host2", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault("CNAME at the apex", "@ CNAME host1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "two DNAMEs", "x DNAME a.example.\nx DNAME b.example.", named: .refuses, knot: .refuses,
      dlv: .refuses),
    Fault(
      "DNAME and CNAME", "x DNAME a.example.\nx CNAME b.example.", named: .refuses, knot: .refuses,
      dlv: .refuses),
    Fault("no SOA", named: .refuses, knot: .refuses, dlv: .refuses) { zone in
      "$ORIGIN \(zone.origin).\n$TTL 60\n@ NS ns1\nns1 A 198.51.100.1\n"
    },
    Fault("server without address", "@ NS ns9", named: .refuses, knot: .refuses, dlv: .refuses),
    // Who refuses differs.
    Fault("no NS", named: .refuses, knot: .refuses, dlv: .refuses) { zone in
      "$ORIGIN \(zone.origin).\n$TTL 60\n@ SOA ns1 h 1 14400 3600 1209600 300\nns1 A 198.51.100.1\n"
    },
    Fault(
      "second SOA", "@ SOA ns2 other 5 14400 3600 1209600 300", named: .refuses, knot: .accepts,
      dlv: .refuses, "RFC 1035 §5.2: exactly one SOA; Knot keeps the last"),
    Fault(
      "SOA below the apex", "x SOA ns1 h 1 14400 3600 1209600 300", named: .refuses,
      knot: .accepts, dlv: .refuses, "RFC 1035 §5.2: the SOA is at the top; Knot ignores the other"),
    Fault(
      "glue missing", "g NS ns.g", named: .accepts, knot: .refuses, dlv: .refuses,
      "RFC 9471 §2: the glue must be there; BIND warns"),
    Fault(
      "server of a delegation is an alias", "al CNAME host1\ng NS al", named: .accepts,
      knot: .refuses, dlv: .refuses, "RFC 2181 §10.3: no alias; BIND warns"),
    Fault(
      "MX names an alias", "al CNAME host1\nx MX 10 al", named: .accepts, knot: .accepts,
      dlv: .refuses, "RFC 2181 §10.3: no alias; BIND warns"),
    Fault(
      "MX names nothing", "x MX 10 nothing", named: .accepts, knot: .accepts, dlv: .refuses,
      "RFC 5321 §5.1: the host must have an address; BIND warns"),
    Fault(
      "MX names an address", "x MX 10 192.0.2.1.", named: .accepts, knot: .accepts,
      dlv: .refuses, "RFC 1035 §3.3.9: a host name; BIND warns"),
    Fault(
      "SRV names an alias", "al CNAME host1\n_a._tcp SRV 0 1 1 al", named: .accepts,
      knot: .accepts, dlv: .refuses, "RFC 2782: must not be an alias; BIND warns"),
    Fault(
      "SRV names nothing", "_a._tcp SRV 0 1 1 nothing", named: .accepts, knot: .accepts,
      dlv: .refuses, "RFC 2782: the target must have an address; BIND warns"),
    Fault(
      "data below a DNAME", "d DNAME a.example.\nx.d A 192.0.2.1", named: .accepts,
      knot: .refuses, dlv: .refuses, "RFC 6672 §2.4: nothing below a DNAME; BIND ignores it"),
    Fault(
      "DS at the apex", "@ DS 1 13 2 " + String(repeating: "AB", count: 32), named: .refuses,
      knot: .accepts, dlv: .refuses, "RFC 4035 §2.4: DS at delegations only; Knot does not look"),
    Fault(
      "DS digest too short", "g NS ns.elsewhere.example.\ng DS 1 13 2 ABCD", named: .refuses,
      knot: .refuses, dlv: .refuses),
    Fault(
      "wildcard delegation", "*.g NS ns.elsewhere.example.", named: .refuses, knot: .accepts,
      dlv: .refuses, "RFC 4592 §4.2: undefined; Knot does not look"),
    Fault(
      "aliases in a circle", "l1 CNAME l2\nl2 CNAME l1", named: .accepts, knot: .accepts,
      dlv: .refuses, "RFC 1034 §3.6.2: loops are errors; servers find out when asked"),
    Fault(
      "null MX beside another", "x MX 0 .\nx MX 10 host1", named: .accepts, knot: .accepts,
      dlv: .refuses, "RFC 7505 §3: the null MX must be alone"),
    Fault(
      "DNSKEY with protocol 2", "@ DNSKEY 257 2 13 " + String(repeating: "A", count: 86) + "==",
      named: .accepts, knot: .accepts, dlv: .refuses, "RFC 4034 §2.1.2: the protocol must be 3"),
    Fault(
      "string of 256 octets", "x TXT " + String(repeating: "a", count: 256), named: .refuses,
      knot: .accepts, dlv: .refuses, "RFC 1035 §3.3: at most 255 octets; Knot splits it"),
    Fault(
      "$GENERATE", "$GENERATE 1-3 h$ A 192.0.2.$", named: .accepts, knot: .refuses,
      dlv: .accepts,
      "RFC 1035 §5.1 knows no such directive; it is BIND's, and reverse zones have it"),
    Fault(
      "text of 75,300 octets",
      "x TXT" + String(repeating: " " + String(repeating: "x", count: 250), count: 300),
      named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "service parameter twice", "x HTTPS 1 . alpn=h2 alpn=h3", named: .refuses, knot: .refuses,
      dlv: .refuses),
    Fault(
      "mandatory parameter missing", "x HTTPS 1 . mandatory=port alpn=h2", named: .refuses,
      knot: .refuses, dlv: .refuses),
    Fault(
      "latitude of 91 degrees", "x LOC 91 0 0 N 0 0 0 E 0m", named: .refuses, knot: .refuses,
      dlv: .refuses),
    Fault("type MD", "x MD host1", named: .refuses, knot: .refuses, dlv: .refuses),
    Fault(
      "unregistered CAA tag that is critical", "@ CAA 128 unheardof \"x\"", named: .accepts,
      knot: .accepts, dlv: .refuses, "RFC 8659 §4.1: no certificate may be issued"),
    // Doubtful, and loaded by everybody.
    Fault(
      "data of another zone", "other.example. A 192.0.2.1", named: .accepts, knot: .accepts,
      dlv: .accepts),
    Fault(
      "a record twice", "x A 192.0.2.1\nx A 192.0.2.1", named: .accepts, knot: .accepts,
      dlv: .accepts),
    Fault(
      "different TTLs", "x 300 A 192.0.2.1\nx 600 A 192.0.2.2", named: .accepts, knot: .accepts,
      dlv: .accepts),
    Fault(
      "data below a delegation", "g NS ns.elsewhere.example.\nx.g TXT a", named: .accepts,
      knot: .accepts, dlv: .accepts),
    Fault(
      "underscore in a host", "a_b A 192.0.2.1", named: .accepts, knot: .accepts, dlv: .accepts),
    Fault("dangling alias", "x CNAME nothing", named: .accepts, knot: .accepts, dlv: .accepts),
    Fault(
      "TTL over 2^31", "x 2147483648 A 192.0.2.1", named: .accepts, knot: .accepts, dlv: .accepts),
    Fault("type SPF", "x SPF \"v=spf1 -all\"", named: .accepts, knot: .accepts, dlv: .accepts),
  ]
}
