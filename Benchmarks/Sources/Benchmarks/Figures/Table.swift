/// Rows in aligned columns.
struct Table {
  let header: [String]
  var rows: [[String]]

  init(_ header: [String], rows: [[String]] = []) {
    self.header = header
    self.rows = rows
  }

  var text: String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = "  "
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

extension Double {
  /// Three figures that count: `0.0123`, `1.23`, `12.3`, `123`, `123456`.
  var short: String {
    let size = magnitude
    let digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (self * scale).rounded() / scale
    return digits == 0 ? String(Int(rounded)) : String(rounded)
  }
}

extension [Double] {
  /// The value in the middle, or the mean of the two there; 0 of none.
  var median: Double {
    let sorted = sorted()
    guard let last = sorted.indices.last else { return 0 }
    return (sorted[last / 2] + sorted[(last + 1) / 2]) / 2
  }
}
