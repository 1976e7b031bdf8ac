public import DNS

/// check_host() (RFC 7208 §4) as a machine without I/O: it is told answers, and says which questions it needs.
///
/// Terms are evaluated one after the other, as §4.6.2 wants it, so results and counts are those of the plainest evaluator. The
/// questions that it names run ahead of that: what later terms will ask unless one before them ends evaluation.
public struct SPFEvaluator: Sendable {
  let request: SPFRequest
  private let records: SPFRecordCache?
  /// What is asked for hosts: the client's family only (§5).
  let addressType: RecordType
  var visits: [SPFEvaluation.Visit] = []
  var steps: [SPFEvaluation.Step] = []
  var lookups = 0
  var voidLookups = 0
  /// The records under evaluation, the innermost last. `redirect` adds one too, so there are as many as lookups at most.
  private var frames: [Frame] = []
  private var phase: Phase
  private var outcome = Outcome()
  /// Questions whose answers stopped evaluation, or will.
  var missing: [Question] = []
  private var mode = Mode.evaluating

  private struct Frame {
    let visit: Int
    let entry: Entry
    /// Index of the next term.
    var cursor = 0
    /// Where `redirect` stands, once evaluation has passed it.
    var redirect: Int?
  }

  /// How a record came to be evaluated.
  private enum Entry {
    case root
    case include(step: Int, SPFQualifier)
    case redirect(step: Int)
  }

  private enum Phase {
    /// The record of a domain is asked for.
    case record(DomainName, Entry)
    case terms
    /// The explanation of the record of a visit is asked for (§6.2).
    case explanation(visit: Int)
    case finished
  }

  private struct Outcome {
    var result = SPFResult.none
    var problem: SPFProblem?
    var lastStep: Int?
    var explanation = SPFEvaluation.Explanation.none
  }

  private enum Mode {
    case evaluating
    /// A copy that runs ahead: a term that lacks an answer counts as not matching.
    case lookingAhead
  }

  /// - Parameter records: Where records are kept between evaluations.
  public init(_ request: SPFRequest, records: SPFRecordCache? = nil) {
    self.request = request
    self.records = records
    switch request.client {
    case .v4: addressType = .a
    case .v6: addressType = .aaaa
    }
    phase = .finished
    visits.reserveCapacity(Self.typicalVisits)
    frames.reserveCapacity(Self.typicalVisits)
    steps.reserveCapacity(Self.typicalSteps)
    start()
  }

  /// Room that is made at once; most evaluations need less.
  private static let typicalVisits = 4
  private static let typicalSteps = 16

  public enum Progress: Sendable {
    /// Ask these, and go on as soon as any of them is answered. Those that were named before are named again.
    case needs([Question])
    case finished(SPFEvaluation)
  }

  /// Goes on as far as the known answers allow; `nil` stands for an answer that is not there yet.
  public mutating func advance(_ answer: (Question) -> Answer?) -> Progress {
    missing.removeAll(keepingCapacity: true)
    if run(answer) { return .finished(evaluation) }
    var scout = self
    scout.mode = .lookingAhead
    scout.missing.removeAll(keepingCapacity: true)
    _ = scout.run(answer)
    return .needs(scout.missing)
  }

  private var evaluation: SPFEvaluation {
    SPFEvaluation(
      request: request, result: outcome.result, problem: outcome.problem, visits: visits,
      steps: steps, lastStep: outcome.lastStep, lookups: lookups, voidLookups: voidLookups,
      explanation: outcome.explanation)
  }

  /// Initial processing (§4.3).
  private mutating func start() {
    if request.domain.first == UInt8(ascii: "[") { return end(.none, .addressLiteral) }
    if let offset = request.domain.firstIndex(where: { $0 >= 0x80 }) {
      return end(.none, .malformedDomain(.notASCII(offset: offset)))
    }
    let name: DomainName
    do throws(DomainName.SyntaxError) {
      name = try MacroString.domainName(request.domain, cutting: false)
    } catch {
      return end(.none, .malformedDomain(error))
    }
    if name.labelCount < 2 { return end(.none, .singleLabel) }
    phase = .record(name, .root)
  }

