internal import CCurl

/// The process-wide start of libcurl: once, from whichever thread is first.
enum CurlLibrary {
  private static let status = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  static func start() throws(HTTPError) {
    guard status == CURLE_OK else {
      throw .failed(code: Int(status.rawValue), reason: String(cString: curl_easy_strerror(status)))
    }
  }
}
