public import DNS

/// What check_host() came to, and how: the records visited, the terms evaluated, what was looked up.
public struct SPFEvaluation: Sendable {
  public let request: SPFRequest
  public let result: SPFResult
  /// Why, where the result is none, temperror or permerror.
  public let problem: SPFProblem?
  /// The domains whose records were asked for, in order; the first is the one that is checked.
  public let visits: [Visit]
  /// The terms in the order of evaluation. A term that leads to another record stands before that record's terms.
  public let steps: [Step]
  /// Index of the step that ended evaluation: the term that matched, or at which the problem showed.
  public let lastStep: Int?
  /// Terms that counted to the ten, and to the two (RFC 7208 §4.6.4).
  public let lookups: Int
  public let voidLookups: Int
  public let explanation: Explanation

  /// A domain whose record was asked for.
  public struct Visit: Sendable {
    public let domain: DomainName
    /// To the TXT question.
    public let answer: Answer
    /// `nil` without exactly one record.
    public let record: SPFRecord?
    /// Index of the step that led here; `nil` for the first.
    public let reachedBy: Int?
  }

  /// A term that was evaluated.
  public struct Step: Sendable {
    /// Index of the visit to whose record the term belongs, and of the term in it.
    public let visit: Int
    public let term: Int
    /// What the term asked about, macros expanded.
    public internal(set) var target: DomainName?
    /// What was looked up for the term, in order: answers for its macros, then its own. Not the record it leads to.
    public internal(set) var answers: [Answer] = []
    public internal(set) var isVoid = false
    public internal(set) var outcome: Outcome
  }

  public enum Outcome: Hashable, Sendable {
    /// The mechanism matched: its qualifier is the record's result.
    case matched
    case notMatched
    /// Not matched, and nothing was asked: the target is no domain name (§4.8).
    case invalidTarget(DomainName.SyntaxError)
    /// Not matched, and nothing was asked: a macro takes a local part that is not ASCII (RFC 8616 §4).
    case internationalLocalPart
    /// `redirect` was followed; the other record's result is this one's.
    case followed
    /// The problem of the evaluation showed here.
    case failed
    /// Evaluation ended before the term was through.
    case unfinished
  }

  /// The text that the domain wants shown to whoever is refused (§6.2). It is the domain's own, not to be trusted.
  public enum Explanation: Hashable, Sendable {
    /// The result is not fail, or the record has no `exp`.
    case none
    /// Printable ASCII: anything else that came in by a macro is `?`.
    case text(String, from: DomainName)
    /// `exp` leads to no usable text, so it counts as absent.
    case unusable(ExplanationProblem)
  }

  public enum ExplanationProblem: Hashable, Sendable {
    case invalidTarget(DomainName.SyntaxError)
    case lookupFailed(Question, LookupFailure)
    case noRecord(DomainName)
    case severalRecords(DomainName, Int)
    case syntax(DomainName, SPFSyntaxError)
  }
}

extension SPFEvaluation {
  public func term(of step: Step) -> SPFTerm? {
    guard let record = visits[step.visit].record, record.terms.indices.contains(step.term) else {
      return nil
    }
    return record.terms[step.term]
  }

  /// The term as published, and the domain whose record holds it.
  public func place(of step: Step) -> SPFPlace {
    let visit = visits[step.visit]
    let text = visit.record.flatMap { record in term(of: step).map(record.text(of:)) } ?? ""
    return SPFPlace(domain: visit.domain, term: text)
  }

  /// The terms that lead from the domain's own record to the one that decided, that one last. Empty where no term did.
  public var path: [Step] {
    var path: [Step] = []
    var next = lastStep
    while let index = next {
      path.append(steps[index])
      next = visits[steps[index].visit].reachedBy
    }
    return path.reversed()
  }

  /// `path` up to where it comes to a term for the second time, as it does where a record leads back to itself.
  public var pathToLoop: (steps: [Step], isLoop: Bool) {
    var seen: Set<SPFPlace> = []
    let path = path
    let steps = path.prefix { seen.insert(place(of: $0)).inserted }
    return (Array(steps), steps.count < path.count)
  }

  /// The term that matched; `nil` when none did.
  public var match: Step? {
    guard let lastStep, problem == nil else { return nil }
    return steps[lastStep]
  }

  /// The domain that was checked, when it is one.
  public var domain: DomainName? { visits.first?.domain }

  /// The section of RFC 7208 behind the result.
  public var section: String {
    if let problem { return problem.section(in: lastStep.flatMap { term(of: steps[$0]) }) }
    return match == nil ? "4.7" : "4.6.2"
  }

  /// How many `include` and `redirect` lead to a visit.
  public func depth(of visit: Int) -> Int {
    var depth = 0
    var next = visits[visit].reachedBy
    while let step = next {
      depth += 1
      next = visits[steps[step].visit].reachedBy
    }
    return depth
  }
}

extension SPFEvaluation.ExplanationProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidTarget(let error): "its target is no domain name: \(error)"
    case .lookupFailed(let question, let failure): "\(question): \(failure)"
    case .noRecord(let domain): "\(domain) has no TXT record"
    case .severalRecords(let domain, let count):
      "\(domain) has \(count) TXT records; it must have one"
    case .syntax(let domain, let error): "the text at \(domain) has an error at \(error)"
    }
  }
}