  /// `false` when an answer is missing.
  private mutating func run(_ answer: (Question) -> Answer?) -> Bool {
    while true {
      switch phase {
      case .record(let domain, let entry):
        let question = Question(domain, .txt)
        if let found = answer(question) {
          visit(domain, found, entry)
        } else if !skips(question, entry) {
          return false
        }
      case .terms:
        guard continueRecord(answer) else { return false }
      case .explanation(let visit):
        // Asked only once the result is known to be fail.
        if mode == .lookingAhead, !missing.isEmpty { return false }
        guard let explanation = explanation(of: visit, answer) else { return false }
        outcome.explanation = explanation
        phase = .finished
      case .finished:
        return true
      }
    }
  }

  /// Notes a record that is not there yet. Looking ahead goes on behind what leads to it.
  private mutating func skips(_ question: Question, _ entry: Entry) -> Bool {
    missing.append(question)
    guard mode == .lookingAhead else { return false }
    switch entry {
    case .root: return false
    case .include: phase = .terms
    case .redirect: returned(.neutral)
    }
    return true
  }

  // MARK: Records

  /// Takes the answer to the question for a record (§4.4, §4.5).
  private mutating func visit(_ domain: DomainName, _ answer: Answer, _ entry: Entry) {
    let step: Int?
    switch entry {
    case .root: step = nil
    case .include(let from, _), .redirect(let from): step = from
    }
    let content = records?.content(of: answer) ?? SPFRecord.Content(of: answer)
    guard case .one(let record) = content else {
      visits.append(.init(domain: domain, answer: answer, record: nil, reachedBy: step))
      return withoutRecord(domain, answer, content, step)
    }
    visits.append(.init(domain: domain, answer: answer, record: record, reachedBy: step))
    // §4.6: one error anywhere is permerror, whatever stands before it.
    if let error = record.errors.first { return end(.permerror, .syntax(error), at: step) }
    frames.append(Frame(visit: visits.count - 1, entry: entry))
    phase = .terms
  }

  /// There is not exactly one record.
  private mutating func withoutRecord(
    _ domain: DomainName, _ answer: Answer, _ content: SPFRecord.Content, _ step: Int?
  ) {
    if let failure = answer.failure {
      return end(.temperror, .lookupFailed(answer.question, failure), at: step)
    }
    if case .several(let count) = content {
      return end(.permerror, .severalRecords(count), at: step)
    }
    if step != nil {
      return end(.permerror, .targetWithoutRecord(domain), at: step)  // §5.2, §6.1
    }
    if case .noSuchName = answer.outcome { return end(.none, .noSuchDomain) }
    end(.none, .noRecord)
  }

  /// Evaluates the innermost record's next term. `false` when an answer is missing.
  private mutating func continueRecord(_ answer: (Question) -> Answer?) -> Bool {
    let top = frames.count - 1
    let visit = frames[top].visit
    guard let record = visits[visit].record else { return true }
    while frames[top].cursor < record.terms.count {
      let index = frames[top].cursor
      let term = record.terms[index]
      switch term.content {
      case .modifier(.redirect): frames[top].redirect = index
      case .modifier(.explanation), .modifier(.unknown): break
      case .directive(let directive):
        var step = SPFEvaluation.Step(visit: visit, term: index, outcome: .notMatched)
        let result = evaluate(directive.mechanism, in: visit, step: &step, answer)
        if case .unanswered = result, mode == .evaluating { return false }
        frames[top].cursor += 1
        if apply(result, of: directive, step) { return true }
        continue
      }
      frames[top].cursor += 1
    }
    return finishRecord(answer)
  }

