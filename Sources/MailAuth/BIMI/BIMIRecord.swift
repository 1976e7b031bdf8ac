/// A BIMI assertion record (draft-brand-indicators-for-message-identification §4.3): where the logo and its evidence are.
///
/// What is right is in the properties, what is wrong in `problems`; receivers must not mend a record that is wrong.
public struct BIMIRecord: Hashable, Sendable {
  /// `l=`.
  public let logo: Location
  /// `a=`.
  public let evidence: Location
  /// `avp=`: whether a personal avatar or the brand's logo is preferred; `brand` unless it is stated.
  public let avatarPreference: AvatarPreference
  /// `lps=`: beginnings of local parts that have a logo of their own.
  public let localPartPrefixes: [String]
  public let problems: [Problem]

  public enum Location: Hashable, Sendable {
    case absent
    /// The tag is there, with nothing in it.
    case empty
    case url(HTTPSLocation)
    case invalid
  }

  public enum AvatarPreference: String, Hashable, Sendable { case brand, personal }

  /// What makes the record an error, or a tag of it useless. Offsets count octets of the record.
  public enum Problem: Hashable, Sendable {
    case list(TagList.Problem)
    /// `l=` is required.
    case logoMissing
    case badLocation(tag: String, HTTPSLocation.Fault, offset: Int)
    /// `a=` names evidence, and `l=` is empty.
    case evidenceWithoutLogo
    case badAvatarPreference(String, offset: Int)
    case badLocalPartPrefix(String, offset: Int)
  }

  public init(_ text: [UInt8]) {
    let list = TagList(text, whiteSpace: .plain)
    var problems = list.problems.map { Problem.list($0) }
    logo = Self.location("l", list, &problems)
    evidence = Self.location("a", list, &problems)
    if logo == .absent { problems.append(.logoMissing) }
    if case .url = evidence, logo == .empty { problems.append(.evidenceWithoutLogo) }
    var preference = AvatarPreference.brand
    if let tag = list["avp"] {
      if let value = AvatarPreference(rawValue: tag.text) {
        preference = value
      } else {
        problems.append(.badAvatarPreference(tag.text, offset: tag.valueOffset))
      }
    }
    avatarPreference = preference
    localPartPrefixes = Self.prefixes(list, &problems)
    self.problems = problems
  }

  /// Whether the text is a BIMI record at all: `v=BIMI1` first, in these letters (§4.3; §7.2 step 4).
  public static func isRecord(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }
    guard rest.first == UInt8(ascii: "v") else { return false }
    rest = rest.dropFirst()
    skipSpace()
    guard rest.first == UInt8(ascii: "=") else { return false }
    rest = rest.dropFirst()
    skipSpace()
    guard rest.starts(with: "BIMI1".utf8) else { return false }
    rest = rest.dropFirst(5)
    skipSpace()
    return rest.isEmpty || rest.first == UInt8(ascii: ";")
  }

  /// Whether the owner says that there is no logo: both tags empty (§4.3.4), or `l=` empty and no `a=`.
  public var isDeclination: Bool {
    logo == .empty && (evidence == .empty || evidence == .absent)
  }

  private static func location(
    _ name: String, _ list: TagList, _ problems: inout [Problem]
  ) -> Location {
    guard let tag = list[name] else { return .absent }
    if tag.value.isEmpty { return .empty }
    do throws(HTTPSLocation.Fault) {
      return .url(try HTTPSLocation(tag.value))
    } catch {
      problems.append(.badLocation(tag: name, error, offset: tag.valueOffset))
      return .invalid
    }
  }

  /// §4.3.14: letters, digits and hyphens, 63 at most, divided by commas.
  private static func prefixes(_ list: TagList, _ problems: inout [Problem]) -> [String] {
    guard let tag = list["lps"], !tag.value.isEmpty else { return [] }
    return tag.text.split(separator: ",", omittingEmptySubsequences: false).compactMap { part in
      let text = part.drop { $0 == " " || $0 == "\t" }
      let word = String(text.prefix { $0 != " " && $0 != "\t" })
      let isClean = text.dropFirst(word.count).allSatisfy { $0 == " " || $0 == "\t" }
      let isAllowed = word.utf8.allSatisfy {
        $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-")
      }
      guard isClean, isAllowed, (1...63).contains(word.utf8.count) else {
        problems.append(.badLocalPartPrefix(String(part), offset: tag.valueOffset))
        return nil
      }
      return word
    }
  }
}

extension BIMIRecord.Problem {
  /// Whether receivers make nothing of the record (§4.3): a list or a required tag that is not well formed. Of optional tags, values that
  /// do not exist are ignored.
  public var endsProcessing: Bool {
    switch self {
    case .list, .logoMissing: true
    // Only the evidence has to be at a fully qualified domain name.
    case .badLocation(tag: "l", .notFullyQualified, _): false
    case .badLocation: true
    case .evidenceWithoutLogo, .badAvatarPreference, .badLocalPartPrefix: false
    }
  }
}

extension BIMIRecord.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .list(let problem): "\(problem)"
    case .logoMissing: "the tag l= is missing, which is required"
    case .badLocation(let tag, let fault, let offset):
      "the value of \(tag)= at offset \(offset) is not one https URL: \(fault)"
    case .evidenceWithoutLogo: "a= names evidence, but l= is empty"
    case .badAvatarPreference(let value, let offset):
      "avp=\(value) at offset \(offset): the values are brand and personal"
    case .badLocalPartPrefix(let value, let offset):
      "'\(value)' in lps= at offset \(offset): letters, digits and hyphens, 63 at most"
    }
  }
}
