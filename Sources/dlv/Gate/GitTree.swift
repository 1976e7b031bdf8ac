import DNS
import Foundation
import ZoneFormats

/// The files of one revision of a Git repository, put into a folder that lives as long as this object.
///
/// Git is run as a child process without a shell. Links are only made where they stay in the folder.
final class GitTree {
  /// The folder; the files stand in it by their paths in the repository.
  let folder: String
  /// The paths in it that stand for those that were asked for; one that the revision does not have is missing.
  private(set) var paths: [String] = []
  let revision: String

  private let repository: String
  private let commit: String
  private var written = 0
  private var exported: Set<String> = []
  /// What files that were renamed are called in the revision, by their names now.
  private var earlierNames: [String: String] = [:]

  /// Octets that are taken out of a repository: as many as zones that are read may have.
  private static let maximumOctets = 1 << 30
  /// Files likewise.
  private static let maximumFiles = 100_000

  /// - Parameter paths: Files and folders that exist now; a file that was renamed is found under its old name.
  init(_ revision: String, paths: [String]) throws(CommandFailure) {
    self.revision = revision
    let sources = try paths.map(Self.source)
    guard let first = sources.first else {
      throw CommandFailure(.usage, "--git needs the files that it is about")
    }
    repository = try Self.repository(of: first.path)
    commit = try Self.commit(revision, in: repository)
    folder = try Self.makeFolder()
    do throws(CommandFailure) {
      for source in sources {
        let name = try Self.name(of: source.path, in: repository)
        let known = self.paths.count
        if try export(name) { self.paths.append(name.isEmpty ? folder : "\(folder)/\(name)") }
        // The format and the origin that were named are those of the old files, too.
        for index in known..<self.paths.count {
          self.paths[index] =
            (source.format.map { "\($0.rawValue):" } ?? "") + self.paths[index]
            + (source.origin.map { "@\($0)" } ?? "")
        }
      }
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// What messages and reports show of a path in the folder: `main:zones/example.com.zone`.
  func shown(_ text: String) -> String {
    var pieces = text.components(separatedBy: folder + "/")
    for index in pieces.indices.dropFirst() {
      let name = pieces[index].prefix { !Self.endsPath.contains($0) }
      let old = earlierNames[String(name)] ?? String(name)
      pieces[index] = "\(revision):\(old)" + pieces[index].dropFirst(name.count)
    }
    return pieces.joined()
  }

  /// What follows a path in messages.
  private static let endsPath: Set<Character> = [":", " ", ",", ";", "'", "\"", ")", "\n"]

  // MARK: Files

  private struct Entry {
    let mode: String
    let object: String
    let path: String

    /// A file or a link; submodules have no files here.
    var isPlain: Bool { ["100644", "100755", "120000"].contains(mode) }
  }

  /// Whether the revision has something there, or had it under another name.
  private func export(_ name: String) throws(CommandFailure) -> Bool {
    var entries = try self.entries(below: name)
    let isFile = entries.count == 1 && entries[0].path == name
    var movedFiles: [(old: String, new: String)] = []
    for (old, new) in try renamed(into: name) where !entries.contains(where: { $0.path == old }) {
      if new == name {
        try write(try self.entries(below: old))
        try writeIncluded(by: old)
        paths.append("\(folder)/\(old)")
      } else {
        // Of a folder whatever is read now was read then, wherever it stood.
        let moved = try self.entries(below: old).map {
          Entry(mode: $0.mode, object: $0.object, path: new)
        }
        earlierNames[new] = old
        entries += moved
        movedFiles.append((old, new))
      }
    }
    try write(entries)
    for (old, new) in movedFiles {
      let included = try writeIncluded(by: new, formerly: old)
      // What stands there as a part of another file is no file of its own beside it.
      for (other, place) in movedFiles where included[other].map({ $0 != place }) ?? false {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(place)")
      }
    }
    if isFile { try writeIncluded(by: name) }
    return entries.contains { $0.path == name || $0.path.hasPrefix(name + "/") || name.isEmpty }
  }

  private func entries(below name: String) throws(CommandFailure) -> [Entry] {
    var arguments = ["ls-tree", "-r", "-z", "--full-tree", commit]
    if !name.isEmpty { arguments += ["--", name] }
    let listing = try Self.git(arguments, in: repository, what: "list the files of \(revision)")
    return listing.split(separator: 0).compactMap { line in
      // `100644 blob <object>\t<path>`
      guard let tab = line.firstIndex(of: 0x09) else { return nil }
      let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
      guard words.count == 3, words[1] == "blob" else { return nil }
      return Entry(
        mode: String(words[0]), object: String(words[2]),
        path: String(decoding: line[(tab + 1)...], as: UTF8.self))
    }
  }

  /// The old and new names of files that are below `name` now, and were elsewhere.
  private func renamed(
    into name: String
  ) throws(CommandFailure) -> [(old: String, new: String)] {
    let listing = try Self.git(
      ["diff", "-z", "--name-status", "--find-renames", "--diff-filter=R", commit, "--"],
      in: repository, what: "compare with \(revision)")
    let words = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return stride(from: 0, to: words.count - 2, by: 3).compactMap { index in
      let (old, new) = (words[index + 1], words[index + 2])
      let isInside = { (path: String) in
        name.isEmpty || path == name || path.hasPrefix(name + "/")
      }
      return isInside(new) && !isInside(old) ? (old, new) : nil
    }
  }

  private func write(_ entries: [Entry]) throws(CommandFailure) {
    let new = entries.filter { !exported.contains($0.path) && $0.isPlain }
    if new.isEmpty { return }
    if exported.count + new.count > Self.maximumFiles {
      throw failure("there are more than \(Self.maximumFiles) files")
    }
    let list = Array((new.map(\.object).joined(separator: "\n") + "\n").utf8)
    let octets = try Self.git(
      ["cat-file", "--batch"], in: repository, input: list, what: "read the files of \(revision)")
    var rest = octets[...]
    for entry in new {
      // `<object> blob <size>\n<octets>\n`
      guard let end = rest.firstIndex(of: 0x0A) else { throw failure("git gave no \(entry.path)") }
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest = rest[(end + 1)...]
      guard words.count == 3, let size = Int(words[2]), rest.count > size else {
        throw failure("git gave no \(entry.path)")
      }
      try write(entry, rest.prefix(size))
      rest = rest.dropFirst(size + 1)
      exported.insert(entry.path)
    }
  }

  private func write(_ entry: Entry, _ octets: ArraySlice<UInt8>) throws(CommandFailure) {
    written += octets.count
    if written > Self.maximumOctets {
      throw failure("they have more than \(Self.maximumOctets) octets")
    }
    let path = "\(folder)/\(entry.path)"
    let files = FileManager.default
    do {
      try files.createDirectory(
        atPath: Self.parent(of: path), withIntermediateDirectories: true)
      if entry.mode == "120000" {
        let target = String(decoding: octets, as: UTF8.self)
        let place = Self.parent(of: path) + "/" + target
        // A link that leads elsewhere is left out: what needs it is then not found.
        guard !target.hasPrefix("/"),
          URL(fileURLWithPath: place).standardizedFileURL.path.hasPrefix(folder + "/")
        else { return }
        try files.createSymbolicLink(atPath: path, withDestinationPath: target)
      } else {
        try Data(octets).write(to: URL(fileURLWithPath: path))
      }
    } catch {
      throw CommandFailure(
        .cannotCreate,
        "can't write \(entry.path) of \(revision) to \(folder): \(error.localizedDescription)")
    }
  }

  /// What a zone file includes stands in its folder or below.
  private func writeIncluded(by name: String) throws(CommandFailure) {
    let data = (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) ?? Data()
    let directive = Array("$include".utf8)
    let includesOthers = data.indices.contains { start in
      data[start] == directive[0]
        && data[start...].prefix(directive.count).elementsEqual(directive) {
          $0 | 0x20 == $1 | 0x20
        }
    }
    if includesOthers { try write(try entries(below: Self.parent(of: name))) }
  }

  /// What a file that was moved included beside its old place goes beside its new one, where something else has not gone there.
  /// The places of what was included, by the names in the revision.
  private func writeIncluded(
    by new: String, formerly old: String
  ) throws(CommandFailure) -> [String: String] {
    var places: [String: String] = [:]
    let octets = (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(new)"))) ?? Data()
    for line in octets.split(separator: 0x0A) {
      let words = line.prefix(Self.longestDirective).split {
        $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == UInt8(ascii: "\"")
      }
      guard words.count > 1,
        String(decoding: words[0], as: UTF8.self).lowercased() == "$include"
      else { continue }
      let included = String(decoding: words[1], as: UTF8.self)
      // What leads out of the folder is not read, wherever it stands.
      if included.hasPrefix("/") || included.split(separator: "/").contains("..") { continue }
      func beside(_ file: String) -> String {
        let folder = Self.parent(of: file)
        return folder.isEmpty ? included : "\(folder)/\(included)"
      }
      let entries = try self.entries(below: beside(old)).filter { $0.path == beside(old) }
      if entries.isEmpty { continue }
      earlierNames[beside(new)] = beside(old)
      places[beside(old)] = beside(new)
      try write(
        entries.map { Entry(mode: $0.mode, object: $0.object, path: beside(new)) })
    }
    return places
  }

  /// Octets of a line in which an $INCLUDE is looked for.
  private static let longestDirective = 4_096

  private func failure(_ reason: String) -> CommandFailure {
    CommandFailure(.badData, "can't take the files of \(revision) from git: \(reason)")
  }

  // MARK: The repository

  private static func source(_ argument: String) throws(CommandFailure) -> ZoneSource {
    do throws(ZoneSourceError) { return try ZoneSource(argument: argument) } catch {
      throw CommandFailure(.badData, "\(error)")
    }
  }

  private static func repository(of path: String) throws(CommandFailure) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure(.noInput, "can't read \(path): there is no such file or folder")
    }
    let place = isFolder.boolValue ? path : parent(of: path)
    let top = try line(
      try git(
        ["rev-parse", "--show-toplevel"], in: place, status: .noInput,
        what: "take the old state of \(path) from git"))
    return top
  }

  private static func commit(
    _ revision: String, in repository: String
  ) throws(CommandFailure) -> String {
    do throws(CommandFailure) {
      return try line(
        try git(
          ["rev-parse", "--verify", "--end-of-options", "\(revision)^{commit}"], in: repository,
          status: .noInput, what: "find '\(revision)', which should be a revision of \(repository)")
      )
    } catch {
      let isShallow =
        try line(git(["rev-parse", "--is-shallow-repository"], in: repository, what: "ask git"))
      guard isShallow == "true" else { throw error }
      throw CommandFailure(
        error.status,
        error.message
          + "; the clone is shallow: fetch more of it (git fetch --unshallow, or fetch-depth: 0 of actions/checkout)"
      )
    }
  }

  /// The path from the top of the repository, without a slash at its end.
  private static func name(
    of path: String, in repository: String
  ) throws(CommandFailure) -> String {
    let real = KeyFolder.absolute(path)
    if real == repository { return "" }
    guard real.hasPrefix(repository + "/") else {
      throw CommandFailure(
        .noInput, "can't take the old state of \(path) from git: it is not in \(repository)")
    }
    return String(real.dropFirst(repository.count + 1))
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path.isEmpty ? "" : "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func makeFolder() throws(CommandFailure) -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "dlv-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(
        .cannotCreate, "can't make a folder for the files of git: \(error.localizedDescription)")
    }
    return KeyFolder.absolute(url.path)
  }

  // MARK: Running Git

  /// What Git writes to standard output.
  private static func git(
    _ arguments: [String], in folder: String, input: [UInt8] = [],
    status: ExitStatus = .unavailable, what: String
  ) throws(CommandFailure) -> [UInt8] {
    do throws(ChildProcess.Failure) {
      return try ChildProcess.output(
        of: "git", ["-C", folder.isEmpty ? "." : folder] + arguments, input: input)
    } catch {
      switch error {
      case .notFound:
        throw CommandFailure(.unavailable, "can't \(what): there is no git on the PATH")
      case .cannotStart(let reason):
        throw CommandFailure(.unavailable, "can't \(what): git can't be started: \(reason)")
      case .failed(let message):
        throw CommandFailure(status, "can't \(what): \(message)")
      }
    }
  }

  private static func line(_ octets: [UInt8]) throws(CommandFailure) -> String {
    String(decoding: octets.prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
