/// A server in front of another one that shows a test each query and its true response, and sends what the test makes of them.
import Foundation
import Synchronization

public enum ForwardingProxy {
  /// What is sent for a query; `truth` asks the server behind.
  public typealias Script =
    @Sendable (
      _ query: ScriptedDNSServer.Received, _ truth: () -> [UInt8]
    ) -> [ScriptedDNSServer.Action]

  /// - Parameter backend: The port of the server behind, on 127.0.0.1.
  public static func start(
    before backend: UInt16, _ script: @escaping Script
  ) async throws -> ScriptedDNSServer {
    let client = try BlockingClient(port: backend)
    return try await ScriptedDNSServer.start { query in
      // A server on loopback answers in microseconds: the proxy's one thread may wait for it.
      script(query) { client.ask(query.message, overStream: query.isStream) }
    }
  }
}

/// Asks a server on loopback and waits. One at a time; a server that does not answer gives an empty message.
private final class BlockingClient: Sendable {
  private let port: UInt16
  private let datagram: Int32
  private let stream = Mutex<Int32?>(nil)

  /// How long an answer may take on a loaded machine.
  private static let patience = timeval(tv_sec: 10, tv_usec: 0)

  init(port: UInt16) throws {
    self.port = port
    datagram = try Self.connected(SOCK_DGRAM, port)
  }

  deinit {
    close(datagram)
    if let descriptor = stream.withLock({ $0 }) { close(descriptor) }
  }

  func ask(_ message: [UInt8], overStream: Bool) -> [UInt8] {
    overStream ? askOverStream(message) : askOverDatagram(message)
  }

  private func askOverDatagram(_ message: [UInt8]) -> [UInt8] {
    send(datagram, message, message.count, Int32(MSG_NOSIGNAL))
    var answer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(datagram, &answer, answer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 1 else { return [] }
      // The answer to a question that was given up may still come.
      if answer[0] == message[0] && answer[1] == message[1] { return Array(answer[..<count]) }
    }
  }

  private func askOverStream(_ message: [UInt8]) -> [UInt8] {
    stream.withLock { kept in
      // The server closes idle connections: a kept one may have ended.
      for _ in 0..<2 {
        guard let descriptor = kept ?? (try? Self.connected(SOCK_STREAM, port)) else { return [] }
        kept = descriptor
        let framed = [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
        if send(descriptor, framed, framed.count, Int32(MSG_NOSIGNAL)) == framed.count,
          let length = Self.read(2, descriptor),
          let answer = Self.read(Int(length[0]) << 8 | Int(length[1]), descriptor)
        {
          return answer
        }
        close(descriptor)
        kept = nil
      }
      return []
    }
  }

  private static func read(_ count: Int, _ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var chunk = [UInt8](repeating: 0, count: count - bytes.count)
      let received = recv(descriptor, &chunk, chunk.count, 0)
      if received < 0 && errno == EINTR { continue }
      guard received > 0 else { return nil }
      bytes += chunk[..<received]
    }
    return bytes
  }

  private static func connected(_ type: __socket_type, _ port: UInt16) throws -> Int32 {
    let descriptor = try LoopbackPort.connected(type, port)
    var patience = Self.patience
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    return descriptor
  }
}
