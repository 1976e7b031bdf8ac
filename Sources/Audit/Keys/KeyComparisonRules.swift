import DNS

/// A key whose private half is published.
enum KnownKeyRule {
  static let rule = Rule(
    "dkim-rsa-known-key", "DKIM key whose private half is public", family: .dkim,
    severity: .error, citation: "CVE-2008-0166",
    page: RulePage(
      what: """
        The modulus is on a list of keys whose private half everybody can have: those that Debian's OpenSSL of 2006 to 2008 made, which \
        had 32,768 possible seeds, and others from firmware and documents. Examined by `dlv dkim audit-keys`, with the lists that are \
        installed or named with --known-keys.
        """,
      why: "Anybody can take the private key from a collection, and sign mail of the domain.",
      fix:
        "Revoke the key at once, make another on a system that is kept up to date, and publish it at a new selector.",
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=<a key of Debian 4.0>""#,
      good: #"s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…""#))

  static func finding(_ examined: ExaminedKey, mention: String) -> Finding {
    Finding(
      rule: rule.id, severity: rule.severity, subject: examined.name.description,
      location: examined.location,
      message: "The private key is public: \(mention) names it.", evidence: examined.evidence,
      fix: examined.line(changing: [("p", "")]) + "\n" + examined.replacement)
  }
}

/// Two keys with one prime in common.
enum SharedPrimeRule {
  static let rule = Rule(
    "dkim-rsa-shared-prime", "DKIM RSA keys that share a prime", family: .dkim, severity: .error,
    citation: "Heninger et al., USENIX Security 2012, §3",
    page: RulePage(
      what: """
        The modulus has a factor in common with that of another key. Examined by `dlv dkim audit-keys`, which compares the keys of all \
        domains that it is given.
        """,
      why: """
        The greatest common divisor of the two is a prime of both, and takes microseconds: whoever has the two public keys has both \
        private keys. It happens where keys are made with too little randomness, as on a device just after its first start.
        """,
      fix:
        "Replace both keys, and find out where they were made: other keys of that machine are no better.",
      bad: """
        s1._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=<p·q>"
        s1._domainkey.example.net. IN TXT "v=DKIM1; k=rsa; p=<p·r>"
        """,
      good: """
        s2._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=<a new key>"
        s2._domainkey.example.net. IN TXT "v=DKIM1; k=rsa; p=<another new key>"
        """))

  static func finding(
    at name: DomainName, others: [DomainName], modulus: [UInt8],
    partners: [(name: DomainName, modulus: [UInt8])], factorBits: Int
  ) -> Finding {
    let first = partners.first.map { " with the key at \($0.name)" } ?? ""
    let rest = partners.count > 1 ? " and others" : ""
    return Finding(
      rule: rule.id, severity: rule.severity, subject: name.description,
      message:
        "The modulus shares a factor of \(factorBits) bits\(first)\(rest): both private keys can be worked out.",
      evidence: ["\(name): \(fingerprint(modulus))"] + others.map { "\($0): the same key" }
        + partners.map { "\($0.name): \(fingerprint($0.modulus))" },
      fix: """
        Replace the key at a new selector, and every other key made on the same machine:
        dlv keygen \(domain(of: name))
        Then revoke this one:
        \(TagListText.line(at: name, "v=DKIM1; p="))
        """)
  }

  /// Both ends of the modulus, which tell it from others.
  private static func fingerprint(_ modulus: [UInt8]) -> String {
    "RSA modulus \(modulus.prefix(8).hexadecimal)…\(modulus.suffix(8).hexadecimal)"
  }

  private static func domain(of name: DomainName) -> String {
    let text = name.description
    return text.firstRange(of: "._domainkey.").map { String(text[$0.upperBound...]) } ?? text
  }
}

/// One key at several domains.
enum ReusedKeyRule {
  static let rule = Rule(
    "dkim-key-reused", "One DKIM key at several domains", family: .dkim, severity: .notice,
    citation: "RFC 6376 §8.3",
    page: RulePage(
      what: """
        Several domains publish the same key in records of their own. Keys that a CNAME leads to, and those that a large sender gives all \
        its customers, do not count. Examined by `dlv dkim audit-keys`.
        """,
      why: """
        Whoever gets the private key from one signer can sign as all of the domains, and a rotation has to happen everywhere at once.
        """,
      fix:
        "Give each domain a key of its own; or publish the key once, and let the other domains point to it with a CNAME, so that one change reaches all.",
      bad: """
        s1._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s1._domainkey.example.net. IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        """,
      good: """
        s1._domainkey.example.com. IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s1._domainkey.example.net. IN CNAME s1._domainkey.example.com.
        """))

  /// Names that are listed; the others are counted.
  private static let mostNames = 12

  /// - Parameter holders: Where the key is published, and where each of these names leads.
  static func finding(holders: [(name: DomainName, canonical: DomainName)]) -> Finding {
    let names = holders.map(\.name)
    let rest = names.count - mostNames
    // A record that others lead to already is the one to keep.
    let kept = holders.first { $0.name != $0.canonical }?.canonical ?? names.first
    let others = holders.filter { $0.name == $0.canonical && $0.name != kept }.prefix(mostNames)
    return Finding(
      rule: rule.id, severity: rule.severity, subject: names.first?.description ?? "",
      message: "One key stands at \(names.count) names of several domains.",
      evidence: holders.prefix(mostNames).map { holder in
        holder.name == holder.canonical
          ? "\(holder.name)" : "\(holder.name), an alias of \(holder.canonical)"
      } + (rest > 0 ? ["… and \(rest) more"] : []),
      fix: "Give each domain a key of its own (dlv keygen), or publish it once and delegate:\n"
        + others.compactMap { holder in
          kept.map { "\(holder.name.absolute) IN CNAME \($0.absolute)" }
        }.joined(separator: "\n"))
  }
}
