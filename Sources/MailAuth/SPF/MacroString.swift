/// A text with macros, as domain-specs, modifiers and explanations hold them (RFC 7208 §7.1).
public struct MacroString: Hashable, Sendable {
  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }

  public enum Part: Hashable, Sendable {
    case literal([UInt8])
    case macro(SPFMacro)
    /// `%%`: a per cent sign.
    case percent
    /// `%_`: a space.
    case space
    /// `%-`: `%20`.
    case encodedSpace
  }

  /// Where a macro-string stands, which decides what it may hold.
  public enum Scope: Sendable {
    /// A domain-spec: neither `c`, `r`, `t` (§7.2) nor spaces, and an end as §7.1 wants it.
    case domain
    /// The value of an unknown modifier: anything that is a macro-string, without `c`, `r`, `t` (§7.2).
    case modifier
    /// An explanation's text: every letter, and spaces.
    case explanation
  }

  /// The octets, when no macro is in them (`%%`, `%_` and `%-` count as octets).
  public var literal: [UInt8]? {
    if parts.count == 1, case .literal(let octets) = parts[0] { return octets }
    return expanded { _ in nil }
  }

  /// Whether the text depends on more than its octets.
  public var hasMacros: Bool {
    parts.contains { if case .macro = $0 { true } else { false } }
  }
}

/// One `%{…}` (§7.1): a letter and how its value is cut.
public struct SPFMacro: Hashable, Sendable {
  public var letter: Letter
  /// Written in upper case: the value is URL-escaped (§7.3).
  public var isURLEscaped: Bool
  /// How many right-hand parts are kept, 1…127; `nil` for all (§7.3).
  public var partCount: Int?
  /// `r`: the parts are put in reverse order.
  public var isReversed: Bool
  /// What the value is split at; empty for dots.
  public var delimiters: [UInt8]

  /// §7.2.
  public enum Letter: UInt8, Hashable, Sendable {
    case sender = 0x73  // s
    case localPart = 0x6C  // l
    case senderDomain = 0x6F  // o
    case domain = 0x64  // d
    case address = 0x69  // i
    case validatedName = 0x70  // p
    case addressFamily = 0x76  // v
    case helo = 0x68  // h
    case readableAddress = 0x63  // c
    case receiver = 0x72  // r
    case timestamp = 0x74  // t

    /// §7.2: `c`, `r` and `t` are for explanations.
    public var isForExplanationsOnly: Bool {
      switch self {
      case .readableAddress, .receiver, .timestamp: true
      case .sender, .localPart, .senderDomain, .domain, .address, .validatedName, .addressFamily,
        .helo:
        false
      }
    }
  }

  /// The most parts that a domain name can have (§7.3); more are all.
  public static let maximumPartCount = 127

  public init(
    letter: Letter, isURLEscaped: Bool = false, partCount: Int? = nil, isReversed: Bool = false,
    delimiters: [UInt8] = []
  ) {
    self.letter = letter
    self.isURLEscaped = isURLEscaped
    self.partCount = partCount
    self.isReversed = isReversed
    self.delimiters = delimiters
  }
}
