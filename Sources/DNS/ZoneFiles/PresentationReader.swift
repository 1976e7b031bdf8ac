/// Reads RDATA in presentation format, as zone files write it, for the types that dlv knows and for RFC 3597's `\#`.
public struct PresentationReader {
  private let text: [UInt8]
  private let fields: ArraySlice<ZoneFileLexer.Field>
  private let origin: DomainName?
  private var next: Int

  /// - Parameters:
  ///   - fields: Those of the RDATA, which point into `text`.
  ///   - origin: What relative names are completed with; `nil` when a relative name is an error.
  public init(
    text: [UInt8], fields: ArraySlice<ZoneFileLexer.Field>, origin: DomainName?
  ) {
    self.text = text
    self.fields = fields
    self.origin = origin
    next = fields.startIndex
  }

  /// Why fields are no RDATA. `field` is an index of the line's fields; the index after the last means 'at the end'.
  public struct Failure: Error, Hashable, Sendable {
    public let reason: Reason
    public let field: Int

    public enum Reason: Hashable, Sendable {
      case missing(String)
      case superfluous
      case noAddress(String)
      case noNumber(what: String, maximum: UInt32)
      case badName(DomainName.SyntaxError)
      case relativeNameWithoutOrigin
      case quotedWhereNameExpected
      case stringTooLong(Int)
      case quoteInsideString
      case badEscape
      case notHexadecimal
      case wrongLength(stated: Int, found: Int)
      case malformed
      case badTag
      /// The octets of all strings with their lengths.
      case tooMuchData(Int)
    }
  }

  /// `nil` when the type is none of those known here and the data are not in the generic form.
  public mutating func read(_ type: RecordType) throws(Failure) -> RecordData? {
    if let data = try readGeneric(type) { return data }
    guard let data = try readKnown(type) else { return nil }
    if next < fields.endIndex { throw failure(.superfluous) }
    return data
  }

  private mutating func readKnown(_ type: RecordType) throws(Failure) -> RecordData? {
    switch type {
    case .a: return .a(try ipv4Address())
    case .aaaa: return .aaaa(try ipv6Address())
    case .ns: return .ns(try name("name of the server"))
    case .cname: return .cname(try name("target"))
    case .ptr: return .ptr(try name("target"))
    case .dname: return .other(.dname, try name("target").wire)
    case .mx:
      return .mx(
        MailExchanger(
          preference: try integer("preference"), exchange: try name("name of the mail server")))
    case .soa: return .soa(try startOfAuthority())
    case .txt: return .txt(try characterStrings())
    case .spf: return .spf(try characterStrings())
    case .srv:
      return .srv(
        ServiceLocation(
          priority: try integer("priority"), weight: try integer("weight"),
          port: try integer("port"), target: try name("target")))
    case .tlsa:
      return .tlsa(
        TLSAssociation(
          usage: try integer("usage"), selector: try integer("selector"),
          matchingType: try integer("matching type"),
          data: try hexadecimal("certificate association data")))
    case .ds:
      // The algorithm may be a mnemonic (RFC 4034 §5.3): those are left to the codec.
      guard fields.count > 1, number(fields[fields.startIndex + 1], maximum: 255) != nil else {
        return nil
      }
      return .ds(
        DelegationSigner(
          keyTag: try integer("key tag"), algorithm: try integer("algorithm"),
          digestType: try integer("digest type"), digest: try hexadecimal("digest")))
    case .caa: return .caa(try certificationAuthorityAuthorization())
    case .amtrelay: return .other(.amtrelay, try multicastRelay())
    default: return nil
    }
  }

