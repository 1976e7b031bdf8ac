/// checkdmarc over a list of domains, in one process.
struct CheckdmarcRun {
  /// What of checkdmarc is called.
  enum Scope: String {
    /// SOA, NS, MX, SPF, DMARC: what dlv audits as well.
    case shared
    /// Everything that its command does.
    case all
  }

  let domains: Int
  /// Time in its checks: without the interpreter's start and the imports.
  let working: Duration
  /// Time of the whole process.
  let whole: Duration

  var domainsPerSecond: Double { Double(domains) / working.seconds }

  init(
    _ tools: Tools, domains list: [String], scope: Scope, port: UInt16, folder: WorkingFolder
  ) throws(BenchmarkFailure) {
    let (output, errors) = (folder.file("checkdmarc.txt"), folder.file("checkdmarc.err"))
    let file = folder.file("checkdmarc-domains.txt")
    try TextFile.write(list.joined(separator: "\n") + "\n", to: file)
    let ended = try ChildProcess(
      [
        tools.python, tools.checkdmarcDriver, "--port", "\(port)", "--scope", scope.rawValue, file,
      ], output: output, errors: errors
    ).wait().expecting([0], errors: errors)
    let words = try TextFile.read(output).split(whereSeparator: \.isWhitespace)
    guard words.count == 4, let domains = Int(words[0]), let seconds = Double(words[1]),
      let timeouts = Int(words[3])
    else { throw BenchmarkFailure("the checkdmarc driver printed: \(words)") }
    // A peer that waits for answers which never come would only seem slow.
    guard timeouts == 0 else {
      throw BenchmarkFailure("checkdmarc ran into a time-out on \(timeouts) of \(domains) domains")
    }
    self.domains = domains
    working = .seconds(seconds)
    whole = ended.wallTime
  }
}
