import DNS

/// The grammar of records (RFC 7208 §12). Linear in the record's length.
extension SPFRecord {
  /// Reads a record that `isRecord` accepts; a text that it does not accept is read as if its first word were the version.
  public init(parsing text: [UInt8]) {
    var terms: [SPFTerm] = []
    terms.reserveCapacity(Self.typicalTermCount)
    var errors: [SPFSyntaxError] = []
    var hasRedirect = false
    var hasExplanation = false
    let space = UInt8(ascii: " ")
    // The version is the first word: `isRecord` has looked at it.
    var index = text.firstIndex(of: space) ?? text.endIndex
    while index < text.endIndex {
      if text[index] == space {
        index += 1
        continue
      }
      let end = text[index...].firstIndex(of: space) ?? text.endIndex
      do throws(SPFSyntaxError) {
        let content = try SPFTerm.Content(parsing: text[index..<end])
        terms.append(SPFTerm(content: content, range: index..<end))
        // §6: each of these two MUST NOT appear more than once.
        switch content {
        case .modifier(.redirect):
          if hasRedirect { throw SPFSyntaxError(.repeatedModifier("redirect"), at: index) }
          hasRedirect = true
        case .modifier(.explanation):
          if hasExplanation { throw SPFSyntaxError(.repeatedModifier("exp"), at: index) }
          hasExplanation = true
        case .directive, .modifier(.unknown):
          break
        }
      } catch {
        var located = error
        located.term = index..<end
        errors.append(located)
      }
      index = end
    }
    self.init(text: text, terms: terms, errors: errors)
  }
}

extension SPFRecord {
  /// Terms for which room is made at once; most records have fewer.
  fileprivate static let typicalTermCount = 8
}

extension SPFTerm.Content {
  /// Reads one word of a record.
  init(parsing word: ArraySlice<UInt8>) throws(SPFSyntaxError) {
    var nameStart = word.startIndex
    let qualifier: SPFQualifier?
    switch word.first {
    case UInt8(ascii: "+"): qualifier = .pass
    case UInt8(ascii: "-"): qualifier = .fail
    case UInt8(ascii: "~"): qualifier = .softfail
    case UInt8(ascii: "?"): qualifier = .neutral
    default: qualifier = nil
    }
    if qualifier != nil { nameStart += 1 }

    // name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
    var nameEnd = nameStart
    while nameEnd < word.endIndex, Self.isNameCharacter(word[nameEnd]) { nameEnd += 1 }
    if nameEnd < word.endIndex {
      switch word[nameEnd] {
      case UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "="): break
      default: throw SPFSyntaxError(.illegalCharacter(word[nameEnd]), at: nameEnd)
      }
    }
    guard nameStart < nameEnd, word[nameStart].isASCIILetter else {
      throw SPFSyntaxError(.missingName, at: nameStart)
    }
    let name = word[nameStart..<nameEnd]
    if nameEnd < word.endIndex, word[nameEnd] == UInt8(ascii: "=") {
      if qualifier != nil {
        let text = String(decoding: name, as: UTF8.self)
        throw SPFSyntaxError(.qualifiedModifier(text), at: word.startIndex)
      }
      self = .modifier(try Self.modifier(name, value: word[(nameEnd + 1)...]))
    } else {
      self = .directive(
        SPFDirective(
          qualifier: qualifier ?? .pass,
          mechanism: try Self.mechanism(name, at: nameStart, argument: word[nameEnd...])))
    }
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private static func modifier(
    _ name: ArraySlice<UInt8>, value: ArraySlice<UInt8>
  ) throws(SPFSyntaxError) -> SPFModifier {
    switch Keyword(name) {
    case .redirect: .redirect(try MacroString(parsing: value, in: .domain))
    case .exp: .explanation(try MacroString(parsing: value, in: .domain))
    default:
      .unknown(
        name: String(decoding: name, as: UTF8.self),
        value: try MacroString(parsing: value, in: .modifier))
    }
  }

  /// `argument` is everything behind the name, `:` or `/` included.
  private static func mechanism(
    _ name: ArraySlice<UInt8>, at start: Int, argument: ArraySlice<UInt8>
  ) throws(SPFSyntaxError) -> SPFMechanism {
    switch Keyword(name) {
    case .all:
      guard argument.isEmpty else {
        throw SPFSyntaxError(.unexpectedArgument("all"), at: argument.startIndex)
      }
      return .all
    case .include: return .include(try requiredDomain(argument, of: "include", at: start))
    case .exists: return .exists(try requiredDomain(argument, of: "exists", at: start))
    case .ptr:
      return .ptr(argument.isEmpty ? nil : try requiredDomain(argument, of: "ptr", at: start))
    case .a:
      let (domain, lengths) = try domainAndLengths(argument)
      return .a(domain, lengths)
    case .mx:
      let (domain, lengths) = try domainAndLengths(argument)
      return .mx(domain, lengths)
    case .ip4: return .ip4(try network(argument, of: "ip4", at: start, width: 32))
    case .ip6: return .ip6(try network(argument, of: "ip6", at: start, width: 128))
    default:
      let text = String(decoding: name, as: UTF8.self)
      throw SPFSyntaxError(.unknownMechanism(text), at: start)
    }
  }

  /// A name in lower case, its octets in one number: no name of the grammar has more than eight.
  private struct Keyword: Equatable {
    private var value: UInt64 = 0

