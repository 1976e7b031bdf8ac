import Audit
import DNS
import Foundation

/// Files by their paths from the top of the Git repository that they are in, as services of CI know them.
struct RepositoryPaths {
  private let folder: String
  /// The top of the repository that the working folder is in.
  private let top: String?
  /// What stands in front of files that are taken from a revision.
  private let revision: String?

  init(revision: String?) {
    folder = FileManager.default.currentDirectoryPath
    top = Self.top(above: folder)
    self.revision = revision
  }

  /// The folder with the repository that a folder is in: a file in a work tree (gitrepository-layout).
  private static func top(above folder: String) -> String? {
    var url = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
    while true {
      if FileManager.default.fileExists(atPath: url.appendingPathComponent(".git").path) {
        return url.path
      }
      let parent = url.deletingLastPathComponent().standardizedFileURL
      if parent.path == url.path { return nil }
      url = parent
    }
  }

  /// The name of a file that is there; one outside of any repository keeps its path. `nil` for one that is not there.
  func name(of path: String) -> String? {
    let file = URL(fileURLWithPath: absolute(path)).standardizedFileURL
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let real = file.resolvingSymlinksInPath()
    for top in [top, Self.top(above: real.deletingLastPathComponent().path)] {
      guard let top else { continue }
      if let name = Self.path(of: file.path, below: top) { return name }
      let realTop = URL(fileURLWithPath: top, isDirectory: true).resolvingSymlinksInPath().path
      if let name = Self.path(of: real.path, below: realTop) { return name }
    }
    return Self.path(of: file.path, below: folder) ?? path
  }

  /// The name of a file that the change takes out; `nil` where the repository did not have it.
  func name(ofRemoved path: String) -> String? {
    if let revision, path.hasPrefix(revision + ":") {
      return String(path.dropFirst(revision.count + 1))
    }
    let real = URL(fileURLWithPath: absolute(path)).standardizedFileURL.path
    return top.flatMap { Self.path(of: real, below: $0) }
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private static func path(of file: String, below folder: String) -> String? {
    let start = folder == "/" ? "/" : folder + "/"
    return file.hasPrefix(start) ? String(file.dropFirst(start.count)) : nil
  }
}

extension GateReport {
  /// Names the files of all findings and questions as the repository does. What has no line of its own is in the file of its zone.
  ///
  /// - Parameter keepsRemoved: Whether what is about a file that is gone stands in it, for want of another.
  mutating func place(in paths: RepositoryPaths, keepsRemoved: Bool) {
    let (zones, removed) = (zonePlaces, removedZones)
    let removedFiles = Set(removed.values.map(\.file))
    var names: [String: String?] = [:]
    func name(of file: String) -> String? {
      if let known = names[file] { return known }
      let name =
        removedFiles.contains(file)
        ? (keepsRemoved ? paths.name(ofRemoved: file) : nil) : paths.name(of: file)
      names[file] = .some(name)
      return name
    }
    func named(_ place: SourceLocation?) -> SourceLocation? {
      guard var place, let file = name(of: place.file) else { return nil }
      place.file = file
      return place
    }
    /// The zone of the subject, or of a domain that is concerned.
    func zone(_ subject: String, _ targets: [String]) -> SourceLocation? {
      for text in [subject] + targets {
        var name = try? DomainName(text)
        while let current = name {
          if let place = zones[current] ?? removed[current] { return named(place) }
          name = current.parent
        }
      }
      return nil
    }
    func placed(_ entries: [Entry]) -> [Entry] {
      entries.map { entry in
        var entry = entry
        entry.finding.location =
          named(entry.finding.location) ?? zone(entry.finding.subject, entry.targets)
        return entry
      }
    }
    (new, worse, fixed, unchanged) = (
      placed(new), placed(worse), placed(fixed), placed(unchanged)
    )
    undetermined = undetermined.map { question in
      var question = question
      question.location = named(question.location) ?? zone(question.subject, question.targets)
      return question
    }
    zonePlaces = zones.compactMapValues(named)
  }
}
