import Foundation
import TestKit

/// A manual page in mdoc, as far as the tests look into it.
struct ManualPage {
  let name: String
  let lines: [Substring]

  init(_ name: String) throws {
    self.name = name
    lines = try ProgramRun.text(of: "man/\(name)").split(separator: "\n")
  }

  /// The names of all pages.
  static func all() throws -> [String] {
    let folder = ProgramRun.packageFolder.appendingPathComponent("man").path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// The flags that have an entry: `-q`, `--quiet`.
  var flags: Set<String> {
    var flags: Set<String> = []
    for line in lines where line.hasPrefix(".It Fl ") {
      let words = line.split(separator: " ")
      for (word, next) in zip(words, words.dropFirst()) where word == "Fl" {
        flags.insert("-" + next)
      }
    }
    return flags
  }

  /// The first words of the entries that begin with the macro: `.It Li jobs` with `Li`.
  func entries(_ macro: String) -> [String] { Self.entries(macro, of: lines) }

  /// The same of one section.
  func entries(_ macro: String, in title: String) -> [String] {
    Self.entries(macro, of: section(title))
  }

  private static func entries(_ macro: String, of lines: [Substring]) -> [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      return words.count >= 3 && words[0] == ".It" && words[1] == macro ? String(words[2]) : nil
    }
  }

  /// The lines of a section.
  func section(_ title: String) -> [Substring] {
    let rest = lines.drop { $0 != ".Sh \(title)" }.dropFirst()
    return Array(rest.prefix { !$0.hasPrefix(".Sh ") })
  }

  /// The lines between `.Bd` and `.Ed`.
  var display: String {
    let rest = lines.drop { !$0.hasPrefix(".Bd ") }.dropFirst()
    return rest.prefix { $0 != ".Ed" }.joined(separator: "\n")
  }
}
