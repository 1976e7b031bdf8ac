public import DNS

/// Fetches what BIMI records name, from one address at a time; libcurl fulfils it.
public protocol BIMIDocumentFetcher: Sendable {
  func fetch(_ location: HTTPSLocation, at address: IPAddress) async -> BIMIFetch
}

/// What one request came to.
public enum BIMIFetch: Hashable, Sendable {
  case response(status: Int, contentType: String?, body: [UInt8])
  /// The certificate of the web server is not valid for its name.
  case certificateRejected(String)
  case tooLong(limit: Int)
  /// Nobody knows what is there: no connection, a time-out, not asked.
  case failed(String)
}

/// A document that a record names, as far as it could be had.
public enum BIMIDocument: Hashable, Sendable {
  case fetched(contentType: String?, body: [UInt8])
  /// The server, or the DNS, said that it is not there, or nobody may trust it.
  case absent(String)
  case unknown(String)
}

extension BIMIDocument {
  /// Octets of a document; logos are recommended to have 32 KB, and a certificate chain with one has some 50 KB.
  public static let maximumLength = 1 << 20
}
