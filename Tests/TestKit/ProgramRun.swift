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
    let streams = try Streams(input: input)
    let running = try streams.start(program, arguments, in: folder)
    try self.init(exit: await running.end(), streams)
  }

  /// The same for what is made once and shared, where nothing can be awaited: blocks the thread.
  public init(
    blocking program: String, _ arguments: [String], in folder: URL = Self.packageFolder,
    input: String = ""
  ) throws {
    let streams = try Streams(input: input)
    let running = try streams.start(program, arguments, in: folder)
    try self.init(exit: running.waitForEnd(), streams)
  }

  private init(exit: RunningProgram.Exit, _ streams: Streams) throws {
    self.exit = exit
    outputBytes = try streams.files.data(of: "output")
    errors = try streams.files.text(of: "errors")
  }

  /// Files instead of pipes: neither side can block on a full one.
  private struct Streams {
    let files: TemporaryFolder
    let handles: [FileHandle]

    init(input: String) throws {
      files = try TemporaryFolder()
      for (name, text) in [("input", input), ("output", ""), ("errors", "")] {
        try files.write(text, to: name)
      }
      handles = [
        try FileHandle(forReadingFrom: files.url("input")),
        try FileHandle(forWritingTo: files.url("output")),
        try FileHandle(forWritingTo: files.url("errors")),
      ]
    }

    func start(
      _ program: String, _ arguments: [String], in folder: URL
    ) throws -> RunningProgram {
      try RunningProgram(
        program, arguments, in: folder, streams: handles.map(\.fileDescriptor))
    }
  }

  /// The text of a file of the package.
  public static func text(of path: String) throws -> String {
    try String(contentsOf: packageFolder.appendingPathComponent(path), encoding: .utf8)
  }
}
