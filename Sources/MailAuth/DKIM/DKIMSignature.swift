public import DNS
public import Message

/// The tags of a DKIM-Signature field (RFC 6376 §3.5).
public struct DKIMSignature: Hashable, Sendable {
  /// `a=`
  public var algorithm: Algorithm
  /// The octets of `b=`.
  public var signature: [UInt8]
  /// The octets of `bh=`.
  public var bodyHash: [UInt8]
  /// `c=`
  public var canonicalization: CanonicalizationChoice
  /// `d=`: who takes responsibility.
  public var domain: DomainName
  /// `h=`, in its order, repetitions included.
  public var signedFields: [HeaderFieldName]
  /// `i=`: on whose behalf; `nil` where it is not there, which means `@` and `domain`.
  public var identity: Identity?
  /// `l=`: octets of the canonical body that are signed.
  public var bodyLength: UInt64?
  /// `q=`: how the key can be had.
  public var queryMethods: [String]
  /// `s=`
  public var selector: String
  /// `t=`: seconds since 1970.
  public var timestamp: UInt64?
  /// `x=`: seconds since 1970.
  public var expiration: UInt64?
  /// `z=` is there: fields copied for people to compare.
  public var hasCopiedFields: Bool
  /// Where the key is: `s._domainkey.d`.
  public var keyName: DomainName

  /// The fields that have these tags.
  public enum Kind: Hashable, Sendable {
    case dkimSignature
    /// ARC-Message-Signature: without `v=`, and with another meaning of `i=` (RFC 8617 §4.1.2).
    case arcMessageSignature

    var fieldName: HeaderFieldName {
      switch self {
      case .dkimSignature: "DKIM-Signature"
      case .arcMessageSignature: "ARC-Message-Signature"
      }
    }
  }

  public enum Algorithm: Hashable, Sendable {
    case rsaSHA256
    /// RFC 8463.
    case ed25519SHA256
    /// No longer to be used (RFC 8301 §3.1).
    case rsaSHA1
    case other(String)
  }

  public enum CanonicalizationChoice: Hashable, Sendable {
    case known(CanonicalizationPair)
    /// A word that no RFC defines: the signature has to be ignored (RFC 6376 §3.4).
    case other(String)
  }

  /// `i=`, decoded.
  public struct Identity: Hashable, Sendable, CustomStringConvertible {
    /// May be empty.
    public var localPart: String
    public var domain: DomainName

    public init(localPart: String, domain: DomainName) {
      self.localPart = localPart
      self.domain = domain
    }

    public var description: String { "\(localPart)@\(domain)" }
  }

  /// The one method there is (RFC 6376 §3.5).
  public static let dnsQueryMethod = "dns/txt"

  /// A digit more than any octet count that a machine can hold needs no arithmetic: RFC 6376 §3.5 allows 76.
  static let maximumLengthDigits = 76
  /// RFC 6376 §3.5, `t=` and `x=`.
  static let maximumTimeDigits = 12
  /// The last second that `t=` and `x=` can name, in the year 33658.
  public static let maximumTime: UInt64 = 999_999_999_999
}

extension DKIMSignature {
  /// Why a field is no signature that can be verified. Offsets count octets from the start of the field's value, behind the colon.
  public enum SyntaxError: Error, Hashable, Sendable {
    case badList(TagList.Problem)
    case missingTag(String)
    /// A tag that has to have a value has none.
    case emptyTag(String, offset: Int)
    case unknownVersion(String, offset: Int)
    case badBase64(tag: String, Base64.DecodingError)
    case badDomain(tag: String, String, offset: Int)
    case badNumber(tag: String, String, offset: Int)
    /// More digits than RFC 6376 §3.5 lets the tag have.
    case numberTooLong(tag: String, digits: Int, limit: Int, offset: Int)
    case badFieldName(String, offset: Int)
    /// `h=` does not list From (RFC 6376 §5.4, §6.1.1).
    case fromNotSigned(offset: Int)
    /// `i=` is no mail address with a domain.
    case badIdentity(String, offset: Int)
    /// The domain of `i=` is neither that of `d=` nor below it (RFC 6376 §6.1.1).
    case identityOutsideDomain(String, offset: Int)
    /// `x=` is not later than `t=` (RFC 6376 §3.5).
    case expiresBeforeSigned(offset: Int)
  }
}

extension DKIMSignature.Algorithm: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rsaSHA256: "rsa-sha256"
    case .ed25519SHA256: "ed25519-sha256"
    case .rsaSHA1: "rsa-sha1"
    case .other(let name): name
    }
  }

  public init(_ text: String) {
    switch text {
    case "rsa-sha256": self = .rsaSHA256
    case "ed25519-sha256": self = .ed25519SHA256
    case "rsa-sha1": self = .rsaSHA1
    default: self = .other(text)
    }
  }
}

extension DKIMSignature.CanonicalizationChoice: CustomStringConvertible {
  public var description: String {
    switch self {
    case .known(let pair): pair.description
    case .other(let text): text
    }
  }
}

extension DKIMSignature.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badList(let problem): problem.description
    case .missingTag(let tag): "there is no \(tag)= tag, which every signature needs"
    case .emptyTag(let tag, let offset): "\(tag)= is empty at offset \(offset)"
    case .unknownVersion(let version, let offset):
      "v=\(version) at offset \(offset) is not v=1"
    case .badBase64(let tag, let error): "\(tag)= can't be decoded: \(error)"
    case .badDomain(let tag, let text, let offset):
      "\(tag)=\(text) at offset \(offset) is not a domain name in ASCII"
    case .badNumber(let tag, let text, let offset):
      "\(tag)=\(text) at offset \(offset) is not a number"
    case .numberTooLong(let tag, let digits, let limit, let offset):
      "\(tag)= at offset \(offset) has \(digits) digits; \(limit) are allowed (RFC 6376 §3.5)"
    case .badFieldName(let text, let offset):
      "“\(text)” in h= at offset \(offset) is not the name of a header field"
    case .fromNotSigned(let offset): "h= at offset \(offset) does not list From"
    case .badIdentity(let text, let offset):
      "i=\(text) at offset \(offset) is not an address"
    case .identityOutsideDomain(let text, let offset):
      "i=\(text) at offset \(offset) is neither in the domain of d= nor below it"
    case .expiresBeforeSigned(let offset): "x= at offset \(offset) is not later than t="
    }
  }
}
