import Audit

/// The signs add up to what filters take for spam.
enum LikelySpam: LintRule {
  static let rule = Rule(
    "lint-likeness-spam", "Filters are likely to take the message for spam", family: .likeness,
    severity: .warning,
    citation: "Mail::SpamAssassin::Conf, required_score; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The points of all signs of filter likeness, each under the cap of its kind, come to 4.5 or more. The signs are findings of their own, \
        with what each counts.
        """,
      why: """
        A filter that goes by such signs would put the message among spam. Of newsletters that people wanted, fewer than one in a hundred come \
        to this sum; of spam of 2002 to 2005, three of four. It says nothing about the reputation of who sends, which weighs more at every \
        large receiver, and a message without a sign can still be unwanted.
        """,
      fix: "Mend the heaviest signs first, and look at the pages of their rules.",
      bad: "Subject: FREE CASH!!    48213\nFrom: offers48213@hotmail.com",
      good: "Subject: Our autumn programme\nFrom: Example Museum <news@example.com>"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let score = message.likeness
    guard score.total >= LikenessScore.threshold else { return }
    let heaviest = score.hits.sorted { $0.points > $1.points }.prefix(5)
    examination.find(
      at: nil,
      "the signs come to \(score.total) points; from \(LikenessScore.threshold) on filters are likely to take the message for spam",
      evidence: heaviest.map { "+\($0.points) \($0.words)" })
  }
}
