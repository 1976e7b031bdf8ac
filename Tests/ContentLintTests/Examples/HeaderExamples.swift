@testable import ContentLint

/// Examples of the rules about the header.
extension LintExample {
  static let header: [LintExample] =
    author + recipients + answers + dates + identifiers + subjects + encodedWords + lines + lists

  /// A signature of a domain that can be read.
  private static func signed(_ domain: String) -> String {
    "DKIM-Signature: v=1; a=rsa-sha256; d=\(domain); s=s1; h=from:to; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"
  }

  private static let author: [LintExample] = [
    LintExample(FromMissing.self, "no From", without: ["From"], firesNowhere: true),
    LintExample(
      FromMissing.self, "Sender alone", fields: "Sender: a@example.com", without: ["From"],
      firesNowhere: true),
    LintExample(FromMissing.self, "empty", fields: "From⟦:⟧"),
    LintExample(FromMissing.self, "an empty group", fields: "From: ⟦Nobody:;⟧"),
    LintExample(FromMissing.self, "there is one"),
    LintExample(FromMissing.self, "one that can't be read is another rule's", fields: "From: Anna"),

    LintExample(
      SenderMissing.self, "two authors", fields: "From: a@example.com, ⟦b@example.com⟧"),
    LintExample(
      SenderMissing.self, "three authors with names",
      fields: "From: A <a@example.com>,\n B <⟦b@example.net⟧>, c@example.com"),
    LintExample(
      SenderMissing.self, "two authors and Sender",
      fields: "From: a@example.com, b@example.com\nSender: a@example.com"),
    LintExample(
      SenderMissing.self, "a comma in the name", fields: "From: \"Museum, Example\" <a@example.com>"
    ),

    LintExample(FromDomain.self, "localhost", fields: "From: A <⟦a@localhost⟧>"),
    LintExample(FromDomain.self, "no dot", fields: "From: ⟦root@web01⟧"),
    LintExample(FromDomain.self, "an inner name", fields: "From: A <⟦a@mail.LOCALDOMAIN⟧>"),
    LintExample(FromDomain.self, "an address", fields: "From: A <⟦a@[192.0.2.1]⟧>"),
    LintExample(FromDomain.self, "a domain"),
    LintExample(
      FromDomain.self, "a name that holds one of them", fields: "From: a@local.example.com"),
    LintExample(FromDomain.self, "no address is another rule's", fields: "From: Anna"),
    LintExample(FromDomain.self, "an IDN", fields: "From: a@münzen.example"),

    LintExample(
      FromFreemail.self, "signed by a shop",
      fields: "From: Shop <⟦shop@gmail.com⟧>\n" + signed("example.com")),
    LintExample(
      FromFreemail.self, "unsigned, to a list",
      fields: "From: ⟦shop@yahoo.co.uk⟧\nList-Unsubscribe: <https://example.com/u/1>"),
    LintExample(
      FromFreemail.self, "List-Post: NO is no discussion",
      fields:
        "From: ⟦shop@gmx.net⟧\nList-Post: NO\nList-Unsubscribe: <https://example.com/u/1>"),
    LintExample(
      FromFreemail.self, "from a mailbox",
      fields: "From: Ann <ann@gmail.com>\n" + signed("gmail.com")),
    LintExample(
      FromFreemail.self, "signed by the provider under another name",
      fields: "From: ann@ymail.com\n" + signed("yahoo.com")),
    LintExample(
      FromFreemail.self, "a member of a list, delivered",
      fields: "Received: from a by b; Mon, 23 Nov 2026 09:30:00 +0100\nFrom: ann@hotmail.com\n"
        + "List-Unsubscribe: <mailto:leave@lists.example.com>"),
    LintExample(FromFreemail.self, "not signed yet", fields: "From: Ann <ann@gmail.com>"),
    LintExample(
      FromFreemail.self, "a member of a discussion list",
      fields: "From: ann@gmail.com\nList-Post: <mailto:l@lists.example.com>\n"
        + "List-Unsubscribe: <mailto:l-leave@lists.example.com>\n" + signed("lists.example.com")),
    LintExample(
      FromFreemail.self, "the provider's envelope, and a signature of its carrier",
      fields: "Return-Path: <ann@comcast.net>\nFrom: ann@comcast.net\n"
        + signed("carrier.example")),
    LintExample(
      FromFreemail.self, "a domain that begins alike",
      fields: "From: a@live.example.com\n" + signed("example.net")),

    LintExample(
      FromUnaligned.self, "another domain",
      fields: "From: S <⟦s@other.example.org⟧>\n" + signed("example.com")),
    LintExample(
      FromUnaligned.self, "two of services",
      fields: "From: ⟦s@shop.co.uk⟧\n" + signed("mailer.co.uk") + "\n" + signed("example.net")),
    LintExample(
      FromUnaligned.self, "the envelope is of another domain too",
      fields: "Return-Path: <b@example.net>\nFrom: ⟦s@example.com⟧\n" + signed("example.net")),
    LintExample(FromUnaligned.self, "a domain below", fields: signed("mail.example.com")),
    LintExample(
      FromUnaligned.self, "one of two", fields: signed("example.net") + "\n" + signed("example.com")
    ),
    LintExample(
      FromUnaligned.self, "SPF can align",
      fields: "Return-Path: <b@bounce.example.com>\n" + signed("example.net")),
    LintExample(FromUnaligned.self, "not signed"),
    LintExample(
      FromUnaligned.self, "a discussion list",
      fields: "List-Post: <mailto:l@example.net>\n" + signed("example.net")),

    LintExample(NameMissing.self, "an address alone", fields: "From: ⟦news@example.com⟧"),
    LintExample(NameMissing.self, "in brackets", fields: "From: <⟦news@example.com⟧>"),
    LintExample(NameMissing.self, "empty quotes", fields: "From: \"\" <⟦news@example.com⟧>"),
    LintExample(NameMissing.self, "a name"),
    LintExample(
      NameMissing.self, "a comment behind, as old programs have it",
      fields: "From: news@example.com (Example News)"),
    LintExample(
      NameMissing.self, "an encoded word", fields: "From: =?utf-8?Q?M=C3=BCnzen?= <n@example.com>"),

    LintExample(
      NameIsAddress.self, "an address elsewhere",
      fields: "From: ⟦\"service@bank.example\"⟧ <news@example.com>"),
    LintExample(
      NameIsAddress.self, "beside a name",
      fields: "From: ⟦\"Bank service@bank.example\"⟧ <news@example.com>"),
    LintExample(
      NameIsAddress.self, "in an encoded word",
      fields: "From: ⟦=?utf-8?Q?service=40bank.example?=⟧ <news@example.com>"),
    LintExample(
      NameIsAddress.self, "of Reply-To",
      fields: "Reply-To: ⟦\"service@bank.example\"⟧ <news@example.com>"),
    LintExample(
      NameIsAddress.self, "the same address",
      fields: "From: \"news@example.com\" <news@example.com>"),
    LintExample(
      NameIsAddress.self, "another host of the domain",
      fields: "From: \"news@lists.example.com\" <news@example.com>"),
    LintExample(NameIsAddress.self, "a handle", fields: "From: \"@museum\" <news@example.com>"),
    LintExample(NameIsAddress.self, "a price", fields: "From: \"2 @ 9.99\" <news@example.com>"),

    LintExample(NoReplyAddress.self, "noreply", fields: "From: N <⟦noreply@example.com⟧>"),
    LintExample(
      NoReplyAddress.self, "with a hyphen and a tag", fields: "From: N <⟦no-reply+1@example.com⟧>"),
    LintExample(
      NoReplyAddress.self, "in Reply-To", fields: "Reply-To: ⟦Do_Not_Reply@example.com⟧"),
    LintExample(
      NoReplyAddress.self, "Reply-To takes answers",
      fields: "From: N <noreply@example.com>\nReply-To: hello@example.com"),
    LintExample(NoReplyAddress.self, "a name that begins alike", fields: "From: nora@example.com"),

    LintExample(
      AddressMalformed.self, "a comma in a name", fields: "From: ⟦Museum⟧, Example <n@example.com>"),
    LintExample(AddressMalformed.self, "no domain", fields: "To: ⟦anna⟧"),
    LintExample(
      AddressMalformed.self, "two in brackets", fields: "Cc: ⟦<a@example.com b@example.com>⟧"),
    LintExample(AddressMalformed.self, "no end", fields: "Reply-To: ⟦<a@example.com⟧"),
    LintExample(
      AddressMalformed.self, "a group in From",
      fields: "From: ⟦Team: a@example.com, b@example.com;⟧"),
    LintExample(
      AddressMalformed.self, "a tag of a template", fields: "To: {{email}}",
      configure: { $0.templates = .handlebars }),
    LintExample(
      AddressMalformed.self, "quoted", fields: "From: \"Museum, Example\" <n@example.com>"),
    LintExample(AddressMalformed.self, "a group in To", fields: "To: undisclosed-recipients:;"),
    LintExample(
      AddressMalformed.self, "a dot in a name", fields: "From: J. Doe <j.doe@example.com>"),
  ]

