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
