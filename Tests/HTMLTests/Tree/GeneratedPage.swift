import TestKit

/// Pages as careless programs write them: tags without ends, ends without tags, parts of tables in any order.
enum GeneratedPage {
  private static let blocks = [
    "div", "p", "ul", "h1", "h2", "blockquote", "center", "pre", "section", "address", "dl",
  ]
  private static let tableParts = ["table", "tr", "td", "th", "tbody", "caption", "table", "td"]
  /// Not in one page with tables: of two items between cells, html5lib leaves the second in the table, which the standard does not.
  private static let items = ["li", "dt", "dd", "li", "ul"]
  private static let inlines = ["span", "sub", "label", "cite", "q"]
  private static let formatting = ["b", "i", "font", "a", "strong", "u"]
  private static let voids = ["br", "img", "hr", "input"]

  /// - Parameter overlaps: Whether formatting elements begin and end anywhere; then there is little else, since their order matters in
  ///   a browser's tree.
  static func make(overlaps: Bool, using random: inout SeededGenerator) -> String {
    var page = Bool.random(using: &random) ? "<!DOCTYPE html>" : ""
    var words = 0
    let hasTables = Bool.random(using: &random)
    let names =
      overlaps
      ? ["p", "div", "b", "i", "font"] : blocks + inlines + (hasTables ? tableParts : items)
    for _ in 0..<Int.random(in: 3...24, using: &random) {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4: page += "<\(names.randomElement(using: &random) ?? "p")>"
      case 4..<7: page += "</\(names.randomElement(using: &random) ?? "p")>"
      case 7: page += "<\(voids.randomElement(using: &random) ?? "br")>"
      default:
        if !overlaps, Bool.random(using: &random) {
          let name = formatting.randomElement(using: &random) ?? "b"
          page += "<\(name)>f\(words)</\(name)>"
        }
        words += 1
        page += "w\(words)"
      }
    }
    return page
  }
}
