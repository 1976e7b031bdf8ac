internal import COpenSSL
import DNS
import Glibc
import MailAuth

/// One verification of one chain: owns the certificates and OpenSSL's X509_STORE_CTX.
struct ChainVerification: ~Copyable {
  private let context: OpaquePointer
  private let chain: OpaquePointer

  /// `nil` where the chain is empty or a certificate of it can't be read.
  ///
  /// - Parameter isServer: Whether the chain has to be that of a TLS server.
  init?(_ der: [[UInt8]], store: OpaquePointer, isServer: Bool = true) {
    guard let chain = dlv_x509_stack_new() else { return nil }
    for octets in der {
      guard let certificate = X509Handle.read(octets) else {
        dlv_x509_stack_free(chain)
        return nil
      }
      if dlv_x509_stack_push(chain, certificate) == 0 { X509_free(certificate) }
    }
    guard dlv_x509_stack_count(chain) == Int32(der.count), let leaf = dlv_x509_stack_at(chain, 0),
      let context = X509_STORE_CTX_new()
    else {
      dlv_x509_stack_free(chain)
      return nil
    }
    guard X509_STORE_CTX_init(context, store, leaf, chain) == 1,
      // The purpose that TLS clients ask for: a server's certificate.
      X509_STORE_CTX_set_default(context, isServer ? "ssl_server" : "default") == 1
    else {
      X509_STORE_CTX_free(context)
      dlv_x509_stack_free(chain)
      return nil
    }
    self.context = context
    self.chain = chain
  }

  deinit {
    X509_STORE_CTX_free(context)
    dlv_x509_stack_free(chain)
  }

  /// Without a time, none is looked at.
  func setTime(_ time: UTCTime?) {
    let parameters = X509_STORE_CTX_get0_param(context)
    if let time {
      X509_VERIFY_PARAM_set_time(parameters, time_t(time.seconds))
    } else {
      X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
    }
  }

  /// Takes the records and names of a connection, as libssl does in a handshake.
  func use(_ connection: OpaquePointer) {
    X509_VERIFY_PARAM_set1(
      X509_STORE_CTX_get0_param(context), SSL_get0_param(connection))
    X509_STORE_CTX_set0_dane(context, SSL_get0_dane(connection))
  }

  /// Verifies; may be asked once.
  var isValid: Bool { X509_verify_cert(context) == 1 }

  /// The path that was built, the server's own certificate first.
  var path: [Certificate] {
    let built = X509_STORE_CTX_get0_chain(context)
    return (0..<dlv_x509_stack_count(built)).compactMap { index in
      dlv_x509_stack_at(built, index).flatMap(X509Handle.content)
    }
  }

  var problem: ChainProblem {
    let code = X509_STORE_CTX_get_error(context)
    let subject = X509_STORE_CTX_get_current_cert(context).map {
      X509Handle.text(of: X509_get_subject_name($0))
    }
    return ChainProblem(
      kind: Self.kind(of: code), reason: String(cString: X509_verify_cert_error_string(Int(code))),
      depth: Int(X509_STORE_CTX_get_error_depth(context)), subject: subject)
  }

  static let unreadable = ChainProblem(
    kind: .other, reason: "the server sent no certificate that can be read", depth: 0, subject: nil)

  private static func kind(of code: Int32) -> ChainProblem.Kind {
    switch code {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: .unknownAuthority
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      .incomplete
    case X509_V_ERR_CERT_HAS_EXPIRED: .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
    case X509_V_ERR_HOSTNAME_MISMATCH: .nameMismatch
    case X509_V_ERR_DANE_NO_MATCH: .noAssociation
    case _: .other
    }
  }
}
