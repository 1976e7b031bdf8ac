import Audit
import Message

/// What in a message the symbols of spam filters are about, as far as that is known, and what SpamAssassin gives for them by default
/// (Data/filter-symbols.txt).
struct FilterSymbols: Sendable {
  /// Where a symbol is shown.
  enum Place: Hashable, Sendable {
    /// Where a rule of ours finds the same.
    case rule(RuleID)
    case field(HeaderFieldName)
    /// What is missing in the header.
    case header
    /// The way that a message took, of which a draft says nothing.
    case trace
  }

  private(set) var places: [FilterOpinion.Program: [String: [Place]]] = [:]
  /// Points in the score sets 0 to 3.
  private(set) var scores: [String: [Double]] = [:]
  /// Lines of the list that say nothing that is understood.
  private(set) var unread: [String] = []

  static let known = FilterSymbols(text)

  /// Score sets of SpamAssassin: 0 goes by neither Bayes nor the network, 1 by the network, 2 by Bayes, 3 by both.
  static let setCount = 4

  init(_ text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == Self.setCount + 2, words[0] == "scores" {
        let points = words[2...].compactMap(Double.init)
        if points.count == Self.setCount {
          scores[words[1]] = points
          continue
        }
      } else if words.count >= 3, let program = Self.programs[words[0]] {
        places[program, default: [:]][words[1]] = words[2...].map(Self.place)
        continue
      }
      unread.append(String(line))
    }
  }

  private static let programs: [String: FilterOpinion.Program] = [
    "spamassassin": .spamAssassin, "rspamd": .rspamd,
  ]

  private static func place(_ word: String) -> Place {
    if word.hasPrefix("lint-") { return .rule(RuleID(rawValue: word)) }
    switch word {
    case "header": return .header
    case "trace": return .trace
    case let name: return .field(HeaderFieldName(Array(name.utf8)[...]))
    }
  }

  /// In the order in which they are tried; none for a symbol that is not known.
  func places(of symbol: String, _ program: FilterOpinion.Program) -> [Place] {
    places[program]?[symbol] ?? []
  }

  /// The only score set that all the points fit; `nil` where several do, or none because their owner changed some.
  func scoreSet(of symbols: [FilterOpinion.Symbol]) -> Int? {
    let fitting = (0..<Self.setCount).filter { set in
      symbols.allSatisfy { symbol in
        guard let points = scores[symbol.name] else { return true }
        return (points[set] - symbol.points).magnitude <= Self.rounding
      }
    }
    return fitting.count == 1 ? fitting.first : nil
  }

  /// spamd writes one digit behind the point; the last bit of a binary number on top.
  private static let rounding = 0.0501
}
