internal import CCurl

/// The owner of one libcurl easy handle: a request under way and what has come of its response.
/// Confined to the loop's thread.
final class Transfer {
  let id: UInt64
  let easy: UnsafeMutableRawPointer
  let continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>
  private let request: HTTPRequest
  private let configuration: HTTPSClient.Configuration
  private let url: RequestURL
  /// libcurl does not copy these lists.
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let errorText: UnsafeMutablePointer<CChar>

  /// libcurl does not watch the time of a transfer that waits for a connection: the loop does.
  let deadline: ContinuousClock.Instant

  private var headers = HeaderBlock()
  private var body: [UInt8] = []
  /// Why a callback of ours ended the transfer.
  private var refusal: HTTPError?

  init(
    _ submission: TransferLoop.Submission, _ configuration: HTTPSClient.Configuration
  ) throws(HTTPError) {
    url = try RequestURL(submission.request.url)
    guard let easy = curl_easy_init() else {
      throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "curl_easy_init failed")
    }
    self.easy = easy
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    id = submission.id
    deadline = .now + submission.request.limits.total + Self.grace
    request = submission.request
    continuation = submission.continuation
    self.configuration = configuration
    try setTarget()
    try setRequest()
    try setTrust()
    try setLimits()
    try setCallbacks()
  }

  /// Only after the handle has been removed from the multi handle.
  deinit {
    curl_easy_cleanup(easy)
    for list in lists { curl_slist_free_all(list) }
    errorText.deallocate()
  }

  /// So that libcurl, whose reason says more, is first where it does watch.
  private static let grace = Duration.milliseconds(50)

  // MARK: Set-up

  private func setTarget() throws(HTTPError) {
    switch (configuration.schemes, url.scheme) {
    case (_, "https"), (.httpsAndHTTP, "http"): break
    case (.httpsOnly, _), (.httpsAndHTTP, _): throw .schemeNotAllowed(url: request.url)
    }
    let schemes =
      switch configuration.schemes {
      case .httpsOnly: "https"
      case .httpsAndHTTP: "https,http"
      }
    try set(CURLOPT_PROTOCOLS_STR, schemes)
    try set(CURLOPT_REDIR_PROTOCOLS_STR, schemes)
    try set(CURLOPT_URL, request.url)
    if let target = request.connectionTarget {
      let address = target.address.contains(":") ? "[\(target.address)]" : target.address
      let port = target.port.map(String.init) ?? url.port
      try set(CURLOPT_CONNECT_TO, list: ["\(url.host):\(url.port):\(address):\(port)"])
    }
    switch configuration.proxy {
    // An empty string turns the environment's proxies off; a null pointer would turn them on.
    case .none: try set(CURLOPT_PROXY, "")
    case .environment: break
    }
  }

  private func setRequest() throws(HTTPError) {
    try set(CURLOPT_USERAGENT, configuration.userAgent)
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Wait for a connection that can be shared rather than open one a request.
    try set(CURLOPT_PIPEWAIT, 1)
    switch request.method {
    case .get: try set(CURLOPT_HTTPGET, 1)
    case .head: try set(CURLOPT_NOBODY, 1)
    case .post:
      try set(CURLOPT_POST, 1)
      try check(dlv_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, request.body.count))
      // Copies as many bytes as the option before says; a null pointer would mean standard input.
      let body = request.body.isEmpty ? [0] : request.body
      try check(
        body.withUnsafeBytes {
          dlv_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
        })
    }
    var lines: [String] = []
    for field in request.headers {
      guard field.isWellFormed else { throw .invalidHeader(name: field.name) }
      // To libcurl `Name:` means 'leave it out'; `Name;` is a field with an empty value.
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // No waiting for `100 Continue` before a body (RFC 9110 §10.1.1).
    lines.append("Expect:")
    try set(CURLOPT_HTTPHEADER, list: lines)
  }

  private func setTrust() throws(HTTPError) {
    // TLS 1.0 and 1.1 must not be used (RFC 8996).
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    switch configuration.verification {
    case .full:
      try set(CURLOPT_SSL_VERIFYPEER, 1)
      try set(CURLOPT_SSL_VERIFYHOST, 2)
    case .none:
      try set(CURLOPT_SSL_VERIFYPEER, 0)
      try set(CURLOPT_SSL_VERIFYHOST, 0)
    }
    if let file = configuration.additionalAuthoritiesFile { try set(CURLOPT_CAINFO, file) }
    if configuration.keepsCertificate { try set(CURLOPT_CERTINFO, 1) }
  }

  private func setLimits() throws(HTTPError) {
    let limits = request.limits
    try set(CURLOPT_TIMEOUT_MS, limits.total.wholeMilliseconds)
    try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.wholeMilliseconds)
    if limits.redirects > 0 {
      try set(CURLOPT_FOLLOWLOCATION, 1)
      try set(CURLOPT_MAXREDIRS, limits.redirects)
    }
  }

  private func setCallbacks() throws(HTTPError) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    try check(dlv_curl_set_pointer(easy, CURLOPT_PRIVATE, context))
    // Signals belong to the program.
    try set(CURLOPT_NOSIGNAL, 1)
    try check(dlv_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
    try check(
      dlv_curl_set_write(
        easy,
        { bytes, size, count, context in
          received(bytes, size * count, context) { $0.take(body: $1) }
        }, context))
    try check(
      dlv_curl_set_header(
        easy,
        { bytes, size, count, context in
          received(bytes, size * count, context) { $0.take(header: $1) }
        }, context))
  }

  private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
    try check(dlv_curl_set_long(easy, option, value))
  }

  private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
    try check(dlv_curl_set_string(easy, option, value))
  }

  private func set(_ option: CURLoption, list values: [String]) throws(HTTPError) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values {
      guard let longer = curl_slist_append(list, value) else {
        curl_slist_free_all(list)
        throw .failed(code: Int(CURLE_OUT_OF_MEMORY.rawValue), reason: "out of memory")
      }
      list = longer
    }
    guard let list else { return }
    lists.append(list)
    try check(dlv_curl_set_pointer(easy, option, list))
  }

  private func check(_ code: CURLcode) throws(HTTPError) {
    guard code == CURLE_OK else {
      throw .failed(code: Int(code.rawValue), reason: String(cString: curl_easy_strerror(code)))
    }
  }

  /// The transfer that a handle belongs to.
  static func owner(of easy: UnsafeMutableRawPointer) -> Transfer? {
    var context: UnsafeMutablePointer<CChar>?
    guard dlv_curl_get_string(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else {
      return nil
    }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  // MARK: Response

  fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= request.limits.bodyBytes - body.count else {
      refusal = .bodyTooLong(limit: request.limits.bodyBytes)
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  fileprivate func take(header line: UnsafeRawBufferPointer) -> Bool {
    guard headers.take(line) else {
      refusal = .headersTooLong(limit: HeaderBlock.maximumBytes)
      return false
    }
    return true
  }

  /// The outcome, once libcurl has said that the transfer is done.
  func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
    if let refusal { return .failure(refusal) }
    guard code == CURLE_OK else { return .failure(error(code)) }
    return .success(
      HTTPResponse(
        status: number(CURLINFO_RESPONSE_CODE), headers: headers.fields, body: body,
        effectiveURL: text(CURLINFO_EFFECTIVE_URL), httpVersion: httpVersion,
        remoteAddress: text(CURLINFO_PRIMARY_IP), peerVerification: peerVerification,
        certificate: certificate))
  }

  /// The server's own, as PEM: the first list's `Cert`.
  private var certificate: String? {
    var chain: UnsafeMutablePointer<curl_certinfo>?
    guard configuration.keepsCertificate,
      dlv_curl_get_certificates(easy, &chain) == CURLE_OK, let chain,
      chain.pointee.num_of_certs > 0
    else { return nil }
    var field = chain.pointee.certinfo[0]
    while let entry = field {
      let text = String(cString: entry.pointee.data)
      if text.hasPrefix(Self.certificateField) {
        return String(text.dropFirst(Self.certificateField.count))
      }
      field = entry.pointee.next
    }
    return nil
  }

  private static let certificateField = "Cert:"

  private var httpVersion: String {
    switch number(CURLINFO_HTTP_VERSION) {
    case Int(CURL_HTTP_VERSION_1_0): "1.0"
    case Int(CURL_HTTP_VERSION_1_1): "1.1"
    case Int(CURL_HTTP_VERSION_2_0): "2"
    case Int(CURL_HTTP_VERSION_3): "3"
    case _: ""
    }
  }

  private var peerVerification: HTTPResponse.PeerVerification {
    if text(CURLINFO_SCHEME).lowercased() != "https" { return .plaintext }
    switch configuration.verification {
    case .full: return .verified
    case .none: return .notRequired
    }
  }

  private func number(_ info: CURLINFO) -> Int {
    var value = 0
    return dlv_curl_get_long(easy, info, &value) == CURLE_OK ? value : 0
  }

  private func text(_ info: CURLINFO) -> String {
    var value: UnsafeMutablePointer<CChar>?
    guard dlv_curl_get_string(easy, info, &value) == CURLE_OK, let value else { return "" }
    return String(cString: value)
  }

  // MARK: Failure

  private func error(_ code: CURLcode) -> HTTPError {
    let detail = String(cString: errorText)
    let reason = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    switch code {
    case CURLE_URL_MALFORMAT: return .invalidURL(request.url)
    // The request's own scheme has been checked: this is a redirect's, or no HTTP at all.
    case CURLE_UNSUPPORTED_PROTOCOL:
      guard let target = headers.value("location") else {
        return .protocolViolation(reason: reason)
      }
      return .schemeNotAllowed(url: target)
    case CURLE_COULDNT_RESOLVE_HOST: return .couldNotResolve(host: url.host)
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      return .couldNotConnect(
        reason: reason, systemError: Int32(truncatingIfNeeded: number(CURLINFO_OS_ERRNO)))
    case CURLE_PEER_FAILED_VERIFICATION:
      return .certificateRejected(reason: Self.withoutPrefix(reason))
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
      return .tlsFailed(reason: reason)
    case CURLE_SSL_CACERT_BADFILE:
      return .authoritiesUnreadable(
        file: configuration.additionalAuthoritiesFile ?? "", reason: reason)
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(reason: reason)
    case CURLE_TOO_MANY_REDIRECTS: return .tooManyRedirects(limit: request.limits.redirects)
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
      return .connectionLost(reason: reason)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return .protocolViolation(reason: reason)
    case _: return .failed(code: Int(code.rawValue), reason: reason)
    }
  }

  private static func withoutPrefix(_ reason: String) -> String {
    for prefix in ["SSL certificate problem: ", "SSL: "] where reason.hasPrefix(prefix) {
      return String(reason.dropFirst(prefix.count))
    }
    return reason
  }
}

/// What libcurl's callbacks have in common: 0 (or any wrong count) ends the transfer.
private func received(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
  guard let context, count > 0 else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

extension Duration {
  /// Rounded up, and at least 1: to libcurl 0 means 'no limit'.
  fileprivate var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    // A day is longer than anyone waits, and fits a 32-bit `long`.
    guard seconds < 86_400 else { return 86_400_000 }
    let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
    return max(1, Int(seconds * 1000 + whole + (rest > 0 ? 1 : 0)))
  }
}
