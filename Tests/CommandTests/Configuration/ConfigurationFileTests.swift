import Foundation
import Testing

@testable import dlv

/// Where `dlv.yml` is looked for, and what is said when it can't be read.
@Suite struct ConfigurationFileTests {
  @Test func `the nearest file upward is found`() throws {
    try inTemporaryFolder { folder in
      let inner = folder + "/a/b"
      try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
      try "jobs: 1".write(toFile: folder + "/dlv.yml", atomically: false, encoding: .utf8)
      #expect(ConfigurationFile.find(from: inner) == folder + "/dlv.yml")
      try "jobs: 2".write(toFile: inner + "/dlv.yml", atomically: false, encoding: .utf8)
      let path = try #require(ConfigurationFile.find(from: inner))
      #expect(try ConfigurationFile.load(path).jobs == 2)
    }
  }

  @Test func `a missing file, a folder and binary data are each named`() throws {
    try inTemporaryFolder { folder in
      let prefix = "cannot read the configuration file \(folder)"
      #expect(message(folder + "/none.yml") == prefix + "/none.yml: No such file or directory")
      #expect(message(folder) == prefix + ": Is a directory")
      let binary = folder + "/binary.yml"
      try Data([0x6A, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: binary))
      #expect(message(binary) == prefix + "/binary.yml: it is not UTF-8")
    }
  }

  @Test func `a device without end is read no further than the limit`() {
    #expect(message("/dev/zero")?.contains("is over 1048576 octets") == true)
  }

  private func message(_ path: String) -> String? {
    do {
      _ = try ConfigurationFile.load(path)
      return nil
    } catch {
      return error.description
    }
  }

  private func inTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("dlv-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