  private static let recipients: [LintExample] = [
    LintExample(ToMissing.self, "no To", without: ["To"], firesNowhere: true),
    LintExample(ToMissing.self, "empty", fields: "⟦To⟧:"),
    LintExample(ToMissing.self, "a list in To", fields: "To: readers@lists.example.com"),
    LintExample(ToMissing.self, "a group without members", fields: "To: undisclosed-recipients:;"),

    LintExample(BccPresent.self, "one address", fields: "⟦Bcc⟧: ben@example.net"),
    LintExample(BccPresent.self, "a group", fields: "⟦BCC⟧: Friends: ben@example.net;"),
    LintExample(BccPresent.self, "empty", fields: "Bcc:"),
    LintExample(BccPresent.self, "none"),

    LintExample(
      ReturnPathInDraft.self, "a draft", fields: "⟦Return-Path⟧: <bounce@example.com>"),
    LintExample(ReturnPathInDraft.self, "empty", fields: "⟦Return-path⟧: <>"),
    LintExample(
      ReturnPathInDraft.self, "a delivered message",
      fields:
        "Return-Path: <b@example.com>\nReceived: from a by b; Mon, 23 Nov 2026 09:30:00 +0100"),
    LintExample(ReturnPathInDraft.self, "none"),
  ]

  private static let answers: [LintExample] = [
    LintExample(
      ReplyToFreemail.self, "a domain and a free mailbox", fields: "Reply-To: ⟦example@gmail.com⟧"),
    LintExample(
      ReplyToFreemail.self, "a country's", fields: "Reply-To: E <⟦example@yahoo.co.uk⟧>"),
    LintExample(
      ReplyToFreemail.self, "both are free", fields: "From: a@web.de\nReply-To: a@gmail.com"),
    LintExample(ReplyToFreemail.self, "the same domain", fields: "Reply-To: hello@example.com"),
    LintExample(
      ReplyToFreemail.self, "a domain that begins alike", fields: "Reply-To: a@gmail.com.example"),

    LintExample(
      ReplyToElsewhere.self, "another domain", fields: "Reply-To: ⟦inbox@example.net⟧"),
    LintExample(
      ReplyToElsewhere.self, "below a suffix of two labels",
      fields: "From: a@one.co.uk\nReply-To: ⟦a@two.co.uk⟧"),
    LintExample(
      ReplyToElsewhere.self, "a host of the domain", fields: "Reply-To: inbox@mail.example.com"),
    LintExample(
      ReplyToElsewhere.self, "a free mailbox is another rule's", fields: "Reply-To: a@gmail.com"),
    LintExample(ReplyToElsewhere.self, "no Reply-To"),
  ]

