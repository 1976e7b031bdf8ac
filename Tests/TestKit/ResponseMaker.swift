public import DNS

/// Makes response messages octet by octet, right ones and wrong ones.
public struct ResponseMaker {
  public var id: UInt16
  /// Name, type and class, as the query has them.
  public var question: [UInt8]
  /// QR and RD are set.
  public var flags: UInt16 = 0x8100
  public var answers: [[UInt8]] = []
  public var authorities: [[UInt8]] = []

  public init(answering query: ScriptedDNSServer.Received) {
    id = query.id
    question = query.question
  }

  /// The low four bits of the flags.
  public var code: UInt16 {
    get { flags & 0xF }
    set { flags = flags & 0xFFF0 | newValue }
  }

  public var isTruncated: Bool {
    get { flags & 0x0200 != 0 }
    set { flags = newValue ? flags | 0x0200 : flags & ~0x0200 }
  }

  public mutating func answer(
    _ name: DomainName, _ type: RecordType, ttl: UInt32 = 60, _ data: [UInt8]
  ) {
    answers.append(Self.record(name, type, ttl: ttl, data))
  }

  public mutating func authority(
    _ name: DomainName, _ type: RecordType, ttl: UInt32 = 60, _ data: [UInt8]
  ) {
    authorities.append(Self.record(name, type, ttl: ttl, data))
  }

  private static func record(_ name: DomainName, _ type: RecordType, ttl: UInt32, _ data: [UInt8])
    -> [UInt8]
  {
    name.wire + octets(type.rawValue) + octets(1) + octets(UInt16(ttl >> 16))
      + octets(UInt16(ttl & 0xFFFF)) + octets(UInt16(data.count)) + data
  }

  private static func octets(_ value: UInt16) -> [UInt8] {
    [UInt8(value >> 8), UInt8(value & 0xFF)]
  }

  public var message: [UInt8] {
    [id, flags, question.isEmpty ? 0 : 1, UInt16(answers.count), UInt16(authorities.count), 0]
      .flatMap(Self.octets) + question + answers.flatMap { $0 } + authorities.flatMap { $0 }
  }
}
