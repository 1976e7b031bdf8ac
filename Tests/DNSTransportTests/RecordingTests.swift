/// What is recorded and replayed: the same answers, for every type, failure and place in a file.
import DNS
import DNSTransport
import Foundation
import TestKit
import Testing

@Suite struct RecordingTests {
  private static func name(_ text: String) throws -> DomainName { try DomainName(text) }

  /// At least one record of each case of `RecordData`, awkward ones included.
  private static func everyData() throws -> [RecordData] {
    let host = try name("a\\.b.x\\032y.Example.com")
    let raw = (0...255).map { UInt8($0) }
    return [
      .a(IPv4Address(rawValue: 0xC000_0201)), .aaaa(IPv6Address(rawValue: 1 << 100)), .ns(host),
      .cname(host), .ptr(.root), .mx(MailExchanger(preference: 0, exchange: .root)),
      .soa(
        StartOfAuthority(
          primaryServer: host, responsibleMailbox: host, serial: .max, refresh: 1, retry: 2,
          expire: 3, minimum: 4)),
      .txt(CharacterStrings(segments: [Array(raw[..<200]), [], Array(raw[200...])])),
      .spf(CharacterStrings("v=spf1 \"quoted\" \\ ; ( -all")),
      .srv(ServiceLocation(priority: 1, weight: 2, port: 3, target: host)),
      .tlsa(TLSAssociation(usage: 3, selector: 1, matchingType: 1, data: raw)),
      .tlsa(TLSAssociation(usage: 3, selector: 1, matchingType: 1, data: [])),
      .ds(DelegationSigner(keyTag: 9, algorithm: 13, digestType: 2, digest: raw)),
      .ds(DelegationSigner(keyTag: 9, algorithm: 13, digestType: 2, digest: [])),
      .dnskey(DNSKey(flags: 257, protocolNumber: 3, algorithm: 13, publicKey: raw)),
      .caa(
        CertificationAuthorityAuthorization(
          flags: 128, tag: Array("issue".utf8), value: Array("ca.example; a=\"b\"".utf8))),
      .caa(CertificationAuthorityAuthorization(flags: 0, tag: [0x20, 0x22], value: raw)),
      .caa(CertificationAuthorityAuthorization(flags: 0, tag: [], value: [])),
      .other(.dname, host.wire), .other(.rrsig, raw), .other(RecordType(rawValue: 65280), []),
    ]
  }

  @Test func `every kind of data reads back from its presentation and from the wire`() throws {
    for data in try Self.everyData() {
      let record = Record(name: try Self.name("x\\@y.example"), ttl: 7, data: data)
      #expect(Record(presentation: record.description) == record, "\(record)")
      #expect(RecordData(type: data.type, wire: data.wire) == data)
    }
  }

  private static func answers() throws -> [Answer] {
    let owner = try name("example.com")
    let places = [
      nil, SourceLocation(file: "zones/a \"b\"\u{1}é.zone", line: 3),
      SourceLocation(file: "x", line: 1, column: 9),
      SourceLocation(file: "plan.json", line: 1, column: 90, pointer: "/a~1b/0/\"c\""),
    ]
    var answers = try everyData().enumerated().map { index, data in
      let place = places[index % places.count]
      return Answer(
        question: Question(try name("n\(index).example.com"), data.type),
        aliases: [
          Record(
            name: try name("n\(index).example.com"), ttl: 5, data: .cname(owner), location: place)
        ],
        outcome: .records([Record(name: owner, ttl: 600, data: data, location: place)]))
    }
    let others: [Answer.Outcome] = [
      .noData(ttl: 3), .noSuchName(ttl: 0), .failed(.serverFailure), .failed(.refused),
      .failed(.timedOut), .failed(.unreachable("no \"route\"\n")), .failed(.bogus("é")),
      .failed(.offline),
    ]
    for (index, outcome) in others.enumerated() {
      answers.append(
        Answer(question: Question(try name("o\(index).example.com"), .mx), outcome: outcome))
    }
    return answers
  }

