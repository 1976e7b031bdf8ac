extension HTMLTokenizer {
  /// §13.2.5.8 and §13.2.5.32 to 40: a tag, whose `<` or `</` is at `position`.
  mutating func tag(nameAt nameStart: Int) -> HTMLToken? {
    let start = position
    var index = nameStart
    while index < octets.count, !endsTagName(octets[index]) { index += 1 }
    let nameRange = nameStart..<index
    let firstAttribute = attributes.count
    /// Names of this tag, for duplicates: their hashes.
    var hashes: [Int] = []
    var isSelfClosing = false
    attributes: while true {
      // Before attribute name.
      while index < octets.count, ASCII.isSpace(octets[index]) { index += 1 }
      guard index < octets.count else { return endInTag(start, firstAttribute) }
      switch octets[index] {
      case UInt8(ascii: ">"):
        index += 1
        break attributes
      case UInt8(ascii: "/"):
        index += 1
        if octet(index) == UInt8(ascii: ">") {
          isSelfClosing = true
          index += 1
          break attributes
        }
      default:
        guard let end = attribute(at: index, of: firstAttribute, &hashes) else {
          return endInTag(start, firstAttribute)
        }
        index = end
      }
    }
    position = index
    let tag = HTMLTag(
      range: start..<index, name: ElementName(octets, nameRange), nameRange: nameRange,
      attributes: firstAttribute..<attributes.count, isSelfClosing: isSelfClosing)
    if nameStart == start + 2 { return .endTag(tag) }
    // Only raw text needs it.
    if tag.name.rawTextState != nil { lastStartTag = octets[nameRange].map(ASCII.lowercase) }
    return .startTag(tag)
  }

  /// eof-in-tag: the tag is dropped.
  private mutating func endInTag(_ start: Int, _ firstAttribute: Int) -> HTMLToken? {
    unfinishedTag = start..<octets.count
    attributes.removeSubrange(firstAttribute...)
    position = octets.count
    return nil
  }

  private func endsTagName(_ octet: UInt8) -> Bool {
    ASCII.isSpace(octet) || octet == UInt8(ascii: "/") || octet == UInt8(ascii: ">")
  }

  /// Reads one attribute; where it ends, or `nil` where the page ends in it.
  private mutating func attribute(
    at start: Int, of firstAttribute: Int, _ hashes: inout [Int]
  ) -> Int? {
    // unexpected-equals-sign-before-attribute-name: it is the first octet of the name.
    var index = start + 1
    while index < octets.count, !endsTagName(octets[index]), octets[index] != UInt8(ascii: "=") {
      index += 1
    }
    let nameRange = start..<index
    var valueRange = index..<index
    var value = HTMLAttribute.Value.none
    // After attribute name.
    var next = index
    while next < octets.count, ASCII.isSpace(octets[next]) { next += 1 }
    guard next < octets.count else { return nil }
    if octets[next] == UInt8(ascii: "=") {
      next += 1
      while next < octets.count, ASCII.isSpace(octets[next]) { next += 1 }
      guard next < octets.count else { return nil }
      switch octets[next] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let quote = octets[next]
        guard let end = find(quote, from: next + 1) else { return nil }
        value = quote == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted
        valueRange = (next + 1)..<end
        index = end + 1
      case UInt8(ascii: ">"):
        // missing-attribute-value.
        index = next
      default:
        var end = next
        while end < octets.count, !ASCII.isSpace(octets[end]), octets[end] != UInt8(ascii: ">") {
          end += 1
        }
        guard end < octets.count else { return nil }
        value = .unquoted
        valueRange = next..<end
        index = end
      }
    } else {
      index = next
    }
    guard hashes.count < limits.attributesOfTag, attributes.count < limits.attributes else {
      if firstOmittedAttribute == nil { firstOmittedAttribute = start }
      return index
    }
    let hash = NameTable.hash(octets, nameRange)
    let isDuplicate = hashes.enumerated().contains { number, other in
      other == hash && sameName(attributes[firstAttribute + number].nameRange, nameRange)
    }
    hashes.append(hash)
    attributes.append(
      HTMLAttribute(
        name: AttributeName(octets, nameRange), nameRange: nameRange, valueRange: valueRange,
        value: value, isDuplicate: isDuplicate,
        isVerbatim: Self.isVerbatim(octets, valueRange, .attribute)))
    return index
  }

  private func sameName(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    return zip(octets[left], octets[right]).allSatisfy {
      ASCII.lowercase($0) == ASCII.lowercase($1)
    }
  }
}
