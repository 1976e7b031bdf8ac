import Audit

/// The verdict on a message in words, for every format that is read by people.
extension ContentVerdict {
  /// `88/100`, and what was wanted where that is not reached.
  var defectsText: String {
    "\(defects)/100" + (isBelowMinimum ? ", \(leastDefects) wanted" : "")
  }

  /// A word for each policy, in their order.
  var policyStates: [(policy: ContentPolicy, mark: Mark, word: String)] {
    ContentPolicy.allCases.map { policy in
      switch state(of: policy) {
      case .pass: (policy, .right, "pass")
      case .fail: (policy, .wrong, "fail")
      case .open(let reason): (policy, .unknown, "not examined: \(reason)")
      case .notAsked: (policy, .notApplicable, "not asked of this kind of mail")
      }
    }
  }

  /// A line a requirement that is not met: `Gmail requires one-click unsubscribe (since 2024-06-01): lint-unsubscribe-missing`.
  var requirementLines: [String] {
    var seen: Set<String> = []
    return ContentPolicy.allCases.flatMap { requirements[$0, default: []] }
      .filter { seen.insert($0.id).inserted }
      .map { requirement in
        "\(requirement.receiver) requires \(requirement.statement) (since \(requirement.since)): "
          + requirement.rules.map(\.rawValue).joined(separator: ", ")
      }
  }

  /// `92 points for defects, 95 wanted`; `nil` where there are enough.
  var shortfall: String? {
    isBelowMinimum ? "\(defects) points for defects, \(leastDefects) wanted" : nil
  }

  /// What spam filters said, a line each: `SpamAssassin 4.0.1: 2.3 points, spam from 5.0 on`.
  var opinionLines: [String] {
    opinions.map { sum in
      var text = "\(sum.name): \(sum.points) points, spam from \(sum.threshold) on"
      if let scores = sum.scores { text += " (\(scores))" }
      if let action = sum.action { text += "; action: \(action)" }
      return text
    }
  }

  /// All of it in one line.
  var line: String {
    "policy "
      + policyStates.map { "\($0.policy.rawValue) \($0.word)" }.joined(separator: ", ")
      + "; defects \(defectsText); filter likeness \(filterLikeness)"
      + opinionLines.map { "; " + $0 }.joined()
  }
}

extension FindingContribution {
  /// `-12, likeness 0.8, breaks gmail-bulk and yahoo`; empty where a finding says nothing against the message.
  var words: String {
    var parts: [String] = []
    if defects > 0 { parts.append("-\(defects)") }
    if likeness.hundredths != 0 { parts.append("likeness \(likeness)") }
    if !policies.isEmpty {
      parts.append("breaks " + policies.map(\.rawValue).joined(separator: " "))
    }
    return parts.joined(separator: ", ")
  }
}

extension Finding {
  /// What it does to the verdict, in brackets behind its message; empty for findings about domains.
  var effect: String {
    guard let words = contribution?.words, !words.isEmpty else { return "" }
    return " (\(words))"
  }
}
