import Crypto
import Glibc

/// Files with secrets: read into memory that is cleared, written past every buffer of ours.
enum SecretFile {
  /// The largest file that is read as a key or a passphrase; an RSA key of 16384 bits takes 13,000 octets.
  private static let maximumSize = 1 << 16

  /// Reads a file; `-` is standard input.
  ///
  /// - Parameter option: The option that names the file, where people may give the secret itself instead: what can't be opened is
  ///   then not repeated.
  static func read(
    _ path: String, what: String, option: String? = nil
  ) throws(CommandFailure) -> SecretOctets {
    let isInput = path == "-"
    let name = isInput ? "standard input" : path
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if SecretText.isKey(path) {
        throw CommandFailure(
          .usage,
          "can't read the \(what): the name of a file is wanted, and this looks like the key itself; others on this machine may have seen it"
        )
      }
      if let option {
        throw CommandFailure(
          code == EACCES ? .noPermission : .noInput,
          "can't read the \(what): \(String(cString: strerror(code))); \(option) takes the name of a file"
        )
      }
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

  /// What to do where others than the owner may read the file; a group may be that of the signer. `what` is in it: `private key`.
  static func warning(of path: String, what: String) -> String? {
    var status = stat()
    guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != 0
    else { return nil }
    let mode = String(status.st_mode & 0o777, radix: 8)
    return status.st_mode & 0o007 != 0
      ? "everybody on this machine can read the \(what) (mode \(mode)); chmod 600 \(path)"
      : "the file's group can read the \(what) (mode \(mode)); chmod 600 \(path) unless that is the signer's"
  }

  /// Tells that on standard error.
  static func warn(of path: String, what: String) {
    if let warning = warning(of: path, what: what) {
      StandardError.write(line: "dlv: warning: \(warning)")
    }
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
