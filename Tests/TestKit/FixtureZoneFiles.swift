/// The files of `Fixtures/zones`.
public import Foundation

public enum FixtureZoneFiles {
  public static let folder = ProgramRun.packageFolder.appending(
    path: "Fixtures/zones", directoryHint: .isDirectory)

  /// Every zone file, sorted by name.
  public static func zones() throws -> [URL] { try files(in: folder, ending: "zone") }

  /// The files of a folder with an ending, sorted by name.
  public static func files(in folder: URL, ending: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == ending }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
