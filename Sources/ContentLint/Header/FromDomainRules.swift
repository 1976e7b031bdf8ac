import Audit
import DNS
import MailAuth
import Message

/// An author at no domain of the internet.
enum FromDomain: LintRule {
  static let rule = Rule(
    "lint-header-from-domain", "From is at no domain of the internet", family: .header,
    severity: .error, citation: "RFC 5321 §2.3.5, RFC 6761 §6, RFC 9989 §5.3.1",
    page: RulePage(
      what:
        "The domain of From is localhost, an IP address, a name without a dot, or has an ending that is not public.",
      why:
        "The domain has no DNS records: no SPF, DKIM or DMARC can pass for it, nobody can answer, and receivers refuse the message.",
      fix: "Write an address of a domain of yours that takes mail.",
      bad: "From: Example News <news@localhost>", good: "From: Example News <news@example.com>"))

  static let requirement: LintRequirement? = .author

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from else { return examination.notApplicable() }
    for author in from.list.mailboxes {
      if PlaceholderText.holdsTag(author.domain) { continue }
      guard let problem = InternetHost.problem(of: author.domain) else { continue }
      examination.find(
        at: from.range(author.addressRange), "the domain of From, \(author.domain), \(problem)")
    }
  }
}

/// A free mailbox as author of mail that another system sends.
enum FromFreemail: LintRule {
  static let rule = Rule(
    "lint-header-from-freemail", "From is a free mailbox, and another system sends",
    family: .header, severity: .error,
    citation:
      "Gmail, Email sender guidelines (impersonated From: headers); RFC 9989 §4.4",
    page: RulePage(
      what: """
        From is at a provider of free mailboxes, and the message shows that it does not come from there: it is signed by other domains alone, \
        or it is a draft with List-Unsubscribe, which no such provider adds. What members write to a discussion list (List-Post) is not meant.
        """,
      why: """
        Neither SPF nor DKIM of your system counts for the provider's domain, so DMARC fails. Gmail, Yahoo and Microsoft ask for DMARC of those \
        who send in bulk, and the providers' own records ask receivers to quarantine or refuse such mail.
        """,
      fix: "Write From with a domain of yours, and put the free mailbox into Reply-To if you must.",
      bad: "From: Example Shop <example.shop@gmail.com>\nDKIM-Signature: …; d=example.com; …",
      good: "From: Example Shop <shop@example.com>\nDKIM-Signature: …; d=example.com; …"))

  static let requirement: LintRequirement? = .ownDomain

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .personal ? .severity(.info) : nil
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let from = message.from, let author = from.list.mailboxes.first,
      message.isFreemail(author.domain), !message.isOfDiscussionList
    else { return examination.notApplicable() }
    let signers = message.signers
    // Providers sign for each other: hotmail.com and outlook.com, ymail.com and yahoo.com.
    if signers.contains(where: { FreemailDomains.contains("\($0)") }) { return }
    let sign: String
    if let signer = signers.first, !message.isReturnPathAligned(with: author.domain) {
      sign = "\(signer) signed the message"
    } else if signers.isEmpty, message.unsubscribe != nil, !message.isDelivered {
      // Of a message that went over a list the field may be the list's, and the author a member.
      sign = "List-Unsubscribe shows that another system sends"
    } else {
      return
    }
    examination.find(
      at: from.range(author.addressRange),
      "From is at \(author.domain), a provider of free mailboxes, and \(sign)")
  }
}

/// Signatures of other domains than the author's.
enum FromUnaligned: LintRule {
  static let rule = Rule(
    "lint-header-dkim-unaligned", "No DKIM signature is of the domain in From", family: .header,
    severity: .warning, citation: "RFC 9989 §4.4; Gmail, Email sender guidelines",
    page: RulePage(
      what: """
        The message is signed with DKIM, and no d= has the organisation's domain of From. A Return-Path with that domain is taken for alignment \
        by SPF. Mail of discussion lists (List-Post) is not meant.
        """,
      why:
        "DMARC counts a signature only where its domain fits that of From. Gmail, Yahoo and Microsoft ask it of those who send in bulk.",
      fix: "Sign with a key of the domain in From as well; services call it a custom DKIM domain.",
      bad: "From: news@example.com\nDKIM-Signature: …; d=esp.example.net; …",
      good: "From: news@example.com\nDKIM-Signature: …; d=mail.example.com; …"))

  static let requirement: LintRequirement? = .alignment

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    profile == .personal ? .severity(.info) : nil
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let signers = message.signers
    guard let from = message.from, let author = from.list.mailboxes.first,
      let organization = message.organization(author.domain), !signers.isEmpty,
      !message.isOfDiscussionList,
      // Those are other rules'.
      InternetHost.problem(of: author.domain) == nil, !message.isFreemail(author.domain)
    else { return examination.notApplicable() }
    if signers.contains(where: { message.organization($0) == organization })
      || message.isReturnPathAligned(with: author.domain)
    {
      return
    }
    let names = signers.map { "d=\($0)" }
    examination.find(
      at: from.range(author.addressRange),
      "From is at \(author.domain), and the message is signed by \(names.prefix(3).joined(separator: ", ")) alone",
      evidence: names)
  }
}

extension LintMessage {
  /// The domains of the DKIM signatures that can be read, from the top.
  var signers: [DomainName] {
    fields(.dkimSignature).compactMap { (try? DKIMSignature(Array($0.text.utf8)))?.domain }
  }

  /// Whether members of a list write to it: RFC 2369 §3.4, where `NO` means that nobody may.
  var isOfDiscussionList: Bool {
    guard let post = field("List-Post") else { return false }
    return !ListURIs(post.value).isNo
  }

  /// Whether the envelope's sender, of a message that was delivered, has the organisation of that domain.
  func isReturnPathAligned(with domain: String) -> Bool {
    guard let mailbox = addresses(.returnPath)?.list.mailboxes.first,
      let own = organization(domain)
    else { return false }
    return organization(mailbox.domain) == own
  }

  /// Whether a domain is one at which people have free mailboxes; not `live.example.com`.
  func isFreemail(_ domain: String) -> Bool {
    guard FreemailDomains.contains(domain), let name = try? DomainName(domain) else { return false }
    return organization(name) == name
  }
}
