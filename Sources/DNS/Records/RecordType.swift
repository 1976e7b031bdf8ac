/// A resource record type by its number in the IANA registry.
public struct RecordType: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let a = RecordType(rawValue: 1)
  public static let ns = RecordType(rawValue: 2)
  public static let cname = RecordType(rawValue: 5)
  public static let soa = RecordType(rawValue: 6)
  /// RFC 1035 §3.3.10; nobody publishes it.
  public static let null = RecordType(rawValue: 10)
  public static let ptr = RecordType(rawValue: 12)
  public static let mx = RecordType(rawValue: 15)
  public static let txt = RecordType(rawValue: 16)
  public static let aaaa = RecordType(rawValue: 28)
  /// RFC 1876.
  public static let loc = RecordType(rawValue: 29)
  public static let srv = RecordType(rawValue: 33)
  /// RFC 3403 §4.
  public static let naptr = RecordType(rawValue: 35)
  public static let dname = RecordType(rawValue: 39)
  public static let ds = RecordType(rawValue: 43)
  /// RFC 4255.
  public static let sshfp = RecordType(rawValue: 44)
  public static let rrsig = RecordType(rawValue: 46)
  public static let nsec = RecordType(rawValue: 47)
  public static let dnskey = RecordType(rawValue: 48)
  public static let nsec3 = RecordType(rawValue: 50)
  public static let nsec3param = RecordType(rawValue: 51)
  public static let tlsa = RecordType(rawValue: 52)
  /// RFC 7344 §3: what the parent is asked to take for DS.
  public static let cds = RecordType(rawValue: 59)
  public static let cdnskey = RecordType(rawValue: 60)
  /// RFC 7929.
  public static let openpgpkey = RecordType(rawValue: 61)
  /// RFC 9460.
  public static let svcb = RecordType(rawValue: 64)
  public static let https = RecordType(rawValue: 65)
  /// Obsolete (RFC 7208 §3.1), still found.
  public static let spf = RecordType(rawValue: 99)
  /// RFC 7553.
  public static let uri = RecordType(rawValue: 256)
  public static let caa = RecordType(rawValue: 257)
  /// RFC 8777.
  public static let amtrelay = RecordType(rawValue: 260)

  private static let names: [RecordType: String] = [
    .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .ptr: "PTR", .mx: "MX", .txt: "TXT",
    .aaaa: "AAAA", .srv: "SRV", .dname: "DNAME", .ds: "DS", .rrsig: "RRSIG", .nsec: "NSEC",
    .dnskey: "DNSKEY", .nsec3: "NSEC3", .tlsa: "TLSA", .cds: "CDS",
    .cdnskey: "CDNSKEY", .null: "NULL", .spf: "SPF", .caa: "CAA", .loc: "LOC", .naptr: "NAPTR",
    .sshfp: "SSHFP", .openpgpkey: "OPENPGPKEY", .svcb: "SVCB", .https: "HTTPS", .uri: "URI",
    .amtrelay: "AMTRELAY",
  ]

  private static let numbers = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })

  /// Reads a mnemonic in any case, or `TYPE123` (RFC 3597 §5).
  public init?(_ text: some StringProtocol) {
    // Upper case makes ASCII of some other letters, such as the long s.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let name = text.uppercased()
    if let known = Self.numbers[name] {
      self = known
    } else if name.hasPrefix("TYPE"), name.utf8.dropFirst(4).allSatisfy({ $0 &- 0x30 < 10 }),
      let number = UInt16(name.dropFirst(4))
    {
      rawValue = number
    } else {
      return nil
    }
  }
}

extension RecordType: CustomStringConvertible {
  public var description: String { Self.names[self] ?? "TYPE\(rawValue)" }
}
