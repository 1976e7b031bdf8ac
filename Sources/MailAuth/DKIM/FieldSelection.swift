public import Message

/// Which fields of a header a list of names takes (RFC 6376 §5.4.2): for each name the lowest field of it that is not taken yet.
///
/// A name that finds no field takes nothing; listing it says that there shall be none ("oversigning").
public struct FieldSelection: Sendable {
  /// For each name of the list the index of its field; `nil` where there is none left.
  public let indices: [Int?]

  /// - Parameter excluded: The index of the field that is verified, which never takes itself.
  public init(
    _ names: some Sequence<HeaderFieldName>, of header: HeaderSection, except excluded: Int? = nil
  ) {
    self.init(names, in: FieldIndex(header), except: excluded)
  }

  init(_ names: some Sequence<HeaderFieldName>, in index: FieldIndex, except excluded: Int?) {
    // For each name's lowest field, the one that is taken next.
    var next: [Int?] = Array(index.previous.indices)
    indices = names.map { name in
      guard let lowest = index.lowest[name] else { return nil }
      var place = next[lowest]
      if let found = place, found == excluded { place = index.previous[found] }
      next[lowest] = place.flatMap { index.previous[$0] }
      return place
    }
  }
}

/// The fields of a header by name, from the bottom up: made once for all signatures, so that thousands of fields stay linear.
struct FieldIndex: Sendable {
  /// The lowest field of each name.
  let lowest: [HeaderFieldName: Int]
  /// The field of the same name above each.
  let previous: [Int?]

  init(lowest: [HeaderFieldName: Int], previous: [Int?]) {
    self.lowest = lowest
    self.previous = previous
  }

  init(_ header: HeaderSection) {
    var lowest: [HeaderFieldName: Int] = [:]
    lowest.reserveCapacity(header.count)
    previous = header.indices.map { index in
      let name = header[index].name
      return lowest.updateValue(index, forKey: name)
    }
    self.lowest = lowest
  }
}
