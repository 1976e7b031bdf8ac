/// The names of record types that dlv carries as octets only, for questions and for showing answers (IANA registry of RR TYPEs).
extension RecordType {
  /// All records that there are; only in questions. RFC 8482 says what servers make of it.
  public static let any = RecordType(rawValue: 255)

  private static let others: [RecordType: String] = Dictionary(
    uniqueKeysWithValues: [
      (13, "HINFO"), (17, "RP"), (18, "AFSDB"), (25, "KEY"), (29, "LOC"), (35, "NAPTR"),
      (36, "KX"), (37, "CERT"), (42, "APL"), (44, "SSHFP"), (45, "IPSECKEY"), (49, "DHCID"),
      (51, "NSEC3PARAM"), (53, "SMIMEA"), (55, "HIP"), (61, "OPENPGPKEY"), (62, "CSYNC"),
      (63, "ZONEMD"), (64, "SVCB"), (65, "HTTPS"), (108, "EUI48"), (109, "EUI64"), (255, "ANY"),
      (256, "URI"),
    ].map { (RecordType(rawValue: $0.0), $0.1) })
  private static let otherNumbers = Dictionary(uniqueKeysWithValues: others.map { ($1, $0) })

  /// The name in the registry, or `TYPE123`.
  public var mnemonic: String { Self.others[self] ?? description }

  /// Reads what somebody asks for: a mnemonic in any case, or `TYPE123`.
  public init?(asked text: some StringProtocol) {
    if let type = RecordType(text) {
      self = type
    } else if text.utf8.allSatisfy({ $0 < 0x80 }),
      let type = Self.otherNumbers[text.uppercased()]
    {
      self = type
    } else {
      return nil
    }
  }

  /// Every mnemonic that is read, sorted.
  public static let mnemonics: [String] = (1...257).compactMap { number in
    let name = RecordType(rawValue: UInt16(number)).mnemonic
    return name.hasPrefix("TYPE") ? nil : name
  }.sorted()

  /// Whether the number can stand in a question to a server as one asks for data: not a meta type of the transport (OPT, TSIG), nor
  /// a transfer (RFC 6895 §3.1).
  public var isQuestionType: Bool {
    rawValue != 0 && rawValue != 41 && (!(128...255).contains(rawValue) || self == .any)
  }
}
