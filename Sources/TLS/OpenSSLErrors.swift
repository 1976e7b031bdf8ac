internal import COpenSSL

/// The calling thread's queue of OpenSSL errors; clear it before each call whose reason matters.
enum OpenSSLErrors {
  /// The reason of the earliest error, which is the cause of those after it; empties the queue.
  static func firstReason() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0 else { return "no reason given" }
    if let reason = ERR_reason_error_string(code) { return String(cString: reason) }
    return "OpenSSL error \(String(code, radix: 16))"
  }
}
