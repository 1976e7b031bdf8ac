/// The two ends of a pipe, closed with the object.
import Glibc
import Synchronization

public final class PipeEnds: Sendable {
  public let readEnd: Int32
  public let writeEnd: Int32
  private let isClosed = Mutex((read: false, write: false))

  public struct Failure: Error {
    let code: Int32
  }

  public init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(code: errno) }
    // Not for other programs that the tests start: a reader sees the end only when every copy is closed.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeReadEnd()
    closeWriteEnd()
  }

  public func closeReadEnd() {
    isClosed.withLock {
      if !$0.read { close(readEnd) }
      $0.read = true
    }
  }

  public func closeWriteEnd() {
    isClosed.withLock {
      if !$0.write { close(writeEnd) }
      $0.write = true
    }
  }
}
