import Message
import TestKit
import Testing

/// The tree of parts (RFC 2045, RFC 2046): each case a message, its tree and its defects.
@Suite struct MIMEMessageTests {
  /// A tree in a line: `multipart/mixed(text/plain “one”, message/rfc822(text/plain “two”))`, bodies of leaves as they were sent.
  static func tree(_ message: MIMEMessage, _ part: MessagePart? = nil) -> String {
    let part = part ?? message.root
    let children = message.children(of: part).map { tree(message, $0) }
    switch part.structure {
    case .leaf:
      return part.contentType.name + " “"
        + String(decoding: message.octets[part.body], as: UTF8.self)
        .replacing("\r", with: "\\r").replacing("\n", with: "\\n") + "”"
    case .multipart, .message:
      return part.contentType.name + "(" + children.joined(separator: ", ") + ")"
    }
  }

  static func text(_ message: MIMEMessage, _ range: Range<Int>) -> String {
    String(decoding: message.octets[range], as: UTF8.self)
  }

  private static let mixed = "Content-Type: multipart/mixed; boundary=b\n\n"

  @Test(
    "Messages are divided into their parts",
    arguments: [
      ("Subject: s\n\nbody\n", "text/plain “body\\n”", []),
      ("Content-Type: TEXT/HTML; charset=utf-8\n\n<p>\n", "text/html “<p>\\n”", []),
      (
        mixed + "pre\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\nepi\n",
        "multipart/mixed(text/plain “one”, text/html “two”)", []
      ),
      // The line break before a boundary belongs to it; white space behind it does not count (RFC 2046 §5.1.1).
      (mixed + "--b  \t\n\none\n\n--b-- \n", "multipart/mixed(text/plain “one\\n”)", []),
      (mixed + "--b\n\n--b--\n", "multipart/mixed(text/plain “”)", []),
      (
        mixed.replacing("\n", with: "\r\n") + "--b\r\n\r\none\r\n--b--\r\n",
        "multipart/mixed(text/plain “one”)", []
      ),
      // Parts inside parts, and a boundary that another one begins with.
      (
        mixed
          + "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\none\n--bb\n\ntwo\n--bb--\n--b\n\nthree\n--b--\n",
        "multipart/mixed(multipart/alternative(text/plain “one”, text/plain “two”), text/plain “three”)",
        []
      ),
      (
        "Content-Type: multipart/mixed; boundary=bb\n\n--bb\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--bb--\n",
        "multipart/mixed(multipart/mixed(text/plain “one”))", []
      ),
      // A boundary that is another one with hyphens behind it.
      (
        mixed
          + "--b\nContent-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\none\n--b----\n\n--b--\n",
        "multipart/mixed(multipart/mixed(text/plain “one”))", []
      ),
      (
        "Content-Type: message/rfc822\n\nSubject: inner\nContent-Type: text/html\n\nx",
        "message/rfc822(text/html “x”)", []
      ),
      (
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: i\n\none\n--b--\n",
        "multipart/digest(message/rfc822(text/plain “one”))", []
      ),
      // What is wrong, and what becomes of it.
      ("", "text/plain “”", [.header(.noBody)]),
      ("no header\nat all\n", "text/plain “no header\\nat all\\n”", [.header(.missingEmptyLine)]),
      ("Subject: s", "text/plain “”", [.header(.noBody)]),
      ("Subject: s\n \n more\n\nx", "text/plain “x”", [.blankFoldedLine]),
      (
        "From a@b Sat Nov 21 21:30:00 2026\nSubject: s\n\nx", "text/plain “x”",
        [.header(.mboxSeparator)]
      ),
      (
        "Content-Type: multipart/mixed\n\n--b\n\nx", "multipart/mixed “--b\\n\\nx”",
        [.missingBoundaryParameter]
      ),
      (
        "Content-Type: multipart/mixed; boundary=\"\"\n\nx", "multipart/mixed “x”",
        [.missingBoundaryParameter]
      ),
      (mixed + "text\n", "multipart/mixed()", [.boundaryNeverUsed]),
      (mixed + "--b\n\none\n", "multipart/mixed(text/plain “one\\n”)", [.unterminatedMultipart]),
      (
        mixed + "--b\n--b\n--b\n\none\n--b--\n", "multipart/mixed(text/plain “one”)",
        [.emptyPart, .emptyPart]
      ),
      (mixed + "--b\n--b--\n", "multipart/mixed()", [.emptyPart, .emptyMultipart]),
      (mixed + "--b--\n", "multipart/mixed()", [.emptyMultipart]),
      (
        mixed + "--b\n\none\n--b--\n--b\n\ntwo\n", "multipart/mixed(text/plain “one”)",
        [.partBehindEnd]
      ),
      (
        mixed + "--b\n\none\n--bx\ntwo\n--b--\n", "multipart/mixed(text/plain “one\\n--bx\\ntwo”)",
        [.textBehindBoundary]
      ),
      (mixed + "--b\nX: y\n--b--\n", "multipart/mixed(text/plain “”)", [.header(.noBody)]),
      (
        mixed + "--b\ntext\n--b--\n", "multipart/mixed(text/plain “text”)",
        [.header(.missingEmptyLine)]
      ),
      // The inner part is not closed: the outer boundary ends it.
      (
        mixed + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b--\n",
        "multipart/mixed(multipart/mixed(text/plain “one”))", [.unterminatedMultipart]
      ),
      (
        mixed + "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n--b--\n",
        "multipart/mixed(multipart/mixed(text/plain “”))",
        [.header(.noBody), .unterminatedMultipart]
      ),
      (
        mixed + "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b--\n",
        "multipart/mixed(multipart/mixed(text/plain “one”))", [.sharedBoundary]
      ),
      ("Content-Type: html\n\nx", "text/plain “x”", [.badContentType]),
      (
        "Content-Type: text/html\nContent-Type: text/plain\n\nx", "text/html “x”", [.repeatedField]
      ),
      ("Content-Transfer-Encoding: 9bit\n\nx", "text/plain “x”", [.unknownEncoding]),
      ("Content-Disposition: ;\n\nx", "text/plain “x”", [.badDisposition]),
      (
        "Content-Transfer-Encoding: base64\n" + mixed + "--b\n\none\n--b--\n",
        "multipart/mixed(text/plain “one”)", [.encodedComposite]
      ),
      (
        "Content-Transfer-Encoding: base64\nContent-Type: message/rfc822\n\nU3ViamVjdDogeAoKeA==\n",
        "message/rfc822 “U3ViamVjdDogeAoKeA==\\n”", [.encodedComposite]
      ),
      ("Subject: s\n\n\u{e9}", "text/plain “\u{e9}”", [.body(.eightBit), .eightBitInSevenBit]),
      ("Content-Transfer-Encoding: 8bit\n\n\u{e9}", "text/plain “\u{e9}”", [.body(.eightBit)]),
      (
        "X: \u{e9}\n\nx\ry\u{0}\n", "text/plain “x\\ry\u{0}\\n”",
        [.header(.eightBit), .body(.nul), .body(.bareCarriageReturn)]
      ),
      (
        "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b\n\none\n--b--\n",
        "multipart/mixed(text/plain “one”)", [.badBoundary]
      ),
    ] as [(String, String, [MessageDefect.Kind])])
  func divides(message text: String, tree: String, defects: [MessageDefect.Kind]) {
    let message = MIMEMessage(Array(text.utf8))
    #expect(Self.tree(message) == tree)
    #expect(message.defects.map(\.kind) == defects)
    MIMEInvariants.check(message)
  }

