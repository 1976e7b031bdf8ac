/// A list of domains, one a line; `#` begins a comment. It is read piece by piece, so that a million lines take no memory.
struct DomainList: ~Copyable {
  private let file: InputFile
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var lineNumber = 0

  /// The longest line; a domain name in Unicode with escapes stays far below it.
  private static let maximumLine = 4_096

  /// Opens the file; `-` is standard input.
  init(path: String) throws(CommandFailure) { file = try InputFile(path: path, what: "list") }

  /// The next line that holds something, without comment and surrounding space; `nil` at the end. Throws when reading fails
  /// or the file is no text.
  mutating func next() throws(CommandFailure) -> Target? {
    while let line = try nextLine() {
      lineNumber += 1
      if line.contains(0) {
        throw CommandFailure(
          .badData,
          "\(file.name):\(lineNumber): binary data (a NUL octet); a list is a text file with one domain a line"
        )
      }
      if line.count > Self.maximumLine {
        throw CommandFailure(
          .badData, "\(file.name):\(lineNumber): the line is longer than \(Self.maximumLine) octets"
        )
      }
      let isSpace = { (byte: UInt8) in byte == 0x20 || byte &- 9 < 5 }
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      guard let first = content.firstIndex(where: { !isSpace($0) }),
        let last = content.lastIndex(where: { !isSpace($0) })
      else { continue }
      return Target(
        text: String(decoding: content[first...last], as: UTF8.self),
        place: "\(file.name):\(lineNumber): ")
    }
    return nil
  }

  /// What becomes of a run over a list in which there was nothing.
  static func holdsNoDomain(_ file: String?) -> CommandFailure {
    CommandFailure(.badData, "\(file ?? "the list") holds no domain; it takes one a line")
  }

  /// Whether a whole line is there already, so that `next()` need not wait.
  var hasBufferedLine: Bool { buffer[position...].contains(UInt8(ascii: "\n")) }

  private mutating func nextLine() throws(CommandFailure) -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return buffer[position..<end]
      }
      if isAtEnd || buffer.count - position > Self.maximumLine {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return buffer[position...]
      }
      buffer.removeSubrange(..<position)
      position = 0
      searched = buffer.count
      try fill()
    }
  }

  private mutating func fill() throws(CommandFailure) {
    let chunk = try file.next()
    if chunk.isEmpty { isAtEnd = true }
    buffer += chunk
  }
}
