import Audit

/// The known operators behind a domain's records, in one line: `Google Workspace (SPF, MX), Mailchimp (SPF, DKIM)`.
enum SenderFact {
  /// Empty where the facts name none. Safe for a terminal.
  static func line(in facts: FactValue) -> String {
    let entries = facts["senders"].list.compactMap { sender in
      sender["name"].text.map { name in
        let places = sender["seen"].list.compactMap(\.text).compactMap { word in
          RuleFamily.allCases.first { $0.word == word }?.rawValue
        }
        return places.isEmpty ? name : "\(name) (\(places.joined(separator: ", ")))"
      }
    }
    return VisibleText.line(entries.joined(separator: ", "))
  }
}
