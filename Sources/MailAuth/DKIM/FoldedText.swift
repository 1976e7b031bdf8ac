/// The text of a header field in lines of at most 78 columns (RFC 5322 §2.1.1), folded with a tab.
struct FoldedText: Sendable {
  private(set) var octets: [UInt8]
  private var column: Int

  private static let width = 78
  /// Columns of a tab at the start of a line, as terminals show it.
  private static let tab = 8
  /// Room that is made at once: a signature of RSA with 2048 bits and a long `h=` has some 900 octets.
  private static let usualLength = 1_536

  init(_ start: String) {
    octets = Array(start.utf8)
    column = octets.count
  }

  /// Goes on behind a text, with room for the rest.
  init(behind start: FoldedText) {
    octets = []
    octets.reserveCapacity(Self.usualLength)
    octets += start.octets
    column = start.column
  }

  /// Adds a tag whose value stays in one piece.
  mutating func add(_ tag: StaticString, _ value: String) { add(tag, octets: Array(value.utf8)) }

  mutating func add(_ tag: StaticString, octets value: [UInt8]) {
    begin(tag, count: value.count + 1)
    octets += value
    octets.append(UInt8(ascii: ";"))
  }

  /// Adds a tag whose value is a number.
  mutating func add(_ tag: StaticString, number: UInt64) {
    var digits: [UInt8] = []
    digits.reserveCapacity(20)
    var rest = number
    repeat {
      digits.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    digits.reverse()
    add(tag, octets: digits)
  }

  /// Adds a tag whose value is a list with colons, which may be divided behind each.
  mutating func add(
    _ tag: StaticString, _ names: [DKIMSignedFields.Selected], of fields: DKIMSignedFields
  ) {
    begin(tag, count: names.first.map { fields.name(of: $0).count + 1 } ?? 1)
    for (index, selected) in names.enumerated() {
      let name = fields.name(of: selected)
      if index > 0 {
        octets.append(UInt8(ascii: ":"))
        if column + name.count + 1 > Self.width { fold() }
        column += name.count + 1
      }
      octets += name
    }
    octets.append(UInt8(ascii: ";"))
  }

  /// Adds the last tag, whose value is still to come.
  mutating func addLast(_ tag: StaticString) { begin(tag, count: 0) }

  /// Begins a tag, on a new line where that many octets of its value do not fit the current one.
  private mutating func begin(_ tag: StaticString, count: Int) {
    let length = tag.utf8CodeUnitCount + 1 + count
    if column + length + 1 > Self.width {
      fold()
    } else {
      octets.append(0x20)
      column += 1
    }
    tag.withUTF8Buffer { octets.append(contentsOf: $0) }
    octets.append(UInt8(ascii: "="))
    column += length
  }

  /// Adds a text that may be divided anywhere.
  mutating func addBreakable(_ text: [UInt8]) {
    var rest = text[...]
    while !rest.isEmpty {
      if column >= Self.width { fold() }
      let part = rest.prefix(Self.width - column)
      octets += part
      column += part.count
      rest = rest.dropFirst(part.count)
    }
  }

  mutating func end() {
    octets.append(0x0D)
    octets.append(0x0A)
  }

  private mutating func fold() {
    end()
    octets.append(0x09)
    column = Self.tab
  }
}
