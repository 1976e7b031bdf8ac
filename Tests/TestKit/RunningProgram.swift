/// A program that a test started as a shell would: no signal blocked or ignored.
public import Foundation
import Synchronization

public final class RunningProgram: Sendable {
  public let processID: Int32
  private let knownExit = Mutex<Exit?>(nil)

  public struct Failure: Error {
    let call: String
    let code: Int32
  }

  /// How it ended.
  public enum Exit: Hashable, Sendable {
    case status(Int32)
    case signal(Int32)
  }

  /// - Parameters:
  ///   - program: Found on the PATH, or named with its folder.
  ///   - folder: The working folder.
  ///   - streams: Descriptors for standard input, output and error; they stay open here.
  public init(
    _ program: String, _ arguments: [String], in folder: URL, streams: [Int32]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }

    // Threads of Swift's concurrency block most signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // The shell changes the folder, which glibc's extension of posix_spawn would do but Swift does not import.
    let script = "cd \"$1\" && shift && exec \"$@\""
    var words: [UnsafeMutablePointer<CChar>?] =
      (["sh", "-c", script, "sh", folder.path, program] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, words, environ)
    guard code == 0 else { throw Failure(call: "posix_spawn \(program)", code: code) }
    processID = identifier
  }

  deinit { send(SIGKILL) }

  /// Sends a signal, unless the program is known to have ended.
  public func send(_ signal: Int32) {
    knownExit.withLock { if $0 == nil { kill(processID, signal) } }
  }

  /// The most memory that was resident at any time so far, in octets; `nil` when the program has ended. What wait4(2) tells
  /// afterwards would include that of the test's own process, which the program's was made from.
  public var peakMemory: Int? {
    let status = try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map {
      $0 * 1024
    }
  }

  /// Waits for the end; may be called once. When the task is cancelled, as by a test's time limit, the program is killed.
  public func end() async -> Exit {
    await withTaskCancellationHandler {
      // Awaited, not waited for: a blocked thread is one less for the other tests.
      await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: self.waitForEnd()) }
      }
    } onCancel: {
      send(SIGKILL)
    }
  }

  /// The same, but blocks the thread.
  public func waitForEnd() -> Exit {
    if let exit = knownExit.withLock({ $0 }) { return exit }
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    let exit: Exit = signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
    knownExit.withLock { $0 = exit }
    return exit
  }
}