    init(_ name: some Collection<UInt8>) {
      guard name.count <= 8 else { return }
      for byte in name { value = value << 8 | UInt64(byte.isASCIILetter ? byte | 0x20 : byte) }
    }

    private init(_ name: StaticString) {
      name.withUTF8Buffer { self = Keyword($0) }
    }

    static func ~= (pattern: Keyword, value: Keyword) -> Bool { pattern == value }

    static let all = Keyword("all")
    static let include = Keyword("include")
    static let a = Keyword("a")
    static let mx = Keyword("mx")
    static let ptr = Keyword("ptr")
    static let ip4 = Keyword("ip4")
    static let ip6 = Keyword("ip6")
    static let exists = Keyword("exists")
    static let redirect = Keyword("redirect")
    static let exp = Keyword("exp")
  }

  private static func requiredDomain(
    _ argument: ArraySlice<UInt8>, of name: String, at start: Int
  ) throws(SPFSyntaxError) -> MacroString {
    guard let separator = argument.first else {
      throw SPFSyntaxError(.missingArgument(name), at: start)
    }
    guard separator == UInt8(ascii: ":") else {
      throw SPFSyntaxError(.unexpectedArgument(name), at: argument.startIndex)
    }
    return try MacroString(parsing: argument.dropFirst(), in: .domain)
  }

  /// `[ ":" domain-spec ] [ dual-cidr-length ]`. A domain-spec may hold slashes, so the lengths are read from the end.
  private static func domainAndLengths(
    _ argument: ArraySlice<UInt8>
  ) throws(SPFSyntaxError) -> (MacroString?, SPFPrefixLengths) {
    let slash = UInt8(ascii: "/")
    var end = argument.endIndex
    var lengths = SPFPrefixLengths()
    if let start = trailingNumber(argument[..<end]), argument[..<start].dropLast().last == slash {
      lengths.v6 = try prefixLength(argument[start..<end], width: 128)
      end = start - 2
    }
    if let start = trailingNumber(argument[..<end]) {
      // `a/24/64` has one slash too few; the domain-spec's own check says so where there is a domain.
      lengths.v4 = try prefixLength(argument[start..<end], width: 32)
      end = start - 1
    }
    let rest = argument[..<end]
    guard let separator = rest.first else { return (nil, lengths) }
    guard separator == UInt8(ascii: ":") else {
      throw SPFSyntaxError(.badPrefixLength, at: rest.startIndex)
    }
    return (try MacroString(parsing: rest.dropFirst(), in: .domain), lengths)
  }

  /// Where the digits begin, when the text ends in `/` and digits.
  private static func trailingNumber(_ text: ArraySlice<UInt8>) -> Int? {
    var start = text.endIndex
    while start > text.startIndex, text[start - 1].isASCIIDigit { start -= 1 }
    guard start < text.endIndex, start > text.startIndex, text[start - 1] == UInt8(ascii: "/")
    else { return nil }
    return start
  }

  /// `"0" / %x31-39 *DIGIT`, up to the width of the address.
  private static func prefixLength(
    _ digits: ArraySlice<UInt8>, width: Int
  ) throws(SPFSyntaxError) -> Int {
    guard let first = digits.first, digits.allSatisfy(\.isASCIIDigit),
      digits.count == 1 || first != UInt8(ascii: "0")
    else { throw SPFSyntaxError(.badPrefixLength, at: digits.startIndex) }
    // More than three digits can't be in range; that keeps the number small.
    let length = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard length <= width else {
      throw SPFSyntaxError(.prefixLengthOutOfRange(maximum: width), at: digits.startIndex)
    }
    return length
  }

  private static func network(
    _ argument: ArraySlice<UInt8>, of name: String, at start: Int, width: Int
  ) throws(SPFSyntaxError) -> IPNetwork {
    guard let separator = argument.first else {
      throw SPFSyntaxError(.missingArgument(name), at: start)
    }
    guard separator == UInt8(ascii: ":") else {
      throw SPFSyntaxError(.unexpectedArgument(name), at: argument.startIndex)
    }
    let value = argument.dropFirst()
    let slash = value.firstIndex(of: UInt8(ascii: "/")) ?? value.endIndex
    if let stray = value.firstIndex(where: { !(0x21...0x7E).contains($0) }) {
      throw SPFSyntaxError(.illegalCharacter(value[stray]), at: stray)
    }
    let address: IPAddress
    switch (IPAddress(text: value[..<slash]), width) {
    case (.v4(let found), 32): address = .v4(found)
    case (.v6(let found), 128): address = .v6(found)
    case (.v6, _): throw SPFSyntaxError(.ipv6AddressInIP4, at: value.startIndex)
    case (.v4, _): throw SPFSyntaxError(.ipv4AddressInIP6, at: value.startIndex)
    case (nil, 32): throw SPFSyntaxError(.badIPv4Address, at: value.startIndex)
    case (nil, _): throw SPFSyntaxError(.badIPv6Address, at: value.startIndex)
    }
    let length =
      slash == value.endIndex ? width : try prefixLength(value[(slash + 1)...], width: width)
    guard let network = IPNetwork(address, prefixLength: length) else {
      throw SPFSyntaxError(.prefixLengthOutOfRange(maximum: width), at: slash + 1)
    }
    return network
  }
}
