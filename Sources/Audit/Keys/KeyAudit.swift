import DNS
public import MailAuth

/// The DKIM keys of many domains, compared with each other: what no look at one domain can show.
///
/// Of each key no more is kept than its modulus and where it stands: some 500 octets for RSA of 2048 bits, so that the keys of a
/// million domains stay below a gigabyte.
public struct KeyAudit: Sendable {
  public private(set) var domainCount = 0
  /// Every selector that was tried could be looked up, and none had a usable key.
  public private(set) var domainsWithoutKey = 0
  /// No key was seen, and a lookup failed.
  public private(set) var domainsUndetermined = 0
  /// Keys by kind: `rsa 2048`, `ed25519`.
  public private(set) var kinds: [String: Int] = [:]
  public private(set) var undetermined: [Undetermined] = []
  /// Undetermined entries beyond `mostUndetermined`.
  public private(set) var omittedUndetermined = 0
  /// Keys beyond `mostKeys`, which are looked at one by one, but compared with no other.
  public private(set) var keysNotCompared = 0

  private var findings: [Finding] = []
  private var omittedFindings = 0
  private var holders: [Holder] = []
  /// Each modulus once, and the place of each.
  private var moduli: [[UInt8]] = []
  private var places: [[UInt8]: Int] = [:]
  private let publicSuffixes: any PublicSuffixes

  /// One key where it is published.
  private struct Holder {
    let domain: DomainName
    let name: DomainName
    /// Where the record stands: the end of the aliases.
    let canonical: DomainName
    /// A large sender gives every customer this selector.
    let isCommon: Bool
    /// Into `moduli`; for Ed25519 the key stands there too.
    let key: Int
    let isRSA: Bool
  }

  /// Keys compared with each other. A million of 2048 bits take 256 MB, their product as much again.
  public static let mostKeys = 1_000_000
  /// Selectors of senders that have all customers paste one record: Mailchimp Transactional, SendGrid's old one, Elastic Email,
  /// MailerLite. Others delegate, or make a key for each.
  private static let commonSelectors: Set = ["mandrill", "smtpapi", "api", "litesrv"]
  /// Findings that are reported; the rest is counted.
  public static let mostFindings = 1_000
  public static let mostUndetermined = 100

  public init(publicSuffixes: any PublicSuffixes) { self.publicSuffixes = publicSuffixes }

  /// The checks that look at a key alone.
  private static let ownChecks: [any Check.Type] = [
    DKIMNotAKey.self, DKIMRSAKeyTooShort.self, DKIMRSAExponent.self, DKIMRSASmallFactor.self,
    DKIMRSAROCA.self,
  ]

  /// The rules that can be broken here.
  public static let rules: [Rule] = ownChecks.map { $0.rule } + comparisons
  /// Those of them that no audit of one domain examines.
  static let comparisons = [
    KnownKeyRule.rule, SharedPrimeRule.rule, ReusedKeyRule.rule,
  ]

  /// Adds the keys of a domain; `known` tells keys whose private half is public.
  public mutating func add(_ facts: DomainFacts, known: [any KnownKeys]) {
    domainCount += 1
    for check in Self.ownChecks {
      switch check.outcome(for: facts) {
      case .passed, .notApplicable: break
      case .findings(let found, let entries):
        for finding in found { note(finding) }
        for entry in entries { note(entry) }
      case .undetermined(let entries):
        for entry in entries { note(entry) }
      }
    }
    for selector in facts.dkim.selectors {
      for key in selector.keys {
        let examined = ExaminedKey(selector: selector, key: key)
        switch examined.content?.key {
        case .rsa(let rsa):
          kinds["rsa \(rsa.bits)", default: 0] += 1
          if let mention = known.lazy.compactMap({ $0.mention(ofModulus: rsa.modulus) }).first {
            note(KnownKeyRule.finding(examined, mention: mention))
          }
          hold(rsa.modulus, examined, facts.request.domain, isRSA: true)
        case .ed25519(let octets):
          kinds["ed25519", default: 0] += 1
          hold(octets, examined, facts.request.domain, isRSA: false)
        case .revoked, .notAnRSAKey, .notAnEd25519Key, .unknownType, nil:
          break
        }
      }
    }
    switch facts.dkim.presence {
    case .present: break
    // NXDOMAIN above proves it (RFC 8020), but a failure below says that the servers contradict themselves.
    case .absent, .notFound:
      if facts.dkim.selectors.contains(where: { $0.answer.failure != nil }) {
        domainsUndetermined += 1
      } else {
        domainsWithoutKey += 1
      }
    case .undetermined: domainsUndetermined += 1
    }
  }

