public import DNS

/// A DKIM key record: the TXT record at `selector._domainkey.domain` (RFC 6376 §3.6.1, RFC 8463).
public struct DKIMKeyRecord: Hashable, Sendable {
  /// `k=`, by default RSA.
  public var keyType: KeyType
  /// The octets of `p=`; empty for a key that is revoked.
  public var keyData: [UInt8]
  /// `h=`: the only hash algorithms that may be used; `nil` when all may.
  public var hashAlgorithms: [HashAlgorithm]?
  /// `s=`: what the key is for.
  public var serviceTypes: [ServiceType]
  /// `t=`.
  public var flags: [Flag]
  /// `n=`: for people, not decoded.
  public var notes: String?
  /// Tags that RFC 6376 does not define; verifiers ignore them (§3.2). RFC 4871's `g=` is among them.
  public var otherTags: [TagList.Tag]

  public enum KeyType: Hashable, Sendable {
    case rsa
    /// RFC 8463.
    case ed25519
    /// A type no RFC defines: the key can't be used (RFC 6376 §3.6.1).
    case other(String)
  }

  public enum HashAlgorithm: Hashable, Sendable {
    case sha256
    /// No longer to be used (RFC 8301 §3.1).
    case sha1
    case other(String)
  }

  public enum ServiceType: Hashable, Sendable {
    /// `*`
    case all
    case email
    case other(String)
  }

  public enum Flag: Hashable, Sendable {
    /// `y`: the domain is testing DKIM.
    case testing
    /// `s`: the domain of `i=` has to be that of `d=`, not one below it.
    case sameDomain
    case other(String)
  }

  /// Why a record is not a key record. Offsets count octets from the start of the joined text.
  public enum SyntaxError: Error, Hashable, Sendable {
    case badList(TagList.Problem)
    /// `v=` stands behind another tag.
    case versionNotFirst(offset: Int)
    /// `v=` is not `DKIM1`, in exactly this case.
    case unknownVersion(String)
    case missingKey
    /// A value ends with the backslash that a zone file needs before a semicolon, and nothing else does.
    case escapedSemicolon(tag: String, offset: Int)
    /// An octet above 127.
    case octetOutsideASCII(tag: String, UInt8, offset: Int)
    /// `p=` is not base64; the offset inside the error counts from the record's start.
    case badKeyData(Base64.DecodingError)
  }

  /// Reads the joined character-strings of a TXT record.
  public init(_ text: [UInt8]) throws(SyntaxError) {
    let list = TagList(text, whiteSpace: .folding)
    // A list that breaks the grammar or repeats a tag is invalid as a whole (RFC 6376 §3.2).
    if let problem = list.problems.first {
      if case .badOctet(let offset, let octet) = problem, octet >= 0x80,
        let tag = list.tags.last(where: { $0.offset <= offset })
      {
        throw .octetOutsideASCII(tag: tag.name, octet, offset: offset)
      }
      throw .badList(problem)
    }
    // No value of these may end so; notes may.
    for tag in list.tags
    where tag.value.last == UInt8(ascii: "\\") && tag.name != "n"
      && Self.definedTags.contains(tag.name)
    {
      throw .escapedSemicolon(
        tag: tag.name, offset: tag.valueOffset + tag.value.count - 1)
    }
    for (index, tag) in list.tags.enumerated() where tag.name == "v" {
      if index > 0 { throw .versionNotFirst(offset: tag.offset) }
      if tag.text != "DKIM1" { throw .unknownVersion(tag.text) }
    }
    guard let key = list["p"] else { throw .missingKey }
    do {
      keyData = try Base64.decode(key.value)
    } catch {
      throw .badKeyData(error.moved(by: key.valueOffset))
    }
    keyType = list["k"].map { Self.keyType($0.value) } ?? .rsa
    hashAlgorithms = list["h"].map { Self.items($0.value).map(Self.hashAlgorithm) }
    serviceTypes = list["s"].map { Self.items($0.value).map(Self.serviceType) } ?? [.all]
    flags = list["t"].map { Self.items($0.value).map(Self.flag) } ?? []
    notes = list["n"]?.text
    otherTags = list.tags.filter { !Self.definedTags.contains($0.name) }
  }

