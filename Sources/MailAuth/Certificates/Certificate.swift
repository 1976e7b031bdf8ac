public import DNS

/// What an X.509 certificate says (RFC 5280), read once; the octets stay with whoever received them.
public struct Certificate: Hashable, Sendable {
  /// The subject on one line (RFC 4514): `CN=mx.example.com,O=Example`. Empty where the certificate has none.
  public var subject: String
  /// The issuer in the same form.
  public var issuer: String
  /// The serial number in hexadecimal, as certificate authorities print it.
  public var serial: String
  /// The DNS names that the certificate is for, as they stand in it: A-labels, wildcards as `*.example.com`.
  public var dnsNames: [String]
  public var addresses: [IPAddress]
  /// The common names of the subject. They count nowhere (RFC 9525 §2) but with DANE (RFC 7672 §3.2.3), where there are no `dnsNames`.
  public var commonNames: [String]
  public var notBefore: UTCTime
  /// The last moment at which the certificate is valid.
  public var notAfter: UTCTime
  public var key: Key
  /// How the issuer signed it.
  public var signature: SignatureAlgorithm
  /// Whether the subject is also the issuer, and the signature its own.
  public var isSelfSigned: Bool
  /// Whether it may sign others (basicConstraints).
  public var isAuthority: Bool
  /// SHA-256 of the certificate: what TLSA `x 0 1` holds.
  public var sha256: [UInt8]
  /// SHA-256 of the SubjectPublicKeyInfo: what TLSA `x 1 1` holds.
  public var keySHA256: [UInt8]

  public struct Key: Hashable, Sendable {
    public var kind: Kind
    /// Of the modulus, or of the order of the curve's group.
    public var bits: Int

    public init(kind: Kind, bits: Int) {
      self.kind = kind
      self.bits = bits
    }

    public enum Kind: Hashable, Sendable {
      case rsa
      /// On a named curve: `P-256`.
      case ellipticCurve(String)
      case ed25519
      case ed448
      /// Any other, by OpenSSL's name.
      case other(String)
    }
  }

  public struct SignatureAlgorithm: Hashable, Sendable {
    /// OpenSSL's name: `ecdsa-with-SHA256`.
    public var name: String
    /// `SHA256`; `nil` where the algorithm has no separate digest (Ed25519) or an unknown one.
    public var digest: String?

    public init(name: String, digest: String?) {
      self.name = name
      self.digest = digest
    }

    /// A digest for which collisions can be made (RFC 9155 §1), so that the issuer's signature proves little.
    public var isBroken: Bool {
      digest.map { ["MD2", "MD4", "MD5", "SHA1"].contains($0) } ?? false
    }
  }

  public init(
    subject: String, issuer: String, serial: String, dnsNames: [String], addresses: [IPAddress],
    commonNames: [String], notBefore: UTCTime, notAfter: UTCTime, key: Key,
    signature: SignatureAlgorithm, isSelfSigned: Bool, isAuthority: Bool, sha256: [UInt8],
    keySHA256: [UInt8]
  ) {
    self.subject = subject
    self.issuer = issuer
    self.serial = serial
    self.dnsNames = dnsNames
    self.addresses = addresses
    self.commonNames = commonNames
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.key = key
    self.signature = signature
    self.isSelfSigned = isSelfSigned
    self.isAuthority = isAuthority
    self.sha256 = sha256
    self.keySHA256 = keySHA256
  }
}

extension Certificate {
  /// Where a moment lies in the time for which the certificate is valid.
  public enum Standing: Hashable, Sendable {
    case notYetValid
    /// Whole days that are left; 0 on the last.
    case valid(daysLeft: Int)
    /// Whole days since the end.
    case expired(daysAgo: Int)
  }

  public func standing(at now: UTCTime) -> Standing {
    if now < notBefore { return .notYetValid }
    if notAfter < now { return .expired(daysAgo: (now.seconds - notAfter.seconds) / Self.day) }
    return .valid(daysLeft: (notAfter.seconds - now.seconds) / Self.day)
  }

  /// In seconds.
  private static let day = 86_400
}

extension Certificate.Key: CustomStringConvertible {
  /// `RSA 2048`, `EC P-256`, `Ed25519`.
  public var description: String {
    switch kind {
    case .rsa: "RSA \(bits)"
    case .ellipticCurve(let curve): "EC \(curve)"
    case .ed25519: "Ed25519"
    case .ed448: "Ed448"
    case .other(let name): "\(name) \(bits)"
    }
  }
}