  private static let subjects: [LintExample] = [
    LintExample(SubjectMissing.self, "no Subject", without: ["Subject"], firesNowhere: true),
    LintExample(SubjectMissing.self, "empty", fields: "⟦Subject⟧:"),
    LintExample(SubjectMissing.self, "blanks", fields: "⟦Subject⟧:   "),
    LintExample(
      SubjectMissing.self, "an encoded word of nothing", fields: "⟦Subject⟧: =?utf-8?Q??="),
    LintExample(SubjectMissing.self, "one letter", fields: "Subject: a"),
    LintExample(SubjectMissing.self, "an encoded word", fields: "Subject: =?utf-8?Q?gr=C3=BCn?="),

    LintExample(ReplyFaked.self, "Re:", fields: "Subject: ⟦Re:⟧ your order"),
    LintExample(ReplyFaked.self, "German", fields: "Subject: ⟦AW:⟧ Ihre Anfrage"),
    LintExample(
      ReplyFaked.self, "in an encoded word",
      fields: "Subject: ⟦=?utf-8?Q?RE:_gr=C3=BCn?=⟧"),
    LintExample(
      ReplyFaked.self, "an answer", fields: "Subject: Re: your order\nIn-Reply-To: <1@example.net>"),
    LintExample(
      ReplyFaked.self, "References alone", fields: "Subject: Re: order\nReferences: <1@example.net>"
    ),
    LintExample(
      ReplyFaked.self, "forwarded, and nothing that was", fields: "Subject: ⟦Fwd:⟧ your prize",
      body: "From: us\n\nWon.\n"),
    LintExample(
      ReplyFaked.self, "forwarded and attached",
      fields: "Subject: Fwd: plan\nContent-Type: multipart/mixed; boundary=b",
      body:
        "--b\n\nSee.\n--b\nContent-Type: message/rfc822\n\nFrom: c@example.org\nSubject: plan\n\nHere.\n--b--\n"
    ),
    LintExample(
      ReplyFaked.self, "forwarded and quoted", fields: "Subject: WG: Plan",
      body: "Siehe unten.\n\n> *Von:* Carl <c@example.org>\n> *Datum:* heute\n> *Betreff:* Plan\n"),
    LintExample(ReplyFaked.self, "a word that begins alike", fields: "Subject: Recipes: autumn"),
    LintExample(ReplyFaked.self, "further back", fields: "Subject: News re: autumn"),

    LintExample(
      FieldRepeated.self, "two To fields", fields: "To: anna@example.net\n⟦To⟧: ben@example.net"),
    LintExample(
      FieldRepeated.self, "names in any case", fields: "From: a@example.com\n⟦FROM⟧: b@example.com"),
    LintExample(
      FieldRepeated.self, "trace fields may repeat", fields: "Received: one\nReceived: two"),
    LintExample(
      FieldRepeated.self, "Resent fields may repeat",
      fields: "Resent-To: a@example.net\nResent-To: b@example.net"),
  ]

