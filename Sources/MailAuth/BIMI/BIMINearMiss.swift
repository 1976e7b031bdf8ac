/// A text that was meant as a BIMI record and is none: receivers discard what does not begin with the version
/// (draft-brand-indicators-for-message-identification §4.3, §7.2 step 4).
public enum BIMINearMiss: Hashable, Sendable {
  /// The version is written otherwise: `v=bimi1`, `V=BIMI1`, `v=BIMI2`, in quotation marks.
  case badVersion(String)
  /// The version is right, and stands behind another tag.
  case versionNotFirst
  /// A location of a logo, and no version.
  case missingVersion

  /// Octets of a text that are looked at: what was meant shows at its start.
  private static let examinedLength = 512

  /// `nil` where the text is a record, or nothing like one.
  public init?(_ text: [UInt8]) {
    if BIMIRecord.isRecord(text) { return nil }
    let list = TagList(Self.cleaned(Array(text.prefix(Self.examinedLength))), whiteSpace: .plain)
    let versions = list.tags.map { tag in
      tag.name.lowercased() == "v" && tag.text.lowercased().hasPrefix("bimi")
    }
    if versions.first == true {
      let start = text.prefix { $0 != UInt8(ascii: ";") }.prefix(Self.examinedLength)
      self = .badVersion(String(decoding: start, as: UTF8.self))
    } else if versions.contains(true) {
      self = .versionNotFirst
    } else if let first = list.tags.first, first.name.lowercased() == "l",
      first.text.lowercased().hasPrefix("http")
    {
      self = .missingVersion
    } else {
      return nil
    }
  }

  /// The text without what nobody means to be in it: quotation marks and white space around it.
  public static func cleaned(_ text: [UInt8]) -> [UInt8] {
    let isDecoration = { (octet: UInt8) in
      octet == 0x20 || octet == 0x09 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'")
    }
    var rest = text.drop(while: isDecoration)
    while let last = rest.last, isDecoration(last) { rest.removeLast() }
    return Array(rest)
  }
}

extension BIMINearMiss: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badVersion(let start): "it begins with '\(start)', and not with v=BIMI1 in these letters"
    case .versionNotFirst: "v=BIMI1 has to be its first tag"
    case .missingVersion: "v=BIMI1 is missing in front of l="
    }
  }
}