  /// Takes what came of a mechanism. `true` when the record's next term is not what comes next.
  private mutating func apply(
    _ result: TermResult, of directive: SPFDirective, _ step: SPFEvaluation.Step
  ) -> Bool {
    // The one that goes beyond the limit is not counted: it was not evaluated.
    if directive.mechanism.countsAsLookup, lookups < SPFTree.maximumLookups { lookups += 1 }
    if step.isVoid { voidLookups += 1 }
    steps.append(step)
    let index = steps.count - 1
    switch result {
    case .unanswered, .notMatched:
      if voidLookups > SPFTree.maximumVoidLookups {
        end(.permerror, .tooManyVoidLookups, at: index)  // §4.6.4
        return true
      }
      return false
    case .matched:
      steps[index].outcome = .matched
      outcome.lastStep = index
      matched(directive.qualifier)
    case .failed(let result, let problem):
      end(result, problem, at: index)
    case .record(let target):
      steps[index].outcome = .unfinished
      phase = .record(target, .include(step: index, directive.qualifier))
    }
    return true
  }

  /// No mechanism matched: `redirect` (§6.1), or neutral (§4.7).
  private mutating func finishRecord(_ answer: (Question) -> Answer?) -> Bool {
    let frame = frames[frames.count - 1]
    // §6.1: `redirect` is ignored beside `all`, which would have matched.
    guard let redirect = frame.redirect, let term = visits[frame.visit].record?.terms[redirect],
      case .modifier(.redirect(let text)) = term.content
    else {
      returned(.neutral)
      return true
    }
    var step = SPFEvaluation.Step(visit: frame.visit, term: redirect, outcome: .followed)
    let result = inclusion(text, in: frame.visit, step: &step, answer)
    switch result {
    case .unanswered:
      if mode == .evaluating { return false }
      returned(.neutral)
    case .failed(let result, let problem):
      if lookups < SPFTree.maximumLookups { lookups += 1 }
      steps.append(step)
      end(result, problem, at: steps.count - 1)
    case .matched, .notMatched:
      // RFC 8616 §4: a local part that is not ASCII matches nothing, so there is nothing to redirect to.
      lookups += 1
      steps.append(step)
      returned(.neutral)
    case .record(let target):
      lookups += 1
      steps.append(step)
      phase = .record(target, .redirect(step: steps.count - 1))
    }
    return true
  }

  /// A mechanism of the innermost record matched.
  private mutating func matched(_ qualifier: SPFQualifier) {
    var qualifier = qualifier
    // The explanation is that of the record whose own term decided: not of an included one, but of one redirected to (§6.2).
    var deciding = frames[frames.count - 1].visit
    while let frame = frames.popLast() {
      switch frame.entry {
      case .root, .redirect:
        continue
      case .include(let step, let outer):
        guard qualifier == .pass else {
          passOver(step)
          return
        }
        // §5.2: pass is a match of the `include`.
        steps[step].outcome = .matched
        qualifier = outer
        deciding = frames.last?.visit ?? deciding
      }
    }
    outcome.result = SPFResult(qualifier)
    phase = .finished
    if qualifier == .fail { phase = .explanation(visit: deciding) }
  }

  /// The innermost record came to neutral without a match.
  private mutating func returned(_ result: SPFResult) {
    while let frame = frames.popLast() {
      if case .include(let step, _) = frame.entry {
        passOver(step)
        return
      }
    }
    outcome.result = result
    phase = .finished
  }

  /// §5.2: fail, softfail and neutral do not match the `include`.
  private mutating func passOver(_ step: Int) {
    outcome.lastStep = nil
    steps[step].outcome = .notMatched
    phase = .terms
  }

  /// Errors end evaluation as a whole: `include` and `redirect` hand them on (§5.2, §6.1).
  private mutating func end(_ result: SPFResult, _ problem: SPFProblem, at step: Int? = nil) {
    outcome = Outcome(result: result, problem: problem, lastStep: step)
    if let step { steps[step].outcome = .failed }
    phase = .finished
  }

  /// What came of evaluating a term.
  enum TermResult {
    case matched
    case notMatched
    /// An answer is missing: see `missing`.
    case unanswered
    case failed(SPFResult, SPFProblem)
    /// The record of this domain decides.
    case record(DomainName)
  }
}
