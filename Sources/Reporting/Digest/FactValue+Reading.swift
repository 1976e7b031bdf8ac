import Audit

/// Reading facts that may be missing or of another kind: then there is nothing to show.
extension FactValue {
  /// A member of an object; `null` of anything else.
  subscript(_ key: String) -> FactValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  /// Of a list; empty for what is none.
  var elements: [FactValue] { if case .list(let elements) = self { elements } else { [] } }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var integer: Int? { if case .integer(let number) = self { number } else { nil } }
  var list: [FactValue] { if case .list(let values) = self { values } else { [] } }
}
