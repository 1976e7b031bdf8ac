import Glibc
import Testing

@testable import DNSTransport

/// Bursts of datagrams between two connected sockets of the loopback address.
@Suite struct DatagramSlotsTests {
  @Test("What one socket sends in a burst arrives slot by slot, with its length")
  func burst() throws {
    let sockets = try ConnectedSockets()
    let outgoing = DatagramSlots(count: 4, size: 8)
    for (slot, length) in [3, 0, 8].enumerated() {
      outgoing[slot].copyBytes(from: [UInt8](repeating: UInt8(slot + 1), count: length))
      outgoing.setLength(length, of: slot)
    }
    #expect(outgoing.send(0..<3, to: sockets.first) == .done(3))
    let incoming = DatagramSlots(count: 4, size: 8)
    #expect(incoming.receive(from: sockets.second) == .done(3))
    #expect(
      (0..<3).map { Array(incoming.received($0)) } == [
        [1, 1, 1], [], [UInt8](repeating: 3, count: 8),
      ])
    #expect(incoming.receive(from: sockets.second) == .wouldBlock)
  }

  @Test(
    "A burst goes on with the slot that the kernel has not taken yet, and more than there are slots waits"
  )
  func rest() throws {
    let sockets = try ConnectedSockets()
    let outgoing = DatagramSlots(count: 3, size: 1)
    for slot in 0..<3 { outgoing[slot][0] = UInt8(slot) }
    #expect(outgoing.send(1..<3, to: sockets.first) == .done(2))
    let incoming = DatagramSlots(count: 1, size: 1)
    for octet: UInt8 in [1, 2] {
      #expect(incoming.receive(from: sockets.second) == .done(1))
      #expect(Array(incoming.received(0)) == [octet])
    }
  }

  @Test("Of a datagram that is longer than a slot its beginning is kept")
  func longDatagram() throws {
    let sockets = try ConnectedSockets()
    let outgoing = DatagramSlots(count: 1, size: 8)
    outgoing[0].copyBytes(from: Array(0..<8))
    #expect(outgoing.send(0..<1, to: sockets.first) == .done(1))
    let incoming = DatagramSlots(count: 2, size: 4)
    #expect(incoming.receive(from: sockets.second) == .done(1))
    #expect(Array(incoming.received(0)) == [0, 1, 2, 3])
  }

  @Test("A port where nobody listens is an error with its number")
  func refused() throws {
    let sockets = try ConnectedSockets()
    sockets.closeSecond()
    let outgoing = DatagramSlots(count: 1, size: 1)
    #expect(outgoing.send(0..<1, to: sockets.first) == .done(1))
    // The kernel has the refusal of the loopback address before the first call returns.
    #expect(outgoing.send(0..<1, to: sockets.first) == .failed(errno: ECONNREFUSED))
  }
}

/// Two UDP sockets, connected to one another.
private final class ConnectedSockets {
  let first: CInt
  let second: CInt
  private var isSecondOpen = true

  struct Failure: Error { let call: String }

  init() throws {
    first = try Self.bound()
    second = try Self.bound()
    try Self.connect(first, to: second)
    try Self.connect(second, to: first)
  }

  deinit {
    close(first)
    closeSecond()
  }

  func closeSecond() {
    if isSecondOpen { close(second) }
    isSecondOpen = false
  }

  private static func bound() throws -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let code = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw Failure(call: "bind") }
    return descriptor
  }

  private static func connect(_ descriptor: CInt, to other: CInt) throws {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(other, address, &length) == 0 ? Glibc.connect(descriptor, address, length) : -1
      }
    }
    guard code == 0 else { throw Failure(call: "connect") }
  }
}
