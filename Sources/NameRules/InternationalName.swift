import CIDN2
public import DNS
public import MailAuth

/// A domain name as somebody types it: in ASCII or Unicode, converted by IDNA 2008 (RFC 5891) with the mapping of UTS 46.
public struct InternationalName: Hashable, Sendable {
  /// What goes on the wire: every label in ASCII.
  public let name: DomainName
  /// The name in Unicode where that differs: `bücher.example` for `xn--bcher-kva.example`.
  public let unicode: String?

  /// Reads what was typed. Labels in ASCII pass untouched (`_dmarc`, mixed case, escapes, even an A-label that IDNA
  /// forbids: such names stand in the DNS and can be looked up); the others are mapped and checked.
  public init(_ text: some StringProtocol) throws(InternationalNameError) {
    let bytes = Array(text.utf8)
    // Bounded before any conversion, whose cost grows faster than the input.
    if bytes.count > Self.maximumInputLength { throw .tooLong(octets: bytes.count) }
    if bytes.contains(where: { $0 >= 0x80 }) {
      name = try Self.converted(String(text))
    } else {
      do { name = try DomainName(String(text)) } catch { throw .notAName(error) }
    }
    unicode = Self.unicode(of: name)
  }

  /// Octets of UTF-8 that are looked at: 255 octets of name in the longest escape or encoding, `\DDD` or four octets each.
  public static let maximumInputLength = 4 * DomainName.maximumWireLength

  /// The name in Unicode for display; `nil` where that is no different or where an A-label does not stand for valid Unicode.
  public static func unicode(of name: DomainName) -> String? {
    guard name.labels.contains(where: isALabel) else { return nil }
    var labels: [String] = []
    for label in name.labels {
      let text = DomainName(wire: [UInt8(label.count)] + label + [0])?.description ?? ""
      if isALabel(label) {
        guard let converted = unicodeLabel(text.lowercased()) else { return nil }
        labels.append(converted)
      } else {
        labels.append(text)
      }
    }
    return labels.joined(separator: ".")
  }
}

/// Why a text is not a domain name, not even an internationalised one.
public enum InternationalNameError: Error, Hashable, Sendable {
  case notAName(DomainName.SyntaxError)
  case tooLong(octets: Int)
  /// A label that IDNA 2008 refuses, and its reason in the library's words.
  case badLabel(String, reason: String)
}

extension InternationalNameError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAName(let error): error.description
    case .tooLong(let octets): "the name takes \(octets) octets; no domain name is that long"
    case .badLabel(let label, let reason):
      "the label “\(label)” is not allowed in internationalised names: \(reason)"
    }
  }
}

extension InternationalName {
  /// UTS 46 §4 maps the ideographic, fullwidth and halfwidth full stops to a dot.
  private static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]

  private static func converted(_ text: String) throws(InternationalNameError) -> DomainName {
    var labels: [String] = []
    for label in text.unicodeScalars.split(
      omittingEmptySubsequences: false, whereSeparator: dots.contains)
    {
      let label = String(label)
      if label.utf8.allSatisfy({ $0 < 0x80 }) {
        labels.append(label)
      } else {
        labels.append(try asciiLabel(label))
      }
    }
    do {
      return try DomainName(labels.joined(separator: "."))
    } catch {
      throw .notAName(error)
    }
  }

  private static func asciiLabel(_ label: String) throws(InternationalNameError) -> String {
    if label.utf8.contains(0) { throw .badLabel(label, reason: "it holds a NUL") }
    var output: UnsafeMutablePointer<CChar>?
    // Non-transitional: ß and ς keep their identity, as registries and browsers have it (UTS 46 §4).
    let flags = CInt(bitPattern: IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
    let status = idn2_to_ascii_8z(label, &output, flags)
    defer { idn2_free(output) }
    guard status == CInt(IDN2_OK.rawValue), let output else {
      throw .badLabel(label, reason: String(cString: idn2_strerror(status)))
    }
    let ascii = String(cString: output)
    // A character that maps to a text with a dot, or to nothing, would change the number of labels.
    if ascii.isEmpty || ascii.utf8.contains(UInt8(ascii: ".")) {
      throw .badLabel(label, reason: "it does not map to one label")
    }
    return ascii
  }

  private static func unicodeLabel(_ label: String) -> String? {
    var output: UnsafeMutablePointer<CChar>?
    let flags = CInt(bitPattern: IDN2_NONTRANSITIONAL.rawValue)
    let status = idn2_to_unicode_8z8z(label, &output, flags)
    defer { idn2_free(output) }
    guard status == CInt(IDN2_OK.rawValue), let output else { return nil }
    let unicode = String(cString: output)
    // An A-label is one only if converting it back yields it again (RFC 5890 §2.3.2.1).
    guard let back = try? asciiLabel(unicode), back == label else { return nil }
    return unicode
  }

  private static func isALabel(_ label: ArraySlice<UInt8>) -> Bool {
    label.count > 4 && label.prefix(4).elementsEqual("xn--".utf8, by: { $0 | 0x20 == $1 | 0x20 })
  }
}

/// Names in header fields, by the same conversion; in lower case, as reports and other fields show them.
public struct InternationalNameReader: DomainNameReader {
  public init() {}

  public func domainName(of text: String) -> DomainName? {
    guard let name = try? InternationalName(text).name, !name.isRoot else { return nil }
    return DomainName(wire: name.canonicalWire)
  }
}
