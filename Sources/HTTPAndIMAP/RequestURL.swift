internal import CCurl

/// The parts of a URL as libcurl reads them, so that what is checked is what is connected to.
struct RequestURL {
  /// In lower case.
  let scheme: String
  /// IPv6 addresses in brackets.
  let host: String
  let port: String

  init(_ text: String) throws(HTTPError) {
    // C would cut the text at a NUL.
    guard !text.utf8.contains(0), let parts = curl_url() else { throw .invalidURL(text) }
    defer { curl_url_cleanup(parts) }
    guard curl_url_set(parts, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: parts),
      let host = Self.part(CURLUPART_HOST, of: parts), !host.isEmpty
    else { throw .invalidURL(text) }
    self.scheme = scheme.lowercased()
    self.host = host
    port = Self.part(CURLUPART_PORT, of: parts) ?? ""
  }

  private static func part(_ part: CURLUPart, of parts: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(parts, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else {
      return nil
    }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
