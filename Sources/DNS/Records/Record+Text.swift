/// Zone-file presentation: what evidence shows and what a replay file holds.
extension Record: CustomStringConvertible {
  /// One line: owner, TTL, class, type, data. Zone-file readers take it back as the same record.
  public var description: String {
    var line: [UInt8] = []
    write(to: &line)
    return String(decoding: line, as: UTF8.self)
  }

  /// Owner, TTL, class and type, with a space behind.
  public func writeHead(to line: inout [UInt8]) {
    name.writeAbsolute(to: &line)
    line.append(UInt8(ascii: " "))
    line += ttl.description.utf8
    line += " IN ".utf8
    line += type.description.utf8
    line.append(UInt8(ascii: " "))
  }

  /// The same as octets, behind what is there.
  public func write(to line: inout [UInt8]) {
    writeHead(to: &line)
    switch data {
    case .txt(let strings), .spf(let strings): strings.write(to: &line)
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other:
      line += data.description.utf8
    }
  }
}

extension RecordData: CustomStringConvertible {
  public var description: String {
    switch self {
    case .a(let address): address.description
    case .aaaa(let address): address.description
    case .ns(let name), .cname(let name), .ptr(let name): name.absolute
    case .mx(let exchanger): "\(exchanger.preference) \(exchanger.exchange.absolute)"
    case .soa(let soa):
      "\(soa.primaryServer.absolute) \(soa.responsibleMailbox.absolute) \(soa.serial) "
        + "\(soa.refresh) \(soa.retry) \(soa.expire) \(soa.minimum)"
    case .txt(let strings), .spf(let strings): strings.description
    case .srv(let service):
      "\(service.priority) \(service.weight) \(service.port) \(service.target.absolute)"
    // No presentation of these types is without data, but the wire can be.
    case .tlsa(let association) where association.data.isEmpty: Self.generic(wire)
    case .ds(let signer) where signer.digest.isEmpty: Self.generic(wire)
    case .caa(let caa) where !caa.hasLegalTag: Self.generic(wire)
    case .tlsa(let association):
      "\(association.usage) \(association.selector) \(association.matchingType) "
        + Self.hexadecimal(association.data)
    case .ds(let signer):
      "\(signer.keyTag) \(signer.algorithm) \(signer.digestType) " + Self.hexadecimal(signer.digest)
    case .caa(let caa):
      "\(caa.flags) \(String(decoding: caa.tag, as: UTF8.self)) "
        + CharacterStrings.quoted(caa.value)
    case .dnskey(let key):
      // The generic form saves a base64 encoder here.
      Self.generic(
        [UInt8(key.flags >> 8), UInt8(key.flags & 0xFF), key.protocolNumber, key.algorithm]
          + key.publicKey)
    case .other(_, let octets): Self.generic(octets)
    }
  }

  /// RFC 3597 §5: `\# 4 C0000201`.
  private static func generic(_ octets: [UInt8]) -> String {
    octets.isEmpty ? "\\# 0" : "\\# \(octets.count) \(hexadecimal(octets))"
  }

  private static func hexadecimal(_ octets: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(
      decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension CertificationAuthorityAuthorization {
  /// RFC 8659 §4.1: ASCII letters and digits, at least one.
  var hasLegalTag: Bool {
    !tag.isEmpty && tag.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
  }
}

extension CharacterStrings: CustomStringConvertible {
  /// The strings in quotes, one space between two: `"v=spf1 " "-all"`.
  public var description: String {
    var text: [UInt8] = []
    write(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  func write(to text: inout [UInt8]) {
    text.reserveCapacity(text.count + wireLength + 3 * segments.count)
    for (index, segment) in segments.enumerated() {
      if index > 0 { text.append(UInt8(ascii: " ")) }
      Self.quote(segment, into: &text)
    }
  }

  /// One character-string in presentation format.
  public static func quoted(_ octets: [UInt8]) -> String {
    var text: [UInt8] = []
    quote(octets, into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// One string in quotes, with `\"`, `\\` and `\DDD` (RFC 1035 §5.1).
  private static func quote(_ octets: [UInt8], into text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for octet in octets {
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text += [UInt8(ascii: "\\"), octet]
      case 0x20...0x7E:
        text.append(octet)
      default:
        text += [UInt8(ascii: "\\"), 0x30 + octet / 100, 0x30 + octet / 10 % 10, 0x30 + octet % 10]
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
