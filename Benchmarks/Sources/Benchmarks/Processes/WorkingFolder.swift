import Glibc

/// A folder of the benchmark's own below TMPDIR. `Benchmarks/run`, which makes TMPDIR, removes it.
struct WorkingFolder {
  let path: String

  init(_ name: String) throws(BenchmarkFailure) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(name).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw BenchmarkFailure(
        "can't make a folder in \(parent): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder in the folder, and gives its path.
  func folder(_ name: String) throws(BenchmarkFailure) -> String {
    let path = file(name)
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw BenchmarkFailure("can't make \(path): \(String(cString: strerror(errno)))")
    }
    return path
  }
}
