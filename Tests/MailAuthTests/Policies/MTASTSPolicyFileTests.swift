import DNS
import MailAuth
import TestKit
import Testing

/// Policy files by the grammar of RFC 8461 §3.2, and which hosts they cover (§4.1).
@Suite struct MTASTSPolicyFileTests {
  static let good =
    "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"

  @Test(arguments: [
    good, good.replacing("\n", with: "\r\n"), String(good.dropLast()),
    good.replacing(": ", with: ":"), good.replacing(": ", with: ": \t"),
    good.replacing("\n", with: " \t\n"), good + "x-new_field.1: a b é\n",
    good + "mode: none\nversion: 2\n",
    "max_age: 604800\nmx: mail.example.com\nmx: *.example.net\nmode: enforce\nversion: STSv1\n",
  ])
  func `reads what the grammar allows`(_ text: String) throws {
    let file = MTASTSPolicyFile(Array(text.utf8))
    #expect(file.problems.isEmpty)
    let policy = try #require(file.policy)
    #expect(policy.mode == .enforce && policy.maxAge == 604_800)
    #expect(policy.patterns.map(\.description) == ["mail.example.com", "*.example.net"])
    #expect("\(policy)" == Self.good)
  }

  @Test func `mode none needs no mx`() {
    let file = MTASTSPolicyFile(Array("version: STSv1\nmode: none\nmax_age: 86400".utf8))
    #expect(file.policy == MTASTSPolicy(mode: .none, maxAge: 86_400, patterns: []))
  }

  @Test(arguments: [
    ("", ["line 1, column 1: the file is empty"]),
    ("\u{FEFF}" + good, ["line 1, column 1: a byte order mark stands before the first field"]),
    (good + "\n", ["line 6, column 1: an empty line, which the grammar has no room for"]),
    ("\n" + good, ["line 1, column 1: an empty line, which the grammar has no room for"]),
    (" " + good, ["line 1, column 1: white space before the name of a field"]),
    (
      good.replacing("mode:", with: "mode :"),
      ["line 2, column 5: white space between mode and its colon"]
    ),
    (
      good + "nonsense",
      ["line 6, column 1: no colon: a line is a name, a colon and a value"]
    ),
    (good + "-x: 1", ["line 6, column 1: what stands before the colon is no name of a field"]),
    (good + "x:", ["line 6, column 3: x has no value"]),
    (good + "x: a\u{1}", ["line 6, column 5: octet 1, which no value may hold"]),
    (
      good.replacing("STSv1", with: "stsv1"),
      ["line 1, column 10: version is 'stsv1', and has to be STSv1"]
    ),
    (
      good.replacing("enforce", with: "Enforce"),
      ["line 2, column 7: mode is 'Enforce', and has to be enforce, testing or none"]
    ),
    (
      good.replacing("604800", with: "-1"),
      ["line 5, column 10: max_age is '-1', and has to be a number of seconds of at most 10 digits"]
    ),
    (
      good.replacing("604800", with: "12345678901"),
      [
        "line 5, column 10: max_age is '12345678901', and has to be a number of seconds of at most 10 digits"
      ]
    ),
    (
      good.replacing("mail.example.com", with: "mail.example.com."),
      [
        "line 3, column 5: mx is 'mail.example.com.': names are written without the dot at the end here"
      ]
    ),
    (
      good.replacing("*.", with: "*"),
      [
        "line 4, column 5: mx is '*example.net': * may only stand for the whole leftmost label: *.example.com"
      ]
    ),
    (
      good.replacing("mail.", with: "mail.*."),
      [
        "line 3, column 5: mx is 'mail.*.example.com': * may only stand for the whole leftmost label: *.example.com"
      ]
    ),
    (
      good.replacing("mail.", with: "mail_1."),
      ["line 3, column 5: mx is 'mail_1.example.com': '_' may not stand in a host name"]
    ),
    (
      good.replacing("mail.", with: "mail-."),
      ["line 3, column 5: mx is 'mail-.example.com': a label begins or ends with a hyphen"]
    ),
    (
      "version: STSv1\nmode: testing\nmax_age: 1\n",
      [
        "line 4, column 1: there is no mx, which only mode none can do without"
      ]
    ),
    (
      "mx: a.example\n",
      [
        "line 2, column 1: there is no version", "line 2, column 1: there is no mode",
        "line 2, column 1: there is no max_age",
      ]
    ),
    (
      "version: STSv1\rmode: none\rmax_age: 1",
      [
        "line 1, column 15: a carriage return without a line feed; lines end with LF or CRLF",
        "line 2, column 1: there is no version", "line 2, column 1: there is no mode",
        "line 2, column 1: there is no max_age",
      ]
    ),
  ])
  func `says what is wrong, and where`(_ text: String, _ reasons: [String]) {
    let file = MTASTSPolicyFile(Array(text.utf8))
    #expect(file.problems.map(\.description) == reasons)
    let isTolerated = file.problems.allSatisfy(\.kind.isTolerated)
    #expect((file.policy != nil) == isTolerated)
    // What senders get over changes nothing of what the file says.
    if isTolerated { #expect(file.policy == MTASTSPolicyFile(Array(Self.good.utf8)).policy) }
  }

  @Test func `a mistake behind more small ones than are kept breaks the file all the same`() {
    let blanks = String(repeating: "\n", count: 200)
    let file = MTASTSPolicyFile(Array((Self.good + blanks + "nonsense\n").utf8))
    let areSmall = file.problems.allSatisfy(\.kind.isTolerated)
    #expect(areSmall)
    #expect(file.policy == nil)
    #expect(MTASTSPolicyFile(Array((Self.good + blanks).utf8)).policy != nil)
  }

  @Test func `a file beyond the limit is not read`() {
    let file = MTASTSPolicyFile(
      Array(Self.good.utf8) + Array(repeating: 0x0A, count: MTASTSPolicyFile.maximumLength))
    #expect(file.problems.map(\.kind) == [.tooLong])
  }

  @Test func `the first of repeated fields counts, and the others are told`() throws {
    let file = MTASTSPolicyFile(Array((Self.good + "mode: none\nx: 1\nx: 2\n").utf8))
    #expect(file.policy?.mode == .enforce)
    #expect(file.repetitions.map { "\($0.name) \($0.line)" } == ["mode 6", "x 8"])
  }

  @Test(arguments: [
    ("mail.example.com", "MAIL.example.com", true), ("mail.example.com", "a.example.com", false),
    ("*.example.com", "mail.example.com", true), ("*.example.com", "example.com", false),
    ("*.example.com", "a.b.example.com", false), ("*.com", "example.com", true),
  ])
  func `a wildcard stands for one whole label`(
    _ pattern: String, _ host: String, _ isCovered: Bool
  ) throws {
    #expect(try MXPattern(Array(pattern.utf8)).matches(DomainName(host)) == isCovered)
  }

  @Test func `damage never ends in a crash, and what is read prints the same policy`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let text = Array(Self.good.utf8).mutated(using: &random)
      let file = MTASTSPolicyFile(text)
      for problem in file.problems {
        #expect((0...text.count).contains(problem.offset) && problem.line > 0 && problem.column > 0)
      }
      let areSmall = file.problems.allSatisfy(\.kind.isTolerated)
      // A greater one may follow more small ones than are kept.
      #expect(areSmall || file.policy == nil)
      if let policy = file.policy {
        #expect(MTASTSPolicyFile(Array("\(policy)".utf8)).policy == policy)
      }
    }
  }
}
