/// A daemon that a test runs: ended with the object, and also when the test's process dies first.
public import Foundation

public final class DaemonProcess: @unchecked Sendable {
  // @unchecked: Process and Pipe are not Sendable; after `init` only `end` touches them, called by the one owner.
  private let process = Process()
  private let lifeline = Pipe()
  private let logFile: URL

  /// The daemon takes the shell's place; a second shell waits for the end of the pipe that this process holds. SIGKILL,
  /// because threads of Swift's concurrency hand a mask down that blocks SIGTERM; NSD's children follow their parent.
  private static let script = """
    exec 3<&0
    (read line <&3; kill -KILL $$) &
    exec "$@" </dev/null 3<&-
    """

  /// The program must stay in the foreground; what it writes goes to `log`.
  public init(_ program: String, _ arguments: [String], log: URL) throws {
    logFile = log
    try Data().write(to: log)
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", Self.script, "sh", program] + arguments
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = process.standardOutput
    process.standardInput = lifeline
    try process.run()
  }

  /// What the daemon wrote so far.
  public var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

  /// Asks until something answers on the port; `false` when the process has ended or the time is over.
  public func waitUntilItAnswers(port: UInt16, milliseconds: Int) throws -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < .milliseconds(milliseconds) {
      if try LoopbackPort.answersDNS(port, within: 20) { return process.isRunning }
      if !process.isRunning { return false }
    }
    return false
  }

  /// Ends the daemon and waits for it.
  public func end() {
    try? lifeline.fileHandleForWriting.close()
    if process.isRunning { process.waitUntilExit() }
  }
}
