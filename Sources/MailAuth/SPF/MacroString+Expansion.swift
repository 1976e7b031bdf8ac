public import DNS

/// Macro expansion (RFC 7208 §7.3).
extension MacroString {
  /// The text with every macro replaced; `nil` when `value` does not know a letter's value.
  ///
  /// `value` gives a letter's whole value, before it is cut: for `i` the dotted form of §7.3.
  public func expanded(
    keeping part: KeptPart = .everything, _ value: (SPFMacro.Letter) -> [UInt8]?
  ) -> [UInt8]? {
    var text: [UInt8] = []
    for element in parts {
      switch element {
      case .literal(let octets): text += octets
      case .percent: text.append(UInt8(ascii: "%"))
      case .space: text.append(UInt8(ascii: " "))
      case .encodedSpace: text += Array("%20".utf8)
      case .macro(let macro):
        guard let whole = value(macro.letter) else { return nil }
        text += macro.cut(whole)
      }
      switch part {
      case .everything: break
      case .beginning:
        if text.count > Self.maximumExpansion { return Array(text.prefix(Self.maximumExpansion)) }
      case .end:
        // Half of it, so that long texts are not moved again and again.
        if text.count > Self.maximumExpansion {
          text.removeFirst(text.count - Self.maximumExpansion / 2)
        }
      }
    }
    return text
  }

  /// What is kept of an expansion that is too long: a record of a few kilobytes can stand for megabytes.
  public enum KeptPart: Sendable {
    case everything
    /// For texts to be read.
    case beginning
    /// For names, of which the left side is cut off anyway (§7.3).
    case end
  }

  /// Octets of an expansion at which it is cut: far above a name's 253, and several lines of an SMTP reply (RFC 5321 §4.5.3.1.5).
  public static let maximumExpansion = 2_048

  /// The most octets of a name's text (§7.3): labels are taken off the left side until it fits.
  public static let maximumDomainLength = 253

  /// The domain name that an expanded domain-spec stands for. Octets count as they are: a backslash escapes nothing here.
  ///
  /// - Parameter cutting: Whether a name that is too long loses labels on its left side, as §7.3 wants it of expansions.
  public static func domainName(
    _ expanded: [UInt8], cutting: Bool = true
  ) throws(DomainName.SyntaxError) -> DomainName {
    let dot = UInt8(ascii: ".")
    var text = expanded[...]
    if text.last == dot { text.removeLast() }
    while cutting, text.count > maximumDomainLength, let end = text.firstIndex(of: dot) {
      text = text[(end + 1)...]
    }
    if text.isEmpty { throw .empty }
    var wire: [UInt8] = []
    wire.reserveCapacity(text.count + 2)
    wire.append(0)
    var labelStart = 0
    for (index, byte) in zip(text.indices, text) {
      if byte != dot {
        wire.append(byte)
        continue
      }
      try close(&wire, labelStart, at: index)
      labelStart = wire.count
      wire.append(0)
    }
    try close(&wire, labelStart, at: text.endIndex)
    wire.append(0)
    guard let name = DomainName(wire: wire) else { throw .nameTooLong(length: wire.count) }
    return name
  }

  /// Writes the length of the label that ends where the text is now.
  private static func close(
    _ wire: inout [UInt8], _ labelStart: Int, at offset: Int
  ) throws(DomainName.SyntaxError) {
    let length = wire.count - labelStart - 1
    if length == 0 { throw .emptyLabel(offset: offset) }
    if length > DomainName.maximumLabelLength {
      throw .labelTooLong(offset: offset, length: length)
    }
    wire[labelStart] = UInt8(length)
  }
}

extension SPFMacro {
  /// Splits at the delimiters, reverses, keeps the right-hand parts, joins with dots, and escapes, in this order (§7.3).
  func cut(_ value: [UInt8]) -> [UInt8] {
    var result = value
    if partCount != nil || isReversed || !delimiters.isEmpty {
      let separators = delimiters.isEmpty ? [UInt8(ascii: ".")] : delimiters
      var parts = value.split(omittingEmptySubsequences: false) { separators.contains($0) }
      if isReversed { parts.reverse() }
      if let partCount { parts = parts.suffix(partCount) }
      result = Array(parts.joined(separator: [UInt8(ascii: ".")]))
    }
    return isURLEscaped ? Self.urlEscaped(result) : result
  }

  /// Every octet but the unreserved of RFC 3986 §2.3 becomes `%XX`.
  private static func urlEscaped(_ octets: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return octets.flatMap { octet -> [UInt8] in
      let isUnreserved =
        octet.isASCIILetter || octet.isASCIIDigit || octet == UInt8(ascii: "-")
        || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "~")
      return isUnreserved
        ? [octet] : [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }
  }
}