  /// A file of its own folder, removed at the end.
  private func withFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "recording.jsonl").path)
  }

  @Test func `what is recorded is replayed, and nothing else`() async throws {
    try await withFile { path in
      let answers = try Self.answers()
      let keys = [try Self.name("s1._domainkey.example.com")]
      let file = try RecordingFile(path: path, keyNames: keys)
      for answer in answers { file.record(answer) }
      try file.finish()
      let replay = ReplayResolver(try RecordingReader.read(path: path))
      for answer in answers { #expect(await replay.resolve(answer.question) == answer) }
      #expect(await replay.resolve(try Self.name("else.example"), .a).failure == .offline)
      #expect(replay.recording.names(below: try Self.name("_domainkey.example.com")) == keys)
    }
  }

  @Test func `the order of the answers does not change the finished file`() async throws {
    try await withFile { path in
      var texts: Set<[UInt8]> = []
      for answers in [try Self.answers(), try Self.answers().reversed()] {
        let file = try RecordingFile(path: path)
        for answer in answers { file.record(answer) }
        try file.finish()
        texts.insert(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
      }
      #expect(texts.count == 1)
    }
  }

  @Test func `the file of a run that was ended is usable, also with half a line`() async throws {
    try await withFile { path in
      let file = try RecordingFile(path: path)
      for answer in try Self.answers() { file.record(answer) }
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      let whole = try RecordingReader.parse(bytes, path: path)
      #expect(whole.count == (try Self.answers().count))
      let cut = try RecordingReader.parse(Array(bytes.dropLast(9)), path: path)
      #expect(cut.count == whole.count - 1)
      try file.finish()
    }
  }

  @Test func `a question is recorded once`() async throws {
    try await withFile { path in
      let file = try RecordingFile(path: path)
      let dns = try TestDNS(zone: "$ORIGIN example.com.\n@ TXT \"x\"")
      let recorder = RecordingResolver(dns) { file.record($0) }
      for _ in 0..<3 { _ = await recorder.resolve(try Self.name("example.com"), .txt) }
      try file.finish()
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(
        text == """
          {"dlv_recording":2,"key_names":[]}
          {"name":"example.com","type":"TXT","outcome":"records","records":[{"record":"example.com. \
          3600 IN TXT \\"x\\"","file":"test.zone","line":2}]}

          """)
    }
  }

  private static let header = #"{"dlv_recording":1,"key_names":[]}"# + "\n"

  /// Files that are no recordings.
  private static let refused: [(text: String, failure: RecordingReader.Failure)] = [
    ("", .notARecording(path: "f")),
    ("\n", .notARecording(path: "f")),
    ("hello\n", .notARecording(path: "f")),
    ("{}\n", .notARecording(path: "f")),
    (#"{"dlv_recording":3,"key_names":[]}"#, .otherVersion(path: "f", 3)),
    (#"{"dlv_recording":1,"key_names":["a..b"]}"#, .badLine(path: "f", line: 1)),
    (header + "x\n", .badLine(path: "f", line: 2)),
    (header + #"{"name":"a","type":"A","outcome":"maybe"}"# + "\n", .badLine(path: "f", line: 2)),
    (
      header + #"{"name":"a","type":"TXT","outcome":"records","records":[]}"# + "\n",
      .badLine(path: "f", line: 2)
    ),
    (
      header
        + #"{"name":"a","type":"A","outcome":"records","records":[{"record":"a. 1 IN A x"}]}"#
        + "\n",
      .badLine(path: "f", line: 2)
    ),
  ]

  @Test(arguments: refused)
  func `what is no recording is refused`(text: String, failure: RecordingReader.Failure) {
    #expect(throws: failure) { try RecordingReader.parse(Array(text.utf8), path: "f") }
  }

  @Test func `mutated recordings never crash the reader`() throws {
    var random = SeededGenerator(seed: 7)
    let lines = try Self.answers().map { $0 }
    let text = try Self.recording(lines)
    for _ in 0..<2000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = try? RecordingReader.parse(bytes, path: "f")
    }
  }

  private static func recording(_ answers: [Answer]) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.appending(path: "rec-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: path) }
    let file = try RecordingFile(path: path.path)
    for answer in answers { file.record(answer) }
    try file.finish()
    return Array(try Data(contentsOf: path))
  }
}
