import DNS

/// A query with its signature, and the verification of all messages that answer it, in their order (TSIG, RFC 8945). No I/O.
struct SignedExchange {
  /// The signed message.
  let query: [UInt8]
  private let key: any TransactionKey
  /// Of the query, then of the last message that had one: each code covers the one before (RFC 8945 §5.3.1).
  private var previousCode: [UInt8]
  /// The messages since then that had none.
  private var unsigned: [UInt8] = []
  private var unsignedCount = 0
  private var hasBegun = false

  /// How far the clocks may be apart, in seconds: what RFC 8945 §10 recommends.
  private static let fudge: UInt16 = 300
  /// RFC 8945 §5.3.1: what older servers leave out between two signatures.
  private static let maximumUnsigned = 99

  /// - Parameter message: A query without a signature.
  init(_ message: [UInt8], key: any TransactionKey, now: UTCTime) throws(TransactionFailure) {
    self.key = key
    var record = TransactionSignature(algorithm: key.algorithm.wire, time: now, fudge: Self.fudge)
    record.originalID = UInt16(message[0]) << 8 | UInt16(message[1])
    guard let code = key.authenticationCode(of: message + record.variables(of: key.name)) else {
      throw .algorithmUnavailable(key.algorithm)
    }
    record.code = code
    previousCode = code
    query = record.appended(to: message, key: key.name)
  }

  /// Verifies the next message, which comes back without its signature. What has none is only good when a later one covers it.
  mutating func verify(
    _ octets: [UInt8], now: UTCTime
  ) throws(TransactionFailure) -> [UInt8] {
    guard let (message, record) = try TransactionSignature.split(octets) else {
      return try pass(octets)
    }
    try Self.throwError(of: record, now: now)
    guard record.key == key.name else { throw .otherKey("\(record.key)") }
    guard record.algorithmName == DomainName(wire: key.algorithm.wire) else {
      throw .otherAlgorithm("\(record.algorithmName)")
    }
    // RFC 8945 §5.2.2.1; codes cut by half would do for it, and nobody who asked for whole ones gets those.
    guard record.signature.code.count >= key.algorithm.length else {
      throw .truncatedCode(record.signature.code.count, of: key.algorithm.length)
    }
    var digested = [UInt8](UInt16(previousCode.count)) + previousCode
    digested += unsigned
    digested += message
    // §5.3.1: the first answer with all variables, those after it with the time alone.
    digested +=
      hasBegun ? record.signature.timers : record.signature.variables(of: record.key)
    guard let expected = key.authenticationCode(of: digested) else {
      throw .algorithmUnavailable(key.algorithm)
    }
    guard Self.areEqual(expected, record.signature.code) else { throw .wrongCode }
    let distance = record.signature.time.seconds - now.seconds
    guard abs(distance) <= Int(record.signature.fudge) else {
      throw .notOfThisTime(seconds: distance)
    }
    hasBegun = true
    previousCode = record.signature.code
    unsigned = []
    unsignedCount = 0
    return message
  }

  /// To be called when the last message was verified: that one has to have a signature (RFC 8945 §5.3.1).
  func finish() throws(TransactionFailure) {
    if !hasBegun || unsignedCount > 0 { throw .unsigned }
  }

  private mutating func pass(_ octets: [UInt8]) throws(TransactionFailure) -> [UInt8] {
    // An error without a signature is an error all the same, and nothing is taken from it.
    if octets[3] & 0xF != 0 { return octets }
    guard hasBegun else { throw .unsigned }
    unsignedCount += 1
    guard unsignedCount <= Self.maximumUnsigned else { throw .tooManyUnsigned }
    unsigned += octets
    return octets
  }

  /// RFC 8945 §5.4: what the server says against the query. BADSIG and BADKEY have no signature themselves.
  private static func throwError(
    of record: TransactionSignature.Received, now: UTCTime
  ) throws(TransactionFailure) {
    switch record.signature.error {
    case 0: return
    case 16: throw .signatureRefused
    case 17: throw .keyUnknownToServer
    case 18:
      let time = record.signature.otherData
      let server = time.count == 6 ? time.reduce(0) { $0 << 8 | Int($1) } : nil
      throw .clocksDiffer(seconds: server.map { $0 - now.seconds })
    default: throw .serverError(record.signature.error)
    }
  }

  /// In a time that does not depend on where they differ.
  private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
