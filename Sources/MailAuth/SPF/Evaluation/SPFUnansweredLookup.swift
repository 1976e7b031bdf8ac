public import DNS

/// A lookup that failed without ending the evaluation: the client's name (RFC 7208 §5.5, §7.3).
///
/// The result is the one that the RFC wants, but with an answer it might have been another.
public struct SPFUnansweredLookup: Hashable, Sendable {
  public let question: Question
  public let failure: LookupFailure
  /// The term it was asked for.
  public let place: SPFPlace
  public let consequence: Consequence

  public enum Consequence: Hashable, Sendable {
    /// `ptr` does not match (§5.5).
    case noMatch
    /// A name of the client is passed over (§5.5).
    case nameIgnored
    /// `%{p}` is 'unknown' (§7.3).
    case unknownName
  }

  public var section: String {
    switch consequence {
    case .noMatch, .nameIgnored: "5.5"
    case .unknownName: "7.3"
    }
  }
}

extension SPFUnansweredLookup: CustomStringConvertible {
  /// `the PTR lookup of 1.2.0.192.in-addr.arpa failed (timeout); RFC 7208 §5.5 counts that as no match`.
  public var description: String {
    let what =
      switch consequence {
      case .noMatch: "counts that as no match"
      case .nameIgnored: "passes over that name"
      case .unknownName: "makes %{p} 'unknown' then"
      }
    return "the \(question.type) lookup of \(question.name) failed (\(failure)); "
      + "RFC 7208 §\(section) \(what)"
  }
}

extension SPFEvaluation {
  /// In the order of evaluation, each question of a term once.
  public var unanswered: [SPFUnansweredLookup] {
    var found: [SPFUnansweredLookup] = []
    for step in steps {
      for answer in step.answers {
        guard let failure = answer.failure, problem != .lookupFailed(answer.question, failure)
        else { continue }
        let lookup = SPFUnansweredLookup(
          question: answer.question, failure: failure, place: place(of: step),
          consequence: Self.consequence(of: answer, for: term(of: step)))
        if !found.contains(lookup) { found.append(lookup) }
      }
    }
    return found
  }

  private static func consequence(
    of answer: Answer, for term: SPFTerm?
  ) -> SPFUnansweredLookup.Consequence {
    if answer.question.type != .ptr { return .nameIgnored }
    if case .directive(let directive)? = term?.content, case .ptr = directive.mechanism {
      return .noMatch
    }
    return .unknownName
  }
}
