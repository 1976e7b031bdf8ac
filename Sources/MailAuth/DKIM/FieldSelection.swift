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
    var next: [HeaderFieldName: Int?] = [:]
    indices = names.map { name in
      var place = next[name] ?? index.last[name]
      if let found = place, found == excluded { place = index.previous[found] }
      next[name] = .some(place.flatMap { index.previous[$0] })
      return place
    }
  }
}

/// The fields of a header by name, from the bottom up: made once for all signatures, so that thousands of fields stay linear.
struct FieldIndex: Sendable {
  /// The lowest field of each name.
  let last: [HeaderFieldName: Int]
  /// The field of the same name above each.
  let previous: [Int?]

  init(last: [HeaderFieldName: Int], previous: [Int?]) {
    self.last = last
    self.previous = previous
  }

  init(_ header: HeaderSection) {
    var last: [HeaderFieldName: Int] = [:]
    last.reserveCapacity(header.count)
    previous = header.indices.map { index in
      let name = header[index].name
      return last.updateValue(index, forKey: name)
    }
    self.last = last
  }
}
