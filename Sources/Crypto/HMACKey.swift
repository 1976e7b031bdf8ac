internal import COpenSSL
public import DNS

/// A TSIG key whose secret stays in memory that is cleared.
public struct HMACKey: TransactionKey {
  public let name: DomainName
  public let algorithm: TransactionAlgorithm
  private let secret: SecretOctets

  public init(name: DomainName, algorithm: TransactionAlgorithm, secret: SecretOctets) {
    self.name = name
    self.algorithm = algorithm
    self.secret = secret
  }

  public func authenticationCode(of octets: [UInt8]) -> [UInt8]? {
    defer { ERR_clear_error() }
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length = 0
    let isDone = secret.withUnsafeBytes { secret in
      EVP_Q_mac(
        nil, "HMAC", nil, digestName, nil, secret.baseAddress, secret.count, octets, octets.count,
        &code, code.count, &length) != nil
    }
    return isDone && length == algorithm.length ? Array(code.prefix(length)) : nil
  }

  private var digestName: String {
    switch algorithm {
    case .hmacSHA1: "SHA1"
    case .hmacSHA224: "SHA224"
    case .hmacSHA256: "SHA256"
    case .hmacSHA384: "SHA384"
    case .hmacSHA512: "SHA512"
    }
  }
}
