import DNS

/// Why a text is no rule: where, and what could stand there.
public struct FaultRuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1, in characters.
  public let column: Int
  public let reason: String

  public var description: String { "column \(column): \(reason)" }
}

extension FaultRule {
  /// Reads a rule: a stage, what happens there, and conditions. dlv-sink(1) has the grammar.
  public init(parsing text: String) throws(FaultRuleError) {
    var parser = try FaultRuleParser(text)
    self = try parser.read()
  }
}

private struct FaultRuleParser {
  private struct Word {
    let text: String
    let column: Int
    let isQuoted: Bool
  }

  private var words: ArraySlice<Word>
  private let end: Int

  static let stages = SMTPServerStage.allCases.map(\.rawValue).joined(separator: ", ")
  static let actions = "a code of 400 to 599, slow, disconnect, reset or silent"
  static let conditions =
    "a percentage, first N, skip N, every N, to:, from:, helo:, client:, port: or during A..B"

  init(_ text: String) throws(FaultRuleError) {
    words = try Self.words(of: text)[...]
    end = text.count + 1
  }

  /// Splits at spaces; what is in double quotes is one word, with `\"` and `\\` in it.
  private static func words(of text: String) throws(FaultRuleError) -> [Word] {
    var words: [Word] = []
    var current: (text: String, column: Int)?
    var quote: (text: String, column: Int)?
    var isEscaped = false
    for (index, character) in text.enumerated() {
      let column = index + 1
      if var open = quote {
        if isEscaped || (character != "\"" && character != "\\") {
          open.text.append(character)
          isEscaped = false
          quote = open
        } else if character == "\\" {
          isEscaped = true
        } else {
          words.append(Word(text: open.text, column: open.column, isQuoted: true))
          quote = nil
        }
      } else if character == " " || character == "\t" {
        if let word = current {
          words.append(Word(text: word.text, column: word.column, isQuoted: false))
        }
        current = nil
      } else if character == "\"", current == nil {
        quote = ("", column)
      } else {
        current = ((current?.text ?? "") + String(character), current?.column ?? column)
      }
    }
    if let quote {
      throw FaultRuleError(column: quote.column, reason: "the quotation mark is not closed")
    }
    if let word = current {
      words.append(Word(text: word.text, column: word.column, isQuoted: false))
    }
    return words
  }

  private mutating func next(_ wanted: String) throws(FaultRuleError) -> Word {
    guard let word = words.popFirst() else {
      throw FaultRuleError(column: end, reason: "\(wanted) is missing")
    }
    if word.isQuoted {
      throw FaultRuleError(column: word.column, reason: "\(wanted) is expected, not a text")
    }
    return word
  }

  mutating func read() throws(FaultRuleError) -> FaultRule {
    let first = try next("a stage (\(Self.stages)) or greylist")
    var rule: FaultRule
    if first.text == "greylist" {
      rule = FaultRule(.rcpt, .greylist(try duration(try next("a time such as 60s"))))
    } else {
      guard let stage = SMTPServerStage(rawValue: first.text) else {
        throw FaultRuleError(
          column: first.column,
          reason: "'\(first.text)' is no stage; there are \(Self.stages), and greylist")
      }
      rule = try readAction(at: stage)
    }
    while let word = words.popFirst() { try read(word, into: &rule) }
    return rule
  }

  private mutating func readAction(at stage: SMTPServerStage) throws(FaultRuleError) -> FaultRule {
    var word = try next(Self.actions)
    let isAfterAcceptance = word.text == "accept"
    if isAfterAcceptance {
      guard stage == .dot else {
        throw FaultRuleError(
          column: word.column, reason: "accept is for dot: only there something is accepted")
      }
      word = try next(Self.actions)
    }
    var rule = FaultRule(stage, try action(word, stage))
    rule.isAfterAcceptance = isAfterAcceptance
    return rule
  }

