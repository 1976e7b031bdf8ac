import DNS
import MailAuth
import TestKit
import Testing

/// Flattened records: what they look like, when there is none, and that they mean what their source meant.
@Suite struct SPFFlatteningTests {
  static func tree(
    _ zone: String, failing: [String: LookupFailure] = [:]
  ) async throws -> SPFTree {
    let dns = try TestDNS(zone: "$ORIGIN example.com.\n$TTL 600\n" + zone, failing: failing)
    return await SPFTree.walk(from: try DomainName("example.com"), asking: dns)
  }

  private static func flatten(
    _ zone: String, keeping kept: [String] = [], failing: [String: LookupFailure] = [:]
  ) async throws -> SPFFlattening {
    var options = SPFFlattening.Options()
    options.kept = Set(try kept.map { try DomainName($0) })
    return try await SPFFlattening.flatten(try await tree(zone, failing: failing), options)
  }

  private static func text(_ record: Record?) -> String? {
    guard case .txt(let strings) = record?.data else { return nil }
    return strings.text
  }

  @Test(
    "One record in, one record out",
    arguments: [
      // Networks that touch become one.
      (#"@ TXT "v=spf1 ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all""#, "ip4:192.0.2.0/24 -all"),
      (
        """
        @ TXT "v=spf1 include:i.example.com a mx ~all"
        @ A 192.0.2.1
        @ AAAA 2001:db8::1
        @ MX 10 m
        m A 192.0.2.2
        i TXT "v=spf1 ip4:198.51.100.0/24 -all"
        """, "ip4:192.0.2.1 ip4:192.0.2.2 ip4:198.51.100.0/24 ip6:2001:db8::1 ~all"
      ),
      // Dual prefix lengths.
      (
        """
        @ TXT "v=spf1 a:h.example.com/24//64 -all"
        h A 192.0.2.77
        h AAAA 2001:db8::77
        """, "ip4:192.0.2.0/24 ip6:2001:db8::/64 -all"
      ),
      // What an include refuses, it only leaves to others.
      (
        """
        @ TXT "v=spf1 include:i.example.com ip4:192.0.2.7 ?all"
        i TXT "v=spf1 -ip4:192.0.2.0/28 ip4:192.0.2.0/24 -all"
        """,
        "ip4:192.0.2.7 ip4:192.0.2.16/28 ip4:192.0.2.32/27 ip4:192.0.2.64/26 ip4:192.0.2.128/25 ?all"
      ),
      // What the record itself refuses comes first.
      (
        """
        @ TXT "v=spf1 -ip4:192.0.2.7 include:i.example.com ~all"
        i TXT "v=spf1 ip4:192.0.2.0/24 -all"
        """, "-ip4:192.0.2.7 ip4:192.0.2.0/24 ~all"
      ),
      // An include with a qualifier.
      (
        """
        @ TXT "v=spf1 ip4:192.0.2.0/28 ?include:i.example.com -all"
        i TXT "v=spf1 ip4:192.0.2.0/24 -all"
        """, "ip4:192.0.2.0/28 ?ip4:192.0.2.0/24 -all"
      ),
      // redirect brings its own end and its own explanation.
      (
        """
        @ TXT "v=spf1 ip4:192.0.2.1 exp=own.example.com redirect=r.example.com"
        r TXT "v=spf1 ip4:192.0.2.2 ~all exp=why.%{d}"
        """, "ip4:192.0.2.1 ip4:192.0.2.2 ~all exp=why.r.example.com"
      ),
      // The exp of what is redirected to is for that; the own one for what the own terms refuse.
      (
        """
        @ TXT "v=spf1 -ip4:192.0.2.7 exp=own.example.com redirect=%{l}.example.com"
        """, "-ip4:192.0.2.7 redirect=%{l}.example.com exp=own.example.com"
      ),
      (
        """
        @ TXT "v=spf1 -ip4:192.0.2.7 exp=own.example.com redirect=r.example.com"
        r TXT "v=spf1 ip4:192.0.2.2 ~all exp=why.%{d}"
        """, "ip4:192.0.2.2 -ip4:192.0.2.7 ~all exp=own.example.com"
      ),
      // redirect beside all is nothing.
      (
        """
        @ TXT "v=spf1 redirect=r.example.com ip4:192.0.2.1 -all"
        r TXT "v=spf1 +all"
        """, "ip4:192.0.2.1 -all"
      ),
      // all in an include authorises everybody.
      (
        """
        @ TXT "v=spf1 include:i.example.com -all"
        i TXT "v=spf1 all"
        """, "ip4:0.0.0.0/0 ip6:::/0 -all"
      ),
      // Without all, the end is neutral.
      (#"@ TXT "v=spf1 ip4:192.0.2.1""#, "ip4:192.0.2.1 ?all"),
      (#"@ TXT "v=spf1""#, "?all"),
      // A name without addresses stands for none.
      (#"@ TXT "v=spf1 a:gone.example.com mx ip4:192.0.2.1 -all""#, "ip4:192.0.2.1 -all"),
      // A null MX stands for none.
      ("@ TXT \"v=spf1 mx ip4:192.0.2.1 -all\"\n@ MX 0 .", "ip4:192.0.2.1 -all"),
      // Bits beyond the prefix count for nothing.
      (#"@ TXT "v=spf1 ip4:192.0.2.77/24 -all""#, "ip4:192.0.2.0/24 -all"),
      // What depends on the message stays, behind the networks that pass in any case.
      (
        """
        @ TXT "v=spf1 exists:%{i}._spf.example.com include:i.example.com ptr:example.com -all note=x"
        i TXT "v=spf1 ip4:192.0.2.1 -all"
        """, "ip4:192.0.2.1 exists:%{i}._spf.example.com ptr:example.com -all note=x"
      ),
      // With another result, its place counts.
      (
        """
        @ TXT "v=spf1 -exists:%{i}.bad.example.com include:i.example.com -all"
        i TXT "v=spf1 ip4:192.0.2.1 -all"
        """, "-exists:%{i}.bad.example.com ip4:192.0.2.1 -all"
      ),
      // The macros of an include are those of its domain.
      (
        """
        @ TXT "v=spf1 include:i.example.com -all"
        i TXT "v=spf1 ip4:192.0.2.1 exists:%{i}.%{d2}.%{o} ptr -all"
        """, "ip4:192.0.2.1 exists:%{i}.example.com.%{o} ptr:i.example.com -all"
      ),
      // An include whose own refusal stands before what depends on the message can't be replaced.
      (
        """
        @ TXT "v=spf1 ip4:192.0.2.1 include:i.example.com -all"
        i TXT "v=spf1 -ip4:192.0.2.0/28 exists:%{i}.example.com -all"
        """, "ip4:192.0.2.1 include:i.example.com -all"
      ),
      // %{p} prefers names below the domain of its own record.
      (
        """
        @ TXT "v=spf1 include:i.example.com -all"
        i TXT "v=spf1 exists:%{p}.example.com -all"
        """, "include:i.example.com -all"
      ),
      (
        """
        @ TXT "v=spf1 ip4:192.0.2.1 redirect=%{l}.example.com"
        """, "ip4:192.0.2.1 redirect=%{l}.example.com"
      ),
      // The sender's domain is another one for whoever includes this record.
      (
        """
        @ TXT "v=spf1 include:_spf.%{o} a:%{d} -all"
        @ A 192.0.2.1
        _spf TXT "v=spf1 ip4:192.0.2.2 -all"
        """, "include:_spf.%{o} ip4:192.0.2.1 -all"
      ),
      // An include that nobody knows may be permerror: nothing is moved in front of it (§5.2).
      (
        #"@ TXT "v=spf1 include:%{l}._s.l.example.com ip4:192.0.2.1 -all""#,
        "include:%{l}._s.l.example.com ip4:192.0.2.1 -all"
      ),
      (
        #"@ TXT "v=spf1 ip4:192.0.2.1 ?include:%{l}._s.l.example.com ?all""#,
        "ip4:192.0.2.1 ?include:%{l}._s.l.example.com ?all"
      ),
      (
        """
        @ TXT "v=spf1 include:i.example.com ~all"
        i TXT "v=spf1 ip4:192.0.2.1 include:%{l}._s.l.example.com ip4:192.0.2.2 -all"
        """, "ip4:192.0.2.1 include:%{l}._s.l.example.com ip4:192.0.2.2 ~all"
      ),
      // mx may have too many exchanges (§4.6.4); a can't be wrong.
      (
        #"@ TXT "v=spf1 mx:%{h} ip4:192.0.2.1 -all""#, "mx:%{h} ip4:192.0.2.1 -all"
      ),
      (
        #"@ TXT "v=spf1 a:%{h} ip4:192.0.2.1 -all""#, "ip4:192.0.2.1 a:%{h} -all"
      ),
    ])
  func flattens(zone: String, wanted: String) async throws {
    let flattening = try await Self.flatten(zone)
    #expect(Self.text(flattening.records.first) == "v=spf1 " + wanted)
    #expect(flattening.records.count == 1)
    #expect(flattening.records.first?.ttl == 600)
  }

  @Test(arguments: [
    // The own record refuses nobody: the other's explanation is for all.
    ("v=spf1 exp=own.example.com redirect=r.example.com", "v=spf1 -all exp=why.example.com", false),
    ("v=spf1 -ip4:192.0.2.7 redirect=r.example.com", "v=spf1 -all", false),
    ("v=spf1 -ip4:192.0.2.7 redirect=r.example.com", "v=spf1 ?all exp=why.example.com", false),
    // One exp would have to say two things.
    ("v=spf1 -ip4:192.0.2.7 redirect=r.example.com", "v=spf1 -all exp=why.example.com", true),
    ("v=spf1 -ip4:192.0.2.7 exp=own.example.com redirect=r.example.com", "v=spf1 -all", true),
  ])
  func `two explanations in one record are told`(
    own: String, other: String, isMixed: Bool
  ) async throws {
    let flattening = try await Self.flatten("@ TXT \"\(own)\"\nr TXT \"\(other)\"")
    #expect(flattening.map.mixesExplanations == isMixed)
  }

  @Test func `an include that is to be kept stays, with what it costs`() async throws {
    let flattening = try await Self.flatten(
      """
      @ TXT "v=spf1 include:i.example.com include:j.example.com a:h.example.com -all"
      i TXT "v=spf1 include:k.example.com -all"
      j TXT "v=spf1 ip4:192.0.2.2 -all"
      k TXT "v=spf1 ip4:192.0.2.1 -all"
      h A 192.0.2.3
      """, keeping: ["I.example.com", "h.example.com"])
    #expect(
      Self.text(flattening.records.first)
        == "v=spf1 include:i.example.com ip4:192.0.2.2 a:h.example.com -all")
    #expect(flattening.lookups == 3)
  }

  @Test func `what does not fit is divided, each part below 450 octets`() async throws {
    let networks = (0..<90).map { "ip4:192.0.\($0).\($0 * 2)" }
    let parts = (0..<9).map { part in
      "i\(part) TXT \"v=spf1 \(networks[(part * 10)..<(part * 10 + 10)].joined(separator: " ")) -all\""
    }
    let zone =
      "@ TXT \"v=spf1 "
      + (0..<9).map { "include:i\($0).example.com" }.joined(separator: " ") + " -all\"\n"
      + parts.map { $0.replacing(" ip4:192.0.5", with: " \" \"ip4:192.0.5") }.joined(
        separator: "\n")
    let flattening = try await Self.flatten(zone)
    #expect(flattening.records.count > 2)
    #expect(flattening.lookups == flattening.records.count - 1)
    for record in flattening.records {
      #expect(SPFFlattening.size(of: record) < SPFFlattening.sizeLimit)
      guard case .txt(let strings) = record.data else { continue }
      #expect(strings.segments.allSatisfy { $0.count <= 255 })
      #expect(!SPFRecord(parsing: strings.joined).terms.isEmpty)
    }
    #expect(
      flattening.records.dropFirst().map(\.name.description)
        == (1...flattening.lookups).map { "_spf\($0).example.com" })
    // As few as possible: all parts but the last are full.
    let sizes = flattening.records.dropFirst().dropLast().map { SPFFlattening.size(of: $0) }
    #expect(sizes.allSatisfy { $0 > SPFFlattening.sizeLimit - 25 }, "\(sizes)")
  }

  @Test func `other TXT records at the domain leave less room`() async throws {
    let filler = String(repeating: "x", count: 250)
    let zone =
      #"@ TXT "v=spf1 \#((0..<15).map { "ip4:192.0.\($0).1" }.joined(separator: " ")) -all""#
    #expect(try await Self.flatten(zone).records.count == 1)
    let crowded = try await Self.flatten(zone + "\n@ TXT \"\(filler)\"")
    #expect(crowded.records.count == 2)
    #expect(Self.text(crowded.records.first) == "v=spf1 include:_spf1.example.com -all")
  }

  @Test(
    "There is no flattened record",
    arguments: [
      ("@ TXT \"hello\"", "there is no SPF record"),
      ("@ TXT \"v=spf1 -all\"\n@ TXT \"v=spf1 ~all\"", "there is more than one"),
      ("@ TXT \"v=spf1 ipv4:192.0.2.1 -all\"", "the record is permerror"),
      ("@ TXT \"v=spf1 include:gone.example.com -all\"", "the record is permerror"),
      ("@ TXT \"v=spf1 include:example.com -all\"", "the record is permerror"),
      (
        "@ TXT \"v=spf1 include:i.example.com -all\"\ni TXT \"v=spf1 ip4:300.1.1.1 -all\"",
        "the record is permerror"
      ),
      ("@ TXT \"v=spf1 redirect=gone.example.com\"", "the record is permerror"),
      ("@ TXT \"v=spf1 a:a..example.com -all\"", "the record is permerror"),
      (
        "@ TXT \"v=spf1 mx -all\"\n"
          + (0..<11).map { "@ MX \($0) m\($0)" }.joined(separator: "\n"), "the record is permerror"
      ),
      ("@ TXT \"v=spf1 include:fails.example.com -all\"", "failed, and a sender"),
      ("@ TXT \"v=spf1 a:fails.example.com -all\"", "failed, and a sender"),
      ("@ TXT \"v=spf1 mx:fails.example.com -all\"", "failed, and a sender"),
      ("@ TXT \"v=spf1 mx -all\"\n@ MX 10 fails", "failed, and a sender"),
      // Nobody knows what the include behind it costs.
      (
        "@ TXT \"v=spf1 ip4:0.0.0.0/0 ip6:::/0 include:fails.example.com -all\"",
        "failed, and a sender"
      ),
      (
        "@ TXT \"v=spf1 \(String(repeating: "exists:%{i}.x.example.com -exists:%{i}.y.example.com ", count: 4)) exists:%{i}.a.example.com exists:%{h}.a.example.com exists:%{h}.b.example.com exists:%{h}.c.example.com -all\"",
        "flattened, it needs"
      ),
    ])
  func refuses(zone: String, reason: String) async throws {
    // A string of a zone file takes 255 octets.
    let zone = zone.replacing(" exists:%{i}.a", with: "\" \" exists:%{i}.a")
    let failure = await #expect(throws: SPFFlatteningFailure.self) {
      try await Self.flatten(zone, failing: ["fails.example.com": .serverFailure])
    }
    #expect("\(try #require(failure))".contains(reason), "\(String(describing: failure))")
  }

  @Test func `a part never takes the name of a source`() async throws {
    let networks = (0..<40).map { "ip4:192.0.\($0).1" }
    let zone = """
      @ TXT "v=spf1 include:_spf1.example.com include:b.example.com include:c.example.com -all"
      _spf1 TXT "v=spf1 \(networks[..<12].joined(separator: " ")) -all"
      b TXT "v=spf1 \(networks[12..<24].joined(separator: " ")) -all"
      c TXT "v=spf1 \(networks[24..<36].joined(separator: " ")) -all"
      """
    let failure = await #expect(throws: SPFFlatteningFailure.self) {
      try await Self.flatten(zone)
    }
    guard case .partNameInUse(let name) = try #require(failure) else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(name.description == "_spf1.example.com")
    var options = SPFFlattening.Options()
    options.partName = "part#._spf"
    let flattening = try await SPFFlattening.flatten(try await Self.tree(zone), options)
    #expect(flattening.records[1].name.description == "part1._spf.example.com")
    for bad in ["_spf", "", "#..x", String(repeating: "x", count: 64) + "#"] {
      options.partName = bad
      await #expect(throws: SPFFlatteningFailure.self) {
        try await SPFFlattening.flatten(try await Self.tree(zone), options)
      }
    }
  }

  @Test func `the smallest TTL is that of the records it was made from`() async throws {
    let tree = try await Self.tree(
      """
      @ 3600 TXT "v=spf1 a:h.example.com -all"
      h 120 CNAME t
      t 900 A 192.0.2.1
      exists 5 A 127.0.0.1
      """)
    let smallest = try #require(tree.smallestTTL)
    #expect(smallest.ttl == 120)
    #expect(smallest.question.description == "h.example.com A")
    #expect(
      tree.sourceRecords.map(\.description) == [
        #"example.com. 3600 IN TXT "v=spf1 a:h.example.com -all""#,
        "h.example.com. 900 IN A 192.0.2.1",
      ])
  }
}
