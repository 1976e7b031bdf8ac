import Message
import TestKit
import Testing

/// Header sections, as they are and as they should not be.
@Suite struct HeaderReaderTests {
  struct Read: Equatable {
    var fields: [String]
    var body: String
    var oddities: [HeaderOddity.Kind]
  }

  /// Reads a message in pieces of that many octets.
  static func read(_ message: some Sequence<UInt8>, pieces: Int = .max) throws -> Read {
    let message = Array(message)
    var reader = HeaderReader()
    var body: [UInt8] = []
    var isInBody = false
    var start = 0
    while start < message.count {
      let end = start + min(pieces, message.count - start)
      if isInBody {
        body += message[start..<end]
      } else if let rest = try reader.read(message[start..<end]) {
        body += rest
        isInBody = true
      }
      start = end
    }
    if !isInBody { body += try reader.finish() }
    let section = reader.section
    return Read(
      fields: section.map { String(decoding: $0.octets, as: UTF8.self) },
      body: String(decoding: body, as: UTF8.self), oddities: section.oddities.map(\.kind))
  }

  @Test func `a field keeps its octets and knows its parts`() throws {
    let message = "Subject : a\r\n\tb \r\nX:\r\n\r\nbody\r\n"
    let (header, body) = try HeaderReader.split(Array(message.utf8)[...])
    let subject = try #require(header.first("SUBJECT"))
    #expect(subject.octets.elementsEqual("Subject : a\r\n\tb \r\n".utf8))
    #expect(subject.value.elementsEqual(" a\r\n\tb ".utf8))
    #expect(subject.name.text == "Subject" && subject.name.lowercased == "subject")
    #expect(subject.text == "a\tb")
    #expect(header[1].value.isEmpty && header[1].text.isEmpty)
    #expect(body.elementsEqual("body\r\n".utf8))
    #expect(header.oddities.map(\.description) == ["line 1 has white space before the colon"])
  }

  @Test(
    "Every form of a message is read in pieces as it is at once",
    arguments: [
      (
        "A: 1\r\nB: 2\r\n\r\nbody",
        Read(fields: ["A: 1\r\n", "B: 2\r\n"], body: "body", oddities: [])
      ),
      // Line feeds alone, and both kinds.
      (
        "A: 1\n b\n\nx\ny",
        Read(fields: ["A: 1\r\n b\r\n"], body: "x\ny", oddities: [.bareLineFeed])
      ),
      (
        "A: 1\r\nB: 2\n\r\nx",
        Read(fields: ["A: 1\r\n", "B: 2\r\n"], body: "x", oddities: [.bareLineFeed])
      ),
      // A CR inside a line ends nothing.
      (
        "A: 1\rB: 2\r\n\r\n",
        Read(fields: ["A: 1\rB: 2\r\n"], body: "", oddities: [.bareCarriageReturn])
      ),
      ("A: 1\r\r\n\r\n", Read(fields: ["A: 1\r\r\n"], body: "", oddities: [.bareCarriageReturn])),
      // A body at once, or none.
      ("\r\nbody", Read(fields: [], body: "body", oddities: [])),
      ("", Read(fields: [], body: "", oddities: [.noBody])),
      ("A: 1", Read(fields: ["A: 1\r\n"], body: "", oddities: [.noBody])),
      ("A: 1\r\n", Read(fields: ["A: 1\r\n"], body: "", oddities: [.noBody])),
      ("A: 1\r\n\r", Read(fields: ["A: 1\r\n"], body: "", oddities: [.noBody])),
      // Lines that are no fields.
      (
        "A: 1\r\nno field\r\n\r\nx",
        Read(fields: ["A: 1\r\n"], body: "no field\r\n\r\nx", oddities: [.missingEmptyLine])
      ),
      (
        "A: 1\r\nno field",
        Read(fields: ["A: 1\r\n"], body: "no field", oddities: [.missingEmptyLine])
      ),
      (
        "A: 1\r\n: 2\r\n",
        Read(fields: ["A: 1\r\n"], body: ": 2\r\n", oddities: [.missingEmptyLine])
      ),
      (
        "A: 1\r\nä: 2\r\n",
        Read(fields: ["A: 1\r\n"], body: "ä: 2\r\n", oddities: [.missingEmptyLine])
      ),
      (
        " folded\r\nA: 1\r\n",
        Read(fields: [], body: " folded\r\nA: 1\r\n", oddities: [.missingEmptyLine])
      ),
      // A line of blanks continues the field before it.
      (
        "A: 1\r\n \r\nB: 2\r\n\r\n",
        Read(fields: ["A: 1\r\n \r\n", "B: 2\r\n"], body: "", oddities: [])
      ),
      // mbox, and a From field that only looks like it.
      (
        "From a@b.example Sat Jan  3 01:05:34 2026\r\nA: 1\r\n\r\n",
        Read(fields: ["A: 1\r\n"], body: "", oddities: [.mboxSeparator])
      ),
      (
        "From : a@b.example\r\n\r\n",
        Read(fields: ["From : a@b.example\r\n"], body: "", oddities: [.blankBeforeColon])
      ),
      (
        "A: 1\r\nFrom a@b.example\r\n",
        Read(fields: ["A: 1\r\n"], body: "From a@b.example\r\n", oddities: [.missingEmptyLine])
      ),
      (
        "A: \u{0}\r\nB: ä\r\n\r\n",
        Read(fields: ["A: \u{0}\r\n", "B: ä\r\n"], body: "", oddities: [.nul, .eightBit])
      ),
    ])
  func reads(message: String, expected: Read) throws {
    for pieces in [Int.max, 1, 2, 3] {
      #expect(try Self.read(message.utf8, pieces: pieces) == expected, "pieces of \(pieces)")
    }
  }

