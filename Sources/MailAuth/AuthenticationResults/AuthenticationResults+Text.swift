/// The field's text. Values come from messages, so each is quoted where it is no token, and nothing in it can end the line, the
/// quoted string or the comment.
extension AuthenticationResults {
  /// The field's body on one line.
  public var body: String { parts.map { $0.joined(separator: " ") }.joined(separator: "; ") }

  /// The whole field, each result on lines of its own, without a line end at the end.
  public func field(lineEnd: String = "\n") -> String {
    var lines: [String] = []
    for (index, part) in parts.enumerated() {
      let end = index == parts.count - 1 ? "" : ";"
      var line = index == 0 ? "Authentication-Results:" : " "
      for (place, word) in part.enumerated() {
        let word = word + (place == part.count - 1 ? end : "")
        if place > 0, line.utf8.count + 1 + word.utf8.count > Self.preferredLineLength {
          lines.append(line)
          line = "   "
        }
        line += " " + word
      }
      lines.append(line)
    }
    return lines.joined(separator: lineEnd)
  }

  /// Where a line should end (RFC 5322 §2.1.1).
  private static let preferredLineLength = 78

  /// The words of the server and of each result; a line may end behind any of them.
  private var parts: [[String]] {
    let server = Self.value(server)
    // RFC 8601 §2.2 no-result.
    if results.isEmpty { return [[server], ["none"]] }
    return [[server]] + results.map(\.words)
  }

  /// Octets of a value, comment or reason that are kept: a line has at most 998 (RFC 5322 §2.1.1), and no address or name is longer.
  static let maximumValueLength = 320

  /// A value as it can stand in the field: a token, an address of tokens, or a quoted string (§2.2, RFC 2045 §5.1).
  static func value(_ text: String) -> String {
    let octets = visible(text)
    if !octets.isEmpty, octets.allSatisfy({ isTokenOctet($0) || $0 == UInt8(ascii: "@") }),
      octets.count(where: { $0 == UInt8(ascii: "@") }) <= 1
    {
      return String(decoding: octets, as: UTF8.self)
    }
    return "\"" + escaped(octets, UInt8(ascii: "\"")) + "\""
  }

  static func comment(_ text: String) -> String {
    "(" + escaped(visible(text), UInt8(ascii: "("), UInt8(ascii: ")")) + ")"
  }

  /// Printable ASCII only: a line end would begin another field, and UTF-8 is for messages that were sent with SMTPUTF8.
  private static func visible(_ text: String) -> [UInt8] {
    text.unicodeScalars.prefix(maximumValueLength).map {
      (0x20...0x7E).contains($0.value) ? UInt8($0.value) : UInt8(ascii: "?")
    }
  }

  private static func escaped(_ octets: [UInt8], _ marks: UInt8...) -> String {
    var text: [UInt8] = []
    for octet in octets {
      if octet == UInt8(ascii: "\\") || marks.contains(octet) { text.append(UInt8(ascii: "\\")) }
      text.append(octet)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// RFC 2045 §5.1 `token`: no space, no control, no tspecials.
  static func isTokenOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0...0x20, 0x7F...: false
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "@"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
      false
    default: true
    }
  }
}

extension AuthenticationResults.MethodResult {
  /// RFC 8601 §2.2 resinfo, without the semicolon.
  fileprivate var words: [String] {
    var words = [method + "=" + result]
    if let comment { words.append(AuthenticationResults.comment(comment)) }
    if let reason { words.append("reason=" + AuthenticationResults.value(reason)) }
    for property in properties {
      words.append(
        "\(property.type).\(property.name)=" + AuthenticationResults.value(property.value))
    }
    return words
  }
}
