import Audit

/// Writes JSON (RFC 8259), two spaces a level, piece by piece: `take()` hands over what there is so far, so that a document
/// can be longer than memory. Keys come out in the order in which they are written.
struct JSONWriter {
  private var bytes: [UInt8] = []
  private var levels: [Position] = []
  private var isAfterKey = false

  /// Where a container stands.
  private enum Position { case empty, filled }

  /// What has been written since the last call.
  mutating func take() -> String {
    defer { bytes.removeAll(keepingCapacity: true) }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Containers

  mutating func openObject() { open(UInt8(ascii: "{")) }
  mutating func closeObject() { close(UInt8(ascii: "}")) }
  mutating func openArray() { open(UInt8(ascii: "[")) }
  mutating func closeArray() { close(UInt8(ascii: "]")) }

  mutating func key(_ name: String) {
    startValue()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    isAfterKey = true
  }

  /// Ends the document with a line end.
  mutating func endDocument() { bytes.append(UInt8(ascii: "\n")) }

  // MARK: Values

  mutating func string(_ text: String) {
    startValue()
    quote(text)
  }

  mutating func string(_ text: String?) {
    if let text { string(text) } else { null() }
  }

  mutating func integer(_ number: Int) { literal(String(number)) }
  mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }
  mutating func null() { literal("null") }

  mutating func strings(_ texts: some Sequence<String>) {
    openArray()
    for text in texts { string(text) }
    closeArray()
  }

  mutating func member(_ name: String, _ text: String) {
    key(name)
    string(text)
  }

  mutating func member(_ name: String, _ number: Int) {
    key(name)
    integer(number)
  }

  /// A tree with its keys sorted.
  mutating func value(_ value: FactValue) {
    switch value {
    case .null: null()
    case .boolean(let value): boolean(value)
    case .integer(let number): integer(number)
    case .points(let points): literal(points.description)
    case .string(let text): string(text)
    case .list(let values):
      openArray()
      for value in values { self.value(value) }
      closeArray()
    case .object(let members):
      openObject()
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        key(name)
        self.value(value)
      }
      closeObject()
    }
  }

  // MARK: Bytes

  private mutating func open(_ bracket: UInt8) {
    startValue()
    bytes.append(bracket)
    levels.append(.empty)
  }

  private mutating func close(_ bracket: UInt8) {
    if levels.popLast() == .filled { startLine() }
    bytes.append(bracket)
  }

  private mutating func literal(_ text: String) {
    startValue()
    bytes.append(contentsOf: text.utf8)
  }

  /// The comma, line end and indentation before a value or a key; nothing between a key and its value.
  private mutating func startValue() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    guard let position = levels.last else { return }
    if position == .filled { bytes.append(UInt8(ascii: ",")) }
    levels[levels.count - 1] = .filled
    startLine()
  }

  private mutating func startLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * levels.count))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    let isWritten = text.withUTF8 { octets in
      if octets.contains(where: Self.mayNeedEscape) { return false }
      bytes.append(contentsOf: octets)
      return true
    }
    if !isWritten { escape(text) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Also true of the lead bytes that characters which act share with others.
  private static func mayNeedEscape(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x00...0x1F, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F: true
    case 0xC2, 0xD8, 0xE2, 0xEF: true
    default: false
    }
  }

  /// RFC 8259 §7 asks for the escape of C0 controls; what else acts on a terminal is escaped too, and reads back the same.
  private mutating func escape(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case " "..."!", "#"..."[", "]"..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case "\"": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\"")])
      case "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
      case "\n": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
      case "\r": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
      case "\t": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
      case _ where VisibleText.acts(scalar):
        let digits = String(scalar.value, radix: 16)
        bytes.append(
          contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
  }
}
