/// The grammar of macro-strings and domain-specs (RFC 7208 §7.1).
extension MacroString {
  /// Reads the text of a modifier or of an explanation, or a domain-spec. Offsets in errors count from the slice's own indices.
  public init(parsing bytes: ArraySlice<UInt8>, in scope: Scope) throws(SPFSyntaxError) {
    parts = []
    var index = bytes.startIndex
    var literalStart = index
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte != UInt8(ascii: "%") {
        // macro-literal = %x21-24 / %x26-7E; an explanation may hold spaces too (§6.2).
        guard (0x21...0x7E).contains(byte) || (byte == 0x20 && scope == .explanation) else {
          throw SPFSyntaxError(.illegalCharacter(byte), at: index)
        }
        index += 1
        continue
      }
      if literalStart < index { parts.append(.literal(Array(bytes[literalStart..<index]))) }
      let (part, end) = try Self.expansion(in: bytes, at: index, scope: scope)
      parts.append(part)
      index = end
      literalStart = end
    }
    if literalStart < index { parts.append(.literal(Array(bytes[literalStart..<index]))) }
    if scope == .domain { try checkDomainEnd(bytes) }
  }

  /// `macro-expand`, from the per cent sign on.
  private static func expansion(
    in bytes: ArraySlice<UInt8>, at start: Int, scope: Scope
  ) throws(SPFSyntaxError) -> (part: Part, end: Int) {
    guard start + 1 < bytes.endIndex else { throw SPFSyntaxError(.strayPercent, at: start) }
    switch bytes[start + 1] {
    case UInt8(ascii: "%"): return (.percent, start + 2)
    case UInt8(ascii: "_"): return (.space, start + 2)
    case UInt8(ascii: "-"): return (.encodedSpace, start + 2)
    case UInt8(ascii: "{"): break
    // §7.1: any other character after `%` is a syntax error.
    default: throw SPFSyntaxError(.strayPercent, at: start)
    }
    var index = start + 2
    guard index < bytes.endIndex else { throw SPFSyntaxError(.unterminatedMacro, at: start) }
    guard bytes[index].isASCIILetter, let letter = SPFMacro.Letter(rawValue: bytes[index] | 0x20)
    else { throw SPFSyntaxError(.unknownMacroLetter(bytes[index]), at: index) }
    // §7.2: c, r and t are allowed only in "exp" text, so not in the value of an unknown modifier either.
    if scope != .explanation, letter.isForExplanationsOnly {
      throw SPFSyntaxError(.macroLetterOnlyInExplanations(bytes[index]), at: index)
    }
    var macro = SPFMacro(letter: letter, isURLEscaped: bytes[index] & 0x20 == 0)
    index += 1
    let digits = index
    var count = 0
    while index < bytes.endIndex, bytes[index].isASCIIDigit {
      // Clamped: more parts than a name can have are all of them (§7.3).
      count = min(count * 10 + Int(bytes[index] - 0x30), SPFMacro.maximumPartCount)
      index += 1
    }
    if index > digits {
      // §7.3: the number MUST be nonzero.
      guard count > 0 else { throw SPFSyntaxError(.zeroMacroParts, at: digits) }
      macro.partCount = count
    }
    if index < bytes.endIndex, bytes[index] | 0x20 == UInt8(ascii: "r") {
      macro.isReversed = true
      index += 1
    }
    let delimiters = index
    while index < bytes.endIndex, isDelimiter(bytes[index]) { index += 1 }
    macro.delimiters = Array(bytes[delimiters..<index])
    guard index < bytes.endIndex else { throw SPFSyntaxError(.unterminatedMacro, at: start) }
    guard bytes[index] == UInt8(ascii: "}") else {
      throw SPFSyntaxError(.badMacroCharacter(bytes[index]), at: index)
    }
    return (.macro(macro), index + 1)
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","),
      UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "="):
      true
    default:
      false
    }
  }

  /// `domain-end = ( "." toplabel [ "." ] ) / macro-expand`.
  private func checkDomainEnd(_ bytes: ArraySlice<UInt8>) throws(SPFSyntaxError) {
    guard let last = parts.last else { throw SPFSyntaxError(.emptyDomain, at: bytes.startIndex) }
    guard case .literal(let literal) = last else { return }
    let start = bytes.endIndex - literal.count
    var end = bytes.endIndex
    if literal.last == UInt8(ascii: ".") { end -= 1 }
    guard let dot = bytes[start..<end].lastIndex(of: UInt8(ascii: ".")) else {
      if literal.first == UInt8(ascii: "/") { throw SPFSyntaxError(.badPrefixLength, at: start) }
      throw SPFSyntaxError(.domainWithoutDot, at: start)
    }
    let label = bytes[(dot + 1)..<end]
    guard Self.isTopLabel(label) else {
      if let slash = label.firstIndex(of: UInt8(ascii: "/")), Self.isTopLabel(label[..<slash]) {
        throw SPFSyntaxError(.badPrefixLength, at: slash)
      }
      throw SPFSyntaxError(.badTopLabel, at: dot + 1)
    }
  }

  /// `toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )`: letters, digits and inner
  /// hyphens, and not digits alone.
  private static func isTopLabel(_ label: ArraySlice<UInt8>) -> Bool {
    let hyphen = UInt8(ascii: "-")
    guard let first = label.first, let last = label.last, first != hyphen, last != hyphen else {
      return false
    }
    var isNumeric = true
    for byte in label {
      guard byte.isASCIILetter || byte.isASCIIDigit || byte == hyphen else { return false }
      if !byte.isASCIIDigit { isNumeric = false }
    }
    return !isNumeric
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  var isASCIIDigit: Bool { self &- 0x30 < 10 }
}
