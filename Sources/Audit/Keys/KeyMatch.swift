public import DNS
public import MailAuth

/// Whether the key that a signer uses is the one that is published.
public struct KeyMatch: Sendable {
  /// `selector._domainkey.domain`
  public let name: DomainName
  public let verdict: Verdict
  /// The record that is right for the signer's key, as a zone-file line.
  public let record: String
  /// What is published, aliases first.
  public let published: [String]
  /// What else the DKIM rules find at the selector.
  public let findings: [Finding]

  public enum Verdict: Hashable, Sendable {
    case fits
    /// Nothing is published there: what DNS answered.
    case missing(String)
    case revoked
    /// Another key of the same type: how it differs.
    case otherKey(String)
    /// A key of another type: which ones.
    case otherType(published: String, own: String)
    /// What is published is no key that can be used.
    case unusable(String)
    case undetermined(String)
  }

  /// - Parameters:
  ///   - key: The signer's.
  ///   - keyData: The octets of its record's `p=`.
  ///   - facts: Of the domain, with the selector among those asked.
  public init?(
    key: DKIMPublicKey, keyData: [UInt8], selector: String, in facts: DomainFacts
  ) {
    guard
      let seen = facts.dkim.selectors.first(where: { $0.name.lowercased() == selector.lowercased() }
      ),
      let name = facts.request.domain.prepending("\(selector)._domainkey")
    else { return nil }
    self.name = name
    let type = if case .ed25519 = key { "ed25519" } else { "rsa" }
    record = TagListText.line(at: name, "v=DKIM1; k=\(type); p=\(Base64.encode(keyData))")
    published = seen.answer.aliases.map(\.description) + seen.keys.map(\.resource.description)
    verdict = Self.verdict(key, seen)
    // That it is revoked is the verdict already.
    findings = DKIMDiscovery.examine(facts).findings.filter { $0.rule != DKIMKeyRevoked.rule.id }
  }

  private static func verdict(_ own: DKIMPublicKey, _ seen: DKIMFacts.Selector) -> Verdict {
    if let failure = seen.answer.failure {
      return .undetermined("\(seen.answer.question): \(failure)")
    }
    guard !seen.keys.isEmpty else { return .missing(seen.answer.outcome.text) }
    let verdicts = seen.keys.map { verdict(own, $0) }
    // With several records a verifier may take any (RFC 6376 §3.6.2.2); the findings tell.
    return verdicts.contains(.fits) ? .fits : verdicts[0]
  }

  private static func verdict(_ own: DKIMPublicKey, _ published: DKIMFacts.Key) -> Verdict {
    switch published.content {
    case .unreadable(let error): return .unusable("\(error)")
    case .key(let record, let key):
      if key == own {
        let isEd25519 = if case .ed25519 = own { true } else { false }
        // The right key is of no use where the record's tags forbid what it is for.
        return record.refusal(for: isEd25519 ? .ed25519SHA256 : .rsaSHA256)
          .map { .unusable("\($0)") } ?? .fits
      }
      switch (key, own) {
      case (.revoked, _): return .revoked
      case (.rsa(let theirs), .rsa(let ours)):
        return .otherKey(difference(theirs, ours))
      case (.ed25519(let theirs), .ed25519(let ours)):
        return .otherKey(
          "\(theirs.prefix(4).hexadecimal)…, where the file has \(ours.prefix(4).hexadecimal)…")
      case (.rsa(let theirs), _):
        return .otherType(published: "rsa \(theirs.bits)", own: "ed25519")
      case (.ed25519, _): return .otherType(published: "ed25519", own: "rsa")
      case (.notAnRSAKey, _): return .unusable("p= is no RSA public key")
      case (.notAnEd25519Key(let length), _):
        return .unusable("p= has \(length) octets, where an Ed25519 key has 32")
      case (.unknownType(let type), _): return .unusable("k=\(type) is no type of DKIM key")
      }
    }
  }

  private static func difference(_ theirs: RSAPublicKey, _ ours: RSAPublicKey) -> String {
    if theirs.modulus == ours.modulus { return "the modulus is the same, the exponents differ" }
    return
      "rsa \(theirs.bits) with the modulus \(theirs.modulus.prefix(4).hexadecimal)…, "
      + "where the file has rsa \(ours.bits) with \(ours.modulus.prefix(4).hexadecimal)…"
  }
}

extension Collection<UInt8> {
  /// Two digits an octet.
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
