import Glibc

/// Whole files as text.
enum TextFile {
  static func read(_ path: String) throws(BenchmarkFailure) -> String {
    guard let file = fopen(path, "re") else { throw failure("read", path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    if ferror(file) != 0 { throw failure("read", path) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws(BenchmarkFailure) {
    guard let file = fopen(path, "we") else { throw failure("write", path) }
    var text = text
    let count = text.withUTF8 { fwrite($0.baseAddress, 1, $0.count, file) }
    guard fclose(file) == 0, count == text.utf8.count else { throw failure("write", path) }
  }

  private static func failure(_ action: String, _ path: String) -> BenchmarkFailure {
    BenchmarkFailure("can't \(action) \(path): \(String(cString: strerror(errno)))")
  }
}
