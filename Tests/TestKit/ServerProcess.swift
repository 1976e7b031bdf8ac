public import Foundation
import Synchronization

/// A server of someone else's that a test runs as a process, with its output; killed when released.
///
/// `@unchecked Sendable`: `process` is started in `init` and afterwards only terminated, which
/// Foundation does with one kill(2); everything that changes is in the mutex.
public final class ServerProcess: @unchecked Sendable {
  public struct Ended: Error, CustomStringConvertible {
    public let description: String
  }

  private struct Waiter {
    let text: [UInt8]
    let continuation: CheckedContinuation<String, any Error>
  }

  private struct Output {
    var bytes: [UInt8] = []
    var waiters: [Waiter] = []
    var hasEnded = false
  }

  private let process = Process()
  private let output = Mutex(Output())

  /// Starts `command` (found on PATH) in `folder`; standard output and error are read together.
  public init(_ command: String, _ arguments: [String], in folder: URL? = nil) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    // A thread of our own: FileHandle's reading traps when a signal (SIGCHLD) interrupts it.
    let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
    Thread.detachNewThread { [weak self] in
      Self.readAll(descriptor) { self?.received($0) }
    }
  }

  deinit { kill() }

  /// Ends the process at once (SIGKILL), as a crash would.
  public func kill() {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
  }

  /// The first line that contains `text`, as soon as the process has written all of it.
  public func line(containing text: String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      let waiter = Waiter(text: Array(text.utf8), continuation: continuation)
      output.withLock {
        $0.waiters.append(waiter)
        Self.answerWaiters(&$0)
      }
    }
  }

  /// All that the process has written so far.
  public var text: String { output.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  /// Hands over what comes, and an empty array at the end.
  private static func readAll(_ descriptor: Int32, _ received: ([UInt8]) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      received(Array(buffer.prefix(max(0, count))))
      if count <= 0 { break }
    }
    close(descriptor)
  }

  private func received(_ bytes: [UInt8]) {
    output.withLock {
      $0.bytes += bytes
      $0.hasEnded = bytes.isEmpty
      Self.answerWaiters(&$0)
    }
  }

  private static func answerWaiters(_ output: inout Output) {
    let lines = output.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    output.waiters.removeAll { waiter in
      if let line = lines.first(where: { $0.firstRange(of: waiter.text) != nil }) {
        waiter.continuation.resume(returning: String(decoding: line, as: UTF8.self))
        return true
      }
      if output.hasEnded {
        let text = String(decoding: output.bytes, as: UTF8.self)
        waiter.continuation.resume(
          throwing: Ended(description: "process ended, having said: \(text)"))
        return true
      }
      return false
    }
  }
}
