internal import CDatagrams
import Glibc

/// Memory for several datagrams in slots of one size, which a connected socket sends from or receives into in one system call.
struct DatagramSlots: ~Copyable {
  private let octets: UnsafeMutableRawBufferPointer
  private let vectors: UnsafeMutableBufferPointer<iovec>
  private let datagrams: UnsafeMutableBufferPointer<dlv_datagram>
  private let size: Int

  /// What became of a call.
  enum Transfer: Equatable {
    case done(Int)
    /// The kernel has no datagram, or no room for one, at the moment.
    case wouldBlock
    case failed(errno: CInt)
  }

  init(count: Int, size: Int) {
    self.size = size
    octets = .allocate(byteCount: count * size, alignment: 1)
    vectors = .allocate(capacity: count)
    datagrams = .allocate(capacity: count)
    for slot in 0..<count {
      vectors.initializeElement(
        at: slot,
        to: iovec(iov_base: octets.baseAddress.map { $0 + slot * size }, iov_len: size))
      var header = msghdr()
      header.msg_iov = vectors.baseAddress.map { $0 + slot }
      header.msg_iovlen = 1
      datagrams.initializeElement(at: slot, to: dlv_datagram(header: header, length: 0))
    }
  }

  deinit {
    datagrams.deallocate()
    vectors.deallocate()
    octets.deallocate()
  }

  var count: Int { datagrams.count }

  /// The octets of a slot, all of them.
  subscript(slot: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: octets[slot * size..<(slot + 1) * size])
  }

  /// The datagram that `receive` put into a slot.
  func received(_ slot: Int) -> UnsafeRawBufferPointer {
    // Of a longer one the kernel keeps what has room.
    UnsafeRawBufferPointer(rebasing: self[slot][..<min(Int(datagrams[slot].length), size)])
  }

  /// Takes what waits in the socket, as far as there are slots, from the first on.
  func receive(from socket: CInt) -> Transfer {
    Self.transfer {
      dlv_recvmmsg(socket, datagrams.baseAddress, UInt32(count), CInt(MSG_DONTWAIT), nil)
    }
  }

  /// How many octets of a slot `send` takes.
  func setLength(_ length: Int, of slot: Int) { vectors[slot].iov_len = length }

  /// Hands these slots to the kernel; it may take less of them.
  func send(_ slots: Range<Int>, to socket: CInt) -> Transfer {
    Self.transfer {
      dlv_sendmmsg(
        socket, datagrams.baseAddress.map { $0 + slots.lowerBound }, UInt32(slots.count),
        CInt(MSG_DONTWAIT))
    }
  }

  private static func transfer(_ call: () -> CInt) -> Transfer {
    while true {
      let count = call()
      if count >= 0 { return .done(Int(count)) }
      switch errno {
      case EINTR: continue
      case EAGAIN, ENOBUFS: return .wouldBlock
      case let code: return .failed(errno: code)
      }
    }
  }
}