  private static let dates: [LintExample] = [
    LintExample(DateMissing.self, "no Date", without: ["Date"], firesNowhere: true),
    LintExample(
      DateMissing.self, "another date", fields: "Resent-Date: Mon, 23 Nov 2026 09:30:00 +0100",
      without: ["Date"], firesNowhere: true),
    LintExample(DateMissing.self, "there is one"),
    LintExample(DateMissing.self, "one that is no date is another rule's", fields: "Date: soon"),

    LintExample(DateMalformed.self, "ISO 8601", fields: "Date: ⟦2026-11-23T09:30:00+01:00⟧"),
    LintExample(
      DateMalformed.self, "German names", fields: "Date: ⟦Mo, 23 Okt 2026 09:30:00 +0100⟧"),
    LintExample(DateMalformed.self, "nothing", fields: "Date⟦:⟧"),
    LintExample(DateMalformed.self, "no time", fields: "Date: ⟦Mon, 23 Nov 2026⟧"),
    LintExample(DateMalformed.self, "sound"),
    LintExample(
      DateMalformed.self, "without the day of the week", fields: "Date: 3 Nov 2026 09:30 GMT"),
    LintExample(
      DateMalformed.self, "a comment behind", fields: "Date: Mon, 23 Nov 2026 09:30:00 +0100 (CET)"
    ),
    LintExample(DateMalformed.self, "missing is another rule's", without: ["Date"]),

    LintExample(
      DateForm.self, "another day of the week", fields: "Date: ⟦Sun, 23 Nov 2026 09:30:00 +0100⟧"),
    LintExample(DateForm.self, "no zone", fields: "Date: ⟦Mon, 23 Nov 2026 09:30:00⟧"),
    LintExample(DateForm.self, "two digits", fields: "Date: ⟦Mon, 23 Nov 26 09:30:00 +0100⟧"),
    LintExample(DateForm.self, "an unknown zone", fields: "Date: ⟦Mon, 23 Nov 2026 09:30:00 MEZ⟧"),
    LintExample(DateForm.self, "sound"),
    LintExample(DateForm.self, "GMT", fields: "Date: Mon, 23 Nov 2026 09:30:00 GMT"),
    LintExample(DateForm.self, "no day of the week", fields: "Date: 23 Nov 2026 09:30:00 +0100"),

    LintExample(DateFar.self, "a year ago", fields: "Date: ⟦Sun, 23 Nov 2025 09:30:00 +0100⟧"),
    LintExample(DateFar.self, "in five days", fields: "Date: ⟦Sat, 28 Nov 2026 21:30:00 +0000⟧"),
    LintExample(
      DateFar.self, "far from its delivery",
      fields:
        "Date: ⟦Mon, 23 Nov 2026 09:30:00 +0100⟧\nReceived: by a.example; Mon, 16 Nov 2026 09:30:00 +0100"
    ),
    LintExample(DateFar.self, "three days ago", fields: "Date: Fri, 20 Nov 2026 09:30:00 +0100"),
    LintExample(
      DateFar.self, "old, and delivered then",
      fields:
        "Date: Fri, 12 Jul 2002 09:30:00 +0100\nReceived: by a.example; Fri, 12 Jul 2002 09:31:00 +0100"
    ),
    LintExample(DateFar.self, "no date is another rule's", fields: "Date: soon"),
  ]

