import Foundation
import HTML

/// One tokenizer test of html5lib, flattened by `Tests/Peers/HTML/tokenizer_cases.py`.
struct TokenizerCase: Decodable {
  var file: String
  var number: Int
  var title: String
  var state: String
  var tag: String
  var input: String
  var tokens: [[String]]

  var name: String { "\(file) \(number) \(state)" }

  /// What our tokenizer makes of the input, in the same form; `nil` for a state that is none of ours.
  func read() -> [[String]]? {
    let states: [String: HTMLTokenizer.State] = [
      "Data state": .data, "PLAINTEXT state": .plainText, "RCDATA state": .escapableRawText,
      "RAWTEXT state": .rawText, "Script data state": .scriptData,
      "CDATA section state": .characterData,
    ]
    guard let state = states[state] else { return nil }
    var tokenizer = HTMLTokenizer(
      Array(input.utf8), state: state, lastStartTag: tag.isEmpty ? nil : tag)
    var rows: [[String]] = []
    while let token = tokenizer.next() {
      let row = Self.row(token, tokenizer)
      if row[0] == "Character", rows.last?[0] == "Character" {
        rows[rows.count - 1][1] += row[1]
      } else {
        rows.append(row)
      }
    }
    return rows
  }

  static func row(_ token: HTMLToken, _ tokenizer: HTMLTokenizer) -> [String] {
    func text(_ range: Range<Int>, _ kind: HTMLTextSpan.Kind) -> String {
      SourceText(tokenizer.octets, range, kind, keepsNUL: true).string
    }
    func name(_ range: Range<Int>) -> String {
      String(decoding: tokenizer.octets[range].map(ASCII.lowercase), as: UTF8.self)
        .replacing("\0", with: "\u{FFFD}")
    }
    switch token {
    case .text(let span): return ["Character", text(span.range, span.kind)]
    case .comment(let comment): return ["Comment", text(comment.content, .comment)]
    case .endTag(let tag): return ["EndTag", name(tag.nameRange)]
    case .startTag(let tag):
      var values: [(String, String)] = []
      for attribute in tokenizer.attributes[tag.attributes] where !attribute.isDuplicate {
        values.append((name(attribute.nameRange), text(attribute.valueRange, .attribute)))
      }
      values.sort { $0.0.unicodeScalars.lexicographicallyPrecedes($1.0.unicodeScalars) }
      return ["StartTag", name(tag.nameRange)] + values.flatMap { [$0.0, $0.1] }
        + (tag.isSelfClosing ? ["/"] : [])
    case .doctype(let doctype):
      func identifier(_ range: Range<Int>?) -> String {
        range.map { "=" + text($0, .comment) } ?? "-"
      }
      return [
        "DOCTYPE", doctype.name.map(name) ?? "", identifier(doctype.publicIdentifier),
        identifier(doctype.systemIdentifier), doctype.forcesQuirks ? "quirks" : "correct",
      ]
    }
  }

  /// Scalars, not characters: a carriage return and what follows are told apart.
  func agrees(_ rows: [[String]]) -> Bool {
    rows.map { $0.map { Array($0.utf8) } } == tokens.map { $0.map { Array($0.utf8) } }
  }
}
