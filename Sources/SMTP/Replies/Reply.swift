/// One reply of a server, of one line or several (RFC 5321 §4.2).
public struct Reply: Hashable, Sendable {
  /// Three digits, 200 to 599: of the last line, where lines differ.
  public let code: Int
  /// The text of each line after its code and separator, without the line's end. At least one.
  public let lines: [[UInt8]]
  /// What the standard does not allow, and a client can live with.
  public let irregularities: Set<Irregularity>

  public enum Irregularity: Hashable, Sendable {
    /// A line ended in LF without CR (RFC 5321 §2.3.8).
    case bareLineFeed
    /// A CR that no LF follows (RFC 5321 §2.3.8).
    case bareCarriageReturn
    /// A line of more than 512 octets, its end included (RFC 5321 §4.5.3.1.5).
    case longLine(octets: Int)
    /// The lines of one reply have different codes (RFC 5321 §4.2.1); all of them in order.
    case mixedCodes([Int])
    /// An octet beyond ASCII in the text, without SMTPUTF8 (RFC 5321 §4.2.1 `textstring`).
    case beyondASCII
    /// A control character other than a tab in the text (RFC 5321 §4.2.1 `textstring`).
    case controlCharacter
  }

  public init(code: Int, lines: [[UInt8]], irregularities: Set<Irregularity> = []) {
    self.code = code
    self.lines = lines.isEmpty ? [[]] : lines
    self.irregularities = irregularities
  }

  /// What the first digit says (RFC 5321 §4.2.1).
  public enum Category: Hashable, Sendable {
    case success, intermediate, transientFailure, permanentFailure
  }

  public var category: Category {
    switch code {
    case ..<300: .success
    case ..<400: .intermediate
    case ..<500: .transientFailure
    default: .permanentFailure
    }
  }

  /// The first line's text.
  public var firstLine: [UInt8] { lines.first ?? [] }

  /// The enhanced status code in front of the text. Servers put none into their greeting and the answer to EHLO (RFC 2034 §3).
  public var enhancedStatus: EnhancedStatusCode? { EnhancedStatusCode(beginning: firstLine) }

  /// Whether it says that the command is not known, whatever its argument: 500 'not recognized' or 502 'not implemented' (RFC 5321
  /// §4.2.4). 501 and 504 are about the argument (§4.2.2), as the name in EHLO that Postfix refuses.
  ///
  /// An enhanced code decides where there is one: 5.5.1 is an invalid command (RFC 3463 §3.6), 5.3.3 what Exchange says of one. 5.5.2 may
  /// as well mean the argument, and 5.7.x is policy: neither says that the command is not known.
  public var saysUnknownCommand: Bool {
    guard code == 500 || code == 502 else { return false }
    guard let status = enhancedStatus else { return true }
    return (status.subject, status.detail) == (5, 1) || (status.subject, status.detail) == (3, 3)
  }

  /// The first word of the first line: in a greeting and the answer to EHLO, the name the server has for itself (RFC 5321 §4.2, §4.1.1.1).
  public var firstWord: String? {
    let word = firstLine.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }

  /// The lines as they came, without their ends: `250-mail.example.com`. Octets that are not UTF-8 become U+FFFD.
  public var wireLines: [String] {
    let codes = irregularities.lazy.compactMap { irregularity -> [Int]? in
      if case .mixedCodes(let codes) = irregularity { codes } else { nil }
    }.first
    return lines.enumerated().map { index, text in
      let separator = index == lines.count - 1 ? " " : "-"
      let code = codes.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? code
      return "\(code)\(separator)\(String(decoding: text, as: UTF8.self))"
    }
  }
}

extension Reply: CustomStringConvertible {
  /// Code and text in one line: `554 5.7.1 No service`.
  public var description: String {
    let text = lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " / ")
    return text.isEmpty ? "\(code)" : "\(code) \(text)"
  }
}
