import Glibc

/// A list of domains, one a line; `#` begins a comment. It is read piece by piece, so that a million lines take no memory.
struct DomainList: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var lineNumber = 0

  /// Octets read at once.
  private static let chunk = 1 << 16
  /// The longest line; a domain name in Unicode with escapes stays far below it.
  private static let maximumLine = 4_096

  /// Opens the file; `-` is standard input.
  init(path: String) throws(CommandFailure) {
    if path == "-" {
      descriptor = STDIN_FILENO
      name = "standard input"
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    name = path
    guard descriptor >= 0 else {
      let code = errno
      throw CommandFailure(
        code == EACCES ? .noPermission : .noInput,
        "can't read the list \(path): \(String(cString: strerror(code)))")
    }
    // It can be opened, but not read.
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw CommandFailure(.noInput, "can't read the list \(path): it is a folder")
    }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next line that holds something, without comment and surrounding space; `nil` at the end. Throws when reading fails
  /// or the file is no text.
  mutating func next() throws(CommandFailure) -> Target? {
    while let line = try nextLine() {
      lineNumber += 1
      if line.contains(0) {
        throw CommandFailure(
          .badData,
          "\(name):\(lineNumber): binary data (a NUL octet); a list is a text file with one domain a line"
        )
      }
      if line.count > Self.maximumLine {
        throw CommandFailure(
          .badData, "\(name):\(lineNumber): the line is longer than \(Self.maximumLine) octets")
      }
      let isSpace = { (byte: UInt8) in byte == 0x20 || byte &- 9 < 5 }
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      guard let first = content.firstIndex(where: { !isSpace($0) }),
        let last = content.lastIndex(where: { !isSpace($0) })
      else { continue }
      return Target(
        text: String(decoding: content[first...last], as: UTF8.self),
        place: "\(name):\(lineNumber): ")
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
    let descriptor = descriptor
    var code: Int32 = 0
    var count = -1
    let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunk) { bytes, initialized in
      repeat {
        count = read(descriptor, bytes.baseAddress, Self.chunk)
      } while count < 0 && errno == EINTR
      code = errno
      initialized = max(0, count)
    }
    guard count >= 0 else {
      throw CommandFailure(.inputOutput, "can't read \(name): \(String(cString: strerror(code)))")
    }
    if count == 0 { isAtEnd = true }
    buffer += chunk
  }
}
