internal import COpenSSL
import Glibc

/// The calling thread's queue of OpenSSL errors; clear it before each call whose reason matters.
enum OpenSSLErrors {
  private static let systemFlag: UInt = 0x8000_0000

  /// The reason of the earliest error, which is the cause of those after it; empties the queue.
  static func firstReason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return "no reason given" }
    // ERR_SYSTEM_ERROR, a macro that Swift does not see: an errno instead of one of OpenSSL's reasons (ERR_get_error(3)).
    if code & systemFlag != 0, let text = strerror(Int32(truncatingIfNeeded: code & ~systemFlag)) {
      return String(cString: text)
    }
    if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
    return "OpenSSL error \(String(code, radix: 16))"
  }
}
