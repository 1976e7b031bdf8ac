public import DNS
public import Message

/// One key and what its signatures say: checked once, then it signs any number of messages (RFC 6376 §5).
///
///     let signer = try DKIMSigner(configuration, key)
///     let signature = try signer.begin(header, at: now)
///     var hasher = BodyHasher(configuration.canonicalization.body, digest: verifier.makeDigest())
///     hasher.update(chunk) …
///     let field = try signature.field(bodyHash: hasher.finish(), …)
public struct DKIMSigner: Sendable {
  public let configuration: Configuration
  let key: any SigningKey
  /// The field up to what depends on the message.
  let beginning: FoldedText

  /// What signatures say, whatever the message.
  public struct Configuration: Sendable {
    /// `d=`
    public var domain: DomainName
    /// `s=`
    public var selector: String
    /// `c=`
    public var canonicalization: CanonicalizationPair
    /// `i=`; `nil` for none.
    public var identity: DKIMSignature.Identity?
    public var fields: DKIMSignedFields

    public init(domain: DomainName, selector: String) {
      self.domain = domain
      self.selector = selector
      // Relays change white space and fold anew; a simple header breaks there.
      canonicalization = CanonicalizationPair(header: .relaxed, body: .relaxed)
      fields = .standard
    }
  }

  /// Why no signature is made that verifies: of any message, or of this one.
  public enum Refusal: Error, Hashable, Sendable {
    /// RFC 5322 §3.6 asks for one, RFC 6376 §5.4 to sign it.
    case noFrom
    /// RFC 5322 §3.6 allows one; receivers refuse more, or show either.
    case severalFroms(count: Int)
    /// The header is not one that arrives as it is sent.
    case brokenHeader(HeaderOddity)
    /// RFC 8301 §3.2.
    case keyTooShort(bits: Int)
    case badSelector(String)
    /// No verifier reads it in `d=` or `i=`.
    case badDomain(DomainName)
    /// RFC 6376 §3.5: `t=` and `x=` have 12 digits.
    case timeTooLarge(tag: String, UInt64)
    /// The finished field could not be read.
    case unreadable(DKIMSignature.SyntaxError)
    case identityOutsideDomain(DKIMSignature.Identity)
    case expiresBeforeSigned
    /// The key's library refused.
    case signing(SigningFailure)
  }

  public init(_ configuration: Configuration, _ key: any SigningKey) throws(Refusal) {
    if let bits = key.rsaBits, bits < DKIMVerification.minimumRSABits {
      throw .keyTooShort(bits: bits)
    }
    let domain = configuration.domain
    for domain in [domain, configuration.identity?.domain].compactMap(\.self) {
      guard DKIMSignature.domainName(reading: Array("\(domain)".utf8)[...]) != nil else {
        throw .badDomain(domain)
      }
    }
    let selector = configuration.selector
    guard DKIMSignature.domainName(reading: Array(selector.utf8)[...]) != nil,
      domain.prepending("\(selector)._domainkey") != nil
    else { throw .badSelector(selector) }
    if let identity = configuration.identity, !identity.domain.isSubdomain(of: domain) {
      throw .identityOutsideDomain(identity)
    }

    var text = FoldedText(UnfinishedSignature.name + ":")
    text.add("v", "1")
    text.add("a", key.algorithm.description)
    text.add("c", configuration.canonicalization.description)
    text.add("d", domain.description)
    text.add("s", selector)
    if let identity = configuration.identity { text.add("i", identity.quotedPrintable) }
    beginning = text
    self.configuration = configuration
    self.key = key
    try readBack()
  }

  /// Reads a field with everything that one of a message may have: what this reader refuses, no verifier takes. Of a message, numbers,
  /// base64 and a choice of the same names follow, of which none is refused where these are not.
  private func readBack() throws(Refusal) {
    var text = beginning
    text.add("t", number: DKIMSignature.maximumTime - 1)
    text.add("x", number: DKIMSignature.maximumTime)
    text.add("l", number: .max)
    let all = configuration.fields.entries.indices.map {
      DKIMSignedFields.Selected(entry: $0, place: nil)
    }
    text.add("h", all, of: configuration.fields)
    text.add("bh", "AA==")
    text.add("b", "AA==")
    let value = text.octets.drop { $0 != UInt8(ascii: ":") }.dropFirst()
    do throws(DKIMSignature.SyntaxError) { _ = try DKIMSignature(Array(value)) } catch {
      throw .unreadable(error)
    }
  }

  /// Begins the signature of a message.
  ///
  /// - Parameters:
  ///   - timestamp: `t=`, seconds since 1970.
  ///   - expiration: `x=`, seconds since 1970.
  public func begin(
    _ header: HeaderSection, at timestamp: UInt64? = nil, expiring expiration: UInt64? = nil
  ) throws(Refusal) -> UnfinishedSignature {
    try UnfinishedSignature(self, header, timestamp, expiration)
  }
}

extension DKIMSignature.Identity {
  /// As `i=` holds it (RFC 6376 §2.11): what is not a safe character is `=` and two digits.
  fileprivate var quotedPrintable: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var octets: [UInt8] = []
    for octet in localPart.utf8 {
      // dkim-safe-char: printable, but neither "=", ";" nor a space; a vertical bar belongs to z=.
      if (0x21...0x7E).contains(octet), octet != UInt8(ascii: "="), octet != UInt8(ascii: ";") {
        octets.append(octet)
      } else {
        octets += [UInt8(ascii: "="), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
      }
    }
    return String(decoding: octets, as: UTF8.self) + "@\(domain)"
  }
}

extension DKIMSigner.Refusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFrom: "it has no From field, which every signature has to cover"
    case .severalFroms(let count):
      "it has \(count) From fields; a message has one, and receivers refuse others"
    case .brokenHeader(let oddity): oddity.description
    case .keyTooShort(let bits):
      "the key has \(bits) bits; signatures of RSA keys below 1024 bits are not accepted (RFC 8301)"
    case .badSelector(let text): "'\(text)' is not a selector"
    case .badDomain(let domain):
      "'\(domain)' can't be the domain of a signature, which has letters, digits, hyphens, underscores and dots"
    case .timeTooLarge(let tag, let time):
      "\(tag)=\(time) has more than the 12 digits that are allowed (RFC 6376 §3.5)"
    case .unreadable(let error): "the signature could not be read: \(error)"
    case .identityOutsideDomain(let identity):
      "the domain of \(identity) is neither that of the signature nor below it"
    case .expiresBeforeSigned: "the signature would expire before it is made"
    case .signing(let failure): failure.description
    }
  }
}
