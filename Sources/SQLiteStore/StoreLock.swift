import Glibc
import Sending

/// The right to send from a store: a lock on a file beside it, which the system gives back whatever becomes of the process.
final class StoreLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws(StoreError) {
    let lockPath = path + ".lock"
    descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .failed(path: lockPath, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      close(descriptor)
      if reason == EWOULDBLOCK { throw .inUse(path: path) }
      throw .failed(path: lockPath, reason: String(cString: strerror(reason)))
    }
  }

  deinit { close(descriptor) }
}
