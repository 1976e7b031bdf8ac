import Foundation

/// One run of a program in the package's folder, to its end.
struct ProgramRun {
  let status: Int32
  let output: String
  let errors: String

  /// The folder of Package.swift.
  static let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The program dlv of this build, beside the tests.
  static let dlv = Bundle.main.bundleURL.appendingPathComponent("dlv").path

  /// - Parameter program: found on the PATH, or named with its folder.
  init(_ program: String, _ arguments: [String]) async throws {
    // Files instead of pipes: neither side can block on a full one.
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("dlv-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["output", "errors"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = Self.packageFolder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    // Awaited, not waited for: a blocked thread is one less for the other tests.
    try await withCheckedThrowingContinuation {
      (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    status = process.terminationStatus
    output = String(decoding: try Data(contentsOf: files[0]), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
  }

  /// The text of a file of the package.
  static func text(of path: String) throws -> String {
    try String(contentsOf: packageFolder.appendingPathComponent(path), encoding: .utf8)
  }
}