  @Test func `every range is that of the message as it was given`() throws {
    let text =
      "From: a@b\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"x\"\r\n\r\npre\r\n--x\r\nContent-Type: text/plain;\r\n name=\"a.txt\"\r\n\r\nhello\r\n--x--\r\nepi\r\n"
    let message = MIMEMessage(Array(text.utf8))
    let root = message.root
    #expect(root.range == 0..<text.utf8.count)
    guard case .multipart(let multipart) = root.structure else {
      Issue.record("no multipart")
      return
    }
    #expect(Self.text(message, multipart.preamble) == "pre")
    #expect(Self.text(message, multipart.epilogue ?? 0..<0) == "epi\r\n")
    #expect(multipart.boundaries.map { Self.text(message, $0) } == ["--x", "--x--"])
    let part = try #require(message.children(of: root).first)
    #expect(Self.text(message, part.body) == "hello")
    #expect(Self.text(message, part.contentType.range ?? 0..<0) == "text/plain")
    let name = try #require(part.contentType.parameters["name"])
    #expect(Self.text(message, name.range) == "name=\"a.txt\"")
    #expect(Self.text(message, name.valueRange) == "\"a.txt\"")
    #expect(part.fileName() == "a.txt")
    let field = try #require(part.header.first("content-type"))
    #expect(
      Self.text(message, field.value.startIndex..<field.value.endIndex)
        == " text/plain;\r\n name=\"a.txt\"")
    let place = message.lines.position(of: name.valueRange.lowerBound)
    #expect(place.line == 8 && place.column == 7)
    #expect(message.lineEnds.carriageReturnLineFeeds == 12 && message.lineEnds.bareLineFeeds == 0)
  }

  @Test func `limits cut, and nothing is lost before them`() {
    var deep = ""
    for level in 0..<300 {
      deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
    }
    let message = MIMEMessage(Array((deep + "\ncore").utf8))
    #expect(message.parts.count == 101)
    #expect(message.defects.contains { $0.kind == .tooDeep })
    let many = MIMEMessage(
      Array((Self.mixed + String(repeating: "--b\n\nx\n", count: 20_000)).utf8))
    #expect(many.parts.count == 10_000)
    #expect(many.defects.contains { $0.kind == .tooManyParts })
    let fields = MIMEMessage(Array((String(repeating: "a:\n", count: 120_000) + "\nbody").utf8))
    #expect(fields.header.count == 100_000)
    #expect(Self.text(fields, fields.root.body) == "body")
    #expect(fields.defects.map(\.kind) == [.tooManyFields])
    let defects = MIMEMessage(
      Array((Self.mixed + String(repeating: "--b\nContent-Type: x\n\nx\n", count: 5_000)).utf8))
    #expect(defects.defects.count == 1_000 && defects.omittedDefects == 4_001)
  }

  @Test func `mutated messages are read, and all ranges fit`() {
    let seeds = [
      Self.mixed
        + "pre\n--b\nContent-Type: multipart/alternative; boundary=\"b--\"\n\n--b--\n\none\n--b----\n--b\nContent-Type: message/rfc822\n\nSubject: =?utf-8?Q?=C3=A9?=\nContent-Transfer-Encoding: base64\n\nYWJj\nZGVm\n--b--\nepi\n",
      "Content-Type: text/plain; charset*=utf-8''iso-8859-1; name*0=\"a\"; name*1*=%20b\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Disposition: attachment; filename=\"x y.txt\"\r\n\r\na=20b=\r\n c =E9 \r\n",
    ].map { Array($0.utf8) }
    var random = SeededGenerator(seed: 2_045)
    for round in 0..<20_000 {
      let octets = seeds[round % seeds.count].mutated(using: &random)
      let message = MIMEMessage(octets)
      MIMEInvariants.check(message)
    }
  }
}

