/// The known name that somebody who mistyped one probably meant.
enum NearestName {
  /// The name with the fewest edits (insertion, deletion, replacement, swap of neighbours), where that is few enough
  /// for its length to be a slip; the first of equals.
  static func of(_ name: String, among known: [String]) -> String? {
    let name = Array(name.lowercased().utf8.prefix(maximumLength))
    var nearest: (name: String, distance: Int)?
    for candidate in known {
      let other = Array(candidate.lowercased().utf8)
      let limit = max(2, other.count / 3)
      guard abs(other.count - name.count) <= limit else { continue }
      let distance = distance(name, other)
      if distance <= limit, distance < nearest?.distance ?? .max {
        nearest = (candidate, distance)
      }
    }
    return nearest?.name
  }

  /// Octets that are compared; no known name is as long.
  private static let maximumLength = 80

  /// The optimal string alignment distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var best = min(
          last[column + 1] + 1, current[column] + 1,
          last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
