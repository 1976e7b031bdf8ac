/// One run of a program, to its end.
public import Foundation

public struct ProgramRun: Sendable {
  public let exit: RunningProgram.Exit
  public let outputBytes: Data
  public let errors: String

  public var output: String { String(decoding: outputBytes, as: UTF8.self) }

  /// The exit status; -1 where a signal ended the program.
  public var status: Int32 {
    switch exit {
    case .status(let status): status
    case .signal: -1
    }
  }

  /// The folder of Package.swift.
  public static let packageFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program dlv of this build, beside the tests.
  public static let dlv = Bundle.main.bundleURL.appendingPathComponent("dlv").path

  /// - Parameters:
  ///   - program: Found on the PATH, or named with its folder.
  ///   - folder: The working folder.
  ///   - input: Standard input.
  public init(
    _ program: String, _ arguments: [String], in folder: URL = Self.packageFolder,
    input: String = ""
  ) async throws {
    // Files instead of pipes: neither side can block on a full one.
    let files = try TemporaryFolder()
    let names = ["input", "output", "errors"]
    for name in names { try files.write(name == "input" ? input : "", to: name) }
    let handles = try names.map { name in
      let file = files.url(name)
      return try name == "input"
        ? FileHandle(forReadingFrom: file) : FileHandle(forWritingTo: file)
    }
    let running = try RunningProgram(
      program, arguments, in: folder, streams: handles.map(\.fileDescriptor))
    exit = await running.end()
    outputBytes = try Data(contentsOf: files.url("output"))
    errors = try files.text(of: "errors")
  }

  /// The text of a file of the package.
  public static func text(of path: String) throws -> String {
    try String(contentsOf: packageFolder.appendingPathComponent(path), encoding: .utf8)
  }
}
