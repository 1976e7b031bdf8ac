/// A terminal without a screen: what a program writes to it can be read.
import Glibc

public final class PseudoTerminal: Sendable {
  private let controller: Int32
  /// For the program.
  public let terminal: Int32

  public struct Failure: Error {
    let call: String
    let code: Int32
  }

  /// TIOCSPTLCK and TIOCGPTN: macros that Swift does not see.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  /// - Parameter columns: Its width.
  public init(columns: UInt16 = 80) throws {
    // As posix_openpt, unlockpt and ptsname do, which Swift does not import (ioctl_tty(2)).
    controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (locked, number): (Int32, UInt32) = (0, 0)
    guard controller >= 0, ioctl(controller, Self.setLock, &locked) == 0,
      ioctl(controller, Self.getNumber, &number) == 0
    else { throw Failure(call: "/dev/ptmx", code: errno) }
    terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { throw Failure(call: "open", code: errno) }
    var size = winsize()
    (size.ws_row, size.ws_col) = (24, columns)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  deinit {
    close(terminal)
    close(controller)
  }

  /// What was written so far, without waiting for more.
  public var output: String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    var ready = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLIN) != 0 {
      let count = read(controller, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