  private mutating func action(
    _ word: Word, _ stage: SMTPServerStage
  ) throws(FaultRuleError) -> FaultRule.Action {
    switch word.text {
    case "slow": return .slow(try duration(try next("a time such as 2s")))
    case "disconnect": return .fail(.disconnect)
    case "reset": return .fail(.reset)
    case "silent": return .fail(.silence)
    default: break
    }
    guard !word.isQuoted, word.text.utf8.count == 3, let code = Int(word.text), 400...599 ~= code
    else {
      throw FaultRuleError(
        column: word.column,
        reason: "'\(word.text)' is nothing that happens; there are \(Self.actions)")
    }
    switch stage {
    case .handshake, .content:
      throw FaultRuleError(
        column: word.column,
        reason:
          "at \(stage.rawValue) there is no reply; there are slow, disconnect, reset and silent")
    case .connect, .ehlo, .starttls, .auth, .mail, .rcpt, .data, .dot, .rset, .noop, .vrfy, .quit:
      return .fail(.reply(try reply(code, stage)))
    }
  }

  private mutating func reply(
    _ code: Int, _ stage: SMTPServerStage
  ) throws(FaultRuleError) -> SMTPServerReply {
    var (subject, detail) = Self.status(code, stage)
    if let word = words.first, !word.isQuoted, word.text.contains("."),
      word.text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") })
    {
      guard let status = EnhancedStatusCode(beginning: Array(word.text.utf8)) else {
        throw FaultRuleError(
          column: word.column, reason: "'\(word.text)' is no enhanced status code such as 4.7.1")
      }
      guard Int(status.category.rawValue) == code / 100 else {
        throw FaultRuleError(
          column: word.column,
          reason: "\(word.text) does not go with \(code): its class is that of the code (RFC 2034)")
      }
      (subject, detail) = (status.subject, status.detail)
      words.removeFirst()
    }
    var text = "by rule"
    if let word = words.first, word.isQuoted {
      guard word.text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), !word.text.isEmpty,
        word.text.utf8.count <= Self.maximumText
      else {
        throw FaultRuleError(
          column: word.column,
          reason: "the text of a reply is 1 to \(Self.maximumText) printable ASCII characters")
      }
      text = word.text
      words.removeFirst()
    }
    return SMTPServerReply(code, subject, detail, text)
  }

  /// A reply line has at most 512 octets (RFC 5321 §4.5.3.1.5), code and enhanced code included.
  private static let maximumText = 490

  /// What a server would say with that code (RFC 3463 §3).
  private static func status(_ code: Int, _ stage: SMTPServerStage) -> (UInt16, UInt16) {
    switch code {
    case 421: (3, 2)
    case 450: (2, 0)
    case 451: (3, 0)
    case 452: (3, 1)
    case 454: (7, 0)
    case 500...504: (5, 0)
    case 550: stage == .rcpt ? (1, 1) : (7, 1)
    case 552: (2, 2)
    case 553: (1, 3)
    case 554: (7, 1)
    default: (0, 0)
    }
  }

  // MARK: Conditions

  private mutating func read(_ word: Word, into rule: inout FaultRule) throws(FaultRuleError) {
    if word.isQuoted {
      throw FaultRuleError(
        column: word.column, reason: "a text stands behind a reply's code, and nowhere else")
    }
    switch word.text {
    case "first": rule.condition.first = try count("first")
    case "skip": rule.condition.skip = try count("skip")
    case "every": rule.condition.every = try count("every")
    case "during": rule.condition.period = try period(try next("a period such as 5s..20s"))
    default:
      if word.text.hasSuffix("%") {
        rule.condition.chance = try chance(word)
      } else if let colon = word.text.firstIndex(of: ":") {
        try read(
          String(word.text[..<colon]), String(word.text[colon...].dropFirst()), word, into: &rule)
      } else {
        throw FaultRuleError(
          column: word.column,
          reason: "'\(word.text)' is no condition; there are \(Self.conditions)")
      }
    }
  }

  private func read(
    _ key: String, _ value: String, _ word: Word, into rule: inout FaultRule
  ) throws(FaultRuleError) {
    guard !value.isEmpty else {
      throw FaultRuleError(column: word.column, reason: "there is nothing behind \(key):")
    }
    switch key {
    case "to":
      switch rule.stage {
      case .rcpt, .data, .content, .dot: rule.condition.recipient = WildcardPattern(value)
      case .connect, .ehlo, .starttls, .handshake, .auth, .mail, .rset, .noop, .vrfy, .quit:
        throw FaultRuleError(
          column: word.column,
          reason:
            "at \(rule.stage.rawValue) no recipient is known: to: is for rcpt, data, content and dot"
        )
      }
    case "from":
      switch rule.stage {
      case .mail, .rcpt, .data, .content, .dot: rule.condition.sender = WildcardPattern(value)
      case .connect, .ehlo, .starttls, .handshake, .auth, .rset, .noop, .vrfy, .quit:
        throw FaultRuleError(
          column: word.column,
          reason:
            "at \(rule.stage.rawValue) no sender is known: from: is for mail, rcpt, data, content and dot"
        )
      }
    case "helo":
      if rule.stage == .connect || rule.stage == .ehlo {
        throw FaultRuleError(
          column: word.column, reason: "at \(rule.stage.rawValue) the client has no name yet")
      }
      rule.condition.helo = WildcardPattern(value)
    case "client":
      let parts = value.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let address = parts.first.flatMap({ IPAddress($0) }),
        let length = parts.count == 2 ? Int(parts[1]) : address.bitWidth,
        let network = IPNetwork(address, prefixLength: length)
      else {
        throw FaultRuleError(
          column: word.column, reason: "'\(value)' is no address or network such as 192.0.2.0/24")
      }
      rule.condition.client = network
    case "port":
      guard let port = UInt16(value), port > 0 else {
        throw FaultRuleError(column: word.column, reason: "'\(value)' is no port of 1 to 65535")
      }
      rule.condition.port = port
    default:
      throw FaultRuleError(
        column: word.column, reason: "'\(key):' is no condition; there are \(Self.conditions)")
    }
  }

  private mutating func count(_ key: String) throws(FaultRuleError) -> Int {
    let word = try next("a number behind \(key)")
    guard let number = Int(word.text), 1...1_000_000_000 ~= number else {
      throw FaultRuleError(
        column: word.column, reason: "'\(word.text)' is no number of 1 to 1000000000")
    }
    return number
  }

  private func chance(_ word: Word) throws(FaultRuleError) -> Int {
    guard let percent = Double(word.text.dropLast()), percent > 0, percent <= 100 else {
      throw FaultRuleError(
        column: word.column, reason: "'\(word.text)' is no percentage above 0 and up to 100")
    }
    return Int((percent * 10_000).rounded())
  }

  private func period(_ word: Word) throws(FaultRuleError) -> Range<Duration> {
    var parts = word.text.split(separator: ".", omittingEmptySubsequences: true)
    guard parts.count == 2, word.text == parts.joined(separator: ".."), let last = parts.popLast(),
      let first = parts.popLast(), let from = Self.duration(first), let to = Self.duration(last),
      from < to
    else {
      throw FaultRuleError(
        column: word.column, reason: "'\(word.text)' is no period such as 5s..20s")
    }
    return from..<to
  }

  private func duration(_ word: Word) throws(FaultRuleError) -> Duration {
    guard let duration = Self.duration(word.text[...]), duration > .zero else {
      throw FaultRuleError(
        column: word.column, reason: "'\(word.text)' is no time such as 500ms, 2s, 5m or 1h")
    }
    return duration
  }

  /// A whole number and its unit, up to a day.
  private static func duration(_ text: Substring) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard digits.utf8.count <= 8, let number = Int(digits) else { return nil }
    let duration: Duration
    switch text[digits.endIndex...] {
    case "ms": duration = .milliseconds(number)
    case "s": duration = .seconds(number)
    case "m": duration = .seconds(number * 60)
    case "h": duration = .seconds(number * 3_600)
    default: return nil
    }
    return duration <= .seconds(86_400) ? duration : nil
  }
}
