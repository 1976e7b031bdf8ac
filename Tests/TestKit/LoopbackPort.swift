/// Ports on 127.0.0.1.
import Glibc

public enum LoopbackPort {
  public struct Failure: Error {
    let call: String
    let code: Int32
  }

  /// 127.0.0.1; the whole of 127.0.0.0/8 is this machine.
  public static let localhost: UInt32 = 0x7F00_0001

  /// A port that neither UDP nor TCP uses at the moment.
  public static func free() throws -> UInt16 {
    for _ in 0..<100 {
      let datagram = try opened(SOCK_DGRAM)
      defer { close(datagram) }
      guard bindTo(0, datagram) else { throw Failure(call: "bind", code: errno) }
      let port = try number(of: datagram)
      let stream = try opened(SOCK_STREAM)
      defer { close(stream) }
      if bindTo(port, stream) { return port }
    }
    throw Failure(call: "bind", code: EADDRINUSE)
  }

  /// Sends one question for the root's SOA over UDP; whether any answer comes back, in milliseconds.
  public static func answersDNS(
    _ port: UInt16, host: UInt32 = localhost, within milliseconds: Int32
  ) throws -> Bool {
    let descriptor = try connected(SOCK_DGRAM, port, host: host)
    defer { close(descriptor) }
    let question: [UInt8] = [0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1]
    _ = send(descriptor, question, question.count, Int32(MSG_NOSIGNAL))
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, milliseconds) == 1 else { return false }
    var answer = [UInt8](repeating: 0, count: 512)
    let count = recv(descriptor, &answer, answer.count, 0)
    if count >= 12 { return answer[0] == 0x12 && answer[1] == 0x34 }
    // Nobody listens yet: the refusal comes at once, so the time is spent here instead.
    var nothing = pollfd(fd: -1, events: 0, revents: 0)
    poll(&nothing, 1, milliseconds)
    return false
  }

  /// A socket that is connected to the port.
  static func connected(
    _ type: __socket_type, _ port: UInt16, host: UInt32 = localhost
  ) throws -> Int32 {
    let descriptor = try opened(type)
    var address = loopback(port, host)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else {
      defer { close(descriptor) }
      throw Failure(call: "connect", code: errno)
    }
    return descriptor
  }

  private static func opened(_ type: __socket_type) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
    return descriptor
  }

  private static func bindTo(_ port: UInt16, _ descriptor: Int32) -> Bool {
    var address = loopback(port)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func number(of descriptor: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard status == 0 else { throw Failure(call: "getsockname", code: errno) }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func loopback(_ port: UInt16, _ host: UInt32 = localhost) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = host.bigEndian
    return address
  }
}
