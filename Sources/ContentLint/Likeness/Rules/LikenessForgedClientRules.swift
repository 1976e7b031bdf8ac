import Audit

/// Message-ID imitates Outlook.
enum MessageIDForged: LikenessRule {
  static let rule = Rule(
    "lint-likeness-message-id-forged", "Message-ID imitates Outlook", family: .likeness,
    severity: .info, citation: "RFC 5322 §3.6.4",
    page: RulePage(
      what: """
        The Message-ID has the form that Outlook gives it, three hexadecimal numbers with `$` between them, and not \
        the time that Outlook writes into the first two, or another time than Date.
        """,
      why: """
        Programs for bulk mail copy the look of Outlook without knowing what the numbers are. Measured 2026 on mail of \
        2002 to 2005, spam against newsletters that people wanted: 30 % against none.
        """,
      fix: """
        Let the program write a Message-ID of its own: something unique, @, and a domain of yours.
        """,
      bad: "Message-ID: <00003f55426a$00001acb$00005083@mx1.example.com>",
      good: "Message-ID: <20261123093000.8f3a@example.com>"))

  static let signs: Set<LikenessSign> = [.messageIDNotOutlook, .messageIDOtherTime]
}

/// The MIME boundary imitates Outlook.
enum BoundaryForged: LikenessRule {
  static let rule = Rule(
    "lint-likeness-boundary-forged", "The MIME boundary imitates Outlook", family: .likeness,
    severity: .info, citation: "RFC 2046 §5.1.1",
    page: RulePage(
      what: """
        A boundary has the form of Outlook's, `----=_NextPart_000_0001_01C7A3F2.1C2D3E40`, and the number before the \
        dot, which Outlook takes from the clock, is no time.
        """,
      why: """
        Programs for bulk mail copy the look of Outlook. Measured 2026 on mail of 2002 to 2005, spam against \
        newsletters that people wanted: 2.3 % against none.
        """,
      fix: "Use a boundary of random letters, without the form of another program.",
      bad: """
        boundary="----=_NextPart_000_00C5_22E25E1D.D0727B17"
        """,
      good: """
        boundary="=_8f3a2c6b"
        """))

  static let signs: Set<LikenessSign> = [.boundaryNotOutlook]
}

/// The mail program that is named did not write the message.
enum ClientForged: LikenessRule {
  static let rule = Rule(
    "lint-likeness-client-forged", "The mail program that is named did not write the message",
    family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin FORGED_MUA_OUTLOOK, rspamd FORGED_MUA_OUTLOOK; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        X-Mailer or User-Agent names a mail program that always leaves certain traces (X-MimeOLE, a plain text beside \
        HTML, the form of its Message-ID), and they are missing or others.
        """,
      why: """
        Naming a well-known client is the oldest trick of bulk programs, and comparing it with the client's habits the \
        surest test of filters. Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: 18 \
        % against none for the missing X-MimeOLE, 11 % against none for HTML without text.
        """,
      fix: "Name the program that really sends, or none: nobody asks for X-Mailer.",
      bad: """
        X-Mailer: Microsoft Outlook Express 6.00.2600.0000
        Content-Type: text/html
        """,
      good: "X-Mailer: Example Campaigns 4.2"))

  static let signs: Set<LikenessSign> = [
    .outlookWithoutMimeOLE, .outlookHTMLAlone, .outlookOtherMessageID, .outlookExpressOtherMimeOLE,
    .eudoraOtherMessageID, .thunderbirdOtherMessageID, .batOtherMessageID,
  ]
}

/// A mail program that was given up long ago.
enum ClientAntique: LikenessRule {
  static let rule = Rule(
    "lint-likeness-client-antique", "A mail program that was given up long ago", family: .likeness,
    severity: .info, citation: "rspamd OLD_X_MAILER; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The header names a mail program whose last version is older than the message by many years.
        """,
      why: """
        Nobody writes with it any more, but sending programs whose templates are as old still claim it.
        """,
      fix: "Name the program that really sends, or none.",
      bad: """
        Date: Mon, 23 Nov 2026 09:30:00 +0100
        X-Mailer: Microsoft Outlook Express 6.00.2900.2180
        """,
      good: "X-Mailer: Example Campaigns 4.2"))

  static let signs: Set<LikenessSign> = [.antiqueClient]
}

/// A program for unasked bulk mail.
enum BulkMailerNamed: LikenessRule {
  static let rule = Rule(
    "lint-likeness-bulk-mailer", "A program for unasked bulk mail", family: .likeness,
    severity: .info, citation: "SpamAssassin HEADER_SPAM; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        X-Mailer or User-Agent names a program that is known for unasked bulk mail, or is a string of random letters, \
        as such programs write to look different in each copy.
        """,
      why: """
        Filters know these names. Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: \
        1.6 % against none.
        """,
      fix: "Send with a program that takes subscribers, and let it name itself.",
      bad: "X-Mailer: gzg9vejGQoprgWnU",
      good: "X-Mailer: Example Campaigns 4.2"))

  static let signs: Set<LikenessSign> = [.bulkMailer, .mailerRandom]
}

/// A field without content.
enum FieldEmpty: LikenessRule {
  static let rule = Rule(
    "lint-likeness-field-empty", "A field without content", family: .likeness,
    severity: .info, citation: "RFC 5322 §3.6",
    page: RulePage(
      what: "X-Mailer, User-Agent, Reply-To, Cc, X-Priority or Organization is there and empty.",
      why: """
        Mail programs leave out what they have nothing for; scripts that fill in a form leave it empty. Measured 2026 \
        on mail of 2002 to 2005, spam against newsletters that people wanted: 7 % against none.
        """,
      fix: "Leave the field out.",
      bad: "Reply-To:",
      good: "Reply-To: Example News <answers@example.com>"))

  static let signs: Set<LikenessSign> = [.fieldEmpty]
}
