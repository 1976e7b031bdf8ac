import Audit
public import Reputation

/// The catalogue of blocklists for people and for programs.
public enum BlocklistListing {
  /// A list with who runs it and where an entry is removed; with `isVerbose` what its codes mean, and where that is from.
  public static func text(
    _ lists: [Blocklist], _ date: String, isVerbose: Bool
  ) -> String {
    let zones = lists.map { "\($0.zone)".utf8.count }.max() ?? 0
    let kinds = lists.map { kindText($0).utf8.count }.max() ?? 0
    var text = ""
    for list in lists {
      text += TextLayout.padded("\(list.zone)", to: zones) + "  "
      text += TextLayout.padded(kindText(list), to: kinds) + "  "
      text += TextLayout.padded(list.weight.rawValue, to: 7) + "  " + VisibleText.line(list.name)
      let notes = list.policies.map(\.rawValue)
      text += (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))") + "\n"
      text += operation(list)
      if isVerbose { text += details(list) }
    }
    return text + "\n\(lists.count) lists; those of dlv itself as of \(date)\n"
  }

  private static func kindText(_ list: Blocklist) -> String {
    Blocklist.Kind.allCases.filter(list.kinds.contains).map(\.rawValue).joined(separator: ",")
  }

  /// Who runs it and how an entry goes away, as far as is known.
  private static func operation(_ list: Blocklist) -> String {
    let about = list.about
    let runner =
      about.runBy.isEmpty ? "operator not known" : "run by \(VisibleText.line(about.runBy))"
    let removal = [about.removal, about.removalNote].filter { !$0.isEmpty }
    return "    \(runner); removal: "
      + (removal.isEmpty ? "not known" : removal.map(VisibleText.line).joined(separator: "; "))
      + "\n"
  }

  private static func details(_ list: Blocklist) -> String {
    var lines = list.codes.map { "\($0.pattern)  \(VisibleText.line($0.meaning))\($0.effect.note)" }
    if list.codes.isEmpty {
      lines.append("127.0.0.2  listed (RFC 5782 section 2.1); no more is known")
    }
    if !list.about.source.isEmpty { lines.append("source: \(list.about.source)") }
    return lines.map { "    \($0)\n" }.joined()
  }

  /// `dlv.blocklists/1`.
  public static func json(_ lists: [Blocklist], _ date: String) -> String {
    var writer = JSONWriter()
    writer.value([
      "schema": "dlv.blocklists/1", "date": .string(date), "lists": .list(lists.map(value)),
    ])
    writer.endDocument()
    return writer.take()
  }

  private static func value(_ list: Blocklist) -> FactValue {
    [
      "zone": "\(list.zone)", "name": .string(list.name),
      "kinds": FactValue(Blocklist.Kind.allCases.filter(list.kinds.contains).map(\.rawValue)),
      "weight": .string(list.weight.rawValue),
      "policies": FactValue(list.policies.map(\.rawValue)),
      "codes": .list(
        list.codes.map {
          [
            "code": "\($0.pattern)", "meaning": .string($0.meaning),
            "effect": .string($0.effect.word),
          ]
        }),
      "run_by": text(list.about.runBy), "removal": text(list.about.removal),
      "removal_note": text(list.about.removalNote), "source": text(list.about.source),
    ]
  }

  private static func text(_ text: String) -> FactValue { text.isEmpty ? .null : .string(text) }
}

extension Blocklist.Effect {
  fileprivate var note: String {
    switch self {
    case .listed: ""
    case .listedAs(let weight): " (\(weight.rawValue))"
    case .neutral: " (no listing)"
    case .refused: " (no answer)"
    }
  }

  fileprivate var word: String {
    switch self {
    case .listed, .listedAs: "listed"
    case .neutral: "not listed"
    case .refused: "refused"
    }
  }
}
