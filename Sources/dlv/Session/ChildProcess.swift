import Foundation
import Synchronization

/// Runs another program to its end, without a shell.
enum ChildProcess {
  enum Failure: Error {
    /// It is on no folder of the PATH.
    case notFound
    case cannotStart(String)
    /// It ended with another status than 0; the first line that it wrote to standard error.
    case failed(String)
  }

  /// What it writes to standard output.
  static func output(
    of program: String, _ arguments: [String], input: [UInt8] = []
  ) throws(Failure) -> [UInt8] {
    guard let path = path(of: program) else { throw .notFound }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    // Messages as they are known, whatever the user speaks.
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { throw .cannotStart(error.localizedDescription) }
    // Each pipe has a thread of its own, so that none waits for another to be read.
    let writer = Thread {
      try? standardInput.fileHandleForWriting.write(contentsOf: input)
      try? standardInput.fileHandleForWriting.close()
    }
    writer.start()
    let complaint = Collected()
    let isRead = DispatchSemaphore(value: 0)
    Thread {
      let data = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
      complaint.data.withLock { $0 = data }
      isRead.signal()
    }.start()
    let data = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    isRead.wait()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let text = String(decoding: complaint.data.withLock { $0 }, as: UTF8.self)
      let line =
        text.split(separator: "\n").first.map(String.init) ?? "status \(process.terminationStatus)"
      throw .failed(line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line)
    }
    return Array(data)
  }

  private final class Collected: Sendable {
    let data = Mutex(Data())
  }

  private static func path(of program: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return folders.split(separator: ":").lazy.map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
