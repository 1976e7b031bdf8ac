/// What is due when: the earliest on top. Entries are not taken out in the middle; whoever takes one off the top asks whether it still holds.
struct TimeHeap: Sendable {
  struct Entry: Sendable {
    var time: Instant
    var item: Int32
  }

  private var entries: [Entry] = []

  var top: Entry? { entries.first }
  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

  mutating func insert(_ item: Int, at time: Instant) {
    entries.append(Entry(time: time, item: Int32(truncatingIfNeeded: item)))
    var index = entries.count - 1
    let entry = entries[index]
    while index > 0 {
      let parent = (index - 1) / 2
      if !Self.isBefore(entry, entries[parent]) { break }
      entries[index] = entries[parent]
      index = parent
    }
    entries[index] = entry
  }

  mutating func removeTop() -> Entry? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    if entries.isEmpty { return top }
    var index = 0
    while true {
      var child = 2 * index + 1
      if child >= entries.count { break }
      if child + 1 < entries.count, Self.isBefore(entries[child + 1], entries[child]) {
        child += 1
      }
      if !Self.isBefore(entries[child], last) { break }
      entries[index] = entries[child]
      index = child
    }
    entries[index] = last
    return top
  }

  /// By time, and by number where times are equal, so that the order does not depend on how the heap came about.
  private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
    left.time != right.time ? left.time < right.time : left.item < right.item
  }
}