  @Test func `the length of an mbox separator is that of the input`() throws {
    for (separator, rest) in [("From a b\n", "A: 1\n\n"), ("From a b\r\n", "A: 1\r\n\r\n")] {
      var reader = HeaderReader()
      _ = try reader.read(Array((separator + rest).utf8)[...])
      #expect(reader.mboxSeparatorLength == separator.utf8.count)
    }
  }

  @Test func `what is too large is refused`() throws {
    var limits = HeaderReader.Limits()
    limits.octets = 100
    limits.fields = 3
    let long = Array(("A: " + String(repeating: "x", count: 200)).utf8)[...]
    #expect(throws: HeaderReader.LimitExceeded.octets(limit: 100)) {
      try HeaderReader.split(long, limits: limits)
    }
    let many = Array("A:\nB:\nC:\nD:\n".utf8)[...]
    #expect(throws: HeaderReader.LimitExceeded.fields(limit: 3)) {
      try HeaderReader.split(many, limits: limits)
    }
  }

  @Test func `mutated messages read the same in any pieces`() throws {
    var random = SeededGenerator(seed: 5322)
    let seed = Array(
      "From x\nReceived: a\r\n\tb;\r\n c\r\nFrom: a@b.example\nSubject : x\r\n\r\nbody\r\n".utf8)
    for _ in 0..<5000 {
      let message = seed.mutated(using: &random)
      let whole = try Self.read(message)
      let pieces = Int.random(in: 1...20, using: &random)
      #expect(try Self.read(message, pieces: pieces) == whole)
    }
  }

  @Test func `twenty thousand fields are read in linear time`() throws {
    var message: [UInt8] = []
    for number in 0..<20_000 { message += Array("X-\(number): value\r\n folded\r\n".utf8) }
    let (header, body) = try HeaderReader.split((message + [0x0D, 0x0A, 0x78])[...])
    #expect(header.count == 20_000 && body.count == 1)
    #expect(Set(header.map(\.name)).count == 20_000)
  }
}
