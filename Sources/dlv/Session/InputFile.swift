import Glibc

/// A file, or standard input, that is read piece by piece, so that its size does not matter.
struct InputFile: ~Copyable {
  /// What messages call it: the path, or `standard input`.
  let name: String
  private let descriptor: Int32
  private let what: String

  /// Octets read at once.
  private static let chunk = 1 << 16

  /// Opens the file; `-` is standard input. `what` tells people what it should be: `message`.
  init(path: String, what: String) throws(CommandFailure) {
    self.what = what
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
        "can't read the \(what) \(path): \(String(cString: strerror(code)))")
    }
    // It can be opened, but not read.
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw CommandFailure(.noInput, "can't read the \(what) \(path): it is a folder")
    }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// The next octets; empty at the end.
  func next() throws(CommandFailure) -> [UInt8] {
    let descriptor = descriptor
    var code: Int32 = 0
    var count = -1
    let octets = [UInt8](unsafeUninitializedCapacity: Self.chunk) { bytes, initialized in
      repeat {
        count = read(descriptor, bytes.baseAddress, Self.chunk)
      } while count < 0 && errno == EINTR
      code = errno
      initialized = max(0, count)
    }
    guard count >= 0 else {
      throw CommandFailure(.inputOutput, "can't read \(name): \(String(cString: strerror(code)))")
    }
    return octets
  }

  /// The same octets in a file that can be read twice: the input itself, or a copy of a pipe that nobody else can open.
  consuming func rewindable() throws(CommandFailure) -> InputFile {
    if lseek(descriptor, 0, SEEK_CUR) == 0 { return self }
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/dlv.XXXXXX".utf8CString)
    let copy = mkstemp(&path)
    guard copy >= 0 else {
      throw CommandFailure(
        .cannotCreate,
        "can't make a file in \(folder) for \(name): \(String(cString: strerror(errno)))")
    }
    unlink(path)
    let result = InputFile(descriptor: copy, name: name, what: what)
    while true {
      let chunk = try next()
      if chunk.isEmpty { break }
      try result.append(chunk)
    }
    try result.rewind()
    return result
  }

  private init(descriptor: Int32, name: String, what: String) {
    self.descriptor = descriptor
    self.name = name
    self.what = what
  }

  private func append(_ octets: [UInt8]) throws(CommandFailure) {
    var rest = octets[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        throw CommandFailure(
          .inputOutput,
          "can't keep a copy of \(name): \(String(cString: strerror(errno))); TMPDIR names another folder"
        )
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Goes back to the beginning.
  func rewind() throws(CommandFailure) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw CommandFailure(
        .inputOutput, "can't read \(name) again: \(String(cString: strerror(errno)))")
    }
  }
}
