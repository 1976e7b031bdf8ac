/// Messages in files, as `dlv lint` takes them.
enum LintInput {
  /// A whole message.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let input = try InputFile(path: path, what: "message")
    var octets: [UInt8] = []
    while true {
      let chunk = try input.next()
      if chunk.isEmpty { return octets }
      octets += chunk
    }
  }
}
