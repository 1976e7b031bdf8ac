public import DNS
import Message

extension DKIMSignature {
  /// Reads the value of a signature's field, folded as it is; unknown tags are ignored (RFC 6376 §3.2).
  public init(_ value: [UInt8], kind: Kind = .dkimSignature) throws(SyntaxError) {
    let list = TagList(value, whiteSpace: .folding)
    // A repeated tag or other breach of the grammar spoils the whole list (RFC 6376 §3.2).
    if let problem = list.problems.first { throw .badList(problem) }
    let tags = Tags(list)

    switch kind {
    case .dkimSignature:
      let version = try tags.required("v")
      if version.text != "1" { throw .unknownVersion(version.text, offset: version.valueOffset) }
    case .arcMessageSignature: break
    }
    algorithm = Algorithm(try tags.required("a").text.asciiLowercased)
    signature = try tags.base64("b")
    bodyHash = try tags.base64("bh")
    let choice = tags["c"].map { $0.text.asciiLowercased } ?? "simple/simple"
    canonicalization = CanonicalizationPair(choice).map { .known($0) } ?? .other(choice)

    let domainTag = try tags.required("d")
    domain = try Self.domain(domainTag)
    let selectorTag = try tags.required("s")
    _ = try Self.domain(selectorTag)
    selector = selectorTag.text
    guard let name = domain.prepending("\(selector)._domainkey") else {
      throw .badDomain(tag: "s", selector, offset: selectorTag.valueOffset)
    }
    keyName = name

    let fields = try tags.required("h")
    signedFields = try Self.fieldNames(fields)
    // RFC 6376 §6.1.1
    guard signedFields.contains("From") else { throw .fromNotSigned(offset: fields.valueOffset) }
    switch kind {
    case .dkimSignature:
      if let tag = tags["i"] { identity = try Self.identity(tag, below: domain) }
    // There it is the number of the set (RFC 8617 §4.1.2).
    case .arcMessageSignature: break
    }
    bodyLength = try tags.number("l", digits: Self.maximumLengthDigits)
    queryMethods =
      tags["q"].map {
        $0.value.split(separator: UInt8(ascii: ":")).map { $0.trimmingBlanks.text.asciiLowercased }
      }
      ?? [Self.dnsQueryMethod]
    timestamp = try tags.number("t", digits: Self.maximumTimeDigits)
    expiration = try tags.number("x", digits: Self.maximumTimeDigits)
    if let timestamp, let expiration, let tag = tags["x"], expiration <= timestamp {
      throw .expiresBeforeSigned(offset: tag.valueOffset)
    }
    hasCopiedFields = tags["z"] != nil
  }

  /// The tags by name: a field may hold thousands.
  private struct Tags {
    private let tags: [String: TagList.Tag]

    init(_ list: TagList) {
      tags = Dictionary(list.tags.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(name: String) -> TagList.Tag? { tags[name] }

    func required(_ name: String) throws(SyntaxError) -> TagList.Tag {
      guard let tag = tags[name] else { throw .missingTag(name) }
      if tag.value.isEmpty { throw .emptyTag(name, offset: tag.offset) }
      return tag
    }

    func base64(_ name: String) throws(SyntaxError) -> [UInt8] {
      let tag = try required(name)
      do throws(Base64.DecodingError) {
        return try Base64.decode(tag.value)
      } catch {
        throw .badBase64(tag: name, error.moved(by: tag.valueOffset))
      }
    }

    /// A number larger than 64 bits hold is the largest that they do.
    func number(_ name: String, digits: Int) throws(SyntaxError) -> UInt64? {
      guard let tag = tags[name] else { return nil }
      guard !tag.value.isEmpty, tag.value.allSatisfy({ $0 &- 0x30 < 10 }) else {
        throw .badNumber(tag: name, tag.text, offset: tag.valueOffset)
      }
      if tag.value.count > digits {
        throw .numberTooLong(
          tag: name, digits: tag.value.count, limit: digits, offset: tag.valueOffset)
      }
      return UInt64(tag.text) ?? .max
    }
  }

  private static func domain(_ tag: TagList.Tag) throws(SyntaxError) -> DomainName {
    guard let domain = domainName(reading: tag.value[...]) else {
      throw .badDomain(tag: tag.name, tag.text, offset: tag.valueOffset)
    }
    return domain
  }

  /// Letters, digits, hyphens and underscores: what `d=`, `s=` and the domain of `i=` are made of. `nil` for anything else.
  public static func domainName(reading octets: ArraySlice<UInt8>) -> DomainName? {
    let isName = octets.allSatisfy { octet in
      (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
        || octet == UInt8(ascii: "_") || octet == UInt8(ascii: ".")
    }
    guard isName, octets.last != UInt8(ascii: ".") else { return nil }
    return try? DomainName(presentation: Array(octets))
  }

  /// Names divided by colons, white space allowed around them (RFC 6376 §3.5).
  private static func fieldNames(_ tag: TagList.Tag) throws(SyntaxError) -> [HeaderFieldName] {
    var names: [HeaderFieldName] = []
    for part in tag.value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let name = part.trimmingBlanks
      guard !name.isEmpty, name.allSatisfy({ $0 &- 33 < 94 }) else {
        throw .badFieldName(name.text, offset: tag.valueOffset + part.startIndex)
      }
      names.append(HeaderFieldName(name))
    }
    return names
  }

  private static func identity(
    _ tag: TagList.Tag, below domain: DomainName
  ) throws(SyntaxError) -> Identity {
    guard let octets = quotedPrintable(tag.value), let at = octets.lastIndex(of: UInt8(ascii: "@")),
      let name = domainName(reading: octets[(at + 1)...])
    else { throw .badIdentity(tag.text, offset: tag.valueOffset) }
    guard name.isSubdomain(of: domain) else {
      throw .identityOutsideDomain(tag.text, offset: tag.valueOffset)
    }
    return Identity(localPart: octets[..<at].text, domain: name)
  }

  /// DKIM's own quoted-printable (RFC 6376 §2.11): white space means nothing, `=` and two upper-case digits an octet.
  private static func quotedPrintable(_ value: [UInt8]) -> [UInt8]? {
    var octets: [UInt8] = []
    var index = 0
    while index < value.count {
      let octet = value[index]
      index += 1
      if octet <= 0x20 { continue }
      guard octet == UInt8(ascii: "=") else {
        octets.append(octet)
        continue
      }
      guard index + 2 <= value.count, let high = hexadecimal(value[index]),
        let low = hexadecimal(value[index + 1])
      else { return nil }
      octets.append(high << 4 | low)
      index += 2
    }
    return octets
  }

  private static func hexadecimal(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x41 + 10
    default: nil
    }
  }
}

extension String {
  /// Algorithms, canonicalizations, query methods and the words of key records are compared without regard to case: RFC 6376's ABNF
  /// literals are (RFC 5234 §2.3).
  var asciiLowercased: String {
    String(decoding: utf8.lazy.map(HeaderFieldName.lowercase), as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
