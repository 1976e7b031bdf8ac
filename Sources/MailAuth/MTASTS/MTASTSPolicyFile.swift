public import DNS

/// The file of an MTA-STS policy as it is served, read by the grammar of RFC 8461 §3.2.
///
/// Reading never fails as a whole, so that everything that is wrong can be told at once. Senders that keep to the grammar use a file with
/// any problem not at all; those that read line by line get over some (`Kind.isTolerated`).
public struct MTASTSPolicyFile: Hashable, Sendable {
  public let octets: [UInt8]
  public let problems: [Problem]
  /// Where fields stand that senders ignore because the same field stands before (RFC 8461 §3.2).
  public let repetitions: [Repetition]
  /// What senders that get over small problems make of the file; `nil` where there is one that nobody gets over.
  public let policy: MTASTSPolicy?

  /// What is wrong, and where. Lines and columns count from 1, columns in octets.
  public struct Problem: Hashable, Sendable {
    public let kind: Kind
    /// Octets from the start of the file.
    public let offset: Int
    public let line: Int
    public let column: Int
  }

  public struct Repetition: Hashable, Sendable {
    public let name: String
    public let line: Int
  }

  public enum Kind: Hashable, Sendable {
    case empty
    /// More than `maximumLength` octets.
    case tooLong
    case byteOrderMark
    case blankLine
    /// A carriage return that no line feed follows.
    case loneCarriageReturn
    /// White space before the name of a field.
    case indented
    case missingColon
    case blankBeforeColon(name: String)
    case badName
    case emptyValue(name: String)
    /// A control character, or no UTF-8.
    case badOctet(UInt8)
    case badVersion(String)
    case badMode(String)
    case badMaxAge(String)
    case badPattern(String, MXPattern.Mistake)
    case missing(field: String)
    /// No mx, which only mode none can do without.
    case noPattern
  }

  /// Octets that senders are told to take (RFC 8461 §3.3).
  public static let maximumLength = 64 << 10

  /// Problems that are kept; a file of blank lines would have a problem an octet.
  static let maximumProblems = 100

  public init(_ octets: [UInt8]) {
    var reader = Reader(octets: octets)
    reader.read()
    self.octets = octets
    problems = reader.problems
    repetitions = reader.repetitions
    policy = reader.policy
  }
}

extension MTASTSPolicyFile {
  private struct Reader {
    let octets: [UInt8]
    var problems: [Problem] = []
    var repetitions: [Repetition] = []
    private var line = 1
    private var lineStart = 0
    private var seen: Set<String> = []
    private var mode: MTASTSPolicy.Mode?
    private var maxAge: Int?
    private var patterns: [MXPattern] = []
    private var isBroken = false

    init(octets: [UInt8]) { self.octets = octets }

    var policy: MTASTSPolicy? {
      guard !isBroken, let mode, let maxAge else { return nil }
      return MTASTSPolicy(mode: mode, maxAge: maxAge, patterns: patterns)
    }

    mutating func read() {
      if octets.isEmpty { return note(.empty, at: 0) }
      if octets.count > MTASTSPolicyFile.maximumLength {
        return note(.tooLong, at: MTASTSPolicyFile.maximumLength)
      }
      var start = 0
      if octets.starts(with: [0xEF, 0xBB, 0xBF]) {
        note(.byteOrderMark, at: 0)
        start = 3
      }
      while start < octets.count {
        lineStart = start
        let feed = octets[start...].firstIndex(of: 0x0A)
        var end = feed ?? octets.count
        if feed != nil, end > start, octets[end - 1] == 0x0D { end -= 1 }
        readLine(start..<end)
        start = (feed ?? octets.count) + 1
        line += 1
      }
      noteMissing()
    }

    private mutating func readLine(_ range: Range<Int>) {
      let content = VersionedFields.trimmed(range, of: octets)
      if content.isEmpty { return note(.blankLine, at: range.lowerBound) }
      if let lone = octets[range].firstIndex(of: 0x0D) {
        return note(.loneCarriageReturn, at: lone)
      }
      if content.lowerBound > range.lowerBound { note(.indented, at: range.lowerBound) }
      guard let colon = octets[content].firstIndex(of: UInt8(ascii: ":")) else {
        return note(.missingColon, at: content.lowerBound)
      }
      let bare = VersionedFields.trimmed(content.lowerBound..<colon, of: octets)
      let name = String(decoding: octets[bare], as: UTF8.self)
      guard VersionedFields.isName(octets[bare]) else {
        return note(.badName, at: content.lowerBound)
      }
      if bare.upperBound < colon { note(.blankBeforeColon(name: name), at: bare.upperBound) }
      let value = VersionedFields.trimmed((colon + 1)..<content.upperBound, of: octets)
      // RFC 8461 §3.2: of every field but mx, the first counts, and the others are ignored whatever they hold.
      if name != "mx", !seen.insert(name).inserted {
        return repetitions.append(Repetition(name: name, line: line))
      }
      seen.insert(name)
      if value.isEmpty { return note(.emptyValue(name: name), at: colon + 1) }
      readValue(of: name, value)
    }

