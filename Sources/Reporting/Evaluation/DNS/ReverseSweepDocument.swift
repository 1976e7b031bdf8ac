public import Audit
import DNS
public import Reputation

/// The answer of `dlv dns reverse`: the names in a block of addresses, and where there are none.
public struct ReverseSweepDocument: EvaluationDocument {
  public static let schema = "dlv.dns.reverse/1"
  private let sweep: ReverseSweep

  public init(_ sweep: ReverseSweep) { self.sweep = sweep }

  public var result: String { sweep.verdict.rawValue }

  public var details: [String: FactValue] {
    [
      "network": .string(sweep.network.description),
      "questions": .integer(sweep.questionCount),
      "cut_short": .boolean(sweep.isCutShort),
      "entries": .list(
        sweep.entries.map { entry in
          [
            "address": .string(entry.lookup.address.description),
            "names": FactValue(Self.names(entry)),
            "confirmed": entry.isConfirmed.map { .boolean($0) } ?? nil,
          ]
        }),
      "gaps": .list(
        sweep.gaps.map { gap in
          [
            "first": .string(gap.first.description), "last": .string(gap.last.description),
            "count": .integer(gap.count),
          ]
        }),
      "wildcards": FactValue(sweep.wildcards.map(\.absolute)),
      "undetermined": .list(
        sweep.unknown.map {
          [
            "question": .string($0.question.description),
            "reason": .string($0.failure.description),
          ]
        }),
    ]
  }

  private static func names(_ entry: ReverseSweep.Entry) -> [String] {
    entry.lookup.pointers.records.compactMap { record in
      if case .ptr(let name) = record.data { name.absolute } else { nil }
    }
  }

  public func text(_ page: TextPage) -> String {
    let (mark, face): (String, TerminalStyle.Face) =
      switch sweep.verdict {
      case .complete:
        (ReplyText.count(sweep.entries.count, "address", "addresses") + " with names", .boldGreen)
      case .unconfirmed: ("names that don't lead back", .boldRed)
      case .undetermined: ("could not be determined", .boldYellow)
      }
    var text = page.heading(sweep.network.description, mark: mark, face: face) + "\n"
    text += rows(page) + parts(page)
    let total = sweep.gaps.reduce(0) { $0 + $1.count }
    var counts = [ReplyText.count(sweep.entries.count, "address", "addresses") + " with names"]
    if total > 0 { counts.append("\(total) without") }
    if !sweep.unknown.isEmpty {
      counts.append(ReplyText.count(sweep.unknown.count, "question") + " not answered")
    }
    counts.append(ReplyText.count(sweep.questionCount, "question") + " asked")
    return text + "\n  " + counts.joined(separator: ", ") + "\n"
  }

  /// Addresses and gaps in one list, in order.
  private func rows(_ page: TextPage) -> String {
    var rows: [(key: UInt128, text: String)] = []
    let columns = sweep.entries.map { "\($0.lookup.address)".utf8.count }.max() ?? 0
    for entry in sweep.entries {
      let mark: Mark =
        switch entry.isConfirmed {
        case true: .right
        case false: .wrong
        case nil: .remark
        }
      let names = Self.names(entry).map(VisibleText.line).joined(separator: ", ")
      let remark = entry.isConfirmed == false ? "  " + page.style.paint(elsewhere(entry), .red) : ""
      rows.append(
        (
          Self.number(entry.lookup.address),
          "  " + page.style.paint(mark.rawValue, as: mark) + " "
            + TextLayout.padded("\(entry.lookup.address)", to: columns) + "  " + names + remark
            + "\n"
        ))
    }
    for gap in sweep.gaps {
      let span = gap.count == 1 ? "\(gap.first)" : "\(gap.first) – \(gap.last)"
      rows.append(
        (
          Self.number(gap.first),
          page.style.paint(
            "    \(span)  no name"
              + (gap.count == 1 ? "" : " (\(ReplyText.count(gap.count, "address", "addresses")))"),
            .dim) + "\n"
        ))
    }
    return rows.sorted { $0.key < $1.key }.map(\.text).joined()
  }

  private func elsewhere(_ entry: ReverseSweep.Entry) -> String {
    let places = entry.lookup.names.compactMap { name -> String? in
      switch name.destination {
      case .elsewhere(let addresses):
        "leads to " + addresses.prefix(3).map(\.description).joined(separator: ", ")
      case .nowhere: "has no address"
      case .back, .undetermined: nil
      }
    }
    return places.first ?? "does not lead back"
  }

  private func parts(_ page: TextPage) -> String {
    var text = ""
    for name in sweep.wildcards {
      text +=
        "  " + page.style.paint("•", as: .remark)
        + " a wildcard answers below \(VisibleText.line(name.absolute))\n"
    }
    if !sweep.unknown.isEmpty {
      text += page.section("Could not be determined")
      for unknown in sweep.unknown.prefix(Self.mostUnknown) {
        text +=
          "  " + page.style.paint("?", as: .unknown)
          + " " + VisibleText.line("\(unknown.question): \(unknown.failure)") + "\n"
      }
      let rest = sweep.unknown.count - Self.mostUnknown
      if rest > 0 { text += "  … and \(rest) more\n" }
    }
    if sweep.isCutShort {
      text +=
        "  " + page.style.paint("?", as: .unknown)
        + " given up after \(ReverseSweep.maximumQuestions) questions; name a smaller block\n"
    }
    return text
  }

  private static let mostUnknown = 20

  private static func number(_ address: IPAddress) -> UInt128 {
    switch address {
    case .v4(let address): UInt128(address.rawValue)
    case .v6(let address): address.rawValue
    }
  }
}
