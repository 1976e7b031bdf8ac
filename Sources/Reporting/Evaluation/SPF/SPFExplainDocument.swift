public import Audit
import DNS
import MailAuth

/// The answer of `dlv spf explain`: the tree of a record with cost, owner and reach of each term.
public struct SPFExplainDocument: EvaluationDocument {
  public static let schema = "dlv.spf-explain/1"

  let explanation: SPFExplanation
  /// The domain in Unicode, where that differs.
  let unicodeName: String?

  public init(_ explanation: SPFExplanation, unicodeName: String? = nil) {
    self.explanation = explanation
    self.unicodeName = unicodeName
  }

  /// `ok`; `permerror` where a limit is exceeded or an error met by somebody whom no term matches before; `none` without a record;
  /// `undetermined`.
  public var result: String { explanation.state.rawValue }

  /// The column `void` shows the terms of this family's clients, so that they add up to the total.
  var countedFamily: SPFClientFamily { explanation.tree.total.voidLookups.worstFamily }

  public var details: [String: FactValue] {
    let tree = explanation.tree
    let total = tree.total
    var members: [String: FactValue] = [
      "domain": .string(tree.domain.description), "unicode_domain": FactValue(unicodeName),
      "record": FactValue(tree.root?.recordText),
      "lookups": Self.count(total.lookups, limit: SPFTree.maximumLookups),
      "void_lookups": Self.count(total.voidLookups.worst, limit: SPFTree.maximumVoidLookups),
      "void_lookups_ipv4": .integer(total.voidLookups.count(for: .v4).minimum),
      "void_lookups_ipv6": .integer(total.voidLookups.count(for: .v6).minimum),
      "authorised": AddressCountText.members(explanation.account.authorised),
      "authorised_but_permerror": AddressCountText.members(explanation.lateForPass),
      "authorised_is_minimum": .boolean(!total.isAuthorisedComplete),
      "otherwise": FactValue(otherwise(nil)), "otherwise_ipv4": FactValue(otherwise(.v4)),
      "otherwise_ipv6": FactValue(otherwise(.v6)),
      "terms": .list(explanation.account.rows.map(row)),
      "faults": FactValue(explanation.mapping.faults),
      "undetermined": .list(
        explanation.failures.map { answer in
          [
            "question": .string(answer.question.description),
            "reason": FactValue(answer.failure?.description),
          ]
        }),
      "is_cut": .boolean(tree.isCut), "evaluation": nil,
    ]
    if let evaluation = explanation.evaluation {
      members["evaluation"] = [
        "client": .string(evaluation.request.client.description),
        "result": .string(evaluation.result.rawValue),
        "lookups": .integer(evaluation.lookups),
        "void_lookups": .integer(evaluation.voidLookups),
        "path": .list(
          evaluation.path.map { step in
            let place = evaluation.place(of: step)
            return [
              "term": .string(place.term), "domain": .string(place.domain.description),
            ]
          }),
      ]
    }
    return members
  }

  /// The result of a client of the family, or of any, whom no term names; `nil` where there is more than one.
  func otherwise(_ family: SPFClientFamily?) -> String? {
    guard let family else {
      let results = Set(SPFClientFamily.allCases.map { otherwise($0) })
      return results.count == 1 ? results.first ?? nil : nil
    }
    guard let results = explanation.others[family], results.count == 1 else { return nil }
    return results.first?.rawValue
  }

  private static func count(_ count: SPFCount, limit: Int) -> FactValue {
    [
      "count": .integer(count.minimum), "is_minimum": .boolean(!count.isExact),
      "limit": .integer(limit),
    ]
  }

  private func row(_ row: SPFAccount.Row) -> FactValue {
    let step = row.step
    let isOpen = step.target == .dependsOnMessage || step.directive?.mechanism.isPointer == true
    var members: [String: FactValue] = [
      "term": .string(step.place.term),
      "is_evaluated": .boolean(step.standing == .evaluated),
      "depends_on_message": .boolean(isOpen),
      "target": FactValue(step.targetName?.description),
      "lookups": .integer(row.lookups.minimum),
      "lookups_is_minimum": .boolean(!row.lookups.isExact),
      "void_lookups": .integer(row.voidLookups.count(for: countedFamily).minimum),
      "void_lookups_is_minimum": .boolean(!row.voidLookups.worst.isExact),
      "matches": AddressCountText.members(row.matched),
      "matches_is_minimum": .boolean(!row.isComplete),
      "new": AddressCountText.members(row.new), "authorises": .boolean(row.authorises),
      "failures": FactValue(
        step.answers.compactMap { answer in
          answer.failure.map { "\(answer.question): \($0)" }
        }),
      "owner": nil, "below": nil, "trace": nil,
    ]
    switch explanation.trace(of: step) {
    case .matched: members["trace"] = "matched"
    case .evaluated: members["trace"] = "evaluated"
    case .notReached: members["trace"] = "not_reached"
    case nil: break
    }
    if step.leadsToRecord, let target = step.targetName {
      let owner = explanation.owner(of: target)
      members["owner"] = [
        "sender": FactValue(owner.sender),
        "organizational_domain": FactValue(owner.organization?.description),
      ]
    }
    members["below"] = below(row.below)
    return .object(members)
  }

  private func below(_ below: SPFAccount.Below) -> FactValue {
    switch below {
    case .none: nil
    case .leftOut: ["state": "left_out"]
    case .loop(let node): ["state": "loop", "domain": .string(node.domain.description)]
    case .shownBefore(let node):
      ["state": "shown_before", "domain": .string(node.domain.description)]
    case .record(let node, let rows):
      [
        "state": .string(node.state), "domain": .string(node.domain.description),
        "record": FactValue(node.recordText), "terms": .list(rows.map(row)),
        "failure": FactValue(node.answer.failure?.description),
      ]
    }
  }
}

extension SPFNode {
  /// The record's text; `nil` where there is not exactly one.
  var recordText: String? { record.map { String(decoding: $0.text, as: UTF8.self) } }

  fileprivate var state: String {
    switch content {
    case .record(let record, _): record.errors.isEmpty ? "record" : "syntax_error"
    case .none: "none"
    case .several: "several"
    case .unknown: "unknown"
    }
  }
}

extension SPFMechanism {
  var isPointer: Bool { if case .ptr = self { true } else { false } }
}

extension SPFCount {
  /// `1 lookup`, or `at least 2 lookups`.
  var lookups: String { minimum == 1 ? "\(self) lookup" : "\(self) lookups" }
}
