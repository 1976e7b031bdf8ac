public import DNS
public import Message

/// Makes a DKIM-Signature field for a message (RFC 6376 §5): header first, then the hash of the body, then the field.
///
///     let signer = try DKIMSigner(header, request, key)
///     var hasher = BodyHasher(request.canonicalization.body, digest: verifier.makeDigest())
///     hasher.update(chunk) …
///     let field = try signer.field(bodyHash: hasher.finish(), …)
public struct DKIMSigner {
  private let header: HeaderSection
  private let request: Request
  private let key: any SigningKey
  /// `h=`
  public let signedFields: [HeaderFieldName]

  /// What a signature shall say.
  public struct Request: Sendable {
    /// `d=`
    public var domain: DomainName
    /// `s=`
    public var selector: String
    /// `c=`
    public var canonicalization: CanonicalizationPair
    /// `i=`; `nil` for none.
    public var identity: DKIMSignature.Identity?
    /// `t=`, seconds since 1970.
    public var timestamp: UInt64?
    /// `x=`, seconds since 1970.
    public var expiration: UInt64?
    public var fields: DKIMSignedFields

    public init(domain: DomainName, selector: String) {
      self.domain = domain
      self.selector = selector
      // Relays change white space and fold anew; a simple header breaks there.
      canonicalization = CanonicalizationPair(header: .relaxed, body: .relaxed)
      fields = .standard
    }
  }

  /// Why a message can't be signed so that it verifies.
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
    case identityOutsideDomain(DKIMSignature.Identity)
    case expiresBeforeSigned
    /// The key's library refused.
    case signing(SigningFailure)
  }

  public init(
    _ header: HeaderSection, _ request: Request, _ key: any SigningKey
  ) throws(Refusal) {
    for oddity in header.oddities where oddity.kind == .missingEmptyLine {
      throw .brokenHeader(oddity)
    }
    switch header.all("From").count {
    case 0: throw .noFrom
    case 1: break
    case let count: throw .severalFroms(count: count)
    }
    if let bits = key.rsaBits, bits < DKIMVerification.minimumRSABits {
      throw .keyTooShort(bits: bits)
    }
    guard request.domain.prepending("\(request.selector)._domainkey") != nil else {
      throw .badSelector(request.selector)
    }
    if let identity = request.identity, !identity.domain.isSubdomain(of: request.domain) {
      throw .identityOutsideDomain(identity)
    }
    if let expiration = request.expiration, let timestamp = request.timestamp,
      expiration <= timestamp
    {
      throw .expiresBeforeSigned
    }
    self.header = header
    self.request = request
    self.key = key
    signedFields = request.fields.names(for: header)
  }

  /// The field, folded, with CRLF at the end of each line.
  ///
  /// - Parameters:
  ///   - bodyHash: Of the body in `request.canonicalization.body`, SHA-256.
  ///   - bodyLength: `l=`: canonical octets that the hash covers; `nil` for the whole body.
  public func field(
    bodyHash: [UInt8], bodyLength: UInt64? = nil, _ verifier: any SignatureVerifier
  ) throws(Refusal) -> [UInt8] {
    var text = FoldedText("DKIM-Signature:")
    text.add("v=1;")
    text.add("a=\(key.algorithm);")
    text.add("c=\(request.canonicalization);")
    text.add("d=\(request.domain);")
    text.add("s=\(request.selector);")
    if let identity = request.identity { text.add("i=\(identity.quotedPrintable);") }
    if let timestamp = request.timestamp { text.add("t=\(timestamp);") }
    if let expiration = request.expiration { text.add("x=\(expiration);") }
    if let bodyLength { text.add("l=\(bodyLength);") }
    for (index, name) in signedFields.enumerated() {
      let end = index == signedFields.count - 1 ? ";" : ":"
      text.add((index == 0 ? "h=" : "") + name.text + end, isWord: index == 0)
    }
    text.add("bh=\(Base64.encode(bodyHash));")
    text.add("b=")
    let unsigned = text.octets + [0x0D, 0x0A]
    let signature: [UInt8]
    do throws(SigningFailure) {
      signature = try key.sign(sha256: digest(with: unsigned, verifier))
    } catch {
      throw .signing(error)
    }
    text.addBreakable(Base64.encode(signature))
    return text.octets + [0x0D, 0x0A]
  }

  /// RFC 6376 §3.7.
  private func digest(with unsigned: [UInt8], _ verifier: any SignatureVerifier) -> [UInt8] {
    let canonicalization = request.canonicalization.header
    var octets: [UInt8] = []
    for case .some(let place) in FieldSelection(signedFields, of: header).indices {
      HeaderCanonicalizer.append(header[place], canonicalization, to: &octets)
    }
    // It was made by us, so it can be read.
    if let own = try? HeaderReader.split(unsigned[...]).header.first {
      HeaderCanonicalizer.appendSignature(own, canonicalization, to: &octets)
    }
    return verifier.makeDigest().value(with: octets)
  }
}

