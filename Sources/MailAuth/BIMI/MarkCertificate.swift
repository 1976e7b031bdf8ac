import DNS

/// What makes a certificate one for a logo (draft-fetch-validation-vmc-wchuang, RFC 9399): its purpose, the kind of mark, the logo in it.
public struct MarkCertificate: Hashable, Sendable {
  /// Extended key usages, as dotted numbers.
  public let purposes: [String]
  /// The kind of mark in the subject: `Registered Mark`; `nil` where there is none.
  public let markType: String?
  public let logotype: Logotype
  /// Whether certificate transparency logs have signed for it (RFC 6962 §3.3).
  public let hasTimestamps: Bool

  public enum Logotype: Hashable, Sendable {
    /// There is no such extension.
    case absent
    /// It holds no logo as a data: URL.
    case notEmbedded
    /// The octets of the data: URL; SVG, mostly compressed with gzip.
    case embedded(mediaType: String, octets: [UInt8], digests: [Digest])
  }

  /// A hash of the logo beside it (RFC 9399 §4.1, HashAlgAndValue).
  public struct Digest: Hashable, Sendable {
    /// As dotted numbers: `2.16.840.1.101.3.4.2.1` is SHA-256.
    public let algorithm: String
    public let value: [UInt8]

    /// `SHA-256`, or the number of another.
    public var algorithmName: String {
      switch algorithm {
      case "1.3.14.3.2.26": "SHA-1"
      case "2.16.840.1.101.3.4.2.1": "SHA-256"
      case "2.16.840.1.101.3.4.2.2": "SHA-384"
      case "2.16.840.1.101.3.4.2.3": "SHA-512"
      case _: algorithm
      }
    }

    public init(algorithm: String, value: [UInt8]) {
      self.algorithm = algorithm
      self.value = value
    }
  }

  /// id-kp-BrandIndicatorforMessageIdentification.
  public static let purpose = "1.3.6.1.5.5.7.3.31"

  private static let extendedKeyUsage = "2.5.29.37"
  private static let logotypeExtension = "1.3.6.1.5.5.7.1.12"
  private static let timestamps = "1.3.6.1.4.1.11129.2.4.2"
  private static let markTypeAttribute = "1.3.6.1.4.1.53087.1.13"

  /// `nil` where the octets are no certificate.
  public init?(der: [UInt8]) {
    // RFC 5280 §4.1: Certificate, TBSCertificate; subject is the last of the sequences before the key.
    guard let certificate = DERValue.first(of: der[...]), certificate.tag == 0x30,
      let body = certificate.children.first, body.tag == 0x30
    else { return nil }
    let fields = body.children
    let versions = fields.first?.tag == 0xA0 ? 1 : 0
    guard fields.count > versions + 5 else { return nil }
    let subject = fields[versions + 4]
    let extensions = fields.first { $0.tag == 0xA3 }?.children.first?.children ?? []
    var values: [String: ArraySlice<UInt8>] = [:]
    for entry in extensions {
      let parts = entry.children
      guard let name = parts.first?.objectIdentifier, let value = parts.last, value.tag == 0x04
      else { continue }
      values[name] = value.content
    }
    purposes =
      values[Self.extendedKeyUsage].flatMap { DERValue.first(of: $0) }?.children
      .compactMap(\.objectIdentifier) ?? []
    hasTimestamps = values[Self.timestamps] != nil
    markType = Self.attribute(Self.markTypeAttribute, of: subject)
    logotype = values[Self.logotypeExtension].map(Self.logotype) ?? .absent
  }

