import Audit

/// The text shouts.
enum TextLoud: LikenessRule {
  static let rule = Rule(
    "lint-likeness-text-loud", "The text shouts", family: .likeness,
    severity: .info, citation: "SpamAssassin UPPERCASE_50_75; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        One word of seven in capitals, an exclamation mark for every forty words, or `!!` and `?!`.
        """,
      why: """
        Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: 12 % against 4 %, 32 % \
        against 2 %, 9 % against none.
        """,
      fix: "Write in sentences.",
      bad: "BUY NOW!! THIS IS YOUR LAST CHANCE!!",
      good: "The sale ends on Friday."))

  static let signs: Set<LikenessSign> = [.capitalWords, .exclamationsMany, .exclamationRuns]
}

/// Large sums and toll-free numbers.
enum TextNumbers: LikenessRule {
  static let rule = Rule(
    "lint-likeness-text-numbers", "Large sums and toll-free numbers", family: .likeness,
    severity: .info, citation: "SpamAssassin US_DOLLARS_3; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "A sum of a thousand dollars and more, or a toll-free number.",
      why: """
        Weak signs, for what spam of all years sells by telephone. Measured 2026 on mail of 2002 to 2005, spam against \
        newsletters that people wanted: 16 % against 6 %, 7 % against 2 %.
        """,
      fix: "Nothing, where they belong to what you say.",
      bad: "Earn $10,000 a month: call 1-800-555-0100",
      good: "Tickets are $12."))

  static let signs: Set<LikenessSign> = [.moneyLarge, .tollFree]
}

/// The text ends in random letters.
enum TextTail: LikenessRule {
  static let rule = Rule(
    "lint-likeness-text-tail", "The text ends in random letters", family: .likeness,
    severity: .info, citation: "SpamAssassin COMMENT_GIBBERISH; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "The last line is a string of letters and digits without meaning.",
      why: """
        It makes each copy differ for filters that count equal messages. Measured 2026 on mail of 2002 to 2005, spam \
        against newsletters that people wanted: 5 % against none.
        """,
      fix: "Leave it out; put identifiers into Message-ID, Feedback-ID or the links.",
      bad: """
        Thank you

        8734kjhKJH23kjh4-KJHkj
        """,
      good: "Thank you"))

  static let signs: Set<LikenessSign> = [.tailRandom]
}