  private static let identifiers: [LintExample] = [
    LintExample(
      MessageIDMissing.self, "none", without: ["Message-ID"], firesNowhere: true),
    LintExample(
      MessageIDMissing.self, "another identifier", fields: "Content-ID: <1@example.com>",
      without: ["Message-ID"], firesNowhere: true),
    LintExample(MessageIDMissing.self, "there is one"),
    LintExample(MessageIDMissing.self, "in any case", fields: "MESSAGE-id: <1@example.com>"),

    LintExample(MessageIDMalformed.self, "no brackets", fields: "Message-ID: ⟦1@example.com⟧"),
    LintExample(MessageIDMalformed.self, "no @", fields: "Message-ID: ⟦<20261123>⟧"),
    LintExample(MessageIDMalformed.self, "no end", fields: "Message-ID: ⟦<1@example.com⟧"),
    LintExample(
      MessageIDMalformed.self, "two", fields: "Message-ID: <1@example.com> ⟦<2@example.com>⟧"),
    LintExample(MessageIDMalformed.self, "white space", fields: "Message-ID: ⟦<1 2@example.com>⟧"),
    LintExample(MessageIDMalformed.self, "empty", fields: "Message-ID⟦:⟧"),
    LintExample(MessageIDMalformed.self, "two @", fields: "Message-ID: ⟦<x@y@example.com>⟧"),
    LintExample(
      MessageIDMalformed.self, "@ in quotes", fields: "Message-ID: <\"x@y\"@example.com>"),
    LintExample(MessageIDMalformed.self, "sound"),
    LintExample(
      MessageIDMalformed.self, "a literal", fields: "Message-ID: <1@[192.0.2.1]>"),
    LintExample(
      MessageIDMalformed.self, "folded", fields: "Message-ID:\n <20261123.1@example.com>"),

    LintExample(MessageIDHost.self, "localhost", fields: "Message-ID: <1@⟦localhost⟧>"),
    LintExample(
      MessageIDHost.self, "an inner name", fields: "Message-ID: <1@⟦mail.localdomain⟧>"),
    LintExample(MessageIDHost.self, "an address", fields: "Message-ID: <1@⟦[192.0.2.1]⟧>"),
    LintExample(MessageIDHost.self, "no dot", fields: "Message-ID: <1@⟦WEB01⟧>"),
    LintExample(MessageIDHost.self, "a host", fields: "Message-ID: <1@mail.example.com>"),
    LintExample(
      MessageIDHost.self, "a name that holds one of them",
      fields: "Message-ID: <1@local.example.com>"),
    LintExample(
      MessageIDHost.self, "no right side is another rule's", fields: "Message-ID: <20261123>"),
  ]

