/// A small file, or standard input, read whole.
enum TextInput {
  /// Octets; what is read here has a few thousand.
  static let maximumLength = 4 << 20
  /// The same of what dlv has written itself about many domains.
  static let maximumReportLength = 256 << 20

  /// - Parameters:
  ///   - path: `-` for standard input.
  ///   - what: What it should be: `record`.
  static func read(
    _ path: String, what: String, limit: Int = maximumLength
  ) throws(CommandFailure) -> [UInt8] {
    let file = try InputFile(path: path, what: what)
    var bytes: [UInt8] = []
    while true {
      let more = try file.next()
      if more.isEmpty { return bytes }
      bytes += more
      if bytes.count > limit {
        throw CommandFailure(
          .badData, "can't read the \(what) \(path): it is longer than \(limit) octets")
      }
    }
  }
}
