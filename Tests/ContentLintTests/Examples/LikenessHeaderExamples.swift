@testable import ContentLint

/// Examples of the signs in the header.
extension LintExample {
  static let likenessHeader: [LintExample] =
    forgedClients + headerFields + likenessAddresses + likenessSubjects

  private static let outlook = "X-Mailer: ⟦Microsoft Outlook Express 6.00.2600.0000⟧\n"

  private static let forgedClients: [LintExample] = [
    LintExample(
      MessageIDForged.self, "numbers without a time",
      fields: "Message-ID: ⟦<00003f55426a$00001acb$00005083@mx1.example.com>⟧"),
    LintExample(
      MessageIDForged.self, "a first number that is too short",
      fields: "Message-ID: ⟦<3f55$1acb$5083@mx1.example.com>⟧"),
    LintExample(
      MessageIDForged.self, "a time of another year",
      fields: "Message-ID: ⟦<000801c7a3f2$1c2d3e40$6401a8c0@anna>⟧"),
    LintExample(
      MessageIDForged.self, "the time of Date",
      fields:
        "Date: Thu, 28 Jun 2007 16:00:00 +0200\nMessage-ID: <000801c7b98c$1c2d3e40$6401a8c0@anna>"),
    LintExample(
      MessageIDForged.self, "a counter of five digits in front",
      fields:
        "Date: Thu, 28 Jun 2007 16:00:00 +0200\nMessage-ID: <f096601c7b98c$1c2d3e40$6401a8c0@anna>"),
    LintExample(
      MessageIDForged.self, "dollars of another form", fields: "Message-ID: <a$b@example.com>"),

    LintExample(
      BoundaryForged.self, "no time in it",
      fields:
        "Content-Type: multipart/mixed; boundary=⟦\"----=_NextPart_000_00C5_22E25E1D.D0727B17\"⟧",
      body: "------=_NextPart_000_00C5_22E25E1D.D0727B17\n\nHello\n"),
    LintExample(
      BoundaryForged.self, "zeros",
      fields:
        "Content-Type: multipart/mixed; boundary=⟦\"----=_NextPart_000_0000_00000000.00000000\"⟧",
      body: "------=_NextPart_000_0000_00000000.00000000\n\nHello\n"),
    LintExample(
      BoundaryForged.self, "a time",
      fields:
        "Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0007_01C7B98C.1C2D3E40\"",
      body: "------=_NextPart_000_0007_01C7B98C.1C2D3E40\n\nHello\n"),
    LintExample(
      BoundaryForged.self, "another program's",
      fields: "Content-Type: multipart/mixed; boundary=\"----=_NextPart_3402248108\"",
      body: "------=_NextPart_3402248108\n\nHello\n"),

    LintExample(
      ClientForged.self, "Outlook Express without X-MimeOLE",
      fields: outlook + "Message-ID: <000801c7b98c$1c2d3e40$6401a8c0@anna>"),
    LintExample(
      ClientForged.self, "and with HTML alone",
      message: """
        From: Example News <news@example.com>
        X-Mailer: ⟦Microsoft Outlook, Build 10.0.2616⟧
        X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2600.0000
        Content-Type: text/html

        <p>Hello
        """),
    LintExample(
      ClientForged.self, "another Message-ID",
      message: """
        From: Example News <news@example.com>
        Message-ID: ⟦<abc.def@example.com>⟧
        X-Mailer: Microsoft Outlook, Build 10.0.2616
        X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2600.0000

        Hello
        """),
    LintExample(
      ClientForged.self, "two versions",
      message: """
        From: Example News <news@example.com>
        X-Mailer: ⟦Microsoft Outlook Express 5.50.4133.2400⟧
        X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2600.0000

        Hello
        """),
    LintExample(
      ClientForged.self, "Thunderbird with another Message-ID",
      fields: "Message-ID: ⟦<2026.1@example.com>⟧\nUser-Agent: Mozilla Thunderbird"),
    LintExample(
      ClientForged.self, "The Bat! with another Message-ID",
      fields: "Message-ID: ⟦<2026.1@example.com>⟧\nX-Mailer: The Bat! (v9.3)"),
    LintExample(
      ClientForged.self, "Eudora with another Message-ID",
      fields: "Message-ID: ⟦<xy@example.com>⟧\nX-Mailer: Eudora Pro"),
    LintExample(
      ClientForged.self, "Thunderbird",
      fields:
        "Message-ID: <4b5a1f2c-1a2b-3c4d-5e6f-0123456789ab@example.com>\nUser-Agent: Mozilla Thunderbird"
    ),
    LintExample(
      ClientForged.self, "an Outlook of today",
      fields: "X-Mailer: Microsoft Outlook 16.0\nMessage-ID: <1@example.com>"),
    LintExample(
      ClientForged.self, "Outlook Express as it is",
      fields: """
        Date: Thu, 28 Jun 2007 16:00:00 +0200
        Message-ID: <000801c7b98c$1c2d3e40$6401a8c0@anna>
        X-Mailer: Microsoft Outlook Express 6.00.2600.0000
        X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2600.0000
        """),

    LintExample(
      ClientAntique.self, "Outlook Express in 2026",
      fields: "X-Mailer: ⟦Microsoft Outlook Express 6.00.2900.2180⟧"),
    LintExample(
      ClientAntique.self, "Thunderbird 2", fields: "User-Agent: ⟦Thunderbird 2.0.0.6⟧"),
    LintExample(
      ClientAntique.self, "in its time",
      fields:
        "Date: Thu, 28 Jun 2007 16:00:00 +0200\nX-Mailer: Microsoft Outlook Express 6.00.2900.2180"
    ),
    LintExample(ClientAntique.self, "of today", fields: "User-Agent: Mozilla Thunderbird"),

    LintExample(
      BulkMailerNamed.self, "a name that filters know", fields: "X-Mailer: ⟦DarkMailer 3.1⟧"),
    LintExample(
      BulkMailerNamed.self, "random letters", fields: "X-Mailer: ⟦gzg9vejGQoprgWnU⟧"),
    LintExample(BulkMailerNamed.self, "a program", fields: "X-Mailer: Example Campaigns 4.2"),
    LintExample(BulkMailerNamed.self, "one word", fields: "X-Mailer: ExampleCampaigner"),

    LintExample(FieldEmpty.self, "an empty Reply-To", fields: "⟦Reply-To⟧:"),
    LintExample(FieldEmpty.self, "an empty Cc", fields: "⟦Cc⟧: \nX-Other: "),
    LintExample(FieldEmpty.self, "a full one", fields: "Reply-To: news@example.com"),
    LintExample(FieldEmpty.self, "a field of one's own", fields: "X-Other:"),
  ]