  private static let encodedWords: [LintExample] = [
    LintExample(
      EncodedWordMalformed.self, "half a character",
      fields: "Subject: ⟦=?utf-8?Q?Gr=C3?="
        + "⟧"),
    LintExample(
      EncodedWordMalformed.self, "bad base64", fields: "Subject: ⟦=?utf-8?B?R3J*w7w?=⟧"),
    LintExample(
      EncodedWordMalformed.self, "bad escape", fields: "Subject: ⟦=?utf-8?Q?100=ZZ?=⟧"),
    LintExample(
      EncodedWordMalformed.self, "an unknown character set", fields: "Subject: ⟦=?x-none?Q?a?=⟧"),
    LintExample(
      EncodedWordMalformed.self, "white space in it", fields: "Subject: ⟦=?utf-8?Q?our programme?=⟧"
    ),
    LintExample(
      EncodedWordMalformed.self, "no white space before it",
      fields: "Subject: Our⟦=?utf-8?Q?_gr=C3=BCn?=⟧"),
    LintExample(EncodedWordMalformed.self, "no end", fields: "Subject: ⟦=?⟧utf-8?Q?gr=C3=BCn"),
    LintExample(
      EncodedWordMalformed.self, "in From",
      fields: "From: ⟦=?utf-8?Q?M=C3=BCn=C3?=⟧ <news@example.com>"),
    LintExample(
      EncodedWordMalformed.self, "sound", fields: "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= you"),
    LintExample(
      EncodedWordMalformed.self, "ISO 8859-2", fields: "Subject: =?iso-8859-2?Q?=B1?="),
    LintExample(EncodedWordMalformed.self, "a formula", fields: "Subject: What is 1 =? 2"),
    LintExample(
      EncodedWordMalformed.self, "in a comment",
      fields: "From: news@example.com (=?utf-8?Q?M=C3=BCnzen?=)"),

    LintExample(
      EncodedWordLong.self, "90 characters",
      fields: "Subject: ⟦=?utf-8?Q?" + String(repeating: "a", count: 78) + "?=⟧"),
    LintExample(
      EncodedWordLong.self, "76 characters, in To",
      fields: "To: ⟦=?utf-8?Q?" + String(repeating: "a", count: 64) + "?=⟧ <a@example.net>"),
    LintExample(
      EncodedWordLong.self, "75 characters",
      fields: "Subject: =?utf-8?Q?" + String(repeating: "a", count: 63) + "?="),
    LintExample(
      EncodedWordLong.self, "two of 60",
      fields: "Subject: =?utf-8?Q?" + String(repeating: "a", count: 48) + "?=\n =?utf-8?Q?"
        + String(repeating: "a", count: 48) + "?="),

    LintExample(
      EncodedWordSplit.self, "two octets apart",
      fields: "Subject: ⟦=?utf-8?Q?Gr=C3?=⟧ ⟦=?utf-8?Q?=BCn?=⟧"),
    LintExample(
      EncodedWordSplit.self, "in base64, folded",
      fields: "Subject: ⟦=?utf-8?B?R3LD?=⟧\n ⟦=?utf-8?B?vG4=?=⟧"),
    LintExample(
      EncodedWordSplit.self, "between characters",
      fields: "Subject: =?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?n?="),
    LintExample(
      EncodedWordSplit.self, "half a character alone is another rule's",
      fields: "Subject: =?utf-8?Q?Gr=C3?="),

    LintExample(
      EncodedWordPlace.self, "in quotes",
      fields: "From: ⟦\"=?utf-8?Q?M=C3=BCnzen?=\"⟧ <news@example.com>"),
    LintExample(
      EncodedWordPlace.self, "in an address",
      fields: "To: ⟦=?utf-8?Q?J=C3=BCrgen?=⟧@example.net"),
    LintExample(
      EncodedWordPlace.self, "without quotes",
      fields: "From: =?utf-8?Q?M=C3=BCnzen?= <news@example.com>"),
    LintExample(
      EncodedWordPlace.self, "quotes beside it",
      fields: "From: =?utf-8?Q?M=C3=BCnzen?= \"Museum\" <news@example.com>"),
  ]

