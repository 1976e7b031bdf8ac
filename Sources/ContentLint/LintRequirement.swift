public import Audit
import MailAuth

/// What receivers have written down and a rule looks at: who requires it, and in which of the policies.
public enum LintRequirement: Hashable, Sendable, CaseIterable {
  /// Messages follow RFC 5322: Gmail and Yahoo ask it of everybody; Microsoft's page does not say so.
  case format
  /// A single author: without one no DMARC record applies, which all three ask for.
  case author
  /// DMARC passes: a signature, or the envelope sender, fits the domain of From.
  case alignment
  /// From is of the sender's own domain.
  case ownDomain
  /// Gmail and Yahoo; Microsoft does not say so.
  case oneClick
  /// A link in the body that is seen; Microsoft recommends it only.
  case unsubscribeLink
  /// The domain has a DMARC record.
  case dmarcRecord
  /// The domain has an SPF record that can be evaluated.
  case spfRecord
  /// The signature's key is there.
  case dkimKey
  /// And long enough.
  case keyLength

  /// The policies of which it is a part.
  public var policies: [ContentPolicy] { ContentPolicy.allCases.filter { self[$0] != nil } }

  /// What stands on the receiver's page; `nil` where the policy does not have it.
  subscript(policy: ContentPolicy) -> ContentRequirement? {
    switch (self, policy) {
    case (.format, .gmailBulk), (.format, .transactional), (.author, .gmailBulk),
      (.author, .transactional):
      ContentRequirement(.gmailFormat)
    case (.format, .yahoo), (.author, .yahoo): ContentRequirement(.yahooFormat)
    case (.format, .microsoft): nil
    case (.author, .microsoft): ContentRequirement(.microsoftAlignment)
    case (.alignment, .gmailBulk): ContentRequirement(.gmailAlignment)
    case (.ownDomain, .gmailBulk): ContentRequirement(.gmailFrom)
    case (.alignment, .yahoo), (.ownDomain, .yahoo): ContentRequirement(.yahooAlignment)
    case (.alignment, .microsoft), (.ownDomain, .microsoft):
      ContentRequirement(.microsoftAlignment)
    case (.oneClick, .gmailBulk): ContentRequirement(.gmailOneClick)
    case (.oneClick, .yahoo): ContentRequirement(.yahooOneClick)
    case (.unsubscribeLink, .gmailBulk): ContentRequirement(practice: "gmail-unsubscribe-link")
    case (.unsubscribeLink, .yahoo): ContentRequirement(practice: "yahoo-unsubscribe-link")
    case (.dmarcRecord, .gmailBulk): ContentRequirement(.gmailDMARC)
    case (.dmarcRecord, .yahoo): ContentRequirement(.yahooDMARC)
    case (.dmarcRecord, .microsoft): ContentRequirement(.microsoftDMARC)
    case (.spfRecord, .gmailBulk), (.dkimKey, .gmailBulk): ContentRequirement(.gmailSPFAndDKIM)
    case (.spfRecord, .yahoo), (.dkimKey, .yahoo): ContentRequirement(.yahooSPFAndDKIM)
    case (.spfRecord, .microsoft): ContentRequirement(.microsoftSPF)
    case (.dkimKey, .microsoft): ContentRequirement(.microsoftDKIM)
    case (.keyLength, .gmailBulk), (.keyLength, .transactional):
      ContentRequirement(.gmailKeyLength)
    // All mail needs one of the two: that neither is there takes more than one rule to say.
    case (.spfRecord, .transactional), (.dkimKey, .transactional), (.keyLength, .yahoo),
      (.keyLength, .microsoft), (.oneClick, .microsoft), (.unsubscribeLink, .microsoft),
      (.alignment, .transactional),
      (.ownDomain, .transactional), (.oneClick, .transactional), (.unsubscribeLink, .transactional),
      (.dmarcRecord, .transactional):
      nil
    }
  }

  /// Rules of an audit about the author's domain, and what it lacks where they fire.
  private static let rulesOfDomains: [LintRequirement: Set<RuleID>] = [
    .author: ["zone-domain-missing"],
    .dmarcRecord: [
      "dmarc-missing", "dmarc-several-records", "dmarc-misspelt", "dmarc-policy-invalid",
    ],
    // No record, or one whose evaluation ends in permerror (RFC 7208 §4.5, §4.6).
    .spfRecord: [
      "spf-record-missing", "spf-several-records", "spf-syntax", "spf-too-many-lookups", "spf-loop",
    ],
    .dkimKey: [
      "dkim-selector-missing", "dkim-delegation-dangling", "dkim-key-syntax", "dkim-not-a-key",
      "dkim-unknown-key-type",
      "dkim-key-revoked", "dkim-service-type",
    ],
    .keyLength: ["dkim-rsa-key-too-short"],
  ]

  /// The rules about SPF and DKIM with which the author's domain is looked at, where they can be held against it.
  ///
  /// - Parameters:
  ///   - spf: Whether receivers look at the SPF record of the author's domain.
  ///   - dkim: Whether it signs.
  public static func rulesOfDomain(spf: Bool, dkim: Bool) -> Set<RuleID> {
    var rules: Set<RuleID> = []
    if spf { rules.formUnion(rulesOfDomains[.spfRecord, default: []]) }
    if dkim {
      rules.formUnion(rulesOfDomains[.dkimKey, default: []])
      rules.formUnion(rulesOfDomains[.keyLength, default: []])
    }
    return rules
  }

  /// That of each rule which has one.
  private static let ofRules: [RuleID: LintRequirement] = {
    var all: [RuleID: LintRequirement] = [:]
    for (requirement, rules) in rulesOfDomains {
      for rule in rules { all[rule] = requirement }
    }
    for check in LintCatalogue.all { all[check.rule.id] = check.requirement }
    return all
  }()

  static func of(_ rule: RuleID) -> LintRequirement? { ofRules[rule] }
}

extension ContentRequirement {
  fileprivate init(_ rule: SenderRule) {
    self.init(
      id: rule.id, receiver: rule.receiver.rawValue, statement: rule.statement, since: rule.since,
      source: rule.receiver.source.address)
  }

  fileprivate init?(practice id: String) {
    guard let practice = SenderPractice.all.first(where: { $0.id == id }) else { return nil }
    self.init(
      id: practice.id, receiver: practice.receiver.rawValue, statement: practice.statement,
      since: practice.since, source: practice.receiver.source.address)
  }
}
