public import Audit
import DNS
public import MailAuth

/// The answer of `dlv spf check`: what a receiver comes to for one client, and how.
public struct SPFCheckDocument: EvaluationDocument {
  public static let schema = "dlv.spf-check/1"

  let evaluation: SPFEvaluation
  /// Of the HELO name, where that is another one than the domain.
  let helo: SPFEvaluation?

  public init(_ evaluation: SPFEvaluation, helo: SPFEvaluation?) {
    self.evaluation = evaluation
    self.helo = helo
  }

  public var result: String { evaluation.result.rawValue }

  public var details: [String: FactValue] {
    var details = Self.common(evaluation)
    details["helo_check"] = helo.map { helo in
      var members = Self.common(helo)
      members["result"] = .string(helo.result.rawValue)
      return .object(members)
    }
    if helo == nil { details["helo_check"] = .null }
    return details
  }

  private static func common(_ evaluation: SPFEvaluation) -> [String: FactValue] {
    let request = evaluation.request
    return [
      "domain": .string(String(decoding: request.domain, as: UTF8.self)),
      "explanation": explanation(evaluation.explanation),
      "explanation_problem": explanationProblem(evaluation.explanation),
      "helo": .string(String(decoding: request.helo, as: UTF8.self)),
      "identity": .string(request.identity.rawValue),
      "ip": .string(request.client.description),
      "lookups": .integer(evaluation.lookups),
      "match": evaluation.match == nil
        ? .null : .list(evaluation.path.map { place($0, evaluation) }),
      "problem": evaluation.problem.map { problem in
        [
          "at": .list(evaluation.path.map { place($0, evaluation) }),
          "reason": .string(problem.description),
        ]
      } ?? .null,
      "received_spf": .string(ReceivedSPF(evaluation).unfolded),
      "receiver": FactValue(request.receiver),
      "records": .list(
        evaluation.visits.map { visit in
          [
            "domain": .string(visit.domain.description),
            "record": FactValue(visit.record.map { String(decoding: $0.text, as: UTF8.self) }),
          ]
        }),
      "section": .string("RFC 7208 §\(evaluation.section)"),
      "sender": .string(String(decoding: request.sender.address, as: UTF8.self)),
      "summary": .string(evaluation.summary),
      "trace": .list(evaluation.steps.map { trace($0, evaluation) }),
      "unanswered": .list(evaluation.unanswered.map(unanswered)),
      "void_lookups": .integer(evaluation.voidLookups),
    ]
  }

  private static func place(_ step: SPFEvaluation.Step, _ evaluation: SPFEvaluation) -> FactValue {
    let place = evaluation.place(of: step)
    return ["domain": .string(place.domain.description), "term": .string(place.term)]
  }

  private static func trace(_ step: SPFEvaluation.Step, _ evaluation: SPFEvaluation) -> FactValue {
    let place = evaluation.place(of: step)
    return [
      "answers": .list(step.answers.map(answer)),
      "depth": .integer(evaluation.depth(of: step.visit)),
      "domain": .string(place.domain.description),
      "outcome": .string(step.outcome.name),
      "target": FactValue(step.target?.description),
      "term": .string(place.term),
      "void": .boolean(step.isVoid),
    ]
  }

  private static func answer(_ answer: Answer) -> FactValue {
    [
      "name": .string(answer.question.name.description),
      "outcome": .string(answer.outcome.name),
      "records": FactValue(answer.records.map(\.data)),
      "type": .string(answer.question.type.description),
    ]
  }

  private static func unanswered(_ lookup: SPFUnansweredLookup) -> FactValue {
    [
      "domain": .string(lookup.place.domain.description),
      "name": .string(lookup.question.name.description),
      "reason": .string(lookup.failure.description),
      "section": .string("RFC 7208 §\(lookup.section)"),
      "term": .string(lookup.place.term),
      "type": .string(lookup.question.type.description),
    ]
  }

  private static func explanation(_ explanation: SPFEvaluation.Explanation) -> FactValue {
    guard case .text(let text, let domain) = explanation else { return .null }
    return ["domain": .string(domain.description), "text": .string(text)]
  }

  private static func explanationProblem(_ explanation: SPFEvaluation.Explanation) -> FactValue {
    guard case .unusable(let problem) = explanation else { return .null }
    return .string(problem.description)
  }
}

extension SPFEvaluation.Outcome {
  /// As the JSON document writes it.
  fileprivate var name: String {
    switch self {
    case .matched: "match"
    case .notMatched: "no_match"
    case .invalidTarget: "invalid_target"
    case .internationalLocalPart: "international_local_part"
    case .followed: "followed"
    case .failed: "error"
    case .unfinished: "unfinished"
    }
  }
}

extension Answer.Outcome {
  fileprivate var name: String {
    switch self {
    case .records: "records"
    case .noData: "no_data"
    case .noSuchName: "no_such_name"
    case .failed: "failed"
    }
  }
}
