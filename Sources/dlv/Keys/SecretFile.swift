import Crypto
import Glibc

/// Files with secrets: read into memory that is cleared, written past every buffer of ours.
enum SecretFile {
  /// The largest file that is read as a key or a passphrase; an RSA key of 16384 bits takes 13,000 octets.
  private static let maximumSize = 1 << 16

  /// Reads a file; `-` is standard input. `mustBePrivate` refuses one that others may read.
  static func read(
    _ path: String, what: String, mustBePrivate: Bool = false
  ) throws(CommandFailure) -> SecretOctets {
    let isInput = path == "-"
    let name = isInput ? "standard input" : path
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      throw CommandFailure(
        code == EACCES ? .noPermission : .noInput,
        "can't read the \(what) \(name): \(String(cString: strerror(code)))")
    }
    defer { if !isInput { close(descriptor) } }
    var status = stat()
    if fstat(descriptor, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        throw CommandFailure(.noInput, "can't read the \(what) \(name): it is a folder")
      }
      if mustBePrivate, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 {
        throw CommandFailure(
          .noPermission,
          "the \(what) \(name) can be read by others (mode \(String(status.st_mode & 0o777, radix: 8))); chmod 600 \(name)"
        )
      }
    }
    let secret = try SecretOctets(capacity: maximumSize + 1) {
      (memory: UnsafeMutableRawBufferPointer) throws(CommandFailure) in
      var filled = 0
      while filled < memory.count {
        let count = Glibc.read(
          descriptor, memory.baseAddress.map { $0 + filled }, memory.count - filled)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
          throw CommandFailure(
            .inputOutput, "can't read the \(what) \(name): \(String(cString: strerror(errno)))")
        }
        if count == 0 { break }
        filled += count
      }
      return filled
    }
    if secret.count > maximumSize {
      throw CommandFailure(.badData, "the \(what) \(name) is larger than \(maximumSize) octets")
    }
    return secret
  }
}

extension SecretOctets {
  /// Hands all octets to the system, from where they are.
  func write(to descriptor: Int32, named name: String) throws(CommandFailure) {
    try withUnsafeBytes { octets throws(CommandFailure) in
      var rest = octets
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else {
          throw CommandFailure(
            .inputOutput, "can't write \(name): \(String(cString: strerror(errno)))")
        }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
