import Glibc

/// Sits between a program and its DNS server, hands everything on, and writes down what was asked and when.
struct QuestionTap: ~Copyable {
  private let listener: LoopbackSocket
  private let upstream: LoopbackSocket
  private var waiting: [UInt16: (client: sockaddr_in, id: (UInt8, UInt8))] = [:]
  private var nextID: UInt16 = 0
  private(set) var questions: [AskedQuestion] = []

  /// Milliseconds between two looks at whether the program has ended.
  private static let patience: Int32 = 20
  private static let largestMessage = 65_535

  init(inFrontOf server: UInt16) throws(BenchmarkFailure) {
    let near = try LoopbackSocket()
    let far = try LoopbackSocket()
    try far.connect(to: server)
    listener = near
    upstream = far
  }

  var port: UInt16 { listener.port }

  /// Hands messages on until the program ends.
  mutating func run(_ process: ChildProcess) throws(BenchmarkFailure) -> EndedProcess {
    var buffer = [UInt8](repeating: 0, count: Self.largestMessage)
    while true {
      var pollers = [
        pollfd(descriptor: listener.descriptor), pollfd(descriptor: upstream.descriptor),
      ]
      if poll(&pollers, 2, Self.patience) <= 0 {
        if let ended = try process.poll() { return ended }
        continue
      }
      if pollers[0].revents != 0 { while forwardQuestion(&buffer) {} }
      if pollers[1].revents != 0 { while forwardAnswer(&buffer) {} }
    }
  }

  private mutating func forwardQuestion(_ buffer: inout [UInt8]) -> Bool {
    var client = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener.descriptor
    let count = withUnsafeMutablePointer(to: &client) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT), $0, &length)
      }
    }
    guard count > 0 else { return false }
    guard let question = AskedQuestion(message: buffer[..<count]) else { return true }
    questions.append(question)
    waiting[nextID] = (client, (buffer[0], buffer[1]))
    (buffer[0], buffer[1]) = (UInt8(nextID >> 8), UInt8(truncatingIfNeeded: nextID))
    nextID &+= 1
    send(upstream.descriptor, buffer, count, 0)
    return true
  }

  private mutating func forwardAnswer(_ buffer: inout [UInt8]) -> Bool {
    let count = recv(upstream.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { return false }
    let id = UInt16(buffer[0]) << 8 | UInt16(buffer[1])
    guard count >= 12, let (client, original) = waiting.removeValue(forKey: id) else { return true }
    (buffer[0], buffer[1]) = original
    let descriptor = listener.descriptor
    SocketAddress(value: client).withPointer {
      _ = sendto(descriptor, buffer, count, 0, $0, $1)
    }
    return true
  }
}

/// A question that was seen on the wire.
struct AskedQuestion: Sendable {
  /// Without the last dot, in lower case; `.` is the root.
  let name: String
  let type: UInt16
  let time = ContinuousClock.now

  /// `nil` for a message without a whole question (RFC 1035 §4.1).
  init?(message: ArraySlice<UInt8>) {
    var labels: [String] = []
    var position = message.startIndex + 12
    while position < message.endIndex, message[position] != 0 {
      let end = position + 1 + Int(message[position])
      guard message[position] < 64, end < message.endIndex else { return nil }
      labels.append(String(decoding: message[(position + 1)..<end], as: UTF8.self).lowercased())
      position = end
    }
    guard position + 2 < message.endIndex else { return nil }
    type = UInt16(message[position + 1]) << 8 | UInt16(message[position + 2])
    name = labels.isEmpty ? "." : labels.joined(separator: ".")
  }

  /// Name and type as dnsperf reads them.
  var text: String { "\(name) \(Self.typeNames[type] ?? "TYPE\(type)")" }

  /// IANA registry of RR types.
  private static let typeNames: [UInt16: String] = [
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV",
    43: "DS", 48: "DNSKEY", 52: "TLSA", 99: "SPF", 257: "CAA",
  ]
}
