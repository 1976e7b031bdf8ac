/// A folder of a test's own, removed with the object.
public import Foundation

public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "dlv-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public func url(_ name: String) -> URL { url.appending(path: name) }
  public func path(_ name: String) -> String { url(name).path }

  public func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  /// What a file holds.
  public func data(of name: String) throws -> Data { try Data(contentsOf: url(name)) }
  public func text(of name: String) throws -> String {
    String(decoding: try data(of: name), as: UTF8.self)
  }

  /// The names in the folder, sorted.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}
