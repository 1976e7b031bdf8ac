import Glibc

/// A file that a result goes to. What is not finished never stands under the final name: it is written beside it and renamed.
struct OutputFile: ~Copyable {
  private let descriptor: Int32
  private let path: String?
  private let temporaryPath: String?
  private var buffer: [UInt8] = []

  /// Octets collected before they are written.
  private static let bufferSize = 1 << 16

  /// Standard output.
  static func standardOutput() -> OutputFile {
    OutputFile(descriptor: STDOUT_FILENO, path: nil, temporaryPath: nil)
  }

  var isStandardOutput: Bool { path == nil }

  /// A file that `finish()` puts at `path`. A path that is no regular file (/dev/null, a pipe) is written directly. A file with a
  /// private key is replaced only where the caller was told to; `keepingMode` gives the new file the permissions of the old one.
  static func at(
    _ link: String, replacingKeys: Bool = false, keepingMode: Bool = false
  ) throws(CommandFailure) -> OutputFile {
    let path = resolvingLinks(link)
    if !replacingKeys { try KeyProtection.refuseReplacing(path) }
    var status = stat()
    let isThere = stat(path, &status) == 0
    let isSpecial = isThere && status.st_mode & S_IFMT != S_IFREG
    let temporaryPath = isSpecial ? nil : path + ".\(getpid()).part"
    let flags = isSpecial ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC | O_EXCL
    let descriptor = open(temporaryPath ?? path, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))")
    }
    if let temporaryPath { Interruption.shared.removeOnInterrupt(temporaryPath) }
    if keepingMode, isThere, !isSpecial { _ = fchmod(descriptor, status.st_mode & 0o7777) }
    return OutputFile(
      descriptor: descriptor, path: path, temporaryPath: temporaryPath)
  }

  /// The file behind symbolic links: it is what is replaced, not the link.
  private static func resolvingLinks(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private init(descriptor: Int32, path: String?, temporaryPath: String?) {
    self.descriptor = descriptor
    self.path = path
    self.temporaryPath = temporaryPath
  }

  mutating func write(_ text: String) throws(CommandFailure) { try write(octets: text.utf8) }

  mutating func write(octets: some Sequence<UInt8>) throws(CommandFailure) {
    buffer.append(contentsOf: octets)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Hands everything to the system: what a person waits for should not stay in a buffer.
  mutating func flush() throws(CommandFailure) {
    var rest = buffer[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      if written < 0 && errno == EPIPE && path == nil { Interruption.shared.endAsPipeDid() }
      guard written > 0 else {
        throw CommandFailure(
          .inputOutput,
          "can't write \(path ?? "standard output"): \(String(cString: strerror(errno)))")
      }
      rest = rest.dropFirst(written)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and puts the file at its name.
  consuming func finish() throws(CommandFailure) {
    try flush()
    guard let path, descriptor != STDOUT_FILENO else { return }
    close(descriptor)
    guard let temporaryPath else { return }
    if rename(temporaryPath, path) != 0 {
      let reason = String(cString: strerror(errno))
      unlink(temporaryPath)
      throw CommandFailure(.cannotCreate, "can't write \(path): \(reason)")
    }
    Interruption.shared.keep(temporaryPath)
  }
}
