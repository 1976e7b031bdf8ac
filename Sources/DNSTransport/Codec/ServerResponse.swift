import CLdns
package import DNS

/// One DNS message from a server, as far as an answer needs it. ldns reads the wire format.
package struct ServerResponse: Sendable {
  package var code: ResponseCode
  package var isTruncated: Bool
  package var isAuthoritative: Bool
  package var answers: [Record]
  /// Only where it was asked for.
  package var authority: [Record] = []
  /// The SOA of the authority section, which makes a negative answer one (RFC 2308 §2), and tells how long it may be kept.
  package var negativeTTL: UInt32?
  /// NS records in the authority section and no SOA: 'ask somebody else'.
  package var isReferral: Bool
  /// The octets of the message; only where they were asked for.
  package var message: [UInt8]?

  package enum ResponseCode: Hashable, Sendable {
    case noError, serverFailure, noSuchName, refused
    case other(Int)
  }
}

/// What a received message has to have so that it answers a query: RFC 5452 §9.
package struct MessageHeader {
  /// Octets of the fixed header (RFC 1035 §4.1.1).
  static let length = 12

  let id: UInt16
  private let flags: UInt16

  /// `nil` for fewer octets than a header has.
  init?(_ message: UnsafeRawBufferPointer) {
    guard message.count >= Self.length else { return nil }
    id = UInt16(message[0]) << 8 | UInt16(message[1])
    flags = UInt16(message[2]) << 8 | UInt16(message[3])
  }

  var isResponse: Bool { flags & 0x8000 != 0 }
  var isAuthoritative: Bool { flags & 0x0400 != 0 }
  var isTruncated: Bool { flags & 0x0200 != 0 }

  var code: ServerResponse.ResponseCode {
    switch flags & 0xF {
    case 0: .noError
    case 2: .serverFailure
    case 3: .noSuchName
    case 5: .refused
    case let other: .other(Int(other))
    }
  }
}
