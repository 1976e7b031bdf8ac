public import DNS

/// An SPF record as published: its terms in order, and every syntax error in it (RFC 7208 §4.5, §4.6, §12).
///
/// Parsing never stops at an error: `terms` holds whatever could be read. A record with any error evaluates to permerror as a whole
/// (§4.6), so whoever evaluates looks at `errors` first.
public struct SPFRecord: Hashable, Sendable {
  /// The record's text, the character-strings of the TXT record joined without a space (§3.3).
  public let text: [UInt8]
  /// The terms that could be read, in order. A second `redirect` or `exp` is among them, and in `errors`.
  public let terms: [SPFTerm]
  /// In order of their offset; at most one a term.
  public let errors: [SPFSyntaxError]

  init(text: [UInt8], terms: [SPFTerm], errors: [SPFSyntaxError]) {
    self.text = text
    self.terms = terms
    self.errors = errors
  }

  /// Whether a text is an SPF record at all: exactly `v=spf1`, then a space or the end (§4.5). Other texts are not looked at.
  public static func isRecord(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count >= version.count else { return false }
    for (byte, expected) in zip(text, version) where byte != expected {
      // Only letters may differ in case.
      guard byte.isASCIILetter, byte | 0x20 == expected else { return false }
    }
    return text.count == version.count || text[text.startIndex + version.count] == UInt8(ascii: " ")
  }

  /// As above, for all of an array.
  public static func isRecord(_ text: [UInt8]) -> Bool { isRecord(text[...]) }

  static let version = Array("v=spf1".utf8)

  /// The text of a term, as published.
  public func text(of term: SPFTerm) -> String { String(decoding: text[term.range], as: UTF8.self) }

  /// The first `all`; nothing after it is ever evaluated, and `redirect` is ignored beside it (§5.1, §6.1).
  public var all: SPFDirective? {
    for term in terms {
      if case .directive(let directive) = term.content, directive.mechanism == .all {
        return directive
      }
    }
    return nil
  }
}

extension SPFRecord {
  /// Whether the record lets anybody pass, or was meant to: a term that can't be read counts as one that would, unless a qualifier
  /// other than `+` stands in front of it.
  public var authorisesSomebody: Bool {
    // §5.1: nothing behind `all` is evaluated, and `redirect` is ignored beside it.
    evaluation: for term in terms {
      switch term.content {
      case .directive(let directive):
        if directive.qualifier == .pass { return true }
        if directive.mechanism == .all { break evaluation }
      case .modifier(.redirect):
        if all == nil { return true }
      case .modifier(.explanation), .modifier(.unknown):
        break
      }
    }
    return errors.contains { error in
      let word = text[error.term]
      guard let first = word.first, !"-~?".utf8.contains(first) else { return false }
      // A modifier leads to nobody, and one that is repeated was read before.
      return !word.contains(UInt8(ascii: "="))
    }
  }

  /// Whether `-all` is the first mechanism, so that nobody can get another result.
  public var failsEverybody: Bool {
    if !errors.isEmpty { return false }
    for term in terms {
      if case .directive(let directive) = term.content {
        return directive.mechanism == .all && directive.qualifier == .fail
      }
    }
    return false
  }
}

/// One term of a record and where it stands.
public struct SPFTerm: Hashable, Sendable {
  public let content: Content
  /// Octets of the record's text, qualifier included.
  public let range: Range<Int>

  public enum Content: Hashable, Sendable {
    case directive(SPFDirective)
    case modifier(SPFModifier)
  }
}

/// A mechanism and what its match means (§4.6.2).
public struct SPFDirective: Hashable, Sendable {
  public var qualifier: SPFQualifier
  public var mechanism: SPFMechanism

  public init(qualifier: SPFQualifier, mechanism: SPFMechanism) {
    self.qualifier = qualifier
    self.mechanism = mechanism
  }
}

/// The result of a match (§4.6.2); `+` where none is written.
public enum SPFQualifier: String, Hashable, Sendable {
  case pass = "+"
  case fail = "-"
  case softfail = "~"
  case neutral = "?"
}

/// The eight mechanisms (§5). A `nil` domain stands for the domain of the record.
public enum SPFMechanism: Hashable, Sendable {
  case all
  case include(MacroString)
  case a(MacroString?, SPFPrefixLengths)
  case mx(MacroString?, SPFPrefixLengths)
  case ptr(MacroString?)
  /// An IPv4 network; bits beyond the prefix may be set.
  case ip4(IPNetwork)
  /// An IPv6 network; bits beyond the prefix may be set.
  case ip6(IPNetwork)
  case exists(MacroString)

  /// The mechanism's name in lower case.
  public var name: String {
    switch self {
    case .all: "all"
    case .include: "include"
    case .a: "a"
    case .mx: "mx"
    case .ptr: "ptr"
    case .ip4: "ip4"
    case .ip6: "ip6"
    case .exists: "exists"
    }
  }
}

/// `dual-cidr-length` of `a` and `mx`, as written: `nil` stands for 32 and 128 (§5.6).
public struct SPFPrefixLengths: Hashable, Sendable {
  /// 0…32.
  public var v4: Int?
  /// 0…128.
  public var v6: Int?

  public init(v4: Int? = nil, v6: Int? = nil) {
    self.v4 = v4
    self.v6 = v6
  }
}

/// A modifier (§6).
public enum SPFModifier: Hashable, Sendable {
  case redirect(MacroString)
  /// `exp`.
  case explanation(MacroString)
  /// Ignored by evaluation, but its syntax counts (§6). The name is as written.
  case unknown(name: String, value: MacroString)
}
