internal import CCurl
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The owner of one libcurl multi handle and of the thread that drives it.
///
/// `@unchecked Sendable`: the handle is used on the loop's thread only, but for
/// curl_multi_wakeup, which libcurl allows from any thread; the rest is in the mutex and atomic.
final class TransferLoop: @unchecked Sendable {
  struct Submission: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
  }

  private struct Inbox {
    var submissions: [Submission] = []
    var cancellations: [UInt64] = []
    var isStopping = false
  }

  /// Only a bound for a wake-up that got lost: curl_multi_poll itself heeds libcurl's timers.
  private static let longestPoll: Int32 = 60_000
  /// Idle connections kept for reuse, over all hosts.
  private static let keptConnections = 64

  private let configuration: HTTPSClient.Configuration
  private let multi: UnsafeMutableRawPointer
  private let inbox = Mutex(Inbox())
  private let lastID = Atomic<UInt64>(0)

  init(_ configuration: HTTPSClient.Configuration) throws(HTTPError) {
    try CurlLibrary.start()
    guard let multi = curl_multi_init() else {
      throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "curl_multi_init failed")
    }
    self.configuration = configuration
    self.multi = multi
    // Neither option can fail with a valid handle, and the loop works without them.
    _ = dlv_curl_multi_set_long(
      multi, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, configuration.connectionsPerHost))
    _ = dlv_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
  }

  deinit { curl_multi_cleanup(multi) }

  // MARK: From any thread

  func nextID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }

  func submit(_ submission: Submission) {
    inbox.withLock { $0.submissions.append(submission) }
    curl_multi_wakeup(multi)
  }

  func cancel(_ id: UInt64) {
    inbox.withLock { $0.cancellations.append(id) }
    curl_multi_wakeup(multi)
  }

  /// Ends what is under way as cancelled, and the thread.
  func stop() {
    inbox.withLock { $0.isStopping = true }
    curl_multi_wakeup(multi)
  }

  /// Starts the thread, which keeps the loop alive until it is stopped.
  func start() throws(HTTPError) {
    let loop = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(&thread, nil, { runLoop($0) }, loop)
    guard status == 0 else {
      Unmanaged<TransferLoop>.fromOpaque(loop).release()
      throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "no thread: errno \(status)")
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  // MARK: On the loop's thread

  fileprivate func run() {
    var transfers: [UInt64: Transfer] = [:]
    // No transfer's deadline is before this.
    var earliest: ContinuousClock.Instant?
    while true {
      let news = inbox.withLock { inbox in
        let news = inbox
        inbox = Inbox(isStopping: inbox.isStopping)
        return news
      }
      for submission in news.submissions {
        guard let deadline = add(submission, to: &transfers) else { continue }
        earliest = min(earliest ?? deadline, deadline)
      }
      for id in news.cancellations { finish(id, .failure(.cancelled), &transfers) }
      if news.isStopping { break }

      var running: Int32 = 0
      let performed = curl_multi_perform(multi, &running)
      finishCompleted(&transfers)
      if let due = earliest, due <= .now {
        expire(&transfers)
        earliest = transfers.values.lazy.map(\.deadline).min()
      }
      let polled = curl_multi_poll(multi, nil, 0, Self.pollTime(until: earliest), nil)
      for code in [performed, polled] where code != CURLM_OK {
        let reason = String(cString: curl_multi_strerror(code))
        for id in Array(transfers.keys) {
          finish(id, .failure(.failed(code: Int(code.rawValue), reason: reason)), &transfers)
        }
      }
    }
    for id in Array(transfers.keys) { finish(id, .failure(.cancelled), &transfers) }
  }

  /// In milliseconds, rounded up.
  private static func pollTime(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return longestPoll }
    let left = (deadline - .now) / Duration.milliseconds(1)
    return Int32(max(0, min(left + 1, Double(longestPoll))))
  }

  private func expire(_ transfers: inout [UInt64: Transfer]) {
    let now = ContinuousClock.now
    for id in transfers.values.filter({ $0.deadline <= now }).map(\.id) {
      let reason = "no connection to the server was free in time"
      finish(id, .failure(.timedOut(reason: reason)), &transfers)
    }
  }

  /// The deadline of the transfer that has begun; `nil` if it could not.
  private func add(
    _ submission: Submission, to transfers: inout [UInt64: Transfer]
  ) -> ContinuousClock.Instant? {
    do throws(HTTPError) {
      let transfer = try Transfer(submission, configuration)
      let code = curl_multi_add_handle(multi, transfer.easy)
      guard code == CURLM_OK else {
        throw .failed(
          code: Int(code.rawValue), reason: String(cString: curl_multi_strerror(code)))
      }
      transfers[submission.id] = transfer
      return transfer.deadline
    } catch {
      submission.continuation.resume(returning: .failure(error))
      return nil
    }
  }

  private func finishCompleted(_ transfers: inout [UInt64: Transfer]) {
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      // The message is gone once the handle is removed.
      let (easy, code) = (message.pointee.easy_handle, message.pointee.data.result)
      guard let easy, let transfer = Transfer.owner(of: easy) else { continue }
      finish(transfer.id, transfer.result(code), &transfers)
    }
  }

  private func finish(
    _ id: UInt64, _ result: Result<HTTPResponse, HTTPError>,
    _ transfers: inout [UInt64: Transfer]
  ) {
    guard let transfer = transfers.removeValue(forKey: id) else { return }
    curl_multi_remove_handle(multi, transfer.easy)
    transfer.continuation.resume(returning: result)
  }
}

/// What pthread_create runs; takes over the reference that `start` made.
private func runLoop(_ loop: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let loop else { return nil }
  Unmanaged<TransferLoop>.fromOpaque(loop).takeRetainedValue().run()
  return nil
}
