import Audit

/// A link whose target is hard to read.
enum LinkDisguised: LikenessRule {
  static let rule = Rule(
    "lint-likeness-link-disguised", "A link whose target is hard to read", family: .likeness,
    severity: .info, citation: "RFC 3986 §7.6, §2.3",
    page: RulePage(
      what: """
        A link to an IP address, in decimal, hexadecimal or octal disguise or not, with text before an @ that looks \
        like a host, with letters written as %-escapes, or to an unusual port.
        """,
      why: """
        None of it is needed to link to a page that one wants to be known for. Measured 2026 on mail of 2002 to 2005, \
        spam against newsletters that people wanted: numeric addresses 13 % against 2.6 %, the others 1 to 2 % against \
        none.
        """,
      fix: "Link to a host name of yours, over HTTPS, without escapes that are not needed.",
      bad: """
        <a href="http://www.bank.example@203.0.113.7/">
        """,
      good: """
        <a href="https://www.example.com/">
        """))

  static let signs: Set<LikenessSign> = [
    .linkNumeric, .linkNumericDisguised, .linkUserInformation, .linkHostEscaped,
    .linkLettersEscaped, .linkPort,
  ]
}

/// One link, away from the author.
enum LinkTargets: LikenessRule {
  static let rule = Rule(
    "lint-likeness-link-target", "One link, away from the author", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin GOOG_STO_HTML_PHISH; FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        A page with no more than three links, all of them to one host that is not the author's; an offer whose every link leads to such a host; or \
        links on images alone, without a word. Hosts of services that count clicks for senders do not count.
        """,
      why: """
        Spam has one place to go to, and it is seldom where it comes from. Newsletters link to their own pages too. \
        Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: 20 % against none.
        """,
      fix: """
        Link to your own domain, at least in the imprint and for unsubscribing; use a click-tracking host under your \
        domain.
        """,
      bad: """
        From: Example Shop <news@example.com>

        <a href="https://cheap.example.net/">Click</a>
        """,
      good: """
        <a href="https://www.example.com/">Example Shop</a>
        """))

  static let signs: Set<LikenessSign> = [.linkOneTarget, .linkOfferTarget, .linkImagesAlone]
}

/// A link through somebody who hides its owner.
enum LinkNameless: LikenessRule {
  static let rule = Rule(
    "lint-likeness-link-nameless", "A link through somebody who hides its owner", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin URL_SHORTENER_CHAINED, GOOG_STO_HTML_PHISH; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        A link leads to a URL shortener, or to a host where anybody puts pages, forms or files for nothing and without \
        a name.
        """,
      why: """
        Of the phishing of 2022 to 2025 15 % used a shortener, of wanted newsletters fewer than 2 %. Shorteners and \
        free hosts are shared with all who abuse them, and so is their reputation.
        """,
      fix: "Link to your own domain; shorten, if you must, with a short domain of your own.",
      bad: """
        <a href="https://bit.ly/3xYzAbC">
        """,
      good: """
        <a href="https://example.com/autumn">
        """))

  static let signs: Set<LikenessSign> = [.linkShortened, .linkFreeHost]
}

/// The recipient's address in a link, as phishing puts it.
enum LinkPersonal: LikenessRule {
  static let rule = Rule(
    "lint-likeness-link-recipient", "The recipient's address in a link, as phishing puts it",
    family: .likeness,
    severity: .info,
    citation: "SpamAssassin GOOG_STO_EMAIL_PHISH; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "The address of the recipient stands behind the # of a link, or in base64 inside it.",
      why: """
        Forms of phishing fill in the name so. Newsletters use a token that means something only to them.
        """,
      fix: "Use a token. In a fragment the address is of no use to your server.",
      bad: """
        <a href="https://example.net/login#anna@example.net">
        """,
      good: """
        <a href="https://example.com/u/8f3a2c6b">
        """))

  static let signs: Set<LikenessSign> = [.linkRecipient]
}

/// A link into the inside of a site.
enum LinkIntrusion: LikenessRule {
  static let rule = Rule(
    "lint-likeness-link-intrusion", "A link into the inside of a site", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin URI_WP_HACKED, rspamd WP_COMPROMISED; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        A link leads to a folder of a content management system where no pages are: /wp-includes/, /wp-admin/, \
        /.well-known/ and the like.
        """,
      why: "Pages of phishing are left there on sites that were broken into.",
      fix: "Link to pages of the site.",
      bad: """
        <a href="https://www.example.com/wp-includes/login/">
        """,
      good: """
        <a href="https://www.example.com/login/">
        """))

  static let signs: Set<LikenessSign> = [.linkSiteInternals]
}