  /// `\# LENGTH HEX…` (RFC 3597 §5).
  private mutating func readGeneric(_ type: RecordType) throws(Failure) -> RecordData? {
    guard let first = fields.first, !first.isQuoted,
      text[first.range].elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "#")])
    else { return nil }
    next += 1
    let stated: UInt16 = try integer("length of the data")
    let octets = stated == 0 ? [] : try hexadecimal("data")
    if next < fields.endIndex { throw failure(.superfluous) }
    if octets.count != Int(stated) {
      throw Failure(
        reason: .wrongLength(stated: Int(stated), found: octets.count),
        field: fields.startIndex + 1)
    }
    guard let data = RecordData(type: type, wire: octets) else {
      throw Failure(reason: .malformed, field: fields.startIndex)
    }
    return data
  }

  private mutating func startOfAuthority() throws(Failure) -> StartOfAuthority {
    StartOfAuthority(
      primaryServer: try name("name of the primary server"),
      responsibleMailbox: try name("mailbox of the person responsible"),
      serial: try integer("serial number"), refresh: try period("refresh time"),
      retry: try period("retry time"), expire: try period("expire time"),
      minimum: try period("minimum TTL"))
  }

  private mutating func certificationAuthorityAuthorization() throws(Failure)
    -> CertificationAuthorityAuthorization
  {
    let flags: UInt8 = try integer("flags")
    let tag = try string("tag")
    let tagField = next - 1
    let caa = CertificationAuthorityAuthorization(
      flags: flags, tag: tag, value: try string("value", maximum: Int(UInt16.max)))
    if !caa.hasLegalTag { throw Failure(reason: .badTag, field: tagField) }
    return caa
  }

  /// `precedence D type relay` (RFC 8777 §4.3).
  private mutating func multicastRelay() throws(Failure) -> [UInt8] {
    let precedence: UInt8 = try integer("precedence")
    let discovery: UInt8 = try integer("discovery bit")
    if discovery > 1 {
      throw Failure(
        reason: .noNumber(what: "discovery bit", maximum: 1), field: next - 1)
    }
    let type: UInt8 = try integer("type of the relay")
    let relay: [UInt8]
    switch type {
    case 0:
      // §4.2.3: nothing, written as the root.
      let root = try name("relay")
      if !root.isRoot { throw Failure(reason: .malformed, field: next - 1) }
      relay = []
    case 1: relay = RecordData.a(try ipv4Address()).wire
    case 2: relay = RecordData.aaaa(try ipv6Address()).wire
    case 3: relay = try name("relay").wire
    default:
      throw Failure(reason: .noNumber(what: "type of the relay", maximum: 3), field: next - 1)
    }
    return [precedence, discovery << 7 | type] + relay
  }

  // MARK: Fields

  private mutating func field(_ what: String) throws(Failure) -> ZoneFileLexer.Field {
    guard next < fields.endIndex else { throw failure(.missing(what)) }
    defer { next += 1 }
    return fields[next]
  }

  private mutating func name(_ what: String) throws(Failure) -> DomainName {
    let field = try field(what)
    if field.isQuoted { throw Failure(reason: .quotedWhereNameExpected, field: next - 1) }
    do {
      return try DomainName(presentation: text[field.range], origin: origin)
    } catch {
      throw Failure(reason: Failure.Reason(error), field: next - 1)
    }
  }

  private mutating func ipv4Address() throws(Failure) -> IPv4Address {
    let field = try field("IPv4 address")
    guard let address = IPv4Address(string(of: field)) else {
      throw Failure(reason: .noAddress("IPv4"), field: next - 1)
    }
    return address
  }

  private mutating func ipv6Address() throws(Failure) -> IPv6Address {
    let field = try field("IPv6 address")
    guard let address = IPv6Address(string(of: field)) else {
      throw Failure(reason: .noAddress("IPv6"), field: next - 1)
    }
    return address
  }

  private mutating func integer<Value: FixedWidthInteger>(
    _ what: String
  ) throws(Failure) -> Value {
    let maximum = UInt32(Value.max)
    let field = try field(what)
    guard let value = number(field, maximum: maximum) else {
      throw Failure(reason: .noNumber(what: what, maximum: maximum), field: next - 1)
    }
    return Value(value)
  }

  private mutating func period(_ what: String) throws(Failure) -> UInt32 {
    let field = try field(what)
    guard let value = UInt32(timePeriod: text[field.range]) else {
      throw Failure(reason: .noNumber(what: what, maximum: .max), field: next - 1)
    }
    return value
  }

  private func number(_ field: ZoneFileLexer.Field, maximum: UInt32) -> UInt32? {
    UInt32(decimalDigits: text[field.range]).flatMap { $0 <= maximum ? $0 : nil }
  }

  /// All the fields that are left, as strings of at most 255 octets (RFC 1035 §3.3).
  private mutating func characterStrings() throws(Failure) -> CharacterStrings {
    var segments = [try string("string")]
    while next < fields.endIndex { segments.append(try string("string")) }
    // One octet more a string (RFC 1035 §3.3).
    let length = segments.reduce(0) { $0 + $1.count + 1 }
    if length > RecordData.maximumLength {
      throw Failure(reason: .tooMuchData(length), field: fields.startIndex)
    }
    return CharacterStrings(segments: segments)
  }

  private mutating func string(_ what: String, maximum: Int = 255) throws(Failure) -> [UInt8] {
    let field = try field(what)
    guard text[field.range].contains(where: { $0 == 0x5C || $0 == 0x22 }) else {
      if field.range.count > maximum {
        throw Failure(reason: .stringTooLong(field.range.count), field: next - 1)
      }
      return Array(text[field.range])
    }
    var octets: [UInt8] = []
    octets.reserveCapacity(field.range.count)
    var index = field.range.lowerBound
    while index < field.range.upperBound {
      switch text[index] {
      case UInt8(ascii: "\\"):
        guard
          let (octet, length) = UInt8.unescaping(text[index..<field.range.upperBound])
        else { throw Failure(reason: .badEscape, field: next - 1) }
        octets.append(octet)
        index += length
      case UInt8(ascii: "\""):
        throw Failure(reason: .quoteInsideString, field: next - 1)
      default:
        octets.append(text[index])
        index += 1
      }
    }
    if octets.count > maximum {
      throw Failure(reason: .stringTooLong(octets.count), field: next - 1)
    }
    return octets
  }

  /// All the fields that are left, which may be split anywhere between two digits or more.
  private mutating func hexadecimal(_ what: String) throws(Failure) -> [UInt8] {
    var octets: [UInt8] = []
    var high: UInt8?
    let start = next
    repeat {
      let field = try field(what)
      for byte in text[field.range] {
        guard let digit = Self.digit(byte) else {
          throw Failure(reason: .notHexadecimal, field: next - 1)
        }
        if let first = high {
          octets.append(first << 4 | digit)
          high = nil
        } else {
          high = digit
        }
      }
    } while next < fields.endIndex
    if high != nil || octets.isEmpty { throw Failure(reason: .notHexadecimal, field: start) }
    return octets
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private func string(of field: ZoneFileLexer.Field) -> String {
    String(decoding: text[field.range], as: UTF8.self)
  }

  private func failure(_ reason: Failure.Reason) -> Failure {
    Failure(reason: reason, field: next)
  }
}

extension PresentationReader.Failure.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let what): "the \(what) is missing"
    case .superfluous: "more data than the type has"
    case .noAddress(let family): "not an \(family) address"
    case .noNumber(let what, let maximum): "the \(what) is not a number from 0 to \(maximum)"
    case .badName(let error): "not a domain name: \(error)"
    case .relativeNameWithoutOrigin: "a name without final dot, where no origin is known"
    case .quotedWhereNameExpected: "a string in quotation marks where a name is expected"
    case .stringTooLong(let length):
      "a string of \(length) octets; at most 255 are allowed: split it into several strings"
    case .quoteInsideString: "a quotation mark inside a string; write it as \\\""
    case .badEscape:
      "bad escape: the backslash is followed by neither three digits up to 255 nor a character"
    case .notHexadecimal: "not pairs of hexadecimal digits"
    case .wrongLength(let stated, let found):
      "the length is stated as \(stated), but \(found) octets follow"
    case .malformed: "the octets are not well-formed for the type"
    case .tooMuchData(let length):
      "\(length) octets of data; a record holds at most \(RecordData.maximumLength)"
    case .badTag: "a CAA tag consists of letters and digits"
    }
  }
}
