/// The parameters of a field (RFC 2045 §5.1), those in several pieces put together (RFC 2231).
public struct ParameterList: Hashable, Sendable {
  public internal(set) var parameters: [MIMEParameter] = []
  public internal(set) var defects: [PlacedDefect] = []

  public struct PlacedDefect: Hashable, Sendable {
    public let defect: ParameterDefect
    public let range: Range<Int>
  }

  public init() {}

  /// The parameter of that name, in lower case. Of several the first that was written with a charset (RFC 2231), else the first.
  public subscript(name: String) -> MIMEParameter? {
    let named = parameters.filter { $0.name == name }
    return named.first { $0.form == .extended } ?? named.first
  }
}

extension ParameterList: RandomAccessCollection {
  public var startIndex: Int { parameters.startIndex }
  public var endIndex: Int { parameters.endIndex }
  public subscript(index: Int) -> MIMEParameter { parameters[index] }
}

/// One parameter of a field.
public struct MIMEParameter: Hashable, Sendable {
  /// In lower case, without the marks of RFC 2231.
  public let name: String
  /// The value without quotation marks, escapes, percent signs and pieces, in its charset.
  public let octets: [UInt8]
  public let form: Form
  /// Of the extended form, in lower case, where it names one.
  public let charset: String?
  /// Of the extended form, where it names one.
  public let language: String?
  /// From the first piece's name to the last piece's value.
  public let range: Range<Int>
  /// Where the value stands, of the first piece, with quotation marks.
  public let valueRange: Range<Int>

  public enum Form: Hashable, Sendable {
    case token
    case quoted
    /// In pieces without charset: `name*0=` (RFC 2231 §3).
    case continued
    /// With a charset: `name*=` (RFC 2231 §4).
    case extended
  }

  /// The value as a reader sees it; encoded words, which RFC 2047 §5 forbids here, are decoded, as mail clients do.
  public func text(_ converter: any CharsetConverter = DirectCharsets()) -> String {
    switch form {
    case .extended:
      DecodedText(octets, charset: charset.map(Charset.init), converter).string
    case .token, .quoted, .continued:
      HeaderText.holdsEncodedWord(octets)
        ? HeaderText(octets[...], converter).string
        : DecodedText(octets, charset: nil, converter).string
    }
  }
}

/// What is wrong with a parameter.
public enum ParameterDefect: Hashable, Sendable, CaseIterable {
  /// Something stands where a parameter should.
  case notAParameter
  /// Nothing follows the name, or nothing the `=`.
  case missingValue
  /// A value with characters that need quotation marks (RFC 2045 §5.1).
  case unquotedValue
  /// A quoted value that does not end.
  case openQuotedString
  /// The same name again; the first counts.
  case repeated
  /// RFC 2231 §3: a piece is missing, or one is there twice; the value ends before it.
  case missingPiece
  /// RFC 2231 §4: no `charset'language'`, or a percent sign without two digits.
  case badExtendedValue
  /// An encoded word in a value (RFC 2047 §5 forbids it; RFC 2231 is for that).
  case encodedWord
  /// Octets outside ASCII in a value (RFC 2045 §5.1; RFC 6532 allows UTF-8 in quoted strings).
  case eightBit
  /// A semicolon at the end, which the grammar does not have.
  case trailingSemicolon
  /// More parameters than are looked at.
  case tooMany
}