  private static let lines: [LintExample] = [
    LintExample(HeaderEightBit.self, "UTF-8", fields: "Subject: Gr⟦üß⟧e"),
    LintExample(
      HeaderEightBit.self, "ISO 8859-1",
      octets: Array("From: a@example.com\nSubject: Gr".utf8) + Array("⟦".utf8) + [0xFC]
        + Array("⟧n\n\nhello\n".utf8)),
    LintExample(
      HeaderEightBit.self, "in a name and in a subject",
      fields: "From: M⟦ü⟧nzen <a@example.com>\nSubject: ⟦é⟧t⟦é⟧".replacing("⟦é⟧t⟦é⟧", with: "⟦é⟧té")
    ),
    LintExample(HeaderEightBit.self, "encoded", fields: "Subject: =?utf-8?Q?Gr=C3=BCn?="),
    LintExample(
      HeaderEightBit.self, "an address that needs SMTPUTF8 anyway",
      fields: "From: Jürgen <jürgen@example.com>\nSubject: Grüße"),
    LintExample(HeaderEightBit.self, "in the body", body: "Grüße\n"),

    LintExample(
      HeaderLineLong.self, "1,010 octets",
      fields: "⟦X-Data: " + String(repeating: "a", count: 1_002) + "⟧"),
    LintExample(
      HeaderLineLong.self, "a folded line",
      fields: "X-Data: a\n⟦ " + String(repeating: "a", count: 998) + "⟧"),
    LintExample(
      HeaderLineLong.self, "998 octets", fields: "X-Data: " + String(repeating: "a", count: 990)),
    LintExample(
      HeaderLineLong.self, "long, and folded",
      fields: "X-Data: " + String(repeating: "aaaa\n ", count: 300) + "a"),

    LintExample(
      HeaderLineMalformed.self, "text that is not folded",
      message: "From: a@example.com\nSubject: Our autumn\n⟦programme⟧\nTo: a@example.net\n\nhello\n"
    ),
    LintExample(
      HeaderLineMalformed.self, "NUL",
      octets: Array("From: a@example.com\n⟦Subject: a".utf8) + [0]
        + Array("⟧\n\nhello\n".utf8)),
    LintExample(HeaderLineMalformed.self, "a blank before the colon", fields: "⟦X-Data : 1⟧"),
    LintExample(
      HeaderLineMalformed.self, "a folded line of blanks", fields: "X-Data: 1\n⟦   ⟧\n 2"),
    LintExample(HeaderLineMalformed.self, "folded", fields: "Subject: Our autumn\n programme"),
    LintExample(HeaderLineMalformed.self, "a name of symbols", fields: "X-!#$: 1"),
    LintExample(
      HeaderLineMalformed.self, "an mbox separator",
      message: "From a@example.com Mon Nov 23 09:30:00 2026\nFrom: a@example.com\n\nhello\n"),

    LintExample(
      BareLineEnd.self, "one LF among CRLF",
      message: "From: a@example.com\r\nSubject: a⟦⟧\nTo: b@example.net\r\n\r\nhello\r\n"),
    LintExample(
      BareLineEnd.self, "one CRLF among LF",
      message: "From: a@example.com\nTo: b@example.net\n\nhello\r⟦⟧\nyou\n"),
    LintExample(
      BareLineEnd.self, "a CR", message: "From: a@example.com\n\nhello⟦\r⟧you\n"),
    LintExample(
      BareLineEnd.self, "a CR in the header",
      message: "From: a@example.com\nSubject: a⟦\r⟧b\n\nhi\n"),
    LintExample(BareLineEnd.self, "all LF", message: "From: a@example.com\n\nhello\n"),
    LintExample(BareLineEnd.self, "all CRLF", message: "From: a@example.com\r\n\r\nhello\r\n"),
    LintExample(
      BareLineEnd.self, "no line end at the end", message: "From: a@example.com\r\n\r\nhello"),

    LintExample(
      MIMEVersionMissing.self, "a type without it",
      message: "From: a@example.com\n⟦Content-Type⟧: text/html\n\n<p>hello\n"),
    LintExample(
      MIMEVersionMissing.self, "an encoding without it",
      message: "From: a@example.com\n⟦Content-Transfer-Encoding⟧: 8bit\n\nhello\n"),
    LintExample(MIMEVersionMissing.self, "there"),
    LintExample(
      MIMEVersionMissing.self, "no MIME at all", message: "From: a@example.com\n\nhello\n"),
  ]

