import DNS
import DNSTransport
import Glibc

/// A folder of zones with the folders in it: which files there are zones, and that no link leads out.
struct ZoneFolder {
  private let path: String
  private let format: ZoneFormat?
  private var errors: [ZoneSourceDiagnostic] = []
  private var warnings: [ZoneSourceDiagnostic] = []
  private var files: [File] = []
  /// The folder as messages show it.
  private var shownRoot = ""
  private var seenFolders: Set<String> = []
  private var entryCount = 0

  private struct File {
    let path: String
    /// Over which it was reached.
    let link: String?
    /// The path with all links followed.
    let identity: String
  }

  /// Whether what can be read of files with errors is taken.
  private let salvages: Bool
  private var unread: [ZoneSource.UnreadFile] = []

  init(path: String, format: ZoneFormat?, salvages: Bool) {
    self.path = path
    self.format = format
    self.salvages = salvages
  }

  consuming func load() throws(ZoneSourceError) -> (
    zones: LoadedZones, unread: [ZoneSource.UnreadFile]
  ) {
    guard let root = Self.realPath(path) else {
      throw ZoneSourceError(.unreadable, path: path, String(cString: strerror(errno)))
    }
    let shown = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    shownRoot = shown
    list(shown, identity: root, root: root, depth: 0)
    try stopOnErrors()
    return try readFiles()
  }

  private mutating func stopOnErrors() throws(ZoneSourceError) {
    if errors.isEmpty { return }
    if salvages {
      unread += errors.map { error in
        ZoneSource.UnreadFile(
          file: error.file, error: ZoneSourceError(path: error.file, errors: [error]), origins: [])
      }
      errors = []
      return
    }
    throw ZoneSourceError(
      path: path, errors: Array(errors.prefix(ZoneSourceLimits.maximumErrors)),
      isTruncated: errors.count > ZoneSourceLimits.maximumErrors)
  }

  // MARK: Listing