  /// RFC 6376 §3.6.1.
  private static let definedTags: Set<String> = ["v", "h", "k", "n", "p", "s", "t"]
}

extension DKIMKeyRecord {
  /// An empty `p=`: the key is withdrawn, and signatures made with it fail (RFC 6376 §3.6.1).
  public var isRevoked: Bool { keyData.isEmpty }

  public var isTesting: Bool { flags.contains(.testing) }

  /// Whether signatures of mail may use the key (RFC 6376 §3.6.1).
  public var isForEmail: Bool {
    serviceTypes.contains { $0 == .all || $0 == .email }
  }

  /// Whether `h=` lets this algorithm be used.
  public func allows(_ algorithm: HashAlgorithm) -> Bool {
    hashAlgorithms?.contains(algorithm) ?? true
  }

  /// Octets of an Ed25519 public key, which stands in `p=` as it is (RFC 8463 §4.2).
  public static let ed25519KeyLength = 32

  /// A colon-separated list without its white space.
  private static func items(_ value: [UInt8]) -> [String] {
    value.split(separator: UInt8(ascii: ":")).map { item in
      String(decoding: item.filter { $0 > 0x20 }, as: UTF8.self)
    }
  }

  // What RFC 6376 §3.6.1 and RFC 8463 §4.1 name are ABNF literals, without regard to case (RFC 5234 §2.3), as OpenDKIM reads them;
  // only v= is given octet by octet.

  private static func keyType(_ value: [UInt8]) -> KeyType {
    let text = String(decoding: value, as: UTF8.self)
    switch text.asciiLowercased {
    case "rsa": return .rsa
    case "ed25519": return .ed25519
    default: return .other(text)
    }
  }

  private static func hashAlgorithm(_ text: String) -> HashAlgorithm {
    switch text.asciiLowercased {
    case "sha256": .sha256
    case "sha1": .sha1
    default: .other(text)
    }
  }

  private static func serviceType(_ text: String) -> ServiceType {
    switch text.asciiLowercased {
    case "*": .all
    case "email": .email
    default: .other(text)
    }
  }

  private static func flag(_ text: String) -> Flag {
    switch text.asciiLowercased {
    case "y": .testing
    case "s": .sameDomain
    default: .other(text)
    }
  }
}

extension Base64.DecodingError {
  /// The same in a text that this one is a part of.
  func moved(by distance: Int) -> Self {
    switch self {
    case .badOctet(let offset, let octet): .badOctet(offset: offset + distance, octet)
    case .badLength: .badLength
    case .dataAfterPadding(let offset): .dataAfterPadding(offset: offset + distance)
    }
  }
}

extension DKIMKeyRecord.SyntaxError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .badList(let problem): problem.description
    case .versionNotFirst(let offset): "v= is at offset \(offset), but has to be the first tag"
    case .unknownVersion(let version): "v=\(version) is not v=DKIM1"
    case .missingKey: "there is no p= tag, so there is no key"
    case .escapedSemicolon(let tag, let offset):
      "a backslash before the semicolon behind \(tag)= was published, at offset \(offset); remove it"
    case .octetOutsideASCII(let tag, let octet, let offset):
      "\(tag)= holds octet \(octet) at offset \(offset), which is not ASCII; "
        + (tag == "n"
          ? "write it as =\(String(octet, radix: 16, uppercase: true)) (RFC 6376 §2.11), or leave n= out"
          : "remove it")
    case .badKeyData(let error): "p= can't be decoded: \(error)"
    }
  }
}

extension DKIMKeyRecord.KeyType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rsa: "rsa"
    case .ed25519: "ed25519"
    case .other(let name): name
    }
  }
}

extension DKIMKeyRecord.HashAlgorithm: CustomStringConvertible {
  public var description: String {
    switch self {
    case .sha256: "sha256"
    case .sha1: "sha1"
    case .other(let name): name
    }
  }
}

extension DKIMKeyRecord.ServiceType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .all: "*"
    case .email: "email"
    case .other(let name): name
    }
  }
}

extension DKIMKeyRecord.Flag: CustomStringConvertible {
  public var description: String {
    switch self {
    case .testing: "y"
    case .sameDomain: "s"
    case .other(let name): name
    }
  }
}
