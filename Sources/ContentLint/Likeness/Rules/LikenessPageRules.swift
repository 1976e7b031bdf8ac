import Audit

/// Text that filters see and readers don't.
enum WordsHidden: LikenessRule {
  static let rule = Rule(
    "lint-likeness-words-hidden", "Text that filters see and readers don't", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin COMMENT_GIBBERISH, rspamd MANY_INVISIBLE_PARTS; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        Text in the colour of what is behind it, comments or hidden elements inside words, or characters without width \
        inside words.
        """,
      why: """
        It is there to break up words that filters look for, or to water them down. Measured 2026 on mail of 2002 to \
        2005, spam against newsletters that people wanted: 2.6 % against none for text in the background's colour, 1.4 \
        % against none for comments in words.
        """,
      fix: "Take it out. A preheader belongs at the top, hidden as a whole with display:none.",
      bad: "V<!-- x -->iag<!-- y -->ra",
      good: "Viagra"))

  static let signs: Set<LikenessSign> = [
    .textInBackgroundColor, .commentsInWords, .hiddenInWords, .invisibleInWords,
  ]
}

/// Words written so that filters miss them.
enum WordsDisguised: LikenessRule {
  static let rule = Rule(
    "lint-likeness-words-disguised", "Words written so that filters miss them", family: .likeness,
    severity: .info, citation: "UTS #39 §5",
    page: RulePage(
      what: """
        A word mixes Latin letters with Cyrillic or Greek ones that look the same, or writes digits, signs or gaps for \
        letters in what spam sells.
        """,
      why: """
        Readers see the word and filters that look for it do not, so they look for the disguise.
        """,
      fix: "Write the word.",
      bad: "Subject: V1agra",
      good: "Subject: Viagra and the heart: a study"))

  static let signs: Set<LikenessSign> = [.mixedScript, .wordDisguised]
}

/// A page that asks for a password, or hides itself.
enum PageForPassword: LikenessRule {
  static let rule = Rule(
    "lint-likeness-page-password", "A page that asks for a password, or hides itself",
    family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin ACCT_PHISHING_MANY; FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The HTML has a field for a password, or a script that makes the page out of something unreadable.
        """,
      why: """
        Mailboxes take scripts out and warn of forms; who asks for a password in a message is phishing.
        """,
      fix: "Link to your login page.",
      bad: """
        <input type="password" name="p">
        """,
      good: """
        <a href="https://www.example.com/login">Log in</a>
        """))

  static let signs: Set<LikenessSign> = [.formForPassword, .scriptObscured]
}

/// Letters that shout.
enum PageLoud: LikenessRule {
  static let rule = Rule(
    "lint-likeness-page-loud", "Letters that shout", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin HTML_FONT_SIZE_HUGE, MIXED_HREF_CASE; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "Text in the largest sizes of `<font>`, or in pure red.",
      why: """
        Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: 22 % against 8 % for size, \
        22 % against 2 % for red.
        """,
      fix: "Use headings, and colours of your design.",
      bad: """
        <font size="7" color="red">
        """,
      good: """
        <h1 style="color:#8a1c1c">
        """))

  static let signs: Set<LikenessSign> = [.fontGiant, .fontRed]
}

/// A picture instead of text.
enum PictureAlone: LikenessRule {
  static let rule = Rule(
    "lint-likeness-picture-alone", "A picture instead of text", family: .likeness,
    severity: .info,
    citation: "SpamAssassin HTML_IMAGE_ONLY_04; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        Hardly any text, and an image that is a link or that is attached; or an attached image where a message begins, \
        with no link at all.
        """,
      why: """
        A picture says to the reader what the filter is not to read. Of the phishing of 2022 to 2025 12 % has an image \
        and fewer than 200 characters; newsletters nearly never.
        """,
      fix: "Write the message as text, with images beside it.",
      bad: """
        <a href="https://example.com/"><img src="offer.png"></a>
        """,
      good: """
        <img src="offer.png" alt="Autumn"><p>From Monday on, all …</p>
        """))

  static let signs: Set<LikenessSign> = [.imageAlone, .imageAttachedAlone, .imageAttachedFirst]
}
