import Glibc

/// One question with one answer: whether a server is there, and how far away it is.
struct DNSProbe {
  let port: UInt16
  /// A name that the server has an SOA of.
  let zone: String

  /// How long a server may take until it answers, in tries of `patience` milliseconds: two minutes at most.
  private static let tries = 600
  private static let patience: Int32 = 100

  /// Asks until the answer comes.
  func waitUntilAnswered(by server: ChildProcess, log: String) throws(BenchmarkFailure) {
    for _ in 0..<Self.tries {
      if let ended = try server.poll() {
        let text = (try? TextFile.read(log)) ?? ""
        throw BenchmarkFailure(
          "\(ended.command.joined(separator: " ")): \(ended.end)\n"
            + text.suffix(BenchmarkFailure.shownOutput))
      }
      if try roundTrip() != nil { return }
      usleep(UInt32(Self.patience) * 1_000)
    }
    throw BenchmarkFailure("127.0.0.1:\(port) does not answer; its log is \(log)")
  }

  /// The time from question to answer; `nil` when none came in time.
  func roundTrip() throws(BenchmarkFailure) -> Duration? {
    let socket = try LoopbackSocket()
    try socket.connect(to: port)
    let question = Self.question(zone)
    let start = ContinuousClock.now
    guard send(socket.descriptor, question, question.count, 0) == question.count,
      socket.isReadable(within: Self.patience)
    else { return nil }
    var answer = [UInt8](repeating: 0, count: 512)
    let count = recv(socket.descriptor, &answer, answer.count, 0)
    // The answer to our id, without an error (RFC 1035 §4.1.1).
    guard count > 12, answer[..<2] == question[..<2], answer[3] & 0x0f == 0 else { return nil }
    return ContinuousClock.now - start
  }

  /// SOA of the zone (RFC 1035 §4.1).
  private static func question(_ zone: String) -> [UInt8] {
    let header: [UInt8] = [0x64, 0x6c, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
    let name = zone.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    return header + name + [0, 0, 6, 0, 1]
  }
}
