/// An NSD on loopback with the zones of the test: a free port, a folder of its own, ended and removed with the object.
///
/// Keep the object until the last question (`withExtendedLifetime(server) {}`): a local constant ends with its last use.
public import Foundation

public final class NSDServer: Sendable {
  /// On 127.0.0.1, or the host that was chosen; UDP and TCP.
  public let port: UInt16
  private let process: ServerProcess
  private let folder: URL

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// A zone as a name server loads it: complete, with SOA and NS records.
  public struct ZoneSource: Sendable {
    public let origin: String
    public let file: URL

    public init(origin: String, file: URL) {
      self.origin = origin
      self.file = file
    }
  }

  /// The key that a transfer has to be signed with (TSIG).
  public struct TransferKey: Sendable {
    public let name: String
    public let algorithm: String
    /// In base64.
    public let secret: String

    public init(name: String, algorithm: String, secret: String) {
      self.name = name
      self.algorithm = algorithm
      self.secret = secret
    }

    /// As tsig-keygen writes it, and named.conf has it.
    public var file: String {
      "key \"\(name)\" {\n\talgorithm \(algorithm);\n\tsecret \"\(secret)\";\n};\n"
    }
  }

  /// Ports are chosen by the system; another process may take one in between, so that some further tries are needed.
  private static let attempts = 5
  /// How long a start may take on a loaded machine, in milliseconds.
  private static let patience = 20_000

  /// Zones written in the test, by origin.
  ///
  /// - Parameters:
  ///   - host: The last octet of an address in 127.0.0.0/24: several servers can share a port.
  ///   - port: `nil` for one that is free.
  ///   - transferKey: Without one, everybody on this machine gets the zones.
  public convenience init(
    zones: [String: String], host: UInt8 = 1, port: UInt16? = nil,
    transferKey: TransferKey? = nil
  ) throws {
    let folder = try Self.makeFolder()
    let sources = try zones.sorted { $0.key < $1.key }.enumerated().map { index, zone in
      let file = folder.appending(path: "\(index).zone")
      try Data(zone.value.utf8).write(to: file)
      return ZoneSource(origin: zone.key, file: file)
    }
    try self.init(sources, in: folder, host: host, port: port, transferKey: transferKey)
  }

  /// Zone files.
  public convenience init(files: [ZoneSource]) throws {
    try self.init(files, in: Self.makeFolder())
  }

  /// All files `NAME.zone` of a folder, NAME being the origin; one whose name starts with a dot is left out.
  public convenience init(zonesIn folder: URL) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    try self.init(
      files: files.filter { $0.pathExtension == "zone" }.sorted { $0.path < $1.path }.map {
        ZoneSource(origin: $0.deletingPathExtension().lastPathComponent, file: $0)
      })
  }

  private init(
    _ zones: [ZoneSource], in folder: URL, host: UInt8 = 1, port fixed: UInt16? = nil,
    transferKey: TransferKey? = nil
  ) throws {
    self.folder = folder
    var failure = Failure(description: "NSD was not started")
    for _ in 0..<Self.attempts {
      let port = try fixed ?? LoopbackPort.free()
      let configuration = folder.appending(path: "nsd.conf")
      let text = Self.configuration(
        zones, "127.0.0.\(host)@\(port)", transferKey, folder: folder)
      try Data(text.utf8).write(to: configuration)
      let process = try ServerProcess(
        "/usr/sbin/nsd", ["-d", "-c", configuration.path])
      if try process.waitUntilItAnswers(
        port: port, host: LoopbackPort.localhost - 1 + UInt32(host), milliseconds: Self.patience)
      {
        self.port = port
        self.process = process
        return
      }
      process.end()
      failure = Failure(description: "NSD does not answer on port \(port): \(process.text)")
    }
    try? FileManager.default.removeItem(at: folder)
    throw failure
  }

  deinit {
    process.end()
    try? FileManager.default.removeItem(at: folder)
  }

  private static func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nsd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private static func configuration(
    _ zones: [ZoneSource], _ address: String, _ key: TransferKey?, folder: URL
  ) -> String {
    // Response rate limiting is on by default and would drop answers to a test that asks quickly.
    var text = """
      server:
        ip-address: \(address)
        username: ""
        chroot: ""
        zonesdir: "\(folder.path)"
        database: ""
        pidfile: "\(folder.path)/nsd.pid"
        xfrdfile: "\(folder.path)/xfrd.state"
        zonelistfile: "\(folder.path)/zone.list"
        xfrdir: "\(folder.path)"
        server-count: 1
        tcp-count: 100
        verbosity: 1
        rrl-ratelimit: 0
        rrl-whitelist-ratelimit: 0
      remote-control:
        control-enable: no

      """
    if let key {
      text += "key:\n  name: \"\(key.name)\"\n  algorithm: \(key.algorithm)\n"
      text += "  secret: \"\(key.secret)\"\n"
    }
    for zone in zones {
      text += "zone:\n  name: \"\(zone.origin)\"\n  zonefile: \"\(zone.file.path)\"\n"
      text += "  provide-xfr: 127.0.0.0/8 \(key?.name ?? "NOKEY")\n"
    }
    return text
  }
}
