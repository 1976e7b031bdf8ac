import Foundation
import Synchronization

/// A server of someone else's that a test runs as a process, with its output: ended with the object, and also when the test's
/// process dies first.
public final class ServerProcess: Sendable {
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

  private let program: RunningProgram
  private let lifeline: PipeEnds
  private let output = Mutex(Output())

  /// The server takes the shell's place; a second shell waits for the end of the pipe that this process holds. What a server
  /// forks, as NSD does, follows its parent.
  private static let script = """
    exec 3<&0
    (read line <&3; kill -KILL $$) >/dev/null 2>&1 &
    exec "$@" </dev/null 3<&-
    """

  /// Starts `command`, which must stay in the foreground; standard output and error are read together.
  public init(_ command: String, _ arguments: [String]) throws {
    lifeline = try PipeEnds()
    let written = try PipeEnds()
    program = try RunningProgram(
      "/bin/sh", ["-c", Self.script, "sh", command] + arguments, in: ProgramRun.packageFolder,
      streams: [lifeline.readEnd, written.writeEnd, written.writeEnd])
    lifeline.closeReadEnd()
    written.closeWriteEnd()
    Thread.detachNewThread { [weak self] in
      Self.readAll(written.readEnd) { self?.received($0) }
      written.closeReadEnd()
    }
  }

  deinit { end() }

  /// Ends the process at once (SIGKILL), as a crash would.
  public func kill() {
    program.send(SIGKILL)
    lifeline.closeWriteEnd()
  }

  /// Ends the process and waits for it.
  public func end() {
    kill()
    _ = program.waitForEnd()
  }

  /// Asks the process to end (SIGTERM), which ends what it has forked too, and waits for it.
  public func terminate() {
    program.send(SIGTERM)
    _ = program.waitForEnd()
    lifeline.closeWriteEnd()
  }

  /// Asks until something answers on the port; `false` when the process has ended or the time is over.
  public func waitUntilItAnswers(
    port: UInt16, host: UInt32 = LoopbackPort.localhost, milliseconds: Int
  ) throws -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < .milliseconds(milliseconds) {
      if try LoopbackPort.answersDNS(port, host: host, within: 20) { return !hasEnded }
      if hasEnded { return false }
    }
    return false
  }

  private var hasEnded: Bool { output.withLock { $0.hasEnded } }

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
