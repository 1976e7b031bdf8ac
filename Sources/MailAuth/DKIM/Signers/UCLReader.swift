/// Reads UCL, the language of rspamd's configuration, as far as files about signing use it: `key = value`, `key: value`,
/// `key { … }`, lists, strings, comments. Macros such as `.include` are passed over and told.
///
/// Debian has no package of libucl (its `libucl` is a compression library of the same name), and these files use a small part.
public struct UCLReader {
  /// A value; sections keep the order of their keys.
  public indirect enum Value: Sendable {
    case text(String)
    case list([Value])
    case section([(key: String, value: Value)])

    /// The last value of a key, as later ones replace earlier ones here.
    public subscript(key: String) -> Value? {
      if case .section(let entries) = self { entries.last { $0.key == key }?.value } else { nil }
    }

    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The keys of a section with their values.
    public var entries: [(key: String, value: Value)] {
      if case .section(let entries) = self { entries } else { [] }
    }

    /// The elements of a list; of anything else, itself.
    public var elements: [Value] { if case .list(let values) = self { values } else { [self] } }
  }

  /// Where reading stopped.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let reason: String

    public var description: String { "line \(line): \(reason)" }
  }

  private let octets: [UInt8]
  private var position = 0
  private var depth = 0
  /// Macros that were passed over, as `line 3: .include`.
  public private(set) var macros: [String] = []

  /// Sections within sections; rspamd's own have four.
  private static let deepest = 50

  public init(_ text: [UInt8]) { octets = text }

  /// Reads the whole text as one section.
  public mutating func read() throws(SyntaxError) -> Value {
    let value = try section(isOutermost: true)
    return value
  }

  private var line: Int { 1 + octets[..<min(position, octets.count)].count { $0 == 0x0A } }

  private var next: UInt8? { position < octets.count ? octets[position] : nil }

  private mutating func section(isOutermost: Bool) throws(SyntaxError) -> Value {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw failure("sections are nested too deep") }
    var entries: [(key: String, value: Value)] = []
    while true {
      try skip(separators: ";,")
      guard let octet = next else {
        if isOutermost { return .section(entries) }
        throw failure("a section is not closed")
      }
      if octet == UInt8(ascii: "}") {
        if isOutermost { throw failure("} without a section") }
        position += 1
        return .section(entries)
      }
      if octet == UInt8(ascii: ".") {
        macros.append("line \(line): \(restOfLine())")
        continue
      }
      let key = try word(stops: "={}:;,[]")
      if key.isEmpty { throw failure("a key was expected") }
      try skip(separators: "=:")
      entries.append((key, try value()))
    }
  }

  private mutating func value() throws(SyntaxError) -> Value {
    switch next {
    case UInt8(ascii: "{"):
      position += 1
      return try section(isOutermost: false)
    case UInt8(ascii: "["):
      position += 1
      return try list()
    case nil:
      throw failure("a value is missing")
    default:
      let text = try word(stops: ";,{}[]\n")
      try skip(separators: "")
      // `domain "example.com" { … }` is a section in a section.
      if next == UInt8(ascii: "{") { return .section([(text, try value())]) }
      return .text(text)
    }
  }

  private mutating func list() throws(SyntaxError) -> Value {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw failure("lists are nested too deep") }
    var values: [Value] = []
    while true {
      try skip(separators: ",;")
      guard let octet = next else { throw failure("a list is not closed") }
      if octet == UInt8(ascii: "]") {
        position += 1
        return .list(values)
      }
      let start = position
      values.append(try value())
      if position == start { throw failure("a value was expected") }
    }
  }

  /// A quoted text, or octets up to white space at the end of a line or one of the stops.
  private mutating func word(stops: StaticString) throws(SyntaxError) -> String {
    let stops = stops.withUTF8Buffer { Array($0) }
    if let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      position += 1
      var text: [UInt8] = []
      while let octet = next {
        position += 1
        if octet == quote { return String(decoding: text, as: UTF8.self) }
        if octet == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = next {
          position += 1
          text.append(escaped)
        } else {
          text.append(octet)
        }
      }
      throw failure("a quotation mark is not closed")
    }
    let start = position
    while let octet = next, octet > 0x20, octet != UInt8(ascii: "#"), !stops.contains(octet) {
      position += 1
    }
    return String(decoding: octets[start..<position], as: UTF8.self)
  }

  /// Passes over white space, comments and the separators.
  private mutating func skip(separators: StaticString) throws(SyntaxError) {
    let separators = separators.withUTF8Buffer { Array($0) }
    while let octet = next {
      if octet <= 0x20 || separators.contains(octet) {
        position += 1
      } else if octet == UInt8(ascii: "#") {
        _ = restOfLine()
      } else if octet == UInt8(ascii: "/"), position + 1 < octets.count,
        octets[position + 1] == UInt8(ascii: "*")
      {
        position += 2
        while position + 1 < octets.count,
          octets[position] != UInt8(ascii: "*") || octets[position + 1] != UInt8(ascii: "/")
        {
          position += 1
        }
        if position + 1 >= octets.count { throw failure("a comment is not closed") }
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func restOfLine() -> String {
    let rest = octets[position...].prefix { $0 != 0x0A }
    position += rest.count
    return String(decoding: rest, as: UTF8.self)
  }

  private func failure(_ reason: String) -> SyntaxError { SyntaxError(line: line, reason: reason) }
}
