/// One thing that dlv checks: its identity, how severe a violation is, and the page that `dlv rules ID` prints.
///
/// A class, since it never changes and every outcome of every target refers to one: a copy is one reference, not ten strings.
public final class Rule: Sendable {
  public let id: RuleID
  /// What is wrong when the rule fires, in a few words: `SPF record needs more than 10 DNS lookups`.
  public let title: String
  public let family: RuleFamily
  /// By the standard's words: MUST broken or mail refused = error; SHOULD broken, or a large receiver's written
  /// requirement = warning; opinion, or what can change from run to run = notice.
  public let severity: Severity
  /// The text that says so: `RFC 7208 §4.6.4`.
  public let citation: String
  public let page: RulePage

  public init(
    _ id: RuleID, _ title: String, family: RuleFamily, severity: Severity, citation: String,
    page: RulePage
  ) {
    self.id = id
    self.title = title
    self.family = family
    self.severity = severity
    self.citation = citation
    self.page = page
  }
}

/// A rule's stable name, kebab-case, never reused: `spf-too-many-lookups`.
public struct RuleID: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The families that a report is divided into, in the order in which it shows them.
public enum RuleFamily: String, CaseIterable, Sendable {
  case spf = "SPF"
  case dkim = "DKIM"
  case dmarc = "DMARC"
  case mx = "MX"
  /// How the mail servers answer: only where they were asked (`--probe`).
  case smtp = "SMTP"
  /// TLS of the mail servers: only where they were asked.
  case tls = "TLS"
  case dane = "DANE"
  case mtaSTS = "MTA-STS"
  case tlsRPT = "TLS-RPT"
  case bimi = "BIMI"
  case reverseDNS = "Reverse DNS"
  /// Only on demand (`--blocklists`): lists refuse public resolvers, and bulk use.
  case blocklists = "Blocklists"
  case dnssec = "DNSSEC"
  case zone = "Zone"
  /// What large receivers have written down: only with `--profile`.
  case receivers = "Receivers"
  /// What a change of records does: only where two states are compared (`dlv gate`).
  case gate = "Gate"
  /// What a configuration accepts: only where it has waivers.
  case waivers = "Waivers"
  /// A zone as it stands in files, beyond mail: only `dlv dns lint`.
  case zoneData = "Zone data"
  /// What a message itself is like: only `dlv lint`, as the families that follow.
  case header = "Header"
  case unsubscribe = "Unsubscribe"
  case mime = "MIME"
  case html = "HTML"
  case deception = "Deception"
  case links = "Links"
  case text = "Text"
  case likeness = "Filter likeness"
  /// What spam filters say that were asked (`--spamd`, `--rspamd`).
  case secondOpinions = "Second opinions"

  /// The records that say how a domain's mail is set up, and the zone around them.
  public static let records: Set<RuleFamily> = [.spf, .dkim, .dmarc, .mx, .zone]

  /// Families that need connections to the domain's mail servers.
  public static let probed: Set<RuleFamily> = [.smtp, .tls]

  /// What an audit looks at unless it is told otherwise.
  public static let byDefault = Set(ofAudits).subtracting([
    .smtp, .tls, .blocklists, .receivers,
  ])

  /// What an audit of one domain can look at.
  public static let ofAudits = allCases.filter {
    ![.gate, .waivers, .zoneData].contains($0) && !ofMessages.contains($0)
  }

  /// What the content of a message is held against.
  public static let ofMessages: [RuleFamily] = [
    .header, .unsubscribe, .mime, .html, .deception, .links, .text, .likeness, .secondOpinions,
  ]

  /// The name as the command line and the keys of facts have it: `mta-sts`.
  public var word: String {
    rawValue.lowercased().replacing(" ", with: "-")
  }
}

/// How bad a finding is; greater is worse.
public enum Severity: String, CaseIterable, Comparable, Sendable {
  case info, notice, warning, error

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .notice: 1
    case .warning: 2
    case .error: 3
    }
  }
}

/// What `dlv rules ID` prints below the title. Plain text; paragraphs are divided by an empty line.
public struct RulePage: Sendable {
  /// What the rule looks at and when it fires.
  public let what: String
  /// What happens to mail when it does.
  public let why: String
  /// What to publish or change.
  public let fix: String
  /// A zone-file line or two that the rule objects to.
  public let bad: String
  /// The same, right.
  public let good: String

  public init(what: String, why: String, fix: String, bad: String, good: String) {
    self.what = what
    self.why = why
    self.fix = fix
    self.bad = bad
    self.good = good
  }
}
