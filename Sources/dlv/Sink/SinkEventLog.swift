import Glibc
import SMTP
import Synchronization

/// What happens at a sink as JSON lines, each with microseconds since the beginning on the clock that never goes back.
final class SinkEventLog: Sendable {
  private let descriptor: Int32
  private let buffer = Mutex<[UInt8]>([])

  /// Octets that are collected before they are written; whoever waits for lines has them at the latest after a tenth of a second.
  private static let bufferSize = 1 << 16

  /// `-` is standard output.
  init(path: String) throws(CommandFailure) {
    if path == "-" {
      descriptor = STDOUT_FILENO
      return
    }
    // With recipients and subjects of tests in it, it is for its owner alone.
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw CommandFailure(
        .cannotCreate, "can't write the events to \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// One event; `fill` adds its members.
  func write(
    _ event: StaticString, session: Int?, at time: Duration, _ fill: (inout EventLine) -> Void
  ) {
    var line = EventLine(event, session: session, at: time)
    fill(&line)
    let octets = line.finish()
    buffer.withLock { buffer in
      buffer += octets
      if buffer.count >= Self.bufferSize { flush(&buffer) }
    }
  }

  func flush() { buffer.withLock { flush(&$0) } }

  /// Holds the lock while it writes, so that lines stay in order.
  private func flush(_ buffer: inout [UInt8]) {
    var rest = buffer[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      // A full disk must not stop the mail; the summary is counted apart.
      guard written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// One line of JSON.
struct EventLine {
  private var octets: [UInt8] = []

  init(_ event: StaticString, session: Int?, at time: Duration) {
    octets.reserveCapacity(256)
    let (seconds, attoseconds) = time.components
    octets += #"{"at":"#.utf8
    octets += String(seconds * 1_000_000 + attoseconds / 1_000_000_000_000).utf8
    if let session {
      octets += #","session":"#.utf8
      octets += String(session).utf8
    }
    octets += #","event":""#.utf8
    octets += event.description.utf8
    octets.append(UInt8(ascii: "\""))
  }

  private mutating func key(_ name: StaticString) {
    octets += #",""#.utf8
    octets += name.description.utf8
    octets += #"":"#.utf8
  }

  mutating func add(_ name: StaticString, _ text: String?) {
    key(name)
    if let text { quote(text) } else { octets += "null".utf8 }
  }

  mutating func add(_ name: StaticString, _ number: Int) {
    key(name)
    octets += String(number).utf8
  }

  mutating func add(_ name: StaticString, _ texts: [String]) {
    key(name)
    octets.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { octets.append(UInt8(ascii: ",")) }
      quote(text)
    }
    octets.append(UInt8(ascii: "]"))
  }

  /// RFC 8259 §7.
  private mutating func quote(_ text: String) {
    octets.append(UInt8(ascii: "\""))
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): octets += [UInt8(ascii: "\\"), octet]
      case 0..<0x20, 0x7F:
        let digits = String(octet, radix: 16)
        octets += "\\u00\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8
      case _: octets.append(octet)
      }
    }
    octets.append(UInt8(ascii: "\""))
  }

  mutating func finish() -> [UInt8] {
    octets += "}\n".utf8
    return octets
  }
}
