import Audit

/// A rule that reports some of the signs.
protocol LikenessRule: LintRule {
  static var signs: Set<LikenessSign> { get }
}

extension LikenessRule {
  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for hit in message.likeness.hits where signs.contains(hit.sign) {
      examination.find(at: hit.place, hit.words, likeness: hit.points)
    }
  }
}