    private mutating func readValue(of name: String, _ range: Range<Int>) {
      let value = octets[range]
      var text: String { String(decoding: value, as: UTF8.self) }
      // Names and values are case-sensitive (RFC 8461 §3.2, %s).
      switch name {
      case "version":
        if !value.elementsEqual("STSv1".utf8) { note(.badVersion(text), at: range.lowerBound) }
      case "mode":
        mode = MTASTSPolicy.Mode(rawValue: text)
        if mode == nil { note(.badMode(text), at: range.lowerBound) }
      case "max_age":
        // 1*10(DIGIT)
        if value.count <= 10, value.allSatisfy({ $0 &- 0x30 < 10 }) {
          maxAge = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        } else {
          note(.badMaxAge(text), at: range.lowerBound)
        }
      case "mx":
        do throws(MXPattern.Mistake) {
          patterns.append(try MXPattern(Array(value)))
        } catch {
          note(.badPattern(text, error), at: range.lowerBound)
        }
      case _:
        // An extension (sts-policy-ext-value): printable, and any UTF-8 beyond ASCII.
        if let bad = value.firstIndex(where: { $0 < 0x20 || $0 == 0x7F }) {
          note(.badOctet(octets[bad]), at: bad)
        } else if String(validating: value, as: UTF8.self) == nil {
          note(.badOctet(value.first { $0 >= 0x80 } ?? 0), at: range.lowerBound)
        }
      }
    }

    private mutating func noteMissing() {
      lineStart = octets.count
      for field in ["version", "mode", "max_age"] where !seen.contains(field) {
        note(.missing(field: field), at: octets.count)
      }
      // RFC 8461 §3.2: "required at least once, except when mode is none".
      if !seen.contains("mx"), mode == .enforce || mode == .testing {
        note(.noPattern, at: octets.count)
      }
    }

    private mutating func note(_ kind: Kind, at offset: Int) {
      if !kind.isTolerated { isBroken = true }
      guard problems.count < MTASTSPolicyFile.maximumProblems else { return }
      problems.append(
        Problem(kind: kind, offset: offset, line: line, column: max(0, offset - lineStart) + 1))
    }
  }
}

extension MTASTSPolicyFile.Kind {
  /// Whether a sender that reads line by line gets over it: the grammar forbids it all the same.
  public var isTolerated: Bool {
    switch self {
    case .blankLine, .indented, .blankBeforeColon: true
    case .empty, .tooLong, .byteOrderMark, .loneCarriageReturn, .missingColon, .badName,
      .emptyValue, .badOctet, .badVersion, .badMode, .badMaxAge, .badPattern, .missing, .noPattern:
      false
    }
  }
}

extension MTASTSPolicyFile.Kind: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "the file is empty"
    case .tooLong:
      "the file has more than \(MTASTSPolicyFile.maximumLength) octets, and senders read no further"
    case .byteOrderMark: "a byte order mark stands before the first field"
    case .blankLine: "an empty line, which the grammar has no room for"
    case .loneCarriageReturn: "a carriage return without a line feed; lines end with LF or CRLF"
    case .indented: "white space before the name of a field"
    case .missingColon: "no colon: a line is a name, a colon and a value"
    case .blankBeforeColon(let name): "white space between \(name) and its colon"
    case .badName: "what stands before the colon is no name of a field"
    case .emptyValue(let name): "\(name) has no value"
    case .badOctet(let octet): "octet \(octet), which no value may hold"
    case .badVersion(let text): "version is '\(text)', and has to be STSv1"
    case .badMode(let text): "mode is '\(text)', and has to be enforce, testing or none"
    case .badMaxAge(let text):
      "max_age is '\(text)', and has to be a number of seconds of at most 10 digits"
    case .badPattern(let text, let mistake): "mx is '\(text)': \(mistake)"
    case .missing(let field): "there is no \(field)"
    case .noPattern: "there is no mx, which only mode none can do without"
    }
  }
}

extension MTASTSPolicyFile.Problem: CustomStringConvertible {
  public var description: String { "line \(line), column \(column): \(kind)" }
}

extension HTTPSLocation {
  /// Where the policy of a policy host (`mta-sts.example.com`) is (RFC 8461 §3.2).
  public init(policyHost: DomainName) {
    self.init(host: policyHost, path: "/.well-known/mta-sts.txt")
  }
}
