import Foundation
import TestKit

/// A `dlv sink` on free ports, whose summary and events are read when it has ended.
struct RunningSink {
  let folder: TemporaryFolder
  let ports: [UInt16]
  private let process: ServerProcess

  /// - Parameter listeners: How many of them are without TLS from the first octet, and how many with it.
  init(
    _ arguments: [String], listeners: (plain: Int, implicit: Int) = (1, 0),
    folder: TemporaryFolder? = nil
  ) async throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    let places =
      Array(repeating: ["--listen", "127.0.0.1:0"], count: listeners.plain)
      + Array(repeating: ["--implicit-tls", "127.0.0.1:0"], count: listeners.implicit)
    process = try ServerProcess(
      ProgramRun.dlv,
      ["sink", "--format", "json", "--output", folder.path("summary.json"), "--events"]
        + [folder.path("events.jsonl")] + places.flatMap { $0 } + arguments)
    _ = try await process.line(
      containing: listeners.implicit > 0 ? "(implicit TLS)" : "dlv: listening on")
    var found: [UInt16] = []
    for line in process.text.split(separator: "\n") where line.hasPrefix("dlv: listening on") {
      let place = line.split(separator: " ")[3]
      if let port = place.split(separator: ":").last.flatMap({ UInt16($0) }) { found.append(port) }
    }
    ports = found
  }

  var port: UInt16 { ports.first ?? 0 }

  /// Asks it to end, and reads its summary.
  func end() throws -> [String: Any] {
    process.terminate()
    return try summary()
  }

  func summary() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: folder.data(of: "summary.json"))
    return value as? [String: Any] ?? [:]
  }

  /// The events of one kind.
  func events(_ kind: String) throws -> [[String: Any]] {
    try folder.text(of: "events.jsonl").split(separator: "\n").compactMap { line in
      let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return event?["event"] as? String == kind ? event : nil
    }
  }

  /// Runs a script of Python with the ports as its arguments; what it prints.
  func python(_ script: String, _ arguments: [String] = []) async throws -> String {
    let run = try await ProgramRun(
      "python3", ["-c", script] + ports.map(String.init) + arguments)
    guard run.status == 0 else { throw Failure(text: run.errors) }
    return run.output
  }

  struct Failure: Error { let text: String }

  /// The files of the Maildir `mail`.
  var mail: [Data] {
    get throws {
      let new = folder.url.appending(path: "mail/new")
      return try FileManager.default.contentsOfDirectory(atPath: new.path).sorted().map {
        try Data(contentsOf: new.appending(path: $0))
      }
    }
  }
}
