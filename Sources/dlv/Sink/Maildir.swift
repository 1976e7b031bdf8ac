import Glibc
import Synchronization

/// A Maildir: each message is a file that is written whole under `tmp`, and then appears under `new`.
final class Maildir: Sendable {
  private let folder: String
  private let hostName: String
  private let lastNumber = Atomic<Int>(0)
  /// Whether lines keep their CRLF.
  let keepsLineEnds: Bool

  /// Makes the folders that are not there.
  init(_ folder: String, hostName: String, keepsLineEnds: Bool) throws(CommandFailure) {
    self.folder = folder
    self.hostName = hostName.replacing("/", with: "_").replacing(":", with: "_")
    self.keepsLineEnds = keepsLineEnds
    for path in [folder, folder + "/tmp", folder + "/new", folder + "/cur"] {
      if mkdir(path, 0o700) != 0, errno != EEXIST {
        throw CommandFailure(
          .cannotCreate, "can't make the Maildir \(path): \(MessageSpool.errorText)")
      }
    }
    guard access(folder + "/tmp", W_OK | X_OK) == 0, access(folder + "/new", W_OK | X_OK) == 0
    else {
      throw CommandFailure(
        .noPermission, "can't write into the Maildir \(folder): \(MessageSpool.errorText)")
    }
  }

  var temporaryFolder: String { folder + "/tmp" }

  /// Writes a file with `header` and the content, and returns when the disk has it.
  ///
  /// - Parameter header: Lines that end in CRLF.
  func deliver(_ header: [UInt8], _ content: MessageSpool) throws(MessageSpool.Failure) {
    let name = uniqueName()
    let path = "\(folder)/tmp/\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw MessageSpool.Failure(reason: "can't be stored: \(MessageSpool.errorText)")
    }
    do throws(MessageSpool.Failure) {
      defer { close(file) }
      var ends = LineEndReplacement(isOn: !keepsLineEnds)
      try MessageSpool.write(ends.replaced(header[...]), to: file)
      try content.read { (octets) throws(MessageSpool.Failure) in
        try MessageSpool.write(ends.replaced(octets), to: file)
      } failed: {
        $0
      }
      try MessageSpool.write(ends.rest, to: file)
      guard fsync(file) == 0 else {
        throw MessageSpool.Failure(reason: "can't be stored: \(MessageSpool.errorText)")
      }
    } catch {
      unlink(path)
      throw error
    }
    guard rename(path, "\(folder)/new/\(name)") == 0 else {
      let reason = "can't be stored: \(MessageSpool.errorText)"
      unlink(path)
      throw MessageSpool.Failure(reason: reason)
    }
    // The name is on the disk too when its folder is.
    let new = open("\(folder)/new", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if new >= 0 {
      fsync(new)
      close(new)
    }
  }

  /// Seconds, microseconds, process, number, host: what no other delivery has.
  private func uniqueName() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let number = lastNumber.add(1, ordering: .relaxed).newValue
    return "\(time.tv_sec).M\(time.tv_nsec / 1_000)P\(getpid())Q\(number).\(hostName)"
  }
}

/// CRLF as LF, as files of this system have lines; a CR that no LF follows stays.
struct LineEndReplacement {
  let isOn: Bool
  private var hasReturn = false

  init(isOn: Bool) { self.isOn = isOn }

  mutating func replaced(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard isOn else { return octets }
    var result: [UInt8] = []
    result.reserveCapacity(octets.count + 1)
    for octet in octets {
      if hasReturn, octet != 0x0A { result.append(0x0D) }
      hasReturn = octet == 0x0D
      if !hasReturn { result.append(octet) }
    }
    return result[...]
  }

  /// What was held back at the end.
  var rest: [UInt8] { hasReturn ? [0x0D] : [] }
}