  private static let headerFields: [LintExample] = [
    LintExample(
      MessageIDCareless.self, "a relay's",
      fields:
        "Message-ID: ⟦<200207110456.g6B4uWx12345@relay.example.net>⟧"),
    LintExample(
      MessageIDCareless.self, "without brackets", fields: "Message-ID: ⟦20261123@example.com⟧"),
    LintExample(
      MessageIDCareless.self, "without a host", fields: "Message-ID: ⟦<20261123@>⟧"),
    LintExample(
      MessageIDCareless.self, "a relay of one's own",
      fields: "Message-ID: <200207110456.g6B4uWx12345@mail.example.com>"),
    LintExample(
      MessageIDCareless.self, "another program's numbers",
      fields: "Message-ID: <20261123.0930.1@mail.example.net>"),

    LintExample(
      DateCareless.self, "west of everything", fields: "Date: ⟦Mon, 23 Nov 2026 09:30:00 -1900⟧"),
    LintExample(
      DateCareless.self, "minutes of a zone", fields: "Date: ⟦Mon, 23 Nov 2026 09:30:00 +0175⟧"),
    LintExample(
      DateCareless.self, "no zone", fields: "Date: ⟦Mon, 23 Nov 2026 09:30:00⟧"),
    LintExample(
      DateCareless.self, "another form", fields: "Date: ⟦03 Jul 26 12:47:50 AM⟧"),
    LintExample(
      DateCareless.self, "another day", fields: "Date: ⟦Tue, 23 Nov 2026 09:30:00 +0100⟧"),
    LintExample(
      DateCareless.self, "the far east", fields: "Date: Mon, 23 Nov 2026 09:30:00 +1400 (LINT)"),
    LintExample(
      DateCareless.self, "a zone as a comment", fields: "Date: Mon, 23 Nov 2026 09:30:00 (GMT)"),
    LintExample(DateCareless.self, "without the day", fields: "Date: 23 Nov 2026 09:30:00 +0100"),

    LintExample(
      HeaderEncodingOdd.self, "base64 for nothing",
      fields: "Subject: ⟦=?utf-8?B?WW91ciBhY2NvdW50?=⟧"),
    LintExample(
      HeaderEncodingOdd.self, "Latin-1 as it is",
      octets: Array("From: a@example.com\nSubject: ".utf8) + Array("⟦caf".utf8) + [0xE9]
        + Array("⟧\n\nHello\n".utf8)),
    LintExample(
      HeaderEncodingOdd.self, "base64 for a reason",
      fields: "Subject: =?utf-8?B?w5xiZXIgdW5z?="),
    LintExample(HeaderEncodingOdd.self, "UTF-8 as it is", fields: "Subject: Über uns"),
    LintExample(
      HeaderEncodingOdd.self, "quoted-printable", fields: "Subject: =?utf-8?Q?Your_account?="),

    LintExample(UrgencyClaimed.self, "1", fields: "X-Priority: ⟦1 (Highest)⟧"),
    LintExample(UrgencyClaimed.self, "high", fields: "Importance: ⟦High⟧"),
    LintExample(UrgencyClaimed.self, "3", fields: "X-Priority: 3"),
    LintExample(UrgencyClaimed.self, "normal", fields: "Importance: normal"),
  ]

