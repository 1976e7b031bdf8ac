/// The file of `--record`: lines are there as soon as they are answered, so that an interrupted run leaves a usable file.
public import DNS
import Foundation
import Glibc
import Synchronization

public final class RecordingFile: Sendable {
  private let path: String
  private let state: Mutex<State>

  public struct Failure: Error, Hashable, Sendable {
    public let path: String
    /// What the system said.
    public let message: String
  }

  private struct State {
    var descriptor: Int32
    var failure: Failure?
  }

  /// Octets up to which a finished file is sorted; a larger one, of about a million domains, stays in the order of the answers.
  static let maximumSortedSize = 256 << 20

  /// Makes the file, or empties it.
  ///
  /// - Parameters:
  ///   - keyNames: `ZoneSet.keyNames` of the overlay.
  ///   - time: When the questions are asked: signatures are judged by it.
  public init(
    path: String, keyNames: [DomainName] = [], time: UTCTime? = nil
  ) throws(Failure) {
    self.path = path
    // Not blocking, so that a pipe without a reader is found out and not waited for.
    let descriptor = open(
      path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o644)
    if descriptor < 0 {
      throw Failure(path: path, message: String(cString: strerror(errno)))
    }
    // Answers are written as they come: a reader that is slow would hold up the questions.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Failure(path: path, message: "not a regular file")
    }
    state = Mutex(State(descriptor: descriptor))
    write(RecordingLine.header(keyNames: keyNames, time: time))
  }

  deinit {
    state.withLock { state in
      if state.descriptor >= 0 { close(state.descriptor) }
    }
  }

  /// Adds a line. A failure is kept for `finish`.
  ///
  /// - Parameter server: The authoritative server that was asked directly; `nil` for the resolver.
  public func record(_ answer: Answer, from server: IPAddress? = nil) {
    write(RecordingLine.encode(answer, from: server))
  }

  /// Adds a line. A failure is kept for `finish`.
  public func record(_ answer: SignedAnswer) { write(RecordingLine.encode(answer)) }

  /// Adds a line of what was fetched from a host: a JSON object with `kind`, `url` and `server`, as `RecordedFetchKey` reads them.
  public func record(_ fetch: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(fetch) else { return }
    write(String(decoding: line, as: UTF8.self))
  }

  /// Sorts the lines by question, so that the same answers make the same file.
  ///
  /// - Throws: The first failure since the file was made.
  public func finish() throws(Failure) {
    let failure = state.withLock { state in
      if state.descriptor >= 0, close(state.descriptor) != 0, state.failure == nil {
        state.failure = systemFailure()
      }
      state.descriptor = -1
      return state.failure
    }
    if let failure { throw failure }
    try sort()
  }

  private func sort() throws(Failure) {
    let bytes: [UInt8]
    do {
      bytes = try ZoneFileFolder(of: path).readTop(limit: Self.maximumSortedSize)
    } catch {
      return  // Too large: the order is only a convenience.
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    guard let header = lines.popFirst() else { return }
    let sorted = lines.sorted { $0.lexicographicallyPrecedes($1) }
    let temporary = path + ".\(getpid()).sorting"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    let text = Array(([header] + sorted).joined(separator: [UInt8(ascii: "\n")])) + [0x0A]
    let isWritten = Self.writeAll(text, to: descriptor)
    guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
      let failure = systemFailure()
      unlink(temporary)
      throw failure
    }
  }

  private func write(_ line: String) {
    let bytes = Array(line.utf8) + [UInt8(ascii: "\n")]
    state.withLock { state in
      guard state.failure == nil, state.descriptor >= 0 else { return }
      if !Self.writeAll(bytes, to: state.descriptor) { state.failure = systemFailure() }
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      start += count
    }
    return true
  }

  private func systemFailure() -> Failure {
    Failure(path: path, message: String(cString: strerror(errno)))
  }
}
