import Glibc

/// A UDP socket on 127.0.0.1, closed with its owner.
struct LoopbackSocket: ~Copyable {
  let descriptor: Int32

  /// Octets for datagrams that wait; bursts of some thousand questions fit.
  private static let bufferSize: Int32 = 4 << 20

  /// Bound to a free port, or to that one.
  init(port: UInt16 = 0) throws(BenchmarkFailure) {
    let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw Self.failure("make a socket") }
    for option in [SO_RCVBUF, SO_SNDBUF] {
      var size = Self.bufferSize
      setsockopt(descriptor, SOL_SOCKET, option, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    let descriptor = descriptor
    let bound = SocketAddress.loopback(port).withPointer { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw Self.failure("bind 127.0.0.1:\(port)") }
  }

  deinit { close(descriptor) }

  var port: UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(descriptor, $0, &length)
      }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  func connect(to port: UInt16) throws(BenchmarkFailure) {
    let result = SocketAddress.loopback(port).withPointer { Glibc.connect(descriptor, $0, $1) }
    guard result == 0 else { throw Self.failure("connect to 127.0.0.1:\(port)") }
  }

  /// Whether a datagram came within that time.
  func isReadable(within milliseconds: Int32) -> Bool {
    var poller = pollfd(descriptor: descriptor)
    return poll(&poller, 1, milliseconds) > 0
  }

  /// A port of 127.0.0.1 that is free for UDP and TCP now.
  static func freePort() throws(BenchmarkFailure) -> UInt16 {
    for _ in 0..<100 {
      let port = try LoopbackSocket().port
      let stream = socket(
        AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      defer { close(stream) }
      if SocketAddress.loopback(port).withPointer({ bind(stream, $0, $1) }) == 0 { return port }
    }
    throw BenchmarkFailure("there is no free port on 127.0.0.1")
  }

  /// Whether a server takes TCP connections there.
  static func accepts(port: UInt16) -> Bool {
    let stream = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(stream) }
    return SocketAddress.loopback(port).withPointer { Glibc.connect(stream, $0, $1) } == 0
  }

  private static func failure(_ action: String) -> BenchmarkFailure {
    BenchmarkFailure("can't \(action): \(String(cString: strerror(errno)))")
  }
}

extension pollfd {
  /// Waits for something to read.
  init(descriptor: Int32) {
    self.init(fd: descriptor, events: Int16(POLLIN), revents: 0)
  }
}

/// An IPv4 address with a port, as the system takes it.
struct SocketAddress {
  var value: sockaddr_in

  static func loopback(_ port: UInt16) -> SocketAddress {
    SocketAddress(
      value: sockaddr_in(
        sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
        sin_addr: in_addr(s_addr: INADDR_LOOPBACK.bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0)))
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: value) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
