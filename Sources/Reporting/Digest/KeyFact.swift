import Audit

/// The one thing to know about a family, out of its facts: `v=spf1 include:_spf.example.net -all, 4 of 10 lookups`.
///
/// Facts that are missing or of another kind are left out: the findings tell what is wrong, this line only shows what is there.
enum KeyFact {
  /// In at most `columns`; empty where the facts have nothing to show. Safe for a terminal.
  static func line(for family: RuleFamily, in facts: FactValue, columns: Int) -> String {
    let (text, note) = parts(for: family, in: facts)
    let suffix = text.isEmpty || note.isEmpty ? note : ", " + note
    let room = columns - TextLayout.width(of: suffix)
    return TextLayout.shortenedInside(VisibleText.line(text), to: max(room, 8)) + suffix
  }

  /// What may be shortened, and what may not.
  private static func parts(
    for family: RuleFamily, in facts: FactValue
  ) -> (text: String, note: String) {
    switch family {
    case .spf:
      let spf = facts["spf"]
      let lookups = spf["lookups"].integer.map { "\($0) of 10 lookups" }
      return (spf["record"].text ?? "", lookups ?? "")
    case .dkim:
      let selectors = facts["dkim"]["selectors"].texts
      return (selectors.joined(separator: ", "), "")
    case .dmarc:
      return (facts["dmarc"]["record"].text ?? "", "")
    case .mx:
      return (facts["mx"]["hosts"].texts.joined(separator: ", "), "")
    case .zone:
      return (facts["zone"]["name_servers"].texts.joined(separator: ", "), "")
    }
  }
}

extension FactValue {
  /// A member of an object; `null` of anything else.
  fileprivate subscript(_ key: String) -> FactValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var integer: Int? { if case .integer(let number) = self { number } else { nil } }

  fileprivate var texts: [String] {
    if case .list(let values) = self { values.compactMap(\.text) } else { [] }
  }
}
