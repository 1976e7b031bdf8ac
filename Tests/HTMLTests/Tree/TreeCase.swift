import Foundation
import HTML

/// One page with its text and the elements around it, from `Tests/Peers/HTML/tree_cases.py`.
struct TreeCase: Decodable {
  var name: String
  var page: String
  /// Names of elements, sorted, and text without white space.
  var rows: [[String]]

  func read() -> [[String]] {
    let page = HTMLDocument(Array(page.utf8))
    var rows: [[String]] = []
    for number in page.nodes.indices where page.nodes[number].kind == .text {
      let span = page.nodes[number].textSpan
      let text = SourceText(page.octets, span.range, span.kind).utf8.filter { !ASCII.isSpace($0) }
      if text.isEmpty { continue }
      var names: Set<String> = []
      var next = page.nodes[number].parent
      while let element = next {
        names.insert(
          String(decoding: Self.name(of: page.nodes[element], in: page), as: UTF8.self))
        next = page.nodes[element].parent
      }
      let around = names.sorted().joined(separator: " ")
      let string = String(decoding: text, as: UTF8.self)
      if rows.last?[0] == around {
        rows[rows.count - 1][1] += string
      } else {
        rows.append([around, string])
      }
    }
    return rows
  }

  /// Whether the same text is in the same elements.
  func agrees() -> Bool {
    Self.byElements(read()) == Self.byElements(rows)
  }

  private static func byElements(_ rows: [[String]]) -> [String: String] {
    rows.reduce(into: [:]) { $0[$1[0], default: ""] += $1[1] }
  }

  private static func name(of node: HTMLNode, in page: HTMLDocument) -> [UInt8] {
    if node.name != .other { return Array(node.name.text.utf8) }
    return page.octets[node.nameRange].map(ASCII.lowercase)
  }
}