  private static let likenessAddresses: [LintExample] = [
    LintExample(RecipientsOdd.self, "a group", fields: "To: ⟦undisclosed-recipients:;⟧"),
    LintExample(
      RecipientsOdd.self, "a made-up address", fields: "To: ⟦<Undisclosed.Recipients@example.net>⟧"),
    LintExample(
      RecipientsOdd.self, "neighbours",
      fields: "To: anna@example.net\nCc: ⟦anne@example.net, anni@example.net, anton@example.net⟧"),
    LintExample(RecipientsOdd.self, "one reader"),
    LintExample(
      RecipientsOdd.self, "four people",
      fields: "To: anna@example.net\nCc: bert@example.net, carla@example.net, dora@example.net"),

    LintExample(AuthorNameless.self, "an address", fields: "From: ⟦news@example.com⟧"),
    LintExample(AuthorNameless.self, "in brackets", fields: "From: ⟦<news@example.com>⟧"),
    LintExample(AuthorNameless.self, "a name"),
    LintExample(AuthorNameless.self, "behind it", fields: "From: news@example.com (Example News)"),

    LintExample(
      FreemailSender.self, "mail of a person", fields: "From: ⟦Anna <anna@gmail.com>⟧"),
    LintExample(
      FreemailSender.self, "an offer", fields: "From: ⟦Anna <anna@yahoo.co.uk>⟧",
      body: "Buy viagra and cialis here.\n"),
    LintExample(
      FreemailSender.self, "answers elsewhere",
      fields: "Reply-To: ⟦claims@outlook.com⟧",
      body: "Buy viagra and cialis here.\n"),
    LintExample(
      FreemailSender.self, "where to stop",
      html: "<a href=\"⟦mailto:stop@hotmail.com?subject=remove⟧\">No more</a>"),
    LintExample(FreemailSender.self, "a domain"),
    LintExample(
      FreemailSender.self, "an answer to a letter",
      fields: "From: Anna <anna@gmail.com>\nIn-Reply-To: <1@example.com>"),
    LintExample(
      FreemailSender.self, "answers to oneself", fields: "Reply-To: answers@example.com"),
  ]

  private static let likenessSubjects: [LintExample] = [
    LintExample(
      SubjectToken.self, "far to the right", fields: "Subject: ⟦Save on toner                24625⟧"
    ),
    LintExample(SubjectToken.self, "behind a tabulator", fields: "Subject: ⟦Save on toner\txkcd9⟧"),
    LintExample(SubjectToken.self, "no word", fields: "Subject: ⟦Save on toner today gfhtrw⟧"),
    LintExample(SubjectToken.self, "a number", fields: "Subject: ⟦Save on toner 24625⟧"),
    LintExample(SubjectToken.self, "a year", fields: "Subject: Our programme for 2027"),
    LintExample(SubjectToken.self, "a word", fields: "Subject: Our rhythm"),
    LintExample(SubjectToken.self, "a number with its sign", fields: "Subject: Your order #24625"),

    LintExample(SubjectLoud.self, "capitals", fields: "Subject: ⟦GET IN AT THE TOP⟧"),
    LintExample(SubjectLoud.self, "FREE", fields: "Subject: ⟦Get a FREE quote⟧"),
    LintExample(SubjectLoud.self, "a percentage", fields: "Subject: ⟦Save 50% on toner⟧"),
    LintExample(SubjectLoud.self, "spaced out", fields: "Subject: All about ⟦s u m m e r⟧ days"),
    LintExample(SubjectLoud.self, "dollars", fields: "Subject: ⟦Only $ 14 each⟧"),
    LintExample(SubjectLoud.self, "a sentence"),
    LintExample(SubjectLoud.self, "short capitals", fields: "Subject: NASA news"),
    LintExample(SubjectLoud.self, "a question", fields: "Subject: Free on Friday?"),
    LintExample(SubjectLoud.self, "initials", fields: "Subject: J. R. R. and C. S. at the U. N."),

    LintExample(SubjectPretends.self, "ADV", fields: "Subject: ⟦ADV: toner⟧"),
    LintExample(SubjectPretends.self, "passed on", fields: "Subject: ⟦FW: toner⟧"),
    LintExample(
      SubjectPretends.self, "an address", fields: "Subject: ⟦anna@example.net: mailbox full⟧"),
    LintExample(SubjectPretends.self, "advent", fields: "Subject: Advent at the museum"),
    LintExample(
      SubjectPretends.self, "really passed on", fields: "Subject: Fwd: toner",
      body: "Look at this.\n\n-------- Forwarded message --------\nHello\n"),
  ]
}
