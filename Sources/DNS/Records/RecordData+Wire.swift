/// RDATA in wire format, names in it uncompressed: what a DNS codec hands over and what RFC 3597 calls the generic form.
extension RecordData {
  /// Reads the RDATA of one record. `nil` when the octets are not well-formed for the type, or some are left over.
  ///
  /// A type that dlv does not read becomes `other`, whatever its octets are.
  public init?(type: RecordType, wire octets: [UInt8]) {
    guard let data = octets.withUnsafeBytes({ RecordData(type: type, wire: $0) }) else {
      return nil
    }
    self = data
  }

  /// As above, from memory that is only borrowed.
  public init?(type: RecordType, wire octets: UnsafeRawBufferPointer) {
    var reader = WireReader(octets)
    guard let data = Self.read(type, from: &reader), reader.isAtEnd else { return nil }
    self = data
  }

  private static func read(_ type: RecordType, from reader: inout WireReader) -> RecordData? {
    switch type {
    case .a: reader.integer(UInt32.self).map { .a(IPv4Address(rawValue: $0)) }
    case .aaaa: reader.integer(UInt128.self).map { .aaaa(IPv6Address(rawValue: $0)) }
    case .ns: reader.name().map(RecordData.ns)
    case .cname: reader.name().map(RecordData.cname)
    case .ptr: reader.name().map(RecordData.ptr)
    case .mx: MailExchanger(from: &reader).map(RecordData.mx)
    case .soa: StartOfAuthority(from: &reader).map(RecordData.soa)
    case .txt: CharacterStrings(from: &reader).map(RecordData.txt)
    case .spf: CharacterStrings(from: &reader).map(RecordData.spf)
    case .srv: ServiceLocation(from: &reader).map(RecordData.srv)
    case .tlsa: TLSAssociation(from: &reader).map(RecordData.tlsa)
    case .ds: DelegationSigner(from: &reader).map(RecordData.ds)
    case .dnskey: DNSKey(from: &reader).map(RecordData.dnskey)
    case .caa: CertificationAuthorityAuthorization(from: &reader).map(RecordData.caa)
    default: .other(type, reader.rest())
    }
  }

  /// The RDATA in wire format.
  public var wire: [UInt8] {
    switch self {
    case .a(let address): address.octets
    case .aaaa(let address): address.octets
    case .ns(let name), .cname(let name), .ptr(let name): name.wire
    case .mx(let exchanger): octets(of: exchanger.preference) + exchanger.exchange.wire
    case .soa(let soa):
      soa.primaryServer.wire + soa.responsibleMailbox.wire
        + [soa.serial, soa.refresh, soa.retry, soa.expire, soa.minimum].flatMap { octets(of: $0) }
    case .txt(let strings), .spf(let strings):
      strings.segments.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 }
    case .srv(let service):
      octets(of: service.priority) + octets(of: service.weight) + octets(of: service.port)
        + service.target.wire
    case .tlsa(let association):
      [association.usage, association.selector, association.matchingType] + association.data
    case .ds(let signer):
      octets(of: signer.keyTag) + [signer.algorithm, signer.digestType] + signer.digest
    case .dnskey(let key):
      octets(of: key.flags) + [key.protocolNumber, key.algorithm] + key.publicKey
    case .caa(let caa):
      [caa.flags, UInt8(truncatingIfNeeded: caa.tag.count)] + caa.tag + caa.value
    case .other(_, let octets): octets
    }
  }
}

private func octets(of value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

/// A position in RDATA; every read checks that enough octets are left.
private struct WireReader {
  private let octets: UnsafeRawBufferPointer
  private var index = 0

  init(_ octets: UnsafeRawBufferPointer) { self.octets = octets }

  var isAtEnd: Bool { index == octets.count }

  mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
    let size = MemoryLayout<Value>.size
    guard octets.count - index >= size else { return nil }
    defer { index += size }
    return Value(bigEndian: octets.loadUnaligned(fromByteOffset: index, as: Value.self))
  }

  mutating func name() -> DomainName? {
    var end = index
    while end < octets.count, octets[end] != 0 { end += Int(octets[end]) + 1 }
    guard end < octets.count else { return nil }
    defer { index = end + 1 }
    return DomainName(wire: octets[index...end])
  }

  /// One character-string: a length octet and that many octets (RFC 1035 §3.3).
  mutating func string() -> [UInt8]? {
    guard let length = integer(UInt8.self), octets.count - index >= Int(length) else { return nil }
    defer { index += Int(length) }
    return Array(octets[index..<(index + Int(length))])
  }

  mutating func rest() -> [UInt8] {
    defer { index = octets.count }
    return Array(octets[index...])
  }
}

extension MailExchanger {
  fileprivate init?(from reader: inout WireReader) {
    guard let preference = reader.integer(UInt16.self), let exchange = reader.name() else {
      return nil
    }
    self.init(preference: preference, exchange: exchange)
  }
}

extension StartOfAuthority {
  fileprivate init?(from reader: inout WireReader) {
    guard let primaryServer = reader.name(), let responsibleMailbox = reader.name(),
      let serial = reader.integer(UInt32.self), let refresh = reader.integer(UInt32.self),
      let retry = reader.integer(UInt32.self), let expire = reader.integer(UInt32.self),
      let minimum = reader.integer(UInt32.self)
    else { return nil }
    self.init(
      primaryServer: primaryServer, responsibleMailbox: responsibleMailbox, serial: serial,
      refresh: refresh, retry: retry, expire: expire, minimum: minimum)
  }
}

extension CharacterStrings {
  /// One or more strings (RFC 1035 §3.3.14).
  fileprivate init?(from reader: inout WireReader) {
    guard let first = reader.string() else { return nil }
    var segments = [first]
    while !reader.isAtEnd {
      guard let next = reader.string() else { return nil }
      segments.append(next)
    }
    self.init(segments: segments)
  }
}

extension ServiceLocation {
  fileprivate init?(from reader: inout WireReader) {
    guard let priority = reader.integer(UInt16.self), let weight = reader.integer(UInt16.self),
      let port = reader.integer(UInt16.self), let target = reader.name()
    else { return nil }
    self.init(priority: priority, weight: weight, port: port, target: target)
  }
}

extension TLSAssociation {
  fileprivate init?(from reader: inout WireReader) {
    guard let usage = reader.integer(UInt8.self), let selector = reader.integer(UInt8.self),
      let matchingType = reader.integer(UInt8.self)
    else { return nil }
    self.init(
      usage: usage, selector: selector, matchingType: matchingType, data: reader.rest())
  }
}

extension DelegationSigner {
  fileprivate init?(from reader: inout WireReader) {
    guard let keyTag = reader.integer(UInt16.self), let algorithm = reader.integer(UInt8.self),
      let digestType = reader.integer(UInt8.self)
    else { return nil }
    self.init(
      keyTag: keyTag, algorithm: algorithm, digestType: digestType, digest: reader.rest())
  }
}

extension DNSKey {
  fileprivate init?(from reader: inout WireReader) {
    guard let flags = reader.integer(UInt16.self), let number = reader.integer(UInt8.self),
      let algorithm = reader.integer(UInt8.self)
    else { return nil }
    self.init(
      flags: flags, protocolNumber: number, algorithm: algorithm, publicKey: reader.rest())
  }
}

extension CertificationAuthorityAuthorization {
  fileprivate init?(from reader: inout WireReader) {
    guard let flags = reader.integer(UInt8.self), let tag = reader.string() else { return nil }
    self.init(flags: flags, tag: tag, value: reader.rest())
  }
}
