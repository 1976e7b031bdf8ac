/// The list of active formatting elements (§13.2.4.3), bounded.
extension TreeBuilder {
  /// The element that was opened last goes onto the list.
  mutating func addFormatting(_ name: ElementName) {
    guard let node = open.last, openNames.last == name else { return }
    var count = 0
    var same = 0
    var oldest: Int?
    var oldestSame: Int?
    for (place, entry) in formatting.enumerated().reversed() {
      guard let entry else { break }
      count += 1
      oldest = place
      if entry.name == name, hasSameAttributes(entry.node, node) {
        same += 1
        oldestSame = place
      }
    }
    // Noah's Ark: at most three of a kind.
    if same >= 3, let oldestSame {
      formatting.remove(at: oldestSame)
    } else if count >= limits.formattingElements, let oldest {
      formatting.remove(at: oldest)
    }
    formatting.append(FormattingEntry(node: node, name: name))
  }

  private func hasSameAttributes(_ left: Int32, _ right: Int32) -> Bool {
    let left = nodes[Int(left)].attributes
    let right = nodes[Int(right)].attributes
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { left, right in
      let left = tokenizer.attributes[left]
      let right = tokenizer.attributes[right]
      return octets[left.nameRange] == octets[right.nameRange]
        && octets[left.valueRange] == octets[right.valueRange]
    }
  }

  /// The last entry of that name behind the last marker.
  func formattingEntry(_ name: ElementName) -> FormattingEntry? {
    for entry in formatting.reversed() {
      guard let entry else { return nil }
      if entry.name == name { return entry }
    }
    return nil
  }

  mutating func removeEntry(for node: Int32) {
    if let place = formatting.lastIndex(where: { $0?.node == node }) {
      formatting.remove(at: place)
    }
  }

  mutating func clearFormattingToMarker() {
    while let entry = formatting.popLast(), entry != nil {}
  }

  /// "Reconstruct the active formatting elements": those of the list that are not open go on in the current element.
  mutating func reopenFormatting() {
    guard let last = formatting.last, let last, !isOnStack(last.node) else { return }
    var first = formatting.count - 1
    while first > 0, let entry = formatting[first - 1], !isOnStack(entry.node) { first -= 1 }
    for place in first..<formatting.count {
      guard let entry = formatting[place] else { continue }
      if continuedElements >= limits.continuedElements || open.count >= limits.depth {
        cuts.insert(open.count >= limits.depth ? .depth : .continuedElements)
        formatting.remove(at: place)
        return
      }
      let node = makeContinuation(of: entry.node)
      push(node, entry.name)
      formatting[place] = FormattingEntry(node: node, name: entry.name)
    }
  }

  private func isOnStack(_ node: Int32) -> Bool {
    // Numbers on the stack ascend.
    var (low, high) = (0, open.count)
    while low < high {
      let middle = (low + high) / 2
      if open[middle] < node { low = middle + 1 } else { high = middle }
    }
    return low < open.count && open[low] == node
  }

  /// In place of the adoption agency algorithm: closes the formatting element, and opens the blocks inside it once more behind it.
  ///
  /// - Parameter tag: `nil` where the standard acts as if there was an end tag.
  mutating func endFormatting(_ name: ElementName, at tag: HTMLTag?) {
    if openNames.last == name, let last = open.last,
      !formatting.contains(where: { $0?.node == last })
    {
      if let tag { close(with: tag) } else { pop() }
      return
    }
    guard let entry = formattingEntry(name) else {
      if let tag { endOther(tag) }
      return
    }
    guard isOnStack(entry.node) else {
      if let tag { note(.strayEndTag, tag.range, name) }
      removeEntry(for: entry.node)
      return
    }
    guard let place = open.lastIndex(of: entry.node),
      !openNames[(place + 1)...].contains(where: \.boundsScope)
    else {
      if let tag { note(.strayEndTag, tag.range, name) }
      return
    }
    // Elements inside it that go on: from the first block.
    var goingOn: [Int32] = []
    for (number, name) in zip(open[(place + 1)...], openNames[(place + 1)...]) {
      if name.isSpecial || (!goingOn.isEmpty && !name.isFormatting) { goingOn.append(number) }
    }
    if let tag, open.count > place + 1 {
      note(goingOn.isEmpty ? .misnestedEndTag : .overlappingElements, tag.range, name)
    }
    while open.count > place + 1 { pop() }
    if let tag { close(with: tag) } else { pop() }
    removeEntry(for: entry.node)
    for number in goingOn {
      guard continuedElements < limits.continuedElements else {
        cuts.insert(.continuedElements)
        return
      }
      push(makeContinuation(of: number), nodes[Int(number)].name)
    }
  }
}
