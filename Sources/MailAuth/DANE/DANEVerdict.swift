public import DNS

/// What DANE says of the chain that a server presented.
public enum DANEVerdict: Hashable, Sendable {
  /// A record fits: its place among those passed in, and the certificate that it is about, 0 for the server's own.
  case authenticated(record: Int, depth: Int)
  /// There are usable records, and the chain does not verify with them: a sender with DANE does not deliver (RFC 7672 §2.2).
  case failed(ChainProblem)
  /// No record is usable: TLS is required, authentication is not (RFC 7672 §2.2).
  case unusable
  /// The records could not be put to the library, or the chain could not be read; its words.
  case unreadable(String)
}

/// What can be said of a TLSA record without a certificate.
public enum TLSAUse: Hashable, Sendable {
  case usable
  /// Senders leave it out (RFC 7671 §4, §10.1).
  case unusable(TLSAFault)
}

/// Why senders of mail leave a TLSA record out.
public enum TLSAFault: Hashable, Sendable {
  /// PKIX-TA(0) and PKIX-EE(1): senders have no common set of authorities (RFC 7672 §3.1.3).
  case usageOfPublicAuthorities(UInt8)
  /// Neither in RFC 6698 §2.1.1 nor registered since.
  case unknownUsage(UInt8)
  case unknownSelector(UInt8)
  case unknownMatchingType(UInt8)
  /// A digest that is not as long as the digests of its type are, in octets.
  case digestLength(Int, expected: Int)
  /// Matching type 0 with octets that are no certificate or key.
  case notReadable
}

extension TLSAssociation {
  public static let daneTA: UInt8 = 2
  public static let daneEE: UInt8 = 3

  /// Whether senders of mail can use the record, as far as its numbers and its length tell.
  public var use: TLSAUse {
    switch usage {
    case Self.daneTA, Self.daneEE: break
    // RFC 7672 §3.1.3 leaves the treatment open; Postfix, Exim and OpenSMTPD leave such records out.
    case 0, 1: return .unusable(.usageOfPublicAuthorities(usage))
    default: return .unusable(.unknownUsage(usage))
    }
    if selector > 1 { return .unusable(.unknownSelector(selector)) }
    let expected: Int
    switch matchingType {
    case 0:
      // The shortest that DER allows is an empty SEQUENCE; what is in it only a reader of certificates can tell.
      return data.count > 2 && data.first == 0x30 ? .usable : .unusable(.notReadable)
    case 1: expected = 32
    case 2: expected = 64
    default: return .unusable(.unknownMatchingType(matchingType))
    }
    return data.count == expected
      ? .usable : .unusable(.digestLength(data.count, expected: expected))
  }

  /// The numbers as they are named in speech and in RFC 7218: `DANE-EE SPKI SHA2-256`.
  public var kind: String {
    let usages = ["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"]
    let selectors = ["Cert", "SPKI"]
    let types = ["Full", "SHA2-256", "SHA2-512"]
    func name(_ value: UInt8, _ names: [String]) -> String {
      names.indices.contains(Int(value)) ? names[Int(value)] : "\(value)"
    }
    return "\(name(usage, usages)) \(name(selector, selectors)) \(name(matchingType, types))"
  }
}

extension TLSAFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .usageOfPublicAuthorities(let usage):
      "usage \(usage) (\(usage == 0 ? "PKIX-TA" : "PKIX-EE")) relies on public authorities, which "
        + "senders of mail do not use"
    case .unknownUsage(let usage): "\(usage) is no certificate usage"
    case .unknownSelector(let selector): "\(selector) is no selector"
    case .unknownMatchingType(let type): "\(type) is no matching type"
    case .digestLength(let count, let expected):
      "its digest has \(count) octets where the matching type has \(expected)"
    case .notReadable: "its data is no certificate or key in DER"
    }
  }
}