  private static let lists: [LintExample] = [
    LintExample(PriorityRaised.self, "X-Priority", fields: "X-Priority: ⟦1 (Highest)⟧"),
    LintExample(PriorityRaised.self, "Importance", fields: "Importance: ⟦High⟧"),
    LintExample(PriorityRaised.self, "normal", fields: "X-Priority: 3"),
    LintExample(PriorityRaised.self, "low", fields: "Importance: low"),

    LintExample(PrecedenceField.self, "bulk", fields: "Precedence: ⟦bulk⟧"),
    LintExample(PrecedenceField.self, "junk", fields: "Precedence: ⟦junk⟧"),
    LintExample(PrecedenceField.self, "none"),
    LintExample(PrecedenceField.self, "the standard's", fields: "Auto-Submitted: auto-generated"),

    LintExample(ListIDMissing.self, "none", firesNowhere: true),
    LintExample(ListIDMissing.self, "no brackets", fields: "List-Id: ⟦news.example.com⟧"),
    LintExample(ListIDMissing.self, "no domain", fields: "List-Id: News <⟦news⟧>"),
    LintExample(ListIDMissing.self, "sound", fields: "List-Id: News <news.example.com>"),
    LintExample(
      ListIDMissing.self, "no name", fields: "List-ID: <5f2a.news.example.com>"),

    LintExample(FeedbackIDMissing.self, "none", firesNowhere: true),
    LintExample(FeedbackIDMissing.self, "no sender", fields: "Feedback-ID: ⟦a:b:c:⟧"),
    LintExample(FeedbackIDMissing.self, "five parts", fields: "Feedback-ID: ⟦a:b:c:d:e⟧"),
    LintExample(FeedbackIDMissing.self, "sound", fields: "Feedback-ID: autumn:museum:news:example"),
    LintExample(FeedbackIDMissing.self, "fewer parts", fields: "Feedback-ID: :::example"),

    LintExample(BIMISelectorForm.self, "a word", fields: "BIMI-Selector: ⟦brand⟧"),
    LintExample(BIMISelectorForm.self, "no selector", fields: "BIMI-Selector: ⟦v=BIMI1;⟧"),
    LintExample(BIMISelectorForm.self, "no name", fields: "BIMI-Selector: ⟦v=BIMI1; s=a b⟧"),
    LintExample(BIMISelectorForm.self, "sound", fields: "BIMI-Selector: v=BIMI1; s=brand"),
    LintExample(BIMISelectorForm.self, "folded", fields: "BIMI-Selector: v=BIMI1;\n s=a.b;"),
  ]
}
