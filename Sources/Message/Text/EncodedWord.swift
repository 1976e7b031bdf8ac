/// A piece of a header that is written in ASCII and stands for other text (RFC 2047 §2): `=?utf-8?Q?gr=C3=BCn?=`.
public struct EncodedWord: Hashable, Sendable {
  /// All of it; offsets are the indices of what was read.
  public let range: Range<Int>
  public let charset: Charset
  /// The language that RFC 2231 §5 allows behind the charset.
  public let language: String?
  public let encoding: Encoding
  /// What it stands for, in its charset.
  public let octets: [UInt8]

  public enum Encoding: Hashable, Sendable {
    case base64
    case quotedPrintable
  }

  /// RFC 2047 §2: the most characters of an encoded word.
  public static let maximumLength = 75
}

/// What is wrong with an encoded word, or where it stands.
public struct EncodedWordDefect: Hashable, Sendable {
  public let kind: Kind
  public let range: Range<Int>

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// More than 75 characters (RFC 2047 §2).
    case tooLong
    /// White space in its text (RFC 2047 §2, §5): such a word is no encoded word by the standard, and is decoded by many.
    case blankInText
    /// Not base64, or its padding is wrong.
    case badBase64
    /// `=` without two hexadecimal digits.
    case badQuotedPrintable
    /// No such charset here.
    case unknownCharset
    /// Octets that are no character of its charset.
    case malformedText
    /// A character that begins in one word and ends in the next (RFC 2047 §5).
    case splitCharacter
    /// No white space between it and what is beside it (RFC 2047 §5).
    case notSeparated
    /// Begins as an encoded word and is none: shown as it stands.
    case unfinished
    /// Inside a quoted string (RFC 2047 §5 (3)).
    case inQuotedString
  }
}
