/// One requirement that a large receiver has written down for those who send to it, as far as a single message can tell.
public struct SenderRule: Hashable, Sendable {
  /// Stable: `gmail-spf-and-dkim`.
  public let id: String
  public let receiver: Receiver
  public let audience: Audience
  public let subject: Subject
  /// What is required, in a clause.
  public let statement: String
  /// Since when, ISO 8601: a month or a day.
  public let since: String

  public enum Receiver: String, Hashable, Sendable, CaseIterable {
    case gmail = "Gmail"
    case yahoo = "Yahoo"
    case microsoft = "Microsoft"

    /// The page where the rules stand.
    public var source: Source {
      switch self {
      case .gmail:
        Source(
          title: "Email sender guidelines", address: "https://support.google.com/a/answer/81126")
      case .yahoo:
        Source(
          title: "Sender requirements and recommendations",
          address: "https://senders.yahooinc.com/best-practices/")
      case .microsoft:
        Source(
          title: "Outlook's new requirements for high-volume senders",
          address:
            "https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730"
        )
      }
    }
  }

  public struct Source: Hashable, Sendable {
    public let title: String
    public let address: String
  }

  /// Whom the rule is for.
  public enum Audience: String, Hashable, Sendable, CaseIterable {
    case everybody
    /// More than 5,000 messages a day to Gmail or to Outlook.com; Yahoo names no number.
    case bulk
    /// Marketing and subscribed mail of those.
    case bulkMarketing = "bulk_marketing"
  }

  /// What of a message the rule looks at.
  public enum Subject: Hashable, Sendable {
    case spfOrDKIM
    case spfAndDKIM
    case spf
    case dkim
    /// Keys of DKIM have 1024 bits or more.
    case dkimKeyLength
    /// A DMARC record, of whatever policy.
    case dmarcRecord
    /// From aligned with SPF or DKIM: DMARC passes.
    case dmarcPass
    case reverseDNS
    case encryption
    case format
    case oneClickUnsubscribe
    /// From does not pretend to be the receiver's own.
    case ownDomain
  }

  /// The day on which the receivers' pages were last looked up.
  public static let date = "2026-11-22"

  /// Every rule, in the order in which they are shown.
  public static let all: [SenderRule] = gmail + yahoo + microsoft

  public static let gmailSPFOrDKIM = SenderRule(
    id: "gmail-spf-or-dkim", receiver: .gmail, audience: .everybody, subject: .spfOrDKIM,
    statement: "SPF or DKIM", since: "2024-02-01")
  public static let gmailKeyLength = SenderRule(
    id: "gmail-dkim-key", receiver: .gmail, audience: .everybody, subject: .dkimKeyLength,
    statement: "DKIM keys, 1024 bits or more", since: "2024-02-01")
  public static let gmailReverseDNS = SenderRule(
    id: "gmail-reverse-dns", receiver: .gmail, audience: .everybody, subject: .reverseDNS,
    statement: "forward and reverse DNS", since: "2024-02-01")
  public static let gmailTLS = SenderRule(
    id: "gmail-tls", receiver: .gmail, audience: .everybody, subject: .encryption, statement: "TLS",
    since: "2024-02-01")
  public static let gmailFormat = SenderRule(
    id: "gmail-format", receiver: .gmail, audience: .everybody, subject: .format,
    statement: "RFC 5322 format", since: "2024-02-01")
  public static let gmailFrom = SenderRule(
    id: "gmail-from", receiver: .gmail, audience: .everybody, subject: .ownDomain,
    statement: "no foreign gmail.com in From", since: "2024-02-01")
  public static let gmailSPFAndDKIM = SenderRule(
    id: "gmail-spf-and-dkim", receiver: .gmail, audience: .bulk, subject: .spfAndDKIM,
    statement: "SPF and DKIM", since: "2024-02-01")
  public static let gmailDMARC = SenderRule(
    id: "gmail-dmarc", receiver: .gmail, audience: .bulk, subject: .dmarcRecord,
    statement: "DMARC record, p=none at least", since: "2024-02-01")
  public static let gmailAlignment = SenderRule(
    id: "gmail-alignment", receiver: .gmail, audience: .bulk, subject: .dmarcPass,
    statement: "From aligned with SPF or DKIM", since: "2024-02-01")

  public static let gmailOneClick = SenderRule(
    id: "gmail-one-click", receiver: .gmail, audience: .bulkMarketing,
    subject: .oneClickUnsubscribe, statement: "one-click unsubscribe", since: "2024-06-01")

  private static let gmail = [
    gmailSPFOrDKIM, gmailKeyLength, gmailReverseDNS, gmailTLS, gmailFormat, gmailFrom,
    gmailSPFAndDKIM, gmailDMARC,
    gmailAlignment, gmailOneClick,
  ]

  public static let yahooSPFOrDKIM = SenderRule(
    id: "yahoo-spf-or-dkim", receiver: .yahoo, audience: .everybody, subject: .spfOrDKIM,
    statement: "SPF or DKIM", since: "2024-02")
  public static let yahooReverseDNS = SenderRule(
    id: "yahoo-reverse-dns", receiver: .yahoo, audience: .everybody, subject: .reverseDNS,
    statement: "forward and reverse DNS", since: "2024-02")
  public static let yahooFormat = SenderRule(
    id: "yahoo-format", receiver: .yahoo, audience: .everybody, subject: .format,
    statement: "RFC 5322 format", since: "2024-02")
  public static let yahooSPFAndDKIM = SenderRule(
    id: "yahoo-spf-and-dkim", receiver: .yahoo, audience: .bulk, subject: .spfAndDKIM,
    statement: "SPF and DKIM", since: "2024-02")
  public static let yahooDMARC = SenderRule(
    id: "yahoo-dmarc", receiver: .yahoo, audience: .bulk, subject: .dmarcRecord,
    statement: "DMARC record, p=none at least", since: "2024-02")
  public static let yahooAlignment = SenderRule(
    id: "yahoo-alignment", receiver: .yahoo, audience: .bulk, subject: .dmarcPass,
    statement: "DMARC passes", since: "2024-02")

  public static let yahooOneClick = SenderRule(
    id: "yahoo-one-click", receiver: .yahoo, audience: .bulkMarketing,
    subject: .oneClickUnsubscribe, statement: "one-click unsubscribe", since: "2024-06")

  private static let yahoo = [
    yahooSPFOrDKIM, yahooReverseDNS, yahooFormat, yahooSPFAndDKIM, yahooDMARC, yahooAlignment,
    yahooOneClick,
  ]

  public static let microsoftSPF = SenderRule(
    id: "microsoft-spf", receiver: .microsoft, audience: .bulk, subject: .spf,
    statement: "SPF passes", since: "2025-05-05")
  public static let microsoftDKIM = SenderRule(
    id: "microsoft-dkim", receiver: .microsoft, audience: .bulk, subject: .dkim,
    statement: "DKIM passes", since: "2025-05-05")
  public static let microsoftDMARC = SenderRule(
    id: "microsoft-dmarc", receiver: .microsoft, audience: .bulk, subject: .dmarcRecord,
    statement: "DMARC record, p=none at least", since: "2025-05-05")

  public static let microsoftAlignment = SenderRule(
    id: "microsoft-alignment", receiver: .microsoft, audience: .bulk, subject: .dmarcPass,
    statement: "From aligned with SPF or DKIM", since: "2025-05-05")

  private static let microsoft = [
    microsoftSPF, microsoftDKIM, microsoftDMARC, microsoftAlignment,
  ]
}
