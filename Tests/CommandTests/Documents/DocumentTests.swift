import Foundation
import TestKit
import Testing

/// README.md, ARCHITECTURE.md, CONTRIBUTING.md and the scripts stay true to the tree.
@Suite struct DocumentTests {
  @Test func `the output in README.md is what dlv prints`() async throws {
    let run = try await ProgramRun("Scripts/capture-output.sh", ["README.md", ProgramRun.dlv])
    #expect(run.status == 0, "\(run.errors)")
    let difference = run.output.split(separator: "\n")
      .difference(from: try ProgramRun.text(of: "README.md").split(separator: "\n"))
    #expect(difference.isEmpty, "if the new output is right: make readme")
  }

  @Test func `ARCHITECTURE.md names every folder under Sources`() throws {
    let text = try ProgramRun.text(of: "ARCHITECTURE.md")
    let sources = ProgramRun.packageFolder.appendingPathComponent("Sources")
    let files = FileManager.default
    for target in try files.contentsOfDirectory(atPath: sources.path) {
      #expect(text.contains("`\(target)/`"), "Sources/\(target) is not in ARCHITECTURE.md")
      let folder = sources.appendingPathComponent(target)
      for child in try files.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: [.isDirectoryKey])
      where try child.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
        let name = child.lastPathComponent
        #expect(text.contains("`\(name)/`"), "Sources/\(target)/\(name) is not in ARCHITECTURE.md")
      }
    }
  }

  @Test func `every folder that ARCHITECTURE.md names is there`() throws {
    let text = try ProgramRun.text(of: "ARCHITECTURE.md")
    for match in text.matches(
      of: /`((?:Sources|Tests|Fixtures|Benchmarks|Scripts|man)\/[\w.\/+-]*)`/)
    {
      let url = ProgramRun.packageFolder.appendingPathComponent(String(match.1))
      #expect(FileManager.default.fileExists(atPath: url.path), "\(match.1)")
    }
  }

  @Test func `every library's apt package is installed by make and explained in CONTRIBUTING.md`()
    throws
  {
    let manifest = try ProgramRun.text(of: "Package.swift")
    let packages = manifest.matches(of: /apt: "([^"]+)"/).map { String($0.1) }
    #expect(!packages.isEmpty)
    let rows = try ProgramRun.text(of: "Scripts/packages.txt").split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
    let installed = rows.filter { $0.first == "build" }.map { $0[1] }
    let contributing = try ProgramRun.text(of: "CONTRIBUTING.md")
    for package in packages {
      #expect(installed.contains(package), "\(package) is not in Scripts/packages.txt")
      #expect(contributing.contains("`\(package)`"), "\(package) is not in CONTRIBUTING.md")
    }
  }

  @Test func `every package that is depended on is explained in CONTRIBUTING.md`() throws {
    let manifest = try ProgramRun.text(of: "Package.swift")
    let contributing = try ProgramRun.text(of: "CONTRIBUTING.md")
    for match in manifest.matches(of: /url: "https:\/\/github\.com\/[^\/]+\/([^"]+)"/) {
      #expect(contributing.contains("`\(match.1)`"), "\(match.1) is not in CONTRIBUTING.md")
    }
  }
}
