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
  private let selected: [DKIMSignedFields.Selected]

  /// `h=`
  public var signedFields: [HeaderFieldName] {
    selected.map { request.fields.entries[$0.entry].name }
  }

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

  public init(
    _ header: HeaderSection, _ request: Request, _ key: any SigningKey
  ) throws(Refusal) {
    for oddity in header.oddities where oddity.kind == .missingEmptyLine {
      throw .brokenHeader(oddity)
    }
    selected = request.fields.selection(from: header)
    switch selected.count(where: { $0.entry == request.fields.from && $0.place != nil }) {
    case 0: throw .noFrom
    case 1: break
    case let count: throw .severalFroms(count: count)
    }
    if let bits = key.rsaBits, bits < DKIMVerification.minimumRSABits {
      throw .keyTooShort(bits: bits)
    }
    for domain in [request.domain, request.identity?.domain].compactMap(\.self) {
      guard DKIMSignature.domainName(reading: Array("\(domain)".utf8)[...]) != nil else {
        throw .badDomain(domain)
      }
    }
    guard DKIMSignature.domainName(reading: Array(request.selector.utf8)[...]) != nil,
      request.domain.prepending("\(request.selector)._domainkey") != nil
    else { throw .badSelector(request.selector) }
    for (tag, time) in [("t", request.timestamp), ("x", request.expiration)] {
      if let time, time > DKIMSignature.maximumTime { throw .timeTooLarge(tag: tag, time) }
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
    text.add("v", "1")
    text.add("a", key.algorithm.description)
    text.add("c", request.canonicalization.description)
    text.add("d", request.domain.description)
    text.add("s", request.selector)
    if let identity = request.identity { text.add("i", identity.quotedPrintable) }
    if let timestamp = request.timestamp { text.add("t", "\(timestamp)") }
    if let expiration = request.expiration { text.add("x", "\(expiration)") }
    if let bodyLength { text.add("l", "\(bodyLength)") }
    text.add("h", selected, request.fields)
    text.add("bh", octets: Base64.encodedOctets(bodyHash))
    text.addLast("b")
    let signature: [UInt8]
    do throws(SigningFailure) {
      signature = try key.sign(sha256: digest(with: text.octets, verifier))
    } catch {
      throw .signing(error)
    }
    text.addBreakable(Base64.encodedOctets(signature))
    text.end()
    // What this reader refuses, no verifier takes.
    if let written = HeaderField(written: text.octets[...]) {
      do throws(DKIMSignature.SyntaxError) { _ = try DKIMSignature(Array(written.value)) } catch {
        throw .unreadable(error)
      }
    }
    return text.octets
  }

  /// RFC 6376 §3.7.
  private func digest(with unsigned: [UInt8], _ verifier: any SignatureVerifier) -> [UInt8] {
    let canonicalization = request.canonicalization.header
    var octets: [UInt8] = []
    octets.reserveCapacity(header.octets.count + unsigned.count)
    for case let place? in selected.lazy.map(\.place) {
      HeaderCanonicalizer.append(header[place], canonicalization, to: &octets)
    }
    // Its b= is empty, and the CRLF behind it is not signed.
    if let own = HeaderField(written: (unsigned + [0x0D, 0x0A])[...]) {
      HeaderCanonicalizer.append(own, canonicalization, to: &octets)
      octets.removeLast(2)
    }
    let digest = verifier.makeDigest()
    octets.withUnsafeBytes { digest.update($0) }
    return digest.finish()
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
    octets = []
    // A signature of RSA with 2048 bits and a long h= has some 900 octets.
    octets.reserveCapacity(1_536)
    octets += start.utf8
    column = octets.count
  }

  /// Adds a tag whose value stays in one piece.
  mutating func add(_ tag: StaticString, _ value: String) { add(tag, octets: value.utf8) }

  mutating func add(_ tag: StaticString, octets value: some Collection<UInt8>) {
    begin(tag, count: value.count + 1)
    octets.append(contentsOf: value)
    octets.append(UInt8(ascii: ";"))
  }

  /// Adds a tag whose value is a list with colons, which may be divided behind each.
  mutating func add(
    _ tag: StaticString, _ names: [DKIMSignedFields.Selected], _ fields: DKIMSignedFields
  ) {
    for index in names.indices {
      let name = fields.entries[names[index].entry].name.octets
      if index == 0 {
        begin(tag, count: name.count + 1)
      } else {
        if column + name.count + 1 > Self.width { fold() }
        column += name.count + 1
      }
      octets.append(contentsOf: name)
      octets.append(UInt8(ascii: index == names.count - 1 ? ";" : ":"))
    }
  }

  /// Adds the last tag, whose value is still to come.
  mutating func addLast(_ tag: StaticString) { begin(tag, count: 0) }

  /// Begins a tag, on a new line where that many octets of its value do not fit the current one.
  private mutating func begin(_ tag: StaticString, count: Int) {
    let length = tag.utf8CodeUnitCount + 1 + count
    if column + length + 1 > Self.width {
      fold()
    } else {
      octets.append(0x20)
      column += 1
    }
    tag.withUTF8Buffer { octets.append(contentsOf: $0) }
    octets.append(UInt8(ascii: "="))
    column += length
  }

  /// Adds a text that may be divided anywhere.
  mutating func addBreakable(_ text: [UInt8]) {
    var rest = text[...]
    while !rest.isEmpty {
      if column >= Self.width { fold() }
      let part = rest.prefix(Self.width - column)
      octets += part
      column += part.count
      rest = rest.dropFirst(part.count)
    }
  }

  mutating func end() { octets += [0x0D, 0x0A] }

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
