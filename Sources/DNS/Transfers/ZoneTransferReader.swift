/// Puts a zone together out of the messages of a transfer (AXFR, RFC 5936): begins and ends with the SOA record, and is bounded.
public struct ZoneTransferReader: Sendable {
  private let origin: DomainName
  private let limits: Limits
  private var records: [Record] = []
  private var first: Record?
  private var messageCount = 0
  private var octetCount = 0

  public struct Limits: Sendable {
    /// Five times the largest zones that people keep: as of zone files.
    public var records = 5_000_000
    /// As of zone files with all that they include.
    public var octets = 1 << 30
    /// Servers may put one record into a message (RFC 5936 §2.2).
    public var messages = 5_000_000

    public init() {}
  }

  /// Why there is no zone in the end.
  public enum Failure: Error, Hashable, Sendable {
    /// What the server answered instead: REFUSED, NOTAUTH.
    case refused(ResponseCode)
    /// RFC 5936 §2.2: the first record is the SOA of the zone.
    case startsWithoutSOA
    /// The connection ended, or the time was over, before the second SOA.
    case incomplete(records: Int, reason: String)
    /// Another serial at the end than at the beginning.
    case changedUnderWay
    case otherZone(DomainName)
    case tooMuch(String)
    case malformed(String)
    case unreachable(String)
    /// The server does not take our signature, or we don't take its (TSIG, RFC 8945).
    case signature(TransactionFailure)
  }

  public init(origin: DomainName, limits: Limits = Limits()) {
    self.origin = origin
    self.limits = limits
  }

  /// Records read so far.
  public var recordCount: Int { records.count }

  /// Takes in one message. The records once the transfer is complete, each of them once and the SOA first; `nil` when there is more to come.
  public mutating func receive(_ message: DNSMessage) throws(Failure) -> [Record]? {
    guard message.code == .noError else { throw .refused(message.code) }
    if message.flags.contains(.truncated) { throw .malformed("truncated over TCP") }
    messageCount += 1
    octetCount += message.size
    if messageCount > limits.messages { throw .tooMuch("more than \(limits.messages) messages") }
    if octetCount > limits.octets { throw .tooMuch("more than \(limits.octets) octets") }
    if let question = message.question, question.name != origin {
      throw .otherZone(question.name)
    }
    if message.answers.isEmpty {
      // A server that transfers nothing says so in many ways; an empty answer is one.
      throw first == nil ? .startsWithoutSOA : .malformed("a message without records")
    }
    for (index, record) in message.answers.enumerated() {
      guard let first else {
        guard record.type == .soa, record.name == origin else { throw .startsWithoutSOA }
        self.first = record
        records.append(record)
        continue
      }
      if record.type == .soa, record.name == origin {
        guard record.data == first.data else { throw .changedUnderWay }
        // RFC 5936 §2.2: nothing comes after the last SOA.
        if index + 1 < message.answers.count { throw .malformed("records behind the last SOA") }
        return records
      }
      records.append(record)
      if records.count > limits.records { throw .tooMuch("more than \(limits.records) records") }
    }
    return nil
  }
}

extension ZoneTransferReader.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let code):
      "the server does not transfer the zone (\(code)); it may want a key that it knows (TSIG), or allow other addresses only"
    case .startsWithoutSOA: "the transfer does not begin with the zone's SOA record"
    case .incomplete(let records, let reason):
      "the transfer broke off after \(records) records, before the final SOA: \(reason)"
    case .changedUnderWay: "the zone changed during the transfer: try again"
    case .otherZone(let name): "the server transfers \(name) instead"
    case .tooMuch(let what): "the transfer was stopped: \(what)"
    case .malformed(let reason): "the transfer can't be read: \(reason)"
    case .unreachable(let reason): "no server reached: \(reason)"
    case .signature(let failure): "\(failure)"
    }
  }
}
