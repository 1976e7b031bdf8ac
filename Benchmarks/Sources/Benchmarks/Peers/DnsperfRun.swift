/// dnsperf with given questions: as many of them at once as keep the server busy, and no work on the answers.
struct DnsperfRun {
  let questionsPerSecond: Double
  let lost: Int

  /// Questions under way at once, and sockets. More of either, or a second thread, was not faster on two processors.
  private static let outstanding = 200
  private static let clients = 8

  /// The file has one question a line.
  init(questions file: String, times: Int, port: UInt16, folder: WorkingFolder)
    throws(BenchmarkFailure)
  {
    let (output, errors) = (folder.file("dnsperf.txt"), folder.file("dnsperf.err"))
    try ChildProcess(
      [
        "dnsperf", "-s", "127.0.0.1", "-p", "\(port)", "-d", file, "-n", "\(times)", "-e",
        "-q", "\(Self.outstanding)", "-c", "\(Self.clients)",
      ], output: output, errors: errors
    ).wait().expecting([0], errors: errors)
    let text = try TextFile.read(output)
    guard let rate = Self.value("Queries per second:", in: text).flatMap({ Double($0) }),
      let lost = Self.value("Queries lost:", in: text).flatMap({ Int($0) })
    else { throw BenchmarkFailure("dnsperf printed no figures:\n\(text)") }
    questionsPerSecond = rate
    self.lost = lost
  }

  private static func value(_ label: String, in text: String) -> Substring? {
    for line in text.split(separator: "\n") {
      let line = line.drop { $0 == " " }
      if line.hasPrefix(label) {
        return line.dropFirst(label.count).split(separator: " ").first
      }
    }
    return nil
  }
}
