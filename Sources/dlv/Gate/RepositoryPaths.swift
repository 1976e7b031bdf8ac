import Audit
import DNS
import Foundation

/// Files by their paths from the top of the Git repository that the working folder is in; without one, from the working folder.
struct RepositoryPaths {
  private let top: String
  private let folder: String

  init() {
    folder = FileManager.default.currentDirectoryPath
    var url = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    while true {
      // A file in a work tree (gitrepository-layout).
      if FileManager.default.fileExists(atPath: url.appendingPathComponent(".git").path) {
        top = url.path
        return
      }
      let parent = url.deletingLastPathComponent().standardizedFileURL
      if parent.path == url.path { break }
      url = parent
    }
    top = folder
  }

  /// A path of the old state, and one outside the repository, stay as they are.
  func shown(_ path: String) -> String {
    let absolute = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    let plain = URL(fileURLWithPath: absolute).standardizedFileURL.path
    guard plain.hasPrefix(top == "/" ? "/" : top + "/") else { return path }
    return String(plain.dropFirst(top == "/" ? 1 : top.count + 1))
  }
}

extension GateReport {
  /// Names the files of all findings in another way.
  mutating func place(by name: (String) -> String) {
    func placed(_ entries: [Entry]) -> [Entry] {
      entries.map { entry in
        var entry = entry
        if let file = entry.finding.location?.file { entry.finding.location?.file = name(file) }
        return entry
      }
    }
    (new, worse, fixed, unchanged) = (
      placed(new), placed(worse), placed(fixed), placed(unchanged)
    )
  }
}
