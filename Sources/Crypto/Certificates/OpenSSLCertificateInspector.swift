internal import COpenSSL
public import DNS
public import MailAuth
import Synchronization

/// Reads certificates and verifies chains with OpenSSL, against the system's authorities and those of a file.
public final class OpenSSLCertificateInspector: CertificateInspector {
  /// `nil` until the first chain is verified: to read the system's authorities takes some twenty milliseconds, and few runs meet a
  /// certificate.
  private let trust: Mutex<Result<Trust, Failure>?>

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameter authoritiesFile: PEM certificates to trust beside the system's. They are read here, so that what is wrong with the file
  ///   is known at once.
  public init(authoritiesFile: String? = nil) throws(Failure) {
    if let authoritiesFile {
      trust = Mutex(.success(try Trust(authoritiesFile: authoritiesFile)))
    } else {
      trust = Mutex(nil)
    }
  }

  private func knownTrust() throws(Failure) -> Trust {
    try trust.withLock { trust in
      let known =
        trust ?? Result { () throws(Failure) in try Trust(authoritiesFile: nil) }
      trust = known
      return known
    }.get()
  }

  public func read(_ der: [UInt8]) -> Certificate? {
    defer { ERR_clear_error() }
    return X509Handle(der: der)?.content
  }

  public func verify(_ chain: [[UInt8]], at time: UTCTime?) -> ChainVerdict {
    verify(chain, at: time, isServer: true)
  }

  public func verifyMark(_ chain: [[UInt8]]) -> ChainVerdict {
    verify(chain, at: nil, isServer: false)
  }

  public func digest(_ algorithm: String, of octets: [UInt8]) -> [UInt8]? {
    defer { ERR_clear_error() }
    guard let digest = EVP_get_digestbyname(OBJ_nid2sn(OBJ_txt2nid(algorithm))) else { return nil }
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard EVP_Digest(octets, octets.count, &value, &length, digest, nil) == 1 else { return nil }
    return Array(value.prefix(Int(length)))
  }

  private func verify(_ chain: [[UInt8]], at time: UTCTime?, isServer: Bool) -> ChainVerdict {
    defer { ERR_clear_error() }
    let trust: Trust
    do throws(Failure) { trust = try knownTrust() } catch {
      return .untrusted(
        ChainProblem(kind: .other, reason: error.description, depth: 0, subject: nil))
    }
    guard let verification = ChainVerification(chain, store: trust.store, isServer: isServer) else {
      return .untrusted(ChainVerification.unreadable)
    }
    verification.setTime(time)
    return verification.isValid
      ? .trusted(path: verification.path) : .untrusted(verification.problem)
  }

  public func verify(
    _ chain: [[UInt8]], records: [TLSAssociation], base: DomainName, names: [DomainName],
    at time: UTCTime
  ) -> DANEVerdict {
    defer { ERR_clear_error() }
    let trust: Trust
    do throws(Failure) { trust = try knownTrust() } catch {
      return .unreadable(error.description)
    }
    guard let connection = DANEConnection(trust.context, base: base, names: names) else {
      return .unreadable("OpenSSL does not take \(base) as a name")
    }
    let usable = records.filter { $0.use == .usable && connection.add($0) }
    if usable.isEmpty { return .unusable }
    guard let verification = ChainVerification(chain, store: trust.store) else {
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

/// Whom chains are verified against.
///
/// `@unchecked Sendable`: nothing changes the two handles after `init`, and OpenSSL locks what it keeps in them.
private final class Trust: @unchecked Sendable {
  let store: OpaquePointer
  /// What connections with DANE are made from; none of them is ever connected.
  let context: OpaquePointer

  private typealias Failure = OpenSSLCertificateInspector.Failure

  init(authoritiesFile: String?) throws(OpenSSLCertificateInspector.Failure) {
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
}