  /// The certificates of a PEM file, in its order; `nil` where one can't be read. Text between them does not matter.
  public static func certificates(pem: [UInt8]) -> [[UInt8]]? {
    let text = String(decoding: pem, as: UTF8.self)
    var certificates: [[UInt8]] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "-----BEGIN CERTIFICATE-----") {
      guard let end = rest[start.upperBound...].firstRange(of: "-----END CERTIFICATE-----") else {
        return nil
      }
      let body = rest[start.upperBound..<end.lowerBound].utf8.filter { $0 > 0x20 }
      guard let der = try? Base64.decode(Array(body)) else { return nil }
      certificates.append(der)
      rest = rest[end.upperBound...]
      if certificates.count > maximumCertificates { return nil }
    }
    return certificates
  }

  /// More certificates than that are no chain of an issuer.
  private static let maximumCertificates = 20

  private static func attribute(_ name: String, of subject: DERValue) -> String? {
    for set in subject.children {
      for pair in set.children where pair.children.first?.objectIdentifier == name {
        return pair.children.last.map { String(decoding: $0.content, as: UTF8.self) }
      }
    }
    return nil
  }

  /// RFC 9399 §4.1: the URI of the subject's logo. Looked for as what it is, a data: URL in an IA5String.
  private static func logotype(_ value: ArraySlice<UInt8>) -> Logotype {
    guard let content = DERValue.first(of: value),
      let uri = content.firstString(where: { $0.starts(with: "data:".utf8) })
    else { return .notEmbedded }
    let text = uri.dropFirst(5)
    guard let comma = text.firstIndex(of: UInt8(ascii: ",")) else { return .notEmbedded }
    let kind = String(decoding: text[..<comma], as: UTF8.self)
    guard kind.hasSuffix(";base64"), let octets = try? Base64.decode(Array(text[(comma + 1)...]))
    else { return .notEmbedded }
    return .embedded(
      mediaType: String(kind.dropLast(7)), octets: octets,
      digests: content.firstDetails()?.children.dropFirst().first.map(digests) ?? [])
  }

  /// SEQUENCE OF HashAlgAndValue.
  private static func digests(_ values: DERValue) -> [Digest] {
    values.children.compactMap { pair in
      guard let algorithm = pair.children.first?.children.first?.objectIdentifier,
        let value = pair.children.last, value.tag == 0x04
      else { return nil }
      return Digest(algorithm: algorithm, value: Array(value.content))
    }
  }
}

/// One value in DER (X.690), as far as certificates need it.
struct DERValue {
  let tag: UInt8
  let content: ArraySlice<UInt8>

  /// Values inside one another; certificates have about ten.
  private static let maximumDepth = 24

  /// The value at the beginning; `nil` where the octets are none.
  static func first(of octets: ArraySlice<UInt8>) -> DERValue? {
    var index = octets.startIndex
    guard octets.count >= 2 else { return nil }
    let tag = octets[index]
    // Tags of several octets are in no certificate.
    guard tag & 0x1F != 0x1F else { return nil }
    index += 1
    var length = Int(octets[index])
    index += 1
    if length & 0x80 != 0 {
      let count = length & 0x7F
      guard (1...4).contains(count), octets.endIndex - index >= count else { return nil }
      length = octets[index..<(index + count)].reduce(0) { $0 << 8 | Int($1) }
      index += count
    }
    guard octets.endIndex - index >= length else { return nil }
    return DERValue(tag: tag, content: octets[index..<(index + length)])
  }

  private var end: Int { content.endIndex }

  /// The values in a constructed one; empty for another.
  var children: [DERValue] {
    guard tag & 0x20 != 0 else { return [] }
    var values: [DERValue] = []
    var rest = content
    while let value = DERValue.first(of: rest) {
      values.append(value)
      rest = rest[value.end...]
    }
    return values
  }

  /// `1.3.6.1.5.5.7.1.12`.
  var objectIdentifier: String? {
    guard tag == 0x06, let first = content.first else { return nil }
    var numbers: [Int] = [min(Int(first) / 40, 2)]
    numbers.append(Int(first) - numbers[0] * 40)
    var number = 0
    for octet in content.dropFirst() {
      guard number < 1 << 40 else { return nil }
      number = number << 7 | Int(octet & 0x7F)
      if octet & 0x80 == 0 {
        numbers.append(number)
        number = 0
      }
    }
    return numbers.map(String.init).joined(separator: ".")
  }

  /// The first LogotypeDetails with a data: URL: media type, hashes, locations (RFC 9399 §4.1).
  func firstDetails(depth: Int = 0) -> DERValue? {
    let parts = children
    if tag == 0x30, parts.map(\.tag) == [0x16, 0x30, 0x30],
      parts[2].firstString(where: { $0.starts(with: "data:".utf8) }) != nil
    {
      return self
    }
    if depth == Self.maximumDepth { return nil }
    for part in parts {
      if let found = part.firstDetails(depth: depth + 1) { return found }
    }
    return nil
  }

  /// The first IA5String that fits, at any depth.
  func firstString(
    where fits: (ArraySlice<UInt8>) -> Bool, depth: Int = 0
  ) -> ArraySlice<UInt8>? {
    if tag == 0x16 { return fits(content) ? content : nil }
    if depth == Self.maximumDepth { return nil }
    for child in children {
      if let found = child.firstString(where: fits, depth: depth + 1) { return found }
    }
    return nil
  }
}
