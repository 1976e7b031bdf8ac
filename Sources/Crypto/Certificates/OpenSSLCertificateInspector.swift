internal import COpenSSL
public import DNS
public import MailAuth

/// Reads certificates and verifies chains with OpenSSL, against the system's authorities and those of a file.
///
/// `@unchecked Sendable`: nothing changes the two handles after `init`, and OpenSSL locks what it keeps in them.
public final class OpenSSLCertificateInspector: CertificateInspector, @unchecked Sendable {
  private let store: OpaquePointer
  /// What connections with DANE are made from; none of them is ever connected.
  private let context: OpaquePointer

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameter authoritiesFile: PEM certificates to trust beside the system's.
  public init(authoritiesFile: String? = nil) throws(Failure) {
    defer { ERR_clear_error() }
    guard let store = X509_STORE_new(), let context = SSL_CTX_new(TLS_client_method()) else {
      throw Failure(description: "OpenSSL has no memory left")
    }
    self.store = store
    self.context = context
    // A system without authorities is no failure: then nothing is trusted but the file's.
    _ = X509_STORE_set_default_paths(store)
    if let authoritiesFile, X509_STORE_load_file(store, authoritiesFile) != 1 {
      throw Failure(description: "the CA file \(authoritiesFile) holds no certificates in PEM")
    }
    guard SSL_CTX_dane_enable(context) == 1 else {
      throw Failure(description: "OpenSSL was built without DANE")
    }
  }

  deinit {
    X509_STORE_free(store)
    SSL_CTX_free(context)
  }

  public func read(_ der: [UInt8]) -> Certificate? {
    defer { ERR_clear_error() }
    return X509Handle(der: der)?.content
  }

  public func verify(_ chain: [[UInt8]], at time: UTCTime?) -> ChainVerdict {
    defer { ERR_clear_error() }
    guard let verification = ChainVerification(chain, store: store) else {
      return .untrusted(ChainVerification.unreadable)
    }
    verification.setTime(time)
    return verification.isValid
      ? .trusted(path: verification.path) : .untrusted(verification.problem)
  }

  public func verifyMark(_ chain: [[UInt8]]) -> ChainVerdict {
    defer { ERR_clear_error() }
    guard let verification = ChainVerification(chain, store: store, isServer: false) else {
      return .untrusted(ChainVerification.unreadable)
    }
    verification.setTime(nil)
    return verification.isValid
      ? .trusted(path: verification.path) : .untrusted(verification.problem)
  }

  public func verify(
    _ chain: [[UInt8]], records: [TLSAssociation], base: DomainName, names: [DomainName],
    at time: UTCTime
  ) -> DANEVerdict {
    defer { ERR_clear_error() }
    guard let connection = DANEConnection(context, base: base, names: names) else {
      return .unreadable("OpenSSL does not take \(base) as a name")
    }
    let usable = records.filter { $0.use == .usable && connection.add($0) }
    if usable.isEmpty { return .unusable }
    guard let verification = ChainVerification(chain, store: store) else {
      return .unreadable("the server sent no certificate that can be read")
    }
    verification.use(connection.pointer)
    verification.setTime(time)
    guard verification.isValid else { return .failed(verification.problem) }
    guard let match = connection.match,
      let index = records.firstIndex(of: match.record)
    else { return .unreadable("OpenSSL does not say which record fits") }
    return .authenticated(record: index, depth: match.depth)
  }
}
