import Foundation
import TestKit
import Testing

/// A run that is cut short ends at once and leaves nothing behind but what is whole.
@Suite(.timeLimit(.minutes(2))) struct InterruptionTests {
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal ends a run that waits for a silent server`(signal: Int32) async throws {
    let server = try await SilentServer.start()
    let folder = try TemporaryFolder()
    let run = try CutShort(
      folder,
      [
        "audit", "good.example", "--resolver", "127.0.0.1:\(server.port)", "--format", "json",
        "--output", "html=\(folder.path("report.html"))", "--record", folder.path("recording"),
      ])
    await server.firstQuery()
    run.program.send(signal)
    #expect(await run.program.end() == .status(128 + signal))
    #expect(try folder.names == ["errors", "output", "recording"])
    #expect(try folder.text(of: "errors") == "")
    #expect(try folder.text(of: "output").isEmpty)
    // What was answered before the end can be replayed.
    let replay = try await ProgramRun(
      ProgramRun.dlv, ["audit", "good.example", "--replay", folder.path("recording")])
    #expect(replay.status == 2)
    #expect(replay.errors == "")
    try await server.stop()
  }

  @Test func `a terminal shows progress, and nothing of it is left after an interrupt`()
    async throws
  {
    let server = try await SilentServer.start()
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal()
    let run = try CutShort(
      folder, ["audit", "good.example", "--resolver", "127.0.0.1:\(server.port)"],
      errors: terminal.terminal)
    await server.firstQuery()
    #expect(terminal.output == "\r\u{1B}[Kauditing good.example …")
    run.program.send(SIGINT)
    #expect(await run.program.end() == .status(130))
    #expect(terminal.output == "\r\u{1B}[K")
    try await server.stop()
  }

  @Test func `the progress of a whole run is wiped, and never wraps`() async throws {
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal(columns: 30)
    let name = Array(repeating: "long", count: 20).joined(separator: ".") + ".example"
    let run = try CutShort(folder, ["audit", "--offline", name], errors: terminal.terminal)
    #expect(await run.program.end() == .status(2))
    let output = terminal.output
    #expect(output.hasSuffix("\r\u{1B}[K"))
    for line in output.components(separatedBy: "\r\u{1B}[K") { #expect(line.count < 30) }
    #expect(output.contains("auditing long.long.long"))
  }

  @Test func `a list cannot write to the terminal`() async throws {
    let folder = try TemporaryFolder()
    let terminal = try PseudoTerminal()
    try folder.write("\u{1B}]0;title\u{07}\u{1B}[2J.example\n", to: "list")
    let run = try CutShort(
      folder, ["audit", "--offline", "--file", folder.path("list")], errors: terminal.terminal)
    #expect(await run.program.end() == .status(65))
    let output = terminal.output.replacingOccurrences(of: "\r\u{1B}[K", with: "")
    #expect(!output.contains("\u{1B}") && !output.contains("\u{07}"))
    #expect(try !folder.text(of: "output").contains("\u{1B}"))
  }

  @Test(arguments: ["text", "json", "csv"])
  func `a reader that goes away ends the run silently`(format: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "a..b\n", count: 50_000), to: "list")
    let pipe = try PipeEnds()
    let run = try CutShort(
      folder,
      [
        "audit", "--offline", "--file", folder.path("list"), "--format", format, "--output",
        "sarif=\(folder.path("report.sarif"))", "good.example",
      ], output: pipe.writeEnd, errors: nil)
    pipe.closeWriteEnd()
    var first: UInt8 = 0
    // The reader has seen enough after one octet.
    #expect(read(pipe.readEnd, &first, 1) == 1)
    pipe.closeReadEnd()
    // What shells show for SIGPIPE.
    #expect(await run.program.end() == .status(141))
    let errors = try folder.text(of: "errors").split(separator: "\n")
    #expect(errors.allSatisfy { $0.contains(": a..b: ") }, "\(errors.last ?? "")")
    #expect(try folder.names.filter { $0.hasPrefix("report") } == [])
  }
}

/// A program under way, with its output in the files `output` and `errors` of a folder.
private struct CutShort {
  let program: RunningProgram

  /// `output` and `errors` are other places for them.
  init(
    _ folder: TemporaryFolder, _ arguments: [String], output: Int32? = nil, errors: Int32? = nil
  ) throws {
    for name in ["output", "errors"] { try folder.write("", to: name) }
    let files = try ["output", "errors"].map { try FileHandle(forWritingTo: folder.url($0)) }
    program = try RunningProgram(
      ProgramRun.dlv, arguments, in: ProgramRun.packageFolder,
      streams: [
        FileHandle.nullDevice.fileDescriptor, output ?? files[0].fileDescriptor,
        errors ?? files[1].fileDescriptor,
      ])
  }
}

/// A server that says nothing, and tells when it was asked.
private struct SilentServer {
  private let server: ScriptedDNSServer
  private let queries: AsyncStream<Void>

  var port: UInt16 { server.port }

  static func start() async throws -> SilentServer {
    let (queries, continuation) = AsyncStream.makeStream(of: Void.self)
    let server = try await ScriptedDNSServer.start { _ in
      continuation.yield()
      return []
    }
    return SilentServer(server: server, queries: queries)
  }

  func firstQuery() async { for await _ in queries { return } }
  func stop() async throws { try await server.stop() }
}
