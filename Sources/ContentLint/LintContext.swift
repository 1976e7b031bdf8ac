public import Audit
public import DNS
public import MailAuth
public import Message

/// What a message is held against, the same for all messages of a run.
public struct LintContext: Sendable {
  public var profile: LintProfile
  /// The time at which the message is looked at.
  public var now: UTCTime
  public var suffixes: any PublicSuffixes
  public var charsets: any CharsetConverter
  /// How the program writes its tags through which the message is sent; `nil` where nobody said.
  public var templates: TemplateSyntax?
  /// Phrases that the owner does not want to see, in any case.
  public var phrases: [String]
  /// Domains that are the sender's own, such as those that count clicks.
  public var ownDomains: [DomainName]
  /// Mail programs in which the message is to look as it should; `nil` where nobody named them.
  public var clients: Set<MailClient>?
  /// What the owner of a configuration changes about rules.
  public var treatments: [RuleID: Profile.Treatment]
  /// Points for defects below which a message counts as failed.
  public var minimumScore = 0

  public init(
    profile: LintProfile = .bulk, now: UTCTime, suffixes: any PublicSuffixes,
    charsets: any CharsetConverter = DirectCharsets(), templates: TemplateSyntax? = nil,
    phrases: [String] = [], ownDomains: [DomainName] = [],
    treatments: [RuleID: Profile.Treatment] = [:]
  ) {
    self.profile = profile
    self.now = now
    self.suffixes = suffixes
    self.charsets = charsets
    self.templates = templates
    self.phrases = phrases
    self.ownDomains = ownDomains
    self.treatments = treatments
  }
}

/// How a program that sends mail writes the places that it fills in.
public enum TemplateSyntax: String, CaseIterable, Sendable {
  case mustache, handlebars, liquid, jinja, mailchimp, sendgrid, salesforce
}