  private mutating func list(_ folder: String, identity: String, root: String, depth: Int) {
    if depth > ZoneSourceLimits.maximumFolderDepth {
      return fail(folder, "folders more than \(ZoneSourceLimits.maximumFolderDepth) levels deep")
    }
    // A folder that is reached twice, over a link.
    guard seenFolders.insert(identity).inserted else { return }
    guard let directory = opendir(folder) else {
      return fail(folder, String(cString: strerror(errno)))
    }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // Hidden files are those of git, editors and the like.
      if name.hasPrefix(".") { continue }
      names.append(name)
      entryCount += 1
      if entryCount > ZoneSourceLimits.maximumFiles { break }
    }
    closedir(directory)
    if entryCount > ZoneSourceLimits.maximumFiles {
      return fail(folder, "more than \(ZoneSourceLimits.maximumFiles) files")
    }
    for name in names.sorted() {
      visit("\(folder)/\(name)", root: root, depth: depth)
      if entryCount > ZoneSourceLimits.maximumFiles { return }
    }
  }

  private mutating func visit(_ path: String, root: String, depth: Int) {
    guard let identity = Self.realPath(path) else {
      return fail(path, String(cString: strerror(errno)))
    }
    guard identity.hasPrefix(root == "/" ? "/" : root + "/") || identity == root else {
      return fail(path, "a symbolic link that leads out of the folder")
    }
    var status = stat()
    guard stat(identity, &status) == 0 else {
      return fail(path, String(cString: strerror(errno)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: list(path, identity: identity, root: root, depth: depth + 1)
    case S_IFREG:
      // A link is no file that anybody changes: what it leads to is.
      let real = root == "/" ? identity : shownRoot + identity.dropFirst(root.count)
      files.append(File(path: real, link: real == path ? nil : path, identity: identity))
    default: warn(path, "not read: not a regular file")
    }
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // MARK: Reading

  private consuming func readFiles() throws(ZoneSourceError) -> (
    zones: LoadedZones, unread: [ZoneSource.UnreadFile]
  ) {
    var octetsLeft = ZoneSourceLimits.maximumOctets
    var included: Set<String> = []
    var results: [(file: File, zones: LoadedZones)] = []
    var failures: [(file: File, error: ZoneSourceError)] = []
    var salvaged: [(file: File, zones: LoadedZones, unread: ZoneSource.UnreadFile)] = []
    var read: [String: String] = [:]
    var linkedBy: [String: String] = [:]
    for file in files {
      // A link inside the folder to a file of it.
      if let other = read[file.identity] {
        warn(
          file.link ?? linkedBy[file.identity] ?? file.path, "not read: the same file as \(other)")
        continue
      }
      read[file.identity] = file.path
      linkedBy[file.identity] = file.link
      let octets: [UInt8]
      do {
        octets = try ZoneFileFolder.read(file.identity, limit: octetsLeft, onlyRegular: true)
      } catch {
        fail(file.path, "\(error)")
        continue
      }
      guard let format = format(of: file, octets) else { continue }
      octetsLeft -= octets.count
      do throws(ZoneSourceError) {
        let result = try ZoneSource.read(octets, path: file.path, format: format, origin: nil)
        included.formUnion(result.includedFiles)
        results.append((file, result.zones))
      } catch {
        if salvages {
          let (result, unread) = ZoneSource.salvaged(
            octets, path: file.path, format: format, origin: nil, error)
          included.formUnion(result.includedFiles)
          salvaged.append((file, result.zones, unread))
        } else {
          failures.append((file, error))
        }
      }
    }
    // What another file includes is no zone of its own, and not wrong where it could not be one.
    for (file, error) in failures where !included.contains(file.identity) {
      errors += error.errors
    }
    var all = LoadedZones(warnings: warnings)
    for (file, zones) in results where !included.contains(file.identity) { all.append(zones) }
    for (file, zones, unread) in salvaged where !included.contains(file.identity) {
      all.append(zones)
      self.unread.append(unread)
    }
    do throws(ZoneSourceError) { try all.joinSplitZones(in: path) } catch {
      errors += error.errors
    }
    if salvages {
      let files = Dictionary(grouping: all.zones.filter(\.isWhole), by: \.origin)
      // Of two files of one zone nobody can tell which of them was meant.
      all.zones.removeAll { zone in
        guard zone.isWhole,
          let other = files[zone.origin]?.first(where: { $0.file != zone.file })
        else { return false }
        unread.append(
          ZoneSource.UnreadFile(
            file: zone.file,
            error: ZoneSourceError(
              path: zone.file, "the zone \(zone.origin) is in \(other.file), too"),
            origins: [zone.origin]))
        return true
      }
    }
    findTwins(all)
    try stopOnErrors()
    if all.zones.isEmpty, !salvages {
      let what = format.map(\.title) ?? "zones in a format that is read"
      throw ZoneSourceError(
        path: path,
        errors: [ZoneSourceDiagnostic(file: path, message: "the folder holds no file with \(what)")]
          + warnings)
    }
    return (all, unread)
  }

  private mutating func format(of file: File, _ octets: [UInt8]) -> ZoneFormat? {
    switch ZoneFormatDetection(octets, path: file.path) {
    case .format(let found):
      if let format, format != found {
        warn(file.path, "not read: \(found.title), not \(format.title)")
        return nil
      }
      return found
    case .notZones(let what):
      warn(file.path, "not read: \(what)")
    case .damaged(let what, let place):
      errors.append(.damaged(file.path, what, at: place))
    case .unknown:
      warn(file.path, "not read: in none of the formats of zones")
    }
    return nil
  }

  /// Two files that both say what all of one zone is: nobody can tell which of them is meant.
  private mutating func findTwins(_ zones: LoadedZones) {
    var files: [DomainName: String] = [:]
    for zone in zones.zones where zone.isWhole {
      if let other = files[zone.origin] {
        fail(zone.file, "the zone \(zone.origin) is in \(other) too")
      }
      files[zone.origin] = zone.file
    }
  }

  private mutating func fail(_ path: String, _ message: String) {
    errors.append(ZoneSourceDiagnostic(file: path, message: message))
  }

  private mutating func warn(_ path: String, _ message: String) {
    warnings.append(ZoneSourceDiagnostic(file: path, message: message))
  }
}
