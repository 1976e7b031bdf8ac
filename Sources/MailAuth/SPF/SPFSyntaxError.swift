/// Why a part of an SPF record cannot be read, and where.
public struct SPFSyntaxError: Error, Hashable, Sendable {
  public var reason: Reason
  /// The octet of the record's text at which it shows, from 0.
  public var offset: Int
  /// The term it stands in; empty while unknown.
  public var term: Range<Int>

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
    term = offset..<offset
  }

  public enum Reason: Hashable, Sendable {
    /// A control character, a tab, or an octet that is not ASCII; or one that the grammar has no place for here.
    case illegalCharacter(UInt8)
    /// The term does not begin with the name of a mechanism or modifier.
    case missingName
    /// No mechanism has this name.
    case unknownMechanism(String)
    /// A qualifier in front of a modifier.
    case qualifiedModifier(String)
    /// `include`, `exists`, `ip4` or `ip6` without `:` and a value.
    case missingArgument(String)
    /// `all` takes none; `include` and `exists` take no prefix length without a domain.
    case unexpectedArgument(String)
    case emptyDomain
    /// A domain-spec has to end in `.` and a top label, or in a macro (RFC 7208 §7.1).
    case domainWithoutDot
    /// The last label is empty, numeric, or holds more than letters, digits and inner hyphens (RFC 7208 §7.1).
    case badTopLabel
    case badIPv4Address
    case badIPv6Address
    /// An IPv6 address after `ip4:`.
    case ipv6AddressInIP4
    /// An IPv4 address after `ip6:`.
    case ipv4AddressInIP6
    /// No decimal number without leading zeros after `/`, or a prefix length where none may stand.
    case badPrefixLength
    case prefixLengthOutOfRange(maximum: Int)
    /// `redirect` or `exp` for the second time (RFC 7208 §6).
    case repeatedModifier(String)
    /// A `%` that neither `{`, `%`, `_` nor `-` follows.
    case strayPercent
    case unterminatedMacro
    case unknownMacroLetter(UInt8)
    /// `c`, `r` and `t` (RFC 7208 §7.2).
    case macroLetterOnlyInExplanations(UInt8)
    case zeroMacroParts
    case badMacroCharacter(UInt8)
  }
}

extension SPFSyntaxError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .illegalCharacter(let byte): "\(Self.shown(byte)) is not allowed here"
    case .missingName: "a term has to begin with the name of a mechanism or modifier"
    case .unknownMechanism(let name): "there is no mechanism '\(name)'"
    case .qualifiedModifier(let name): "a modifier ('\(name)') takes no qualifier"
    case .missingArgument(let name): "'\(name)' needs ':' and a value"
    case .unexpectedArgument(let name): "'\(name)' does not take this argument"
    case .emptyDomain: "the domain is empty"
    case .domainWithoutDot:
      "a domain needs at least two labels ('example.com'), or has to end in a macro"
    case .badTopLabel:
      "the last label of a domain is made of letters, digits and inner hyphens, not of digits alone"
    case .badIPv4Address:
      "this is not an IPv4 address (four numbers 0 to 255 without leading zeros)"
    case .badIPv6Address: "this is not an IPv6 address"
    case .ipv6AddressInIP4: "this is an IPv6 address: the mechanism for it is 'ip6'"
    case .ipv4AddressInIP6: "this is an IPv4 address: the mechanism for it is 'ip4'"
    case .badPrefixLength: "no valid prefix length can be read here, or none may stand here"
    case .prefixLengthOutOfRange(let maximum): "the prefix length is above \(maximum)"
    case .repeatedModifier(let name): "'\(name)' may appear only once"
    case .strayPercent: "'%' has to be followed by '{', '%', '_' or '-'"
    case .unterminatedMacro: "the macro has no closing '}'"
    case .unknownMacroLetter(let byte): "there is no macro letter \(Self.shown(byte))"
    case .macroLetterOnlyInExplanations(let byte):
      "the macro letter \(Self.shown(byte)) is for the text that 'exp=' leads to only"
    case .zeroMacroParts: "the number of parts in a macro must not be zero"
    case .badMacroCharacter(let byte): "\(Self.shown(byte)) is not allowed in a macro"
    }
  }

  private static func shown(_ byte: UInt8) -> String {
    if (0x21...0x7E).contains(byte) { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "octet 0x" + (byte < 16 ? "0" : "") + digits
  }
}

extension SPFSyntaxError: CustomStringConvertible {
  public var description: String { "offset \(offset): \(reason)" }
}
