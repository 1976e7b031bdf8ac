import Foundation

/// Finds and reads `dlv.yml`.
enum ConfigurationFile {
  static let name = "dlv.yml"

  /// The nearest `dlv.yml` in the folder or one above it.
  static func find(from folder: String) -> String? {
    var url = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    while true {
      let candidate = url.appendingPathComponent(name).path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      let parent = url.deletingLastPathComponent().standardizedFileURL
      if parent.path == url.path { return nil }
      url = parent
    }
  }

  static func load(_ path: String) throws(ConfigurationError) -> Configuration {
    let bytes = try read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(problem: .unreadable(path: path, reason: "it is not UTF-8"))
    }
    return try Configuration(yaml: text, file: path)
  }

  /// At most one octet more than a configuration may have, so that a device or a pipe without end is refused like a
  /// large file.
  private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
    func failure() -> ConfigurationError {
      let reason = String(cString: strerror(errno))
      return ConfigurationError(problem: .unreadable(path: path, reason: reason))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= Configuration.maximumLength {
      let count = Foundation.read(descriptor, &chunk, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      bytes += chunk[..<count]
    }
    return bytes
  }
}