/// Which fields a signature covers.
public struct DKIMSignedFields: Hashable, Sendable {
  /// Signed where the message has them, every instance.
  public var signed: [HeaderFieldName]
  /// Of these, listed once more than there are, so that none can be added (RFC 6376 §8.15).
  public var sealed: Set<HeaderFieldName>
  /// Of these, sealed only where the message has one: a list that adds its own must not break the signature of others.
  public var sealedIfPresent: Set<HeaderFieldName>

  public init(
    signed: [HeaderFieldName], sealed: Set<HeaderFieldName>,
    sealedIfPresent: Set<HeaderFieldName> = []
  ) {
    self.signed = signed
    self.sealed = sealed
    self.sealedIfPresent = sealedIfPresent
  }

  /// What RFC 6376 §5.4.1 recommends, without what relays change (Return-Path, Received); the fields of one-click unsubscription,
  /// which have to be signed (RFC 8058 §4); and what tells how the body is shown.
  public static let standard = DKIMSignedFields(
    signed: [
      "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
      "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
      "Content-ID", "Content-Description", "Resent-Date", "Resent-From", "Resent-Sender",
      "Resent-To", "Resent-Cc", "Resent-Message-ID", "List-Id", "List-Help", "List-Unsubscribe",
      "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
      "Feedback-ID",
    ],
    sealed: [
      "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version",
      "Content-Type", "Content-Transfer-Encoding",
    ],
    sealedIfPresent: ["List-Unsubscribe", "List-Unsubscribe-Post"])

  /// `h=` for a message: each name as often as it is there, and once more where it is sealed. From is always part of it.
  public func names(for header: HeaderSection) -> [HeaderFieldName] {
    var counts: [HeaderFieldName: Int] = [:]
    for field in header { counts[field.name, default: 0] += 1 }
    let listed = signed.contains("From") ? signed : ["From"] + signed
    return listed.flatMap { name in
      let count = counts[name, default: 0]
      let isSealed = sealed.contains(name) || (count > 0 && sealedIfPresent.contains(name))
      return Array(repeating: name, count: count + (isSealed ? 1 : 0))
    }
  }
}

/// Text in lines of at most 78 columns (RFC 5322 §2.1.1), folded with a tab.
private struct FoldedText {
  private(set) var octets: [UInt8]
  private var column: Int

  private static let width = 78
  /// Columns of a tab at the start of a line, as terminals show it.
  private static let tab = 8

  init(_ start: String) {
    octets = Array(start.utf8)
    column = octets.count
  }

  /// Adds a text that stays in one piece; a word has a space or a fold before it.
  mutating func add(_ text: String, isWord: Bool = true) {
    let count = text.utf8.count
    if column + count + (isWord ? 1 : 0) > Self.width {
      fold()
    } else if isWord {
      octets.append(0x20)
      column += 1
    }
    octets += text.utf8
    column += count
  }

  /// Adds a text that may be divided anywhere.
  mutating func addBreakable(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      if column >= Self.width { fold() }
      let part = rest.prefix(Self.width - column)
      octets += part
      column += part.count
      rest = rest.dropFirst(part.count)
    }
  }

  private mutating func fold() {
    octets += [0x0D, 0x0A, 0x09]
    column = Self.tab
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
    case .identityOutsideDomain(let identity):
      "the domain of \(identity) is neither that of the signature nor below it"
    case .expiresBeforeSigned: "the signature would expire before it is made"
    case .signing(let failure): failure.description
    }
  }
}
