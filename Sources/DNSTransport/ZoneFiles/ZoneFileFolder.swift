/// The folder of a zone file: reads that file, and included ones as long as they lie in the folder.
import Glibc

public struct ZoneFileFolder: Sendable {
  private let path: String
  private let folder: String

  /// Octets of all files together; a million signed records take about a quarter of that.
  public static let maximumOctets = 1 << 30
  /// How deep files may include one another; generated sets of zone files use two or three levels.
  static let maximumDepth = 8
  /// How many times a file may be included, so that files that include each other often end.
  static let maximumIncludes = 10_000

  init(of path: String) {
    self.path = path
    if let slash = path.lastIndex(of: "/") {
      folder = slash == path.startIndex ? "/" : String(path[..<slash])
    } else {
      folder = "."
    }
  }

  public enum Failure: Error, Hashable, Sendable {
    /// What the system said.
    case system(String)
    case notRegularFile
    case tooLarge
    case outsideFolder
    case loop
    case tooDeep
    case tooManyIncludes
    case notAllowed
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The top file; it may be a pipe.
  func readTop(limit: Int = maximumOctets) throws(Failure) -> [UInt8] {
    try Self.read(path, limit: limit, onlyRegular: false)
  }

  /// What identifies the top file among those being read.
  var topIdentity: String { (try? Self.realPath(path)) ?? path }

  struct Included {
    /// As locations show it.
    let name: String
    let identity: String
  }

  /// Where an included file is: relative to the folder of the top file, and inside it when all links are followed.
  func locate(_ path: String) throws(Failure) -> Included {
    if path.split(separator: "/").contains("..") { throw .outsideFolder }
    let name = path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
    let identity = try Self.realPath(name)
    let root = try Self.realPath(folder)
    guard identity.hasPrefix(root == "/" ? "/" : root + "/") else { throw .outsideFolder }
    return Included(name: name, identity: identity)
  }

  func read(_ file: Included, limit: Int) throws(Failure) -> [UInt8] {
    try Self.read(file.identity, limit: limit, onlyRegular: true)
  }

  private static func realPath(_ path: String) throws(Failure) -> String {
    guard let resolved = realpath(path, nil) else { throw systemFailure() }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A file's octets, at most `limit`.
  ///
  /// - Parameter onlyRegular: Whether pipes and devices are refused.
  public static func read(
    _ path: String, limit: Int, onlyRegular: Bool
  ) throws(Failure) -> [UInt8] {
    // Without O_NONBLOCK an included FIFO would hold up the open.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (onlyRegular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw systemFailure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw systemFailure() }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR || (onlyRegular && kind != S_IFREG) { throw .notRegularFile }
    if kind == S_IFREG, status.st_size > limit { throw .tooLarge }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(kind == S_IFREG ? Int(status.st_size) + 1 : 0)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw systemFailure()
      }
      bytes += chunk[..<count]
      if bytes.count > limit { throw .tooLarge }
    }
  }

  private static func systemFailure() -> Failure { .system(String(cString: strerror(errno))) }
}

extension ZoneFileFolder.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let message): message
    case .notRegularFile: "not a regular file"
    case .tooLarge: "more than \(ZoneFileFolder.maximumOctets) octets"
    case .outsideFolder: "outside the folder of the zone file"
    case .loop: "the file includes itself"
    case .tooDeep: "files are included more than \(ZoneFileFolder.maximumDepth) levels deep"
    case .tooManyIncludes: "more than \(ZoneFileFolder.maximumIncludes) files are included"
    case .notAllowed: "files can't be included here"
    }
  }
}
