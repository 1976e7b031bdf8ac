/// Lists of numbered things of which each is in one list at most: adding and taking out anywhere costs the same for any length.
struct LinkedLists: Sendable {
  /// One list.
  struct List: Sendable {
    fileprivate(set) var first: Int32 = -1
    fileprivate var last: Int32 = -1

    var isEmpty: Bool { first < 0 }
    var head: Int? { first < 0 ? nil : Int(first) }
  }

  private struct Link: Sendable {
    var before: Int32 = -1
    var after: Int32 = -1
  }

  private var links: [Link] = []

  /// Makes room for the things up to a number.
  mutating func grow(to count: Int) {
    while links.count < count { links.append(Link()) }
  }

  mutating func append(_ item: Int, to list: inout List) {
    let number = Int32(truncatingIfNeeded: item)
    links[item] = Link(before: list.last, after: -1)
    if list.last >= 0 { links[Int(list.last)].after = number } else { list.first = number }
    list.last = number
  }

  /// Takes it out; it has to be in this list.
  mutating func remove(_ item: Int, from list: inout List) {
    let link = links[item]
    if link.before >= 0 {
      links[Int(link.before)].after = link.after
    } else {
      list.first = link.after
    }
    if link.after >= 0 {
      links[Int(link.after)].before = link.before
    } else {
      list.last = link.before
    }
    links[item] = Link()
  }

  mutating func removeFirst(of list: inout List) -> Int? {
    guard let head = list.head else { return nil }
    remove(head, from: &list)
    return head
  }

  func after(_ item: Int) -> Int? {
    let next = links[item].after
    return next < 0 ? nil : Int(next)
  }
}
