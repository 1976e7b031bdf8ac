import Foundation
import TestKit
import Testing

/// `dlv dns query` against real name servers, beside dig.
@Suite(.timeLimit(.minutes(5))) struct DNSQueryTests {
  static func run(_ arguments: [String], server: String = "127.0.0.3") async throws -> ProgramRun {
    let port = try DNSRig.shared.get().port
    return try await ProgramRun(
      ProgramRun.dlv, ["dns", "query", "--resolver", "\(server):\(port)"] + arguments)
  }

  struct Document: Decodable {
    let schema: String
    let result: String
    let queries: [Query]

    struct Query: Decodable {
      let type: String
      let result: String
      let reply: Reply?
      let servers: [Server]?
    }
    struct Reply: Decodable {
      let server: String
      let transport: String
      let code: String?
      let flags: [String]
      let size: Int?
      let answer: [Record]
      let authority: [Record]
    }
    struct Record: Decodable {
      let name: String
      let ttl: Int
      let type: String
      let data: String
    }
    struct Server: Decodable {
      let name: String
      let serial: Int?
      let trouble: String?
      let version: Int?
    }

    init(_ run: ProgramRun) throws {
      self = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    }
  }

  /// Fields without the spaces that tools put into long data, and the quotes that some put around parameters, in one case.
  private static func normalized(_ fields: [String]) -> String {
    fields.joined().filter { !$0.isWhitespace && $0 != "\"" }.lowercased()
  }

  @Test(arguments: [
    "child.test SOA", "child.test NS", "child.test MX", "same.child.test A",
    "same.child.test AAAA", "in.child.test A", "x.child.test TXT", "big.child.test TXT",
    "n.child.test NAPTR", "h.child.test HTTPS", "f.child.test SSHFP", "k.child.test DNSKEY",
    "t.child.test TLSA", "_s._tcp.child.test SRV", "c.child.test CAA", "d.child.test DS",
    "www.child.test CNAME", "none.child.test A",
  ]) func `answers are those of dig`(_ question: String) async throws {
    let words = question.split(separator: " ").map(String.init)
    let port = try DNSRig.shared.get().port
    let dig = try await ProgramRun(
      "dig", ["@127.0.0.3", "-p", "\(port)", "+noall", "+answer", "+norec", "+nocookie"] + words)
    let expected = dig.output.split(separator: "\n").map { line in
      Self.normalized(line.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    let run = try await Self.run(["--format", "json"] + words)
    let reply = try #require(try Document(run).queries.first?.reply)
    let found = reply.answer.map {
      Self.normalized([$0.name, "\($0.ttl)", "IN", $0.type, $0.data])
    }
    #expect(found.sorted() == expected.sorted())
    #expect(run.status == 0)
  }

  /// Name and type, the result, the exit status.
  @Test(arguments: [
    ("same.child.test A", "records", 0), ("same.child.test MX", "no-data", 0),
    ("none.child.test A", "no-such-name", 0), ("www.child.test A", "records", 0),
    ("x.d.child.test A", "referral", 2), ("example.org A", "refused", 2),
    ("loop.child.test A", "unusable", 2), ("bücher.child.test", "records", 0),
  ]) func `each kind of answer has its word and its status`(
    _ question: String, _ result: String, _ status: Int
  ) async throws {
    let run = try await Self.run(
      ["--format", "json"] + question.split(separator: " ").map(String.init))
    let document = try Document(run)
    #expect(document.schema == "dlv.dns.query/1")
    #expect(document.result == result, "\(run.output)")
    #expect(Int(run.status) == status)
  }

  @Test func `what does not fit into a datagram comes over TCP, and is said to`() async throws {
    let run = try await Self.run(["--format", "json", "big.child.test", "TXT"])
    let reply = try #require(try Document(run).queries.first?.reply)
    #expect(reply.transport == "tcp-after-truncation")
    #expect((reply.size ?? 0) > 2_000)
    let port = try DNSRig.shared.get().port
    let tcp = try await ProgramRun(
      ProgramRun.dlv,
      ["dns", "query", "--resolver", "tcp://127.0.0.3:\(port)", "--format", "json", "child.test"])
    #expect(try Document(tcp).queries.first?.reply?.transport == "tcp")
  }

  @Test func `several types are asked together, an address for its name`() async throws {
    let run = try await Self.run(["--format", "json", "child.test", "mx", "NS", "mx"])
    #expect(try Document(run).queries.map(\.type) == ["MX", "NS"])
    #expect(try Document(run).result == "answered")
    let reverse = try await Self.run(["192.0.2.1"])
    #expect(reverse.output.contains("1.2.0.192.in-addr.arpa PTR"))
  }

  @Test func `servers of a zone that differ are shown, and are exit status 1`() async throws {
    let port = try DNSRig.shared.get().port
    // The servers are found through one of them, which answers for the names of its zone.
    let arguments = ["--authoritative", "--port", "\(port)", "child.test", "MX"]
    let run = try await Self.run(arguments)
    #expect(run.status == 1, "\(run.errors)")
    for words in ["the servers differ", "Version A", "mx1", "mx2", "serial 7", "serial 8"] {
      #expect(run.output.contains(words), "\(run.output)")
    }
    let same = try await Self.run(["--authoritative", "--port", "\(port)", "same.child.test", "A"])
    #expect(same.status == 0)
    #expect(same.output.contains("the same on all servers"))
    let json = try await Self.run(arguments + ["--format", "json"])
    #expect(try Document(json).queries.first?.servers?.map(\.serial) == [7, 8])
  }

  @Test func `the next resolver is asked when one fails, and both are shown`() async throws {
    let port = try DNSRig.shared.get().port
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dns", "query", "--resolver", "127.0.0.5:\(port)", "--resolver", "127.0.0.3:\(port)",
        "child.test", "MX",
      ])
    #expect(run.status == 0)
    #expect(run.output.contains("127.0.0.5:\(port) over UDP: the server refused"))
  }

  @Test func `TLS and HTTPS are asked like UDP, and certificates count`() async throws {
    let pki = try TestPKI()
    let identity = try pki.leaf(names: ["dns.example"], addresses: ["127.0.0.1"])
    // dnsdist asks its backend at 127.0.0.1.
    let backend = try NSDServer(zones: [
      "tls.test":
        "$TTL 300\n@ SOA ns h 1 3600 600 604800 300\n@ NS ns\nns A 192.0.2.1\n@ MX 10 ns\n"
    ])
    let front = try DNSDistServer(backend: backend.port, identity: identity)
    let tls = "tls://127.0.0.1:\(front.tlsPort)"
    let https = "https://127.0.0.1:\(front.httpsPort)"
    // The server, what trusts it, the transport, the status, and words of the text.
    let cases: [(String, Bool, String?, Int32, String)] = [
      (tls + "#dns.example", true, "tls", 0, "10 ns.tls.test."),
      (tls, true, "tls", 0, "10 ns.tls.test."),
      (https + "/dns-query", true, "https", 0, "10 ns.tls.test."),
      (tls + "#other.example", true, nil, 2, "mismatch"),
      (tls + "#dns.example", false, nil, 2, "certificate"),
      (https + "/dns-query", false, nil, 2, "certificate"),
      (https + "/elsewhere", true, nil, 2, "404"),
    ]
    for (server, isTrusted, transport, status, words) in cases {
      let arguments =
        ["dns", "query", "--resolver", server, "--dns-timeout", "3"]
        + (isTrusted ? ["--ca-file", pki.authorityFile] : []) + ["tls.test", "MX"]
      let run = try await ProgramRun(ProgramRun.dlv, arguments)
      #expect(run.status == status, "\(server): \(run.output)\(run.errors)")
      #expect(run.output.contains(words), "\(server): \(run.output)")
      guard let transport else { continue }
      let json = try await ProgramRun(ProgramRun.dlv, arguments + ["--format", "json"])
      #expect(try Document(json).queries.first?.reply?.transport == transport)
    }
    let none = try await ProgramRun(
      ProgramRun.dlv, ["dns", "query", "--resolver", tls, "--ca-file", "/nowhere.pem", "tls.test"])
    #expect(none.status == 66, "\(none.errors)")
    withExtendedLifetime((backend, front)) {}
  }

  @Test func `a server that is not there is undetermined`() async throws {
    let free = try LoopbackPort.free()
    let run = try await ProgramRun(
      ProgramRun.dlv,
      ["dns", "query", "--resolver", "127.0.0.1:\(free)", "--dns-timeout", "1", "child.test"])
    #expect(run.status == 2)
    #expect(run.output.contains("connection refused"))
  }

  /// Arguments, the exit status, and words of the message.
  @Test(
    arguments: [
      (["a..b"], 65, "empty label"), (["child.test", "BOGUS"], 64, "no record type"),
      (["child.test", "AXFR"], 64, "transfer"),
      (["child.test", "TYPE70000"], 64, "no record type"),
      (["child.test", "OPT"], 64, "no record type"), ([], 64, "name"),
      (["--port", "0", "child.test"], 64, "--port"),
      (["--port", "70000", "child.test"], 64, "port"),
      (["--trust-anchor", "x", "child.test"], 64, "--dnssec"),
      (["--dns-timeout", "0", "child.test"], 64, "--dns-timeout"),
      (["--dnssec", "--trust-anchor", "/nowhere", "child.test"], 66, "trust anchor"),
    ] as [([String], Int, String)]) func `bad input has its status`(
      _ arguments: [String], _ status: Int, _ words: String
    ) async throws
  {
    let run = try await Self.run(arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: [
    ("ecdsa.test", 0, "DNSSEC: secure"), ("unsigned.test", 0, "DNSSEC: insecure"),
    ("expired.test", 1, "DNSSEC: bogus"),
  ]) func `--dnssec validates`(_ domain: String, _ status: Int, _ words: String) async throws {
    let zones = try SignedTestTree.shared.get().zones
    let run = try await ProgramRun(
      ProgramRun.dlv,
      [
        "dns", "query", "--dnssec", "--trust-anchor", zones.anchorFile.path, "--resolver",
        "127.0.0.1:\(zones.server.port)", domain, "MX",
      ])
    #expect(Int(run.status) == status, "\(run.output)\(run.errors)")
    #expect(run.output.contains(words), "\(run.output)")
  }
}
