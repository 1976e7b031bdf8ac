/// The named character references (WHATWG HTML §13.5).
enum NamedReferences {
  struct Found {
    /// Octets of the name, the semicolon included where it belongs to it.
    var length: Int
    var first: Unicode.Scalar
    var second: Unicode.Scalar?
  }

  /// The longest name that stands at the beginning of the range.
  static func longest(in octets: [UInt8], _ range: Range<Int>) -> Found? {
    var (low, high) = (0, starts.count)
    var best: Int?
    var length = 0
    // Entries are sorted by name: each octet narrows the range of those that begin with what has been read.
    while low < high {
      if table.isEnd(starts[low], at: length) { best = low }
      guard range.lowerBound + length < range.upperBound else { break }
      let octet = octets[range.lowerBound + length]
      // Only letters, digits and the semicolon are in names.
      guard ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: ";") else {
        break
      }
      low = partition(low, high) { table.octet(starts[$0], at: length) < octet }
      high = partition(low, high) { table.octet(starts[$0], at: length) <= octet }
      length += 1
    }
    return best.flatMap { table.value(starts[$0]) }
  }

  private static func partition(_ low: Int, _ high: Int, _ isBefore: (Int) -> Bool) -> Int {
    var (low, high) = (low, high)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Entries as `name=hex` or `name=hex+hex`, a space or line break between them.
  private struct Table: Sendable {
    let octets: [UInt8]

    func octet(_ start: Int, at offset: Int) -> UInt8 {
      // `=` ends a name, and sorts behind the semicolon and digits and before letters; as an end it has to be first.
      let octet = octets[start + offset]
      return octet == UInt8(ascii: "=") ? 0 : octet
    }

    func isEnd(_ start: Int, at offset: Int) -> Bool {
      octets[start + offset] == UInt8(ascii: "=")
    }

    func value(_ start: Int) -> Found? {
      var index = start
      while octets[index] != UInt8(ascii: "=") { index += 1 }
      let length = index - start
      var values: [UInt32] = [0]
      index += 1
      while index < octets.count {
        if octets[index] == UInt8(ascii: "+") {
          values.append(0)
        } else if let digit = ASCII.hexadecimal(octets[index]) {
          values[values.count - 1] = values[values.count - 1] << 4 | UInt32(digit)
        } else {
          break
        }
        index += 1
      }
      guard let first = Unicode.Scalar(values[0]) else { return nil }
      return Found(
        length: length, first: first,
        second: values.count > 1 ? Unicode.Scalar(values[1]) : nil)
    }
  }

  private static let table = Table(octets: NamedReferenceData.text.withUTF8Buffer { Array($0) })

  /// Where each entry begins.
  private static let starts: [Int] = {
    var starts: [Int] = []
    starts.reserveCapacity(2_300)
    var isBetween = true
    for (index, octet) in table.octets.enumerated() {
      let isSpace = octet == 0x20 || octet == 0x0A
      if isBetween, !isSpace { starts.append(index) }
      isBetween = isSpace
    }
    return starts
  }()
}
