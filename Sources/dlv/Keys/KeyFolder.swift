import Crypto
import Glibc
import Reporting

/// A folder of keys. Files appear in it whole or not at all, are on the disk when they do, and take no other's place unasked.
final class KeyFolder {
  private let descriptor: Int32
  private let path: String

  /// A file to be written.
  struct File {
    let name: String
    let content: Content

    enum Content {
      /// For the owner alone, whatever the umask is.
      case secret(SecretOctets)
      case open(String)

      var mode: mode_t {
        switch self {
        case .secret: 0o600
        case .open: 0o644
        }
      }
    }
  }

  init(_ path: String) throws(CommandFailure) {
    // Files are named below this descriptor: what is at the path may be another folder a moment later.
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else {
      let code = errno
      let hint = code == ENOENT ? "; make it: mkdir -m 700 \(ShellWord.quoted(path))" : ""
      throw CommandFailure(
        .cannotCreate, "can't use the folder \(path): \(String(cString: strerror(code)))\(hint)")
    }
    var status = stat()
    // Whoever may rename files in the folder may put keys of his own in their place.
    if fstat(descriptor, &status) == 0, status.st_mode & 0o002 != 0, status.st_mode & S_ISVTX == 0 {
      StandardError.write(
        line: "dlv: warning: everybody may replace files in \(path); chmod o-w \(path)")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The absolute path of a file in the folder.
  func path(_ name: String) -> String {
    let folder = Self.absolute(path)
    return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// The path without links; as it is where it does not exist.
  static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Stops where one of the names is taken, by a dangling link too.
  func refuse(_ names: [String], hint: String) throws(CommandFailure) {
    for name in names {
      var status = stat()
      if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
        throw CommandFailure(.cannotCreate, "\(path(name)) exists already; \(hint)")
      }
    }
  }

  /// Writes the files: all of them or, where one fails, none. Without `replacing`, a name that is taken meanwhile is a failure.
  func write(_ files: [File], replacing: Bool) throws(CommandFailure) {
    var temporaryNames: [String] = []
    var placedNames: [String] = []
    for file in files {
      var status = stat()
      if fstatat(descriptor, file.name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      {
        throw CommandFailure(.cannotCreate, "can't write \(path(file.name)): it is a folder")
      }
    }
    do throws(CommandFailure) {
      for file in files { temporaryNames.append(try writeTemporary(file)) }
      for (file, temporaryName) in zip(files, temporaryNames) {
        if !replacing { Interruption.shared.removeOnInterrupt(path(file.name)) }
        try place(temporaryName, at: file.name, replacing: replacing)
        if !replacing { placedNames.append(file.name) }
      }
      // The names too have to outlive a power failure.
      guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.failure(path) }
    } catch {
      for name in temporaryNames + placedNames { unlinkat(descriptor, name, 0) }
      for file in files { Interruption.shared.keep(path(file.name)) }
      throw error
    }
    for name in temporaryNames + placedNames { Interruption.shared.keep(path(name)) }
  }

  /// A file under a name that nobody guesses, complete and on the disk.
  private func writeTemporary(_ file: File) throws(CommandFailure) -> String {
    let name = ".\(file.name).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    Interruption.shared.removeOnInterrupt(path(name))
    let opened = openat(descriptor, name, flags, file.content.mode)
    guard opened >= 0 else {
      let code = errno
      Interruption.shared.keep(path(name))
      throw CommandFailure(
        code == EACCES ? .noPermission : .cannotCreate,
        "can't write \(path(file.name)): \(String(cString: strerror(code)))")
    }
    defer { close(opened) }
    do throws(CommandFailure) {
      // The umask may have taken rights away, even the owner's.
      guard fchmod(opened, file.content.mode) == 0 else { throw Self.failure(path(file.name)) }
      switch file.content {
      case .secret(let secret): try secret.write(to: opened, named: path(file.name))
      case .open(let text):
        let octets = Array(text.utf8).withUnsafeBytes { SecretOctets(copying: $0) }
        try octets.write(to: opened, named: path(file.name))
      }
      guard fsync(opened) == 0 else { throw Self.failure(path(file.name)) }
    } catch {
      unlinkat(descriptor, name, 0)
      Interruption.shared.keep(path(name))
      throw error
    }
    return name
  }

  private func place(
    _ temporaryName: String, at name: String, replacing: Bool
  ) throws(CommandFailure) {
    if replacing {
      guard renameat(descriptor, temporaryName, descriptor, name) == 0 else {
        throw Self.failure(path(name))
      }
      return
    }
    // A second name fails where it is taken, which rename(2) would not.
    guard linkat(descriptor, temporaryName, descriptor, name, 0) == 0 else {
      throw Self.failure(path(name))
    }
    unlinkat(descriptor, temporaryName, 0)
  }

  private static func failure(_ path: String) -> CommandFailure {
    let code = errno
    return CommandFailure(
      code == EEXIST ? .cannotCreate : .inputOutput,
      "can't write \(path): \(String(cString: strerror(code)))")
  }

  /// The names in the folder, sorted.
  func names() throws(CommandFailure) -> [String] {
    guard let folder = opendir(path) else {
      throw CommandFailure(
        .noInput, "can't list the folder \(path): \(String(cString: strerror(errno)))")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.sorted()
  }
}
