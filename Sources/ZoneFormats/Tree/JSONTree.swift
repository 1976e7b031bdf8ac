import DNS

/// Reads JSON (RFC 8259) as a tree with places, which the decoders at hand don't have: strict, each key once in an object.
struct JSONTree {
  private let bytes: [UInt8]
  private let file: String
  private var index = 0
  private var line = 1
  private var lineStart = 0

  static func read(_ octets: [UInt8], file: String) throws(ZoneSourceDiagnostic) -> TreeCursor {
    if octets.count > ZoneSourceLimits.maximumJSONOctets {
      throw ZoneSourceDiagnostic(
        file: file,
        message:
          "the file is over \(ZoneSourceLimits.maximumJSONOctets) octets; dlv reads no larger ones")
    }
    var reader = JSONTree(bytes: octets, file: file)
    // RFC 8259 §8.1: a byte order mark may be passed over; PowerShell writes one.
    if octets.starts(with: [0xEF, 0xBB, 0xBF]) { reader.index = 3 }
    let root = try reader.value(depth: 0)
    reader.skipBlanks()
    if reader.index < octets.count { throw reader.failure("more text behind the JSON value") }
    return TreeCursor(node: root, file: file, pointer: "")
  }

  private init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  private func failure(_ message: String) -> ZoneSourceDiagnostic {
    let isEnd = index >= bytes.count
    return ZoneSourceDiagnostic(
      SourceLocation(file: file, line: line, column: index - lineStart + 1),
      isEnd ? "the JSON ends here, before it is complete" : "no JSON: \(message)")
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A:
        index += 1
        line += 1
        lineStart = index
      default: return
      }
    }
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func value(depth: Int) throws(ZoneSourceDiagnostic) -> TreeNode {
    skipBlanks()
    guard depth <= ZoneSourceLimits.maximumTreeDepth else {
      throw failure("nested more than \(ZoneSourceLimits.maximumTreeDepth) levels deep")
    }
    let (line, column) = (Int32(clamping: line), Int32(clamping: index - lineStart + 1))
    let content: TreeNode.Content
    switch next {
    case UInt8(ascii: "{"): content = .map(try members(depth: depth))
    case UInt8(ascii: "["): content = .list(try items(depth: depth))
    case UInt8(ascii: "\""): content = .scalar(try string(), isPlain: false)
    case let octet? where octet == UInt8(ascii: "-") || octet &- 0x30 < 10:
      content = .scalar(try number(), isPlain: true)
    default: content = .scalar(try word(), isPlain: true)
    }
    return TreeNode(content: content, line: line, column: column)
  }

  private mutating func items(depth: Int) throws(ZoneSourceDiagnostic) -> [TreeNode] {
    index += 1
    skipBlanks()
    var items: [TreeNode] = []
    if next == UInt8(ascii: "]") {
      index += 1
      return items
    }
    while true {
      items.append(try value(depth: depth + 1))
      if try isAtEnd(UInt8(ascii: "]"), "']'") { return items }
    }
  }

  private mutating func members(
    depth: Int
  ) throws(ZoneSourceDiagnostic) -> [(key: TreeNode, value: TreeNode)] {
    index += 1
    skipBlanks()
    var members: [(key: TreeNode, value: TreeNode)] = []
    var names: Set<String> = []
    if next == UInt8(ascii: "}") {
      index += 1
      return members
    }
    while true {
      skipBlanks()
      let (line, column) = (Int32(clamping: line), Int32(clamping: index - lineStart + 1))
      guard next == UInt8(ascii: "\"") else {
        throw failure("expected a key in quotation marks")
      }
      let name = try string()
      // Readers differ in which of two they take, so that neither is what was meant.
      if !names.insert(name).inserted { throw failure("the key '\(name)' stands twice") }
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw failure("expected ':' behind the key") }
      index += 1
      let key = TreeNode(content: .scalar(name, isPlain: false), line: line, column: column)
      members.append((key, try value(depth: depth + 1)))
      if try isAtEnd(UInt8(ascii: "}"), "'}'") { return members }
    }
  }

  /// Passes a comma, or the end of a collection.
  private mutating func isAtEnd(
    _ end: UInt8, _ name: String
  ) throws(ZoneSourceDiagnostic) -> Bool {
    skipBlanks()
    guard next == end || next == UInt8(ascii: ",") else {
      throw failure("expected ',' or \(name)")
    }
    defer { index += 1 }
    return next == end
  }

  private mutating func word() throws(ZoneSourceDiagnostic) -> String {
    for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return word
    }
    throw failure("expected a value")
  }

  /// RFC 8259 §6.
  private mutating func number() throws(ZoneSourceDiagnostic) -> String {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let first = next
    let whole = digits()
    if whole == 0 || (first == UInt8(ascii: "0") && whole > 1) { throw failure("a bad number") }
    if next == UInt8(ascii: ".") {
      index += 1
      if digits() == 0 { throw failure("a bad number") }
    }
    if let mark = next, mark | 0x20 == UInt8(ascii: "e") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      if digits() == 0 { throw failure("a bad number") }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = index
    while let digit = next, digit &- 0x30 < 10 { index += 1 }
    return index - start
  }

  /// RFC 8259 §7.
  private mutating func string() throws(ZoneSourceDiagnostic) -> String {
    index += 1
    let start = index
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      index += 1
    }
    var octets = bytes[start..<index]
    while true {
      guard let byte = next else { throw failure("") }
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: octets, as: UTF8.self) else {
          throw failure("a string that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): octets += try escape()
      case 0..<0x20: throw failure("a control character in a string")
      default: octets.append(byte)
      }
    }
  }

  private mutating func escape() throws(ZoneSourceDiagnostic) -> [UInt8] {
    guard let letter = next else { throw failure("") }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if 0xD800..<0xDC00 ~= unit {
        guard next == UInt8(ascii: "\\"), index + 1 < bytes.count,
          bytes[index + 1] == UInt8(ascii: "u")
        else { throw failure("half of a surrogate pair") }
        index += 2
        let low = try codeUnit()
        guard 0xDC00..<0xE000 ~= low,
          let scalar = Unicode.Scalar(
            0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
        else { throw failure("half of a surrogate pair") }
        return Array(String(scalar).utf8)
      }
      guard let scalar = Unicode.Scalar(UInt32(unit)) else {
        throw failure("half of a surrogate pair")
      }
      return Array(String(scalar).utf8)
    default: throw failure("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(ZoneSourceDiagnostic) -> UInt16 {
    guard index + 4 <= bytes.count else {
      index = bytes.count
      throw failure("")
    }
    let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
    guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let unit = UInt16(digits, radix: 16)
    else { throw failure("\\u needs four hexadecimal digits") }
    index += 4
    return unit
  }
}
