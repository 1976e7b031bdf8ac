import Audit

/// The table of written rules, by receiver: state, requirement and reason in columns, and the source once.
struct ReceiverTableText {
  let page: TextPage

  /// Empty where the facts have no table.
  func text(of facts: FactValue) -> String {
    let rows = facts["receivers"]["rules"].list
    guard !rows.isEmpty else { return "" }
    let columns = rows.map { TextLayout.width(of: $0["requires"].text ?? "") }.max() ?? 0
    let states = ReceiverState.allCases.map(\.words.utf8.count).max() ?? 0
    var text = page.section("Written rules for senders")
    var receiver: String?
    var audience: String?
    for (index, row) in rows.enumerated() {
      let name = row["receiver"].text
      if name != receiver || row["applies_to"].text != audience {
        (receiver, audience) = (name, row["applies_to"].text)
        text += "  " + page.style.paint(title(row), .bold) + "\n"
      }
      text += line(row, columns: columns, states: states)
      let isLast = index == rows.count - 1 || rows[index + 1]["receiver"].text != name
      if isLast, let source = row["source"].text {
        text += "    " + page.style.paint(VisibleText.line(source), .dim) + "\n"
      }
    }
    return text + footer(rows)
  }

  /// What the rules with a result leave out: a table without faults is not a table without gaps.
  private func footer(_ rows: [FactValue]) -> String {
    let states = rows.compactMap { $0["state"].text.flatMap(ReceiverState.init(rawValue:)) }
    let (unknown, message, elsewhere) = (
      states.count { $0 == .cannotTell }, states.count { $0 == .needsMessage },
      states.count { $0 == .notInDNS }
    )
    let parts = [
      unknown == 0 ? nil : "\(unknown) can't be told as asked (the reasons say what is missing)",
      message == 0 ? nil : "\(message) only a message shows",
      elsewhere == 0 ? nil : "\(elsewhere) neither DNS nor a message shows",
    ].compactMap(\.self)
    return parts.isEmpty
      ? "" : "  Of \(rows.count) rules: " + parts.joined(separator: "; ") + ".\n"
  }

  private func title(_ row: FactValue) -> String {
    let audience =
      switch row["applies_to"].text {
      case "everybody": "every sender"
      case "bulk": "bulk senders"
      case "bulk_marketing": "marketing mail of bulk senders"
      case "parked": "domains that send nothing"
      case let other: other ?? ""
      }
    let since = row["since"].text.map { ", since \($0)" } ?? ""
    return VisibleText.line("\(row["receiver"].text ?? ""), \(audience)\(since)")
  }

  private func line(_ row: FactValue, columns: Int, states: Int) -> String {
    let state = row["state"].text.flatMap(ReceiverState.init(rawValue:)) ?? .cannotTell
    let indent = 8 + columns + states
    let reason = TextLayout.wrapped(
      TextLayout.words(of: VisibleText.line(row["reason"].text ?? "")), indent: indent,
      columns: page.width)
    return "    " + page.style.paint(TextLayout.padded(state.words, to: states), as: state.mark)
      + "  "
      + TextLayout.padded(VisibleText.line(row["requires"].text ?? ""), to: columns) + "  "
      + reason.dropFirst(indent)
  }
}