/// What holds for every message, whatever it is made of.
enum MIMEInvariants {
  static func check(_ message: MIMEMessage) {
    let all = 0..<message.octets.count
    #expect(message.root.range == all)
    for part in message.parts {
      #expect(inside(part.range, all) && inside(part.body, part.range))
      for field in part.header {
        #expect(inside(field.octets.startIndex..<field.octets.endIndex, all))
      }
      var end = part.body.lowerBound
      for child in message.children(of: part) {
        #expect(child.parent == part.id && child.depth == part.depth + 1)
        #expect(inside(child.range, part.body) && child.range.lowerBound >= end)
        end = child.range.upperBound
      }
      for parameter in part.contentType.parameters { #expect(inside(parameter.range, part.range)) }
      guard part.isLeaf else { continue }
      let text = message.text(of: part)
      for defect in text.content.defects { #expect(inside(defect.range, part.body)) }
      var previous = part.body.lowerBound
      for offset in stride(from: 0, through: text.utf8.count, by: max(1, text.utf8.count / 7)) {
        let range = text.sourceRange(of: offset..<min(offset + 1, text.utf8.count))
        #expect(inside(range, part.body) && range.lowerBound >= previous)
        previous = range.lowerBound
      }
    }
    for defect in message.defects {
      #expect(inside(defect.range, all) && message.parts.indices.contains(defect.part))
    }
  }

  private static func inside(_ inner: Range<Int>, _ outer: Range<Int>) -> Bool {
    inner.lowerBound >= outer.lowerBound && inner.upperBound <= outer.upperBound
  }
}
