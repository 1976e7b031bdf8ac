public import DNS

/// Ways to run the machine: with answers at hand, or with a resolver.
extension SPFEvaluator {
  /// Evaluates with answers at hand.
  public static func evaluate(
    _ request: SPFRequest, records: SPFRecordCache? = nil, answer: (Question) -> Answer
  ) -> SPFEvaluation {
    var evaluator = SPFEvaluator(request, records: records)
    while true {
      // With every answer at hand the first round ends it.
      if case .finished(let evaluation) = evaluator.advance({ answer($0) }) { return evaluation }
    }
  }

  /// Asks a resolver. Questions that do not depend on one another are asked at the same time.
  ///
  /// Time is the resolver's: behind a `TimeLimitedResolver` whatever is asked late fails, which is temperror as §4.6.4 wants it.
  public static func evaluate(
    _ request: SPFRequest, records: SPFRecordCache? = nil, asking resolver: any Resolver
  ) async -> SPFEvaluation {
    await withTaskGroup(of: (Question, Answer).self) { group in
      var evaluator = SPFEvaluator(request, records: records)
      var known: [Question: Answer] = [:]
      var asked: Set<Question> = []
      while true {
        switch evaluator.advance({ known[$0] }) {
        case .finished(let evaluation):
          group.cancelAll()
          return evaluation
        case .needs(let questions):
          for question in questions where asked.insert(question).inserted {
            group.addTask { (question, await resolver.resolve(question)) }
          }
          if let (question, answer) = await group.next() { known[question] = answer }
        }
      }
    }
  }
}
