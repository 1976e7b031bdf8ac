import CLdns
import DNS

/// The data of a TSIG record (RFC 8945 §4.2).
struct TransactionSignature {
  /// The algorithm's name, in wire format and in lower case.
  var algorithm: [UInt8]
  var time: UTCTime
  /// How far the time may be off, in seconds.
  var fudge: UInt16
  var code: [UInt8] = []
  var originalID: UInt16 = 0
  var error: UInt16 = 0
  var otherData: [UInt8] = []

  static let type = RecordType(rawValue: 250)
  private static let classANY: UInt16 = 255

  init(algorithm: [UInt8], time: UTCTime, fudge: UInt16) {
    self.algorithm = algorithm
    self.time = time
    self.fudge = fudge
  }

  /// What is signed beside a message (§4.3.3): record name, class and TTL, and the data without code and ID.
  func variables(of key: DomainName) -> [UInt8] {
    var octets = key.canonicalWire + [UInt8](Self.classANY) + [0, 0, 0, 0]
    octets += algorithm
    octets += timers
    octets += [UInt8](error) + [UInt8](UInt16(otherData.count)) + otherData
    return octets
  }

  /// What is signed beside all messages but the first (§5.3.1).
  var timers: [UInt8] {
    let seconds = UInt64(max(0, time.seconds))
    return stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: seconds >> $0) }
      + [UInt8](fudge)
  }

  /// The message with the record as the last of its additional section.
  func appended(to message: [UInt8], key: DomainName) -> [UInt8] {
    var data = algorithm + timers
    data += [UInt8](UInt16(code.count)) + code
    data += [UInt8](originalID) + [UInt8](error) + [UInt8](UInt16(otherData.count)) + otherData
    var octets = message
    Self.changeAdditionalCount(of: &octets, by: 1)
    octets += key.wire
    octets += [UInt8](Self.type.rawValue) + [UInt8](Self.classANY) + [0, 0, 0, 0]
    octets += [UInt8](UInt16(data.count)) + data
    return octets
  }

  /// ARCOUNT (RFC 1035 §4.1.1).
  private static func changeAdditionalCount(of message: inout [UInt8], by change: Int) {
    let count = Int(message[10]) << 8 | Int(message[11])
    message.replaceSubrange(10..<12, with: [UInt8](UInt16(truncatingIfNeeded: count + change)))
  }

  /// A record as it came.
  struct Received {
    let key: DomainName
    let algorithmName: DomainName
    let signature: TransactionSignature
  }

  /// The message as it was before it was signed, and the record; `nil` where it has none.
  static func split(
    _ octets: [UInt8]
  ) throws(TransactionFailure) -> (message: [UInt8], record: Received)? {
    let place = octets.withUnsafeBytes { bytes in
      Result { () throws(TransactionFailure) in try locate(bytes) }
    }
    guard let (start, data) = try place.get() else { return nil }
    guard let key = name(octets, at: start)?.name else {
      throw .malformed("the name of its key makes no sense")
    }
    guard let (algorithm, end) = name(octets, at: data.lowerBound),
      let signature = TransactionSignature(
        octets[data].dropFirst(end - data.lowerBound), algorithm: algorithm)
    else { throw .malformed("its data are not well-formed") }
    var message = Array(octets[..<start])
    changeAdditionalCount(of: &message, by: -1)
    // §4.3.1: a forwarder may have given the message another ID.
    message.replaceSubrange(0..<2, with: [UInt8](signature.originalID))
    return (message, Received(key: key, algorithmName: algorithm, signature: signature))
  }

  /// Where the record starts and where its data are. It has to be the last one (§5.1).
  private static func locate(
    _ message: UnsafeRawBufferPointer
  ) throws(TransactionFailure) -> (start: Int, data: Range<Int>)? {
    guard message.count >= MessageHeader.length else { throw .malformed("no header") }
    let counts = stride(from: 4, to: 12, by: 2).map {
      Int(message[$0]) << 8 | Int(message[$0 + 1])
    }
    var position = MessageHeader.length
    for _ in 0..<counts[0] {
      guard let end = RecordFrame.endOfName(message, from: position) else {
        throw .malformed("the message breaks off")
      }
      position = end + 4
    }
    let records = counts[1] + counts[2] + counts[3]
    for index in 0..<records {
      let start = position
      guard let frame = RecordFrame(message, at: &position) else {
        throw .malformed("the message breaks off")
      }
      guard frame.type == type else { continue }
      guard index == records - 1, counts[3] > 0, position == message.count else {
        throw .malformed("it is not the last record of the message")
      }
      return (start, frame.data)
    }
    return nil
  }

  /// What follows the algorithm's name; `nil` where the lengths do not fit.
  private init?(_ data: ArraySlice<UInt8>, algorithm: DomainName) {
    var rest = data
    func number(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
    func octets() -> [UInt8]? {
      guard let count = number(2), rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    guard let time = number(6), let fudge = number(2), let code = octets(), let id = number(2),
      let error = number(2), let other = octets(), rest.isEmpty
    else { return nil }
    self.algorithm = algorithm.canonicalWire
    self.time = UTCTime(seconds: time)
    self.fudge = UInt16(fudge)
    self.code = code
    originalID = UInt16(id)
    self.error = UInt16(error)
    otherData = other
  }

  /// The name at a place, and where it ends.
  private static func name(_ message: [UInt8], at start: Int) -> (name: DomainName, end: Int)? {
    var position = start
    var field: UnsafeMutablePointer<ldns_rdf>?
    defer { ldns_rdf_deep_free(field) }
    guard ldns_wire2dname(&field, message, message.count, &position) == LDNS_STATUS_OK,
      let field,
      let name = DomainName(
        wire: UnsafeBufferPointer(start: ldns_rdf_data(field), count: ldns_rdf_size(field)))
    else { return nil }
    return (name, position)
  }
}

extension [UInt8] {
  /// In network byte order.
  init(_ number: UInt16) { self = [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)] }
}
