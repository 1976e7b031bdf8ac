/// A key that a name server and its client share (RFC 8945): signs messages and never shows itself.
public protocol TransactionKey: Sendable {
  /// What both sides call the key.
  var name: DomainName { get }
  var algorithm: TransactionAlgorithm { get }

  /// The whole HMAC (RFC 2104); `nil` where the library does not do the algorithm.
  func authenticationCode(of octets: [UInt8]) -> [UInt8]?
}

/// The HMACs of RFC 8945 §6 that are not truncated. HMAC-MD5 is left out: nobody should use it any more.
public enum TransactionAlgorithm: String, CaseIterable, Sendable {
  case hmacSHA1 = "hmac-sha1"
  case hmacSHA224 = "hmac-sha224"
  case hmacSHA256 = "hmac-sha256"
  case hmacSHA384 = "hmac-sha384"
  case hmacSHA512 = "hmac-sha512"

  /// Octets of a code.
  public var length: Int {
    switch self {
    case .hmacSHA1: 20
    case .hmacSHA224: 28
    case .hmacSHA256: 32
    case .hmacSHA384: 48
    case .hmacSHA512: 64
    }
  }

  /// The algorithm's name in wire format: one label.
  public var wire: [UInt8] { [UInt8(rawValue.utf8.count)] + Array(rawValue.utf8) + [0] }
}

/// Why a message does not count as that of the server who has the key.
public enum TransactionFailure: Error, Hashable, Sendable {
  /// BADKEY: the server has no key of that name and algorithm.
  case keyUnknownToServer
  /// BADSIG: the server has another secret under that name.
  case signatureRefused
  /// BADTIME: how far the server's clock is ahead, in seconds, where it says so.
  case clocksDiffer(seconds: Int?)
  /// BADTRUNC, or a code that no RFC names.
  case serverError(UInt16)
  /// The first or the last message has no signature.
  case unsigned
  /// More messages without a signature than RFC 8945 §5.3.1 allows.
  case tooManyUnsigned
  case otherKey(String)
  case otherAlgorithm(String)
  /// Octets of the code, and what the algorithm makes.
  case truncatedCode(Int, of: Int)
  case wrongCode
  /// Signed that many seconds after now, or before, which is more than the server allows for.
  case notOfThisTime(seconds: Int)
  case malformed(String)
  case algorithmUnavailable(TransactionAlgorithm)
}

extension TransactionFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .keyUnknownToServer:
      "the server does not know the key (BADKEY): it has none with that name and algorithm"
    case .signatureRefused:
      "the server refuses the signature (BADSIG): its secret for that key is another"
    case .clocksDiffer(let seconds):
      "the server refuses the time of the signature (BADTIME): "
        + (seconds.map { "its clock \(Self.distance($0))" } ?? "its clock differs")
    case .serverError(let code): "the server reports the TSIG error \(code)"
    case .unsigned:
      "the server answers without a signature, so that anybody may have sent it"
    case .tooManyUnsigned:
      "more than 99 messages in a row have no signature (RFC 8945 section 5.3.1)"
    case .otherKey(let name): "the answer is signed with another key, \(name)"
    case .otherAlgorithm(let name): "the answer is signed with another algorithm, \(name)"
    case .truncatedCode(let count, let full):
      "the signature is truncated to \(count) of \(full) octets, which is not accepted"
    case .wrongCode:
      "the signature of the answer is wrong: the server has another secret, or somebody changed the answer"
    case .notOfThisTime(let seconds):
      "the signature of the answer is not of this time: the server's clock \(Self.distance(seconds)), or it is an old answer"
    case .malformed(let reason): "the signature of the answer can't be read: \(reason)"
    case .algorithmUnavailable(let algorithm):
      "the OpenSSL of this machine does not do \(algorithm.rawValue)"
    }
  }

  private static func distance(_ seconds: Int) -> String {
    "is \(abs(seconds)) s \(seconds < 0 ? "behind" : "ahead")"
  }
}