  private mutating func hold(
    _ key: [UInt8], _ examined: ExaminedKey, _ domain: DomainName, isRSA: Bool
  ) {
    let place: Int
    if let known = places[key] {
      place = known
    } else {
      guard moduli.count < Self.mostKeys else {
        keysNotCompared += 1
        return
      }
      place = moduli.count
      places[key] = place
      moduli.append(key)
    }
    holders.append(
      Holder(
        domain: domain, name: examined.name, canonical: examined.key.resource.name,
        isCommon: Self.commonSelectors.contains(examined.selector.name.lowercased()), key: place,
        isRSA: isRSA))
  }

  private mutating func note(_ finding: Finding) {
    if findings.count < Self.mostFindings {
      findings.append(finding)
    } else {
      omittedFindings += 1
    }
  }

  private mutating func note(_ entry: Undetermined) {
    if undetermined.contains(entry) { return }
    if undetermined.count < Self.mostUndetermined {
      undetermined.append(entry)
    } else {
      omittedUndetermined += 1
    }
  }

  // MARK: The end

  /// What was found, once every domain was added.
  public struct Result: Sendable {
    public let findings: [Finding]
    public let omittedFindings: Int
    public let keyCount: Int
    public let distinctKeyCount: Int
    /// Keys at several names that are normal: a sender's own, reached by CNAME or given to every customer.
    public let sharedBySenderCount: Int
  }

  /// Compares the keys of all domains.
  public mutating func finish(_ finder: any SharedFactorFinder) -> Result {
    var byKey: [[Holder]] = Array(repeating: [], count: moduli.count)
    for holder in holders { byKey[holder.key].append(holder) }
    findSharedPrimes(byKey, finder)
    var shared = 0
    for group in byKey where Set(group.map(\.domain)).count > 1 {
      if isOfOneSender(group) {
        shared += 1
      } else {
        note(ReusedKeyRule.finding(holders: group.map { ($0.name, $0.canonical) }))
      }
    }
    return Result(
      findings: findings, omittedFindings: omittedFindings, keyCount: holders.count,
      distinctKeyCount: moduli.count, sharedBySenderCount: shared)
  }

  private mutating func findSharedPrimes(
    _ byKey: [[Holder]], _ finder: any SharedFactorFinder
  ) {
    let places = byKey.indices.filter { byKey[$0].first?.isRSA == true }
    let moduli = self.moduli
    for factor in finder.sharedFactors(among: places.map { moduli[$0] }) {
      let key = places[factor.place]
      guard let first = byKey[key].first else { continue }
      note(
        SharedPrimeRule.finding(
          at: first.name, others: byKey[key].dropFirst().map(\.name), modulus: moduli[key],
          partners: factor.partners.flatMap { partner in
            byKey[places[partner]].prefix(1).map { ($0.name, moduli[places[partner]]) }
          }, factorBits: factor.factorBits))
    }
  }

  /// One record that several names lead to, records of one organization that many delegate to, or a key that a large sender has
  /// its customers publish.
  private func isOfOneSender(_ group: [Holder]) -> Bool {
    if Set(group.map(\.canonical)).count == 1 { return true }
    if group.allSatisfy(\.isCommon) { return true }
    guard group.allSatisfy({ $0.canonical != $0.name }) else { return false }
    let owners = group.map { publicSuffixes.registrableDomain(of: $0.canonical) ?? $0.canonical }
    return Set(owners).count == 1
  }
}
