import Audit

/// The name of a known service, from somebody else.
enum BrandBorrowed: LikenessRule {
  static let rule = Rule(
    "lint-likeness-brand", "The name of a known service, from somebody else", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin FROM_MISSP_PHISH; FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The author's name begins with that of a well-known service and the address is of another domain; or the text \
        asks for something in the name of a service to which neither author nor links belong.
        """,
      why: """
        Of phishing most bears a name that readers trust. Who really is the service writes from its domain.
        """,
      fix: "Give your own name. Where you write about a service, link to it.",
      bad: """
        From: "Netflix" <info@dental.example>
        """,
      good: """
        From: "Example Streaming News" <news@example.com>
        """))

  static let signs: Set<LikenessSign> = [.brandName, .brandPlea]
}

/// A host that looks like a known service's.
enum BrandLookalikeHost: LikenessRule {
  static let rule = Rule(
    "lint-likeness-brand-lookalike", "A host that looks like a known service's", family: .likeness,
    severity: .info,
    citation:
      "UTS #39 §4; FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The name of a service stands in somebody else's host (`paypal.com.example.icu`, `amazon-billing.example.xyz`, \
        `paypa1.example`), or a link shows a service's address and leads elsewhere.
        """,
      why: "Readers look for the name in the address and do not see where the domain begins.",
      fix: "Use hosts of your own name.",
      bad: """
        <a href="https://paypal.com.verify.example/">
        """,
      good: """
        <a href="https://pay.example.com/">
        """))

  static let signs: Set<LikenessSign> = [.brandLookalike, .brandLinkText]
}

/// The recipient's own organization, from outside.
enum RecipientBorrowed: LikenessRule {
  static let rule = Rule(
    "lint-likeness-recipient-name", "The recipient's own organization, from outside",
    family: .likeness,
    severity: .info, citation: "SpamAssassin TO_IN_SUBJ; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The author bears the name of the recipient's organization and writes from another domain, or a plea calls the \
        reader by the address and links elsewhere.
        """,
      why: "Phishing for mailboxes makes its names out of the address that it writes to.",
      fix: "Write from the organization's domain, and call readers by their names.",
      bad: """
        From: "example.net Support" <x@host.example>
        To: anna@example.net
        """,
      good: """
        From: "IT Service" <it@example.net>
        To: anna@example.net
        """))

  static let signs: Set<LikenessSign> = [.recipientDomainSender, .recipientAddressPlea]
}

/// A plea to act, at somebody else's page.
enum AccountPlea: LikenessRule {
  static let rule = Rule(
    "lint-likeness-plea", "A plea to act, at somebody else's page", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin ACCT_PHISHING_MANY; FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        An account in trouble, a full mailbox, a parcel, a document or a refund, with a plea to act; most of it counts \
        only where the links lead to others than the author.
        """,
      why: """
        Services write the same to their customers, but from and to their own domain. What tells phishing is where it \
        leads.
        """,
      fix: """
        Link to your own domain, call readers by their names, and set no deadlines that threaten.
        """,
      bad: """
        Your mailbox is full. Verify your account within 24 hours: https://upgrade.weebly.com/
        """,
      good: "Your storage at Example Mail is nearly full: https://www.example.com/storage"))

  static let signs: Set<LikenessSign> = [
    .pleaTrouble, .pleaDeadline, .pleaMailbox, .pleaGreeting, .pleaHosted, .pleaDomain,
    .pleaOneTarget, .pleaParcel, .pleaDocument, .pleaWallet, .pleaRefund, .pleaGerman, .pleaFrench,
    .pleaSpanish, .pleaPortuguese, .pleaItalian, .pleaDutch, .pleaPolish, .pleaJapanese,
    .pleaChinese,
  ]
}
