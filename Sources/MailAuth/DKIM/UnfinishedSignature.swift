import DNS
public import Message

/// The signature of one message whose header was looked at; the hash of its body is still to come.
public struct UnfinishedSignature {
  private let signer: DKIMSigner
  private let header: HeaderSection
  private let selected: [DKIMSignedFields.Selected]
  private let timestamp: UInt64?
  private let expiration: UInt64?

  static let name = "DKIM-Signature"

  /// `h=`
  public var signedFields: [HeaderFieldName] {
    selected.map { signer.configuration.fields.entries[$0.entry].name }
  }

  init(
    _ signer: DKIMSigner, _ header: HeaderSection, _ timestamp: UInt64?, _ expiration: UInt64?
  ) throws(DKIMSigner.Refusal) {
    for oddity in header.oddities where oddity.kind == .missingEmptyLine {
      throw .brokenHeader(oddity)
    }
    let fields = signer.configuration.fields
    selected = fields.selection(from: header)
    switch selected.count(where: { $0.entry == fields.from && $0.place != nil }) {
    case 0: throw .noFrom
    case 1: break
    case let count: throw .severalFroms(count: count)
    }
    if let timestamp, timestamp > DKIMSignature.maximumTime {
      throw .timeTooLarge(tag: "t", timestamp)
    }
    if let expiration {
      if expiration > DKIMSignature.maximumTime { throw .timeTooLarge(tag: "x", expiration) }
      if let timestamp, expiration <= timestamp { throw .expiresBeforeSigned }
    }
    self.signer = signer
    self.header = header
    self.timestamp = timestamp
    self.expiration = expiration
  }

  /// The field, folded, with CRLF at the end of each line.
  ///
  /// - Parameters:
  ///   - bodyHash: Of the body in `canonicalization.body` of the configuration, SHA-256.
  ///   - bodyLength: `l=`: canonical octets that the hash covers; `nil` for the whole body.
  public func field(
    bodyHash: [UInt8], bodyLength: UInt64? = nil, _ verifier: any SignatureVerifier
  ) throws(DKIMSigner.Refusal) -> [UInt8] {
    var text = FoldedText(behind: signer.beginning)
    if let timestamp { text.add("t", number: timestamp) }
    if let expiration { text.add("x", number: expiration) }
    if let bodyLength { text.add("l", number: bodyLength) }
    text.add("h", selected, of: signer.configuration.fields)
    text.add("bh", octets: Base64.encodedOctets(bodyHash))
    text.addLast("b")
    let signature: [UInt8]
    do throws(SigningFailure) {
      signature = try signer.key.sign(sha256: digest(with: text.octets, verifier))
    } catch {
      throw .signing(error)
    }
    // The signer read a field back that differs in these two, which are base64, in the digits above, and in how often it names a field.
    for (tag, value) in [("bh", bodyHash), ("b", signature)] where value.isEmpty {
      throw .unreadable(.emptyTag(tag, offset: 0))
    }
    text.addBreakable(Base64.encodedOctets(signature))
    text.end()
    return text.octets
  }

  /// RFC 6376 §3.7.
  private func digest(with unsigned: [UInt8], _ verifier: any SignatureVerifier) -> [UInt8] {
    let canonicalization = signer.configuration.canonicalization.header
    var octets: [UInt8] = []
    octets.reserveCapacity(header.octets.count + unsigned.count)
    for case let place? in selected.lazy.map(\.place) {
      HeaderCanonicalizer.append(header, at: place, canonicalization, to: &octets)
    }
    // Its b= is empty, and no CRLF behind it is signed.
    HeaderCanonicalizer.append(
      name: 0..<Self.name.utf8.count, value: (Self.name.utf8.count + 1)..<unsigned.count,
      of: unsigned, canonicalization, to: &octets)
    let digest = verifier.makeDigest()
    octets.withUnsafeBytes { digest.update($0) }
    return digest.finish()
  }
}
