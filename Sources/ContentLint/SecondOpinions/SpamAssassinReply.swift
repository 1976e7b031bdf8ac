/// The answer of spamd to `REPORT` (spamd/PROTOCOL of SpamAssassin): a line of status, header fields, and the report with a table of points,
/// rule names and descriptions, which go on in indented lines.
public enum SpamAssassinReply {
  /// Rules that are read; real reports have some dozens.
  public static let maximumSymbols = 1_000

  /// - Throws: Why it is no such answer.
  public static func opinion(_ octets: [UInt8]) throws(FilterFailure) -> FilterOpinion {
    let lines = octets.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
    }
    let status = lines[0].split(separator: " ", maxSplits: 2)
    guard status.count >= 2, status[0].hasPrefix("SPAMD/"), let code = Int(status[1]) else {
      throw FilterFailure(.spamAssassin, "the answer is not that of spamd: \(shown(lines[0]))")
    }
    guard code == 0 else {
      throw FilterFailure(.spamAssassin, "spamd refused the message: \(shown(lines[0]))")
    }
    guard let blank = lines.firstIndex(of: ""), let score = score(lines[1..<blank]) else {
      throw FilterFailure(.spamAssassin, "the answer of spamd has no points")
    }
    return FilterOpinion(
      program: .spamAssassin, points: score.points, threshold: score.threshold,
      symbols: symbols(lines[blank...]))
  }

  /// The version out of the answer to `HEADERS`: `X-Spam-Checker-Version: SpamAssassin 4.0.1 (2024-03-25) on mx`.
  public static func version(_ octets: [UInt8]) -> String? {
    for line in octets.split(separator: 0x0A) {
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      if words.count >= 3, words[0].lowercased() == "x-spam-checker-version:",
        words[1] == "SpamAssassin", words[2].utf8.allSatisfy({ isOfVersion($0) })
      {
        return String(words[2])
      }
    }
    return nil
  }

  private static func isOfVersion(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  private static func shown(_ line: String) -> String {
    "'" + String(line.prefix(80)) + "'"
  }

  /// `Spam: True ; 12.1 / 5.0`.
  private static func score(_ fields: ArraySlice<String>) -> (points: Double, threshold: Double)? {
    for field in fields where field.lowercased().hasPrefix("spam:") {
      guard let value = field.split(separator: ";").last else { continue }
      let numbers = value.split(separator: "/").map { Double($0.filter { $0 != " " }) }
      if numbers.count == 2, let points = numbers[0], let threshold = numbers[1],
        points.isFinite, threshold.isFinite
      {
        return (points, threshold)
      }
    }
    return nil
  }

  /// The rows below the rule of dashes, up to an empty line.
  private static func symbols(_ lines: ArraySlice<String>) -> [FilterOpinion.Symbol] {
    guard let ruler = lines.firstIndex(where: { $0.hasPrefix("---- ---") }) else { return [] }
    var symbols: [FilterOpinion.Symbol] = []
    for line in lines[(ruler + 1)...] {
      let words = line.split(separator: " ", maxSplits: 2)
      if words.isEmpty || symbols.count == maximumSymbols { break }
      if !line.hasPrefix(continuation), words.count >= 2, let points = Double(words[0]),
        points.isFinite
      {
        symbols.append(
          FilterOpinion.Symbol(
            name: String(words[1]), points: points,
            text: text(words.count > 2 ? words[2].drop { $0 == " " } : "")))
      } else if var last = symbols.popLast() {
        let rest = words.joined(separator: " ")
        if rest.hasPrefix("[") {
          last.details.append(rest)
        } else {
          last.text += last.text.isEmpty ? rest : " " + rest
        }
        symbols.append(last)
      }
    }
    return symbols
  }

  /// What stands in place of a description that nobody wrote is none.
  private static func text(_ words: Substring) -> String {
    words == "No description available." ? "" : String(words)
  }

  /// Columns before what goes on from the row above.
  private static let continuation = String(repeating: " ", count: 20)
}
