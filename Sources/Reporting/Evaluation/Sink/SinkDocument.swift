public import Audit

/// The answer of `dlv sink`: what came, what was refused, and what came twice.
public struct SinkDocument: EvaluationDocument {
  public static let schema = "dlv.sink/1"
  private let tally: SinkTally
  /// The rules, as they were given.
  private let rules: [String]
  private let elapsed: Duration

  public init(_ tally: SinkTally, rules: [String], elapsed: Duration) {
    self.tally = tally
    self.rules = rules
    self.elapsed = elapsed
  }

  public var result: String {
    if tally.messages == 0 { return "nothing" }
    return tally.duplicates > 0 ? "duplicates" : "received"
  }

  public var details: [String: FactValue] {
    [
      "microseconds": .integer(Self.microseconds(elapsed)),
      "first_us": tally.first.map { .integer(Self.microseconds($0)) } ?? .null,
      "last_us": tally.last.map { .integer(Self.microseconds($0)) } ?? .null,
      "connections": .integer(tally.connections),
      "secure_connections": .integer(tally.secureConnections),
      "authentications": .integer(tally.authentications),
      "messages": .integer(tally.messages),
      "recipients": .integer(tally.deliveries),
      "octets": .integer(tally.octets),
      "duplicates": .integer(tally.duplicates),
      "duplicates_complete": .boolean(!tally.forgetsPairs),
      "without_message_id": .integer(tally.withoutMessageID),
      "unfinished": .integer(tally.unfinished),
      "refusals": Self.object(tally.refusals.map { ("\($0.key)", $0.value) }),
      "faults": .list(
        zip(rules, tally.faults).map { ["rule": .string($0), "applied": .integer($1)] }),
      "defects": [
        "bare_line_ends": .integer(tally.defects.bareLineEnds),
        "long_lines": .integer(tally.defects.longLines),
        "undeclared_8bit": .integer(tally.defects.undeclaredEightBit),
      ],
      "results": .object(
        tally.results.mapValues { Self.object($0.map { ($0.key, $0.value) }) }),
      "messages_per_minute": tally.rate.map { .integer(Int(($0 * 60).rounded())) } ?? .null,
      "counts": counts,
    ]
  }

  private var counts: FactValue {
    guard let counts = tally.counts else { return .null }
    return [
      "recipient": Self.object(counts.recipients.map { ($0.key, $0.value) }),
      "message_id": Self.object(counts.messageIDs.map { ($0.key, $0.value) }),
      "token": Self.object(counts.tokens.map { ($0.key, $0.value) }),
      "complete": .boolean(!counts.isCutShort),
    ]
  }

  private static func object(_ members: [(String, Int)]) -> FactValue {
    .object(Dictionary(members.map { ($0.0, .integer($0.1)) }, uniquingKeysWith: { $1 }))
  }

  private static func microseconds(_ duration: Duration) -> Int {
    Int((duration / .microseconds(1)).rounded())
  }

  /// One digit behind the point.
  private static func decimal(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  public func text(_ page: TextPage) -> String {
    let mark = ReplyText.count(tally.messages, "message")
    let face: TerminalStyle.Face =
      tally.messages == 0 ? .boldYellow : tally.duplicates > 0 ? .boldRed : .boldGreen
    return page.heading("dlv sink", mark: mark, face: face) + "\n" + rows(page) + refusals(page)
      + faults(page) + results(page) + repeated(page)
  }

  private func rows(_ page: TextPage) -> String {
    var rows = [
      ("connections", "\(tally.connections)" + connectionText),
      (
        "taken",
        "\(ReplyText.count(tally.messages, "message")) for \(ReplyText.count(tally.deliveries, "recipient")), \(ReplyText.count(tally.octets, "octet"))"
      ),
      ("duplicates", duplicateText),
    ]
    if tally.unfinished > 0 {
      rows.append(
        ("unfinished", ReplyText.count(tally.unfinished, "message") + " begun and not taken"))
    }
    let rate = tally.rate.map { ", \(Self.decimal($0)) messages a second" } ?? ""
    rows.append(("time", "\(Self.decimal(elapsed / .seconds(1))) s\(rate)"))
    let defects: [(Int, String)] = [
      (tally.defects.bareLineEnds, "with a bare LF or CR"),
      (tally.defects.longLines, "with a line of more than 998 octets"),
      (tally.defects.undeclaredEightBit, "with 8-bit octets that were not declared"),
    ]
    for (count, what) in defects where count > 0 {
      rows.append(("", page.style.paint("\(ReplyText.count(count, "message")) \(what)", .yellow)))
    }
    return rows.map { label, value in
      "  " + page.style.paint(TextLayout.padded(label, to: 13), .dim) + value + "\n"
    }.joined()
  }

  private var connectionText: String {
    var parts: [String] = []
    if tally.secureConnections > 0 { parts.append("\(tally.secureConnections) with TLS") }
    if tally.authentications > 0 { parts.append("\(tally.authentications) authenticated") }
    return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
  }

  private var duplicateText: String {
    var text = "\(tally.duplicates) of the same Message-ID for the same recipient"
    if tally.withoutMessageID > 0 {
      text += "; \(ReplyText.count(tally.withoutMessageID, "message")) without Message-ID"
    }
    if tally.forgetsPairs { text += " (among the first \(SinkTally.maximumPairs) pairs)" }
    return text
  }

  private func refusals(_ page: TextPage) -> String {
    if tally.refusals.isEmpty { return "" }
    return page.section("Refused")
      + tally.refusals.sorted { $0.key < $1.key }.map { "  \($0.key)  \($0.value)\n" }.joined()
  }

  private func faults(_ page: TextPage) -> String {
    if rules.isEmpty { return "" }
    let width = tally.faults.map { "\($0)".utf8.count }.max() ?? 1
    return page.section("Rules, and how often they were applied")
      + zip(rules, tally.faults).map { rule, count in
        let number = String(repeating: " ", count: width - "\(count)".utf8.count) + "\(count)"
        return "  \(number)  \(VisibleText.line(rule))\n"
      }.joined()
  }

  private func results(_ page: TextPage) -> String {
    if tally.results.isEmpty { return "" }
    return page.section("Verified")
      + ["spf", "dkim", "dmarc"].compactMap { name in
        tally.results[name].map { results in
          "  " + page.style.paint(TextLayout.padded(name.uppercased(), to: 7), .bold)
            + results.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ") + "\n"
        }
      }.joined()
  }

  /// Who had how many messages, the most first, where it was counted.
  private func repeated(_ page: TextPage) -> String {
    guard let counts = tally.counts, !counts.recipients.isEmpty else { return "" }
    let sorted = counts.recipients.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(page.isVerbose ? sorted.count : Self.shownRecipients)
    let width = shown.map { "\($0.value)".utf8.count }.max() ?? 1
    var text = page.section("Recipients")
    for (recipient, count) in shown {
      text +=
        "  " + String(repeating: " ", count: width - "\(count)".utf8.count)
        + "\(count)  \(VisibleText.line(recipient))\n"
    }
    if shown.count < sorted.count {
      text += "  … and \(sorted.count - shown.count) more (--verbose, or --format json)\n"
    }
    return text
  }

  /// A page of a terminal.
  private static let shownRecipients = 20
}
