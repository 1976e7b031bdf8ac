/// Changes to a page by place, put together in one pass: what is inserted, and what takes the place of a range.
struct PreviewEdits {
  private var edits: [(range: Range<Int>, order: Int, text: [UInt8])] = []

  mutating func insert(_ text: String, at place: Int) { replace(place..<place, with: text) }

  mutating func replace(_ range: Range<Int>, with text: String) {
    edits.append((range, edits.count, Array(text.utf8)))
  }

  /// The page with all of them; one that overlaps an earlier one is left out.
  func applied(to octets: [UInt8]) -> [UInt8] {
    let sorted = edits.sorted {
      ($0.range.lowerBound, $0.order) < ($1.range.lowerBound, $1.order)
    }
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + sorted.reduce(0) { $0 + $1.text.count })
    var position = 0
    for edit in sorted where edit.range.lowerBound >= position {
      result += octets[position..<edit.range.lowerBound]
      result += edit.text
      position = edit.range.upperBound
    }
    return result + octets[position...]
  }
}
