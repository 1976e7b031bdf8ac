internal import COpenSSL
import DNS
import MailAuth

/// Owns an OpenSSL connection that is never connected, for the state of DANE in it: records, names, and what fitted.
struct DANEConnection: ~Copyable {
  let pointer: OpaquePointer

  /// `nil` where OpenSSL does not take the name.
  init?(_ context: OpaquePointer, base: DomainName, names: [DomainName]) {
    guard let connection = SSL_new(context) else { return nil }
    guard SSL_dane_enable(connection, base.description) == 1,
      names.allSatisfy({ SSL_add1_host(connection, $0.description) == 1 })
    else {
      SSL_free(connection)
      return nil
    }
    // RFC 9525 §6.3: a wildcard is a whole label.
    SSL_set_hostflags(connection, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    // RFC 7672 §3.1.1: with DANE-EE, names are not compared.
    SSL_dane_set_flags(connection, UInt(DANE_FLAG_NO_DANE_EE_NAMECHECKS))
    pointer = connection
  }

  deinit { SSL_free(pointer) }

  /// Whether OpenSSL can use the record.
  func add(_ record: TLSAssociation) -> Bool {
    SSL_dane_tlsa_add(
      pointer, record.usage, record.selector, record.matchingType, record.data, record.data.count)
      == 1
  }

  /// The record that fitted, and the certificate that it is about, after a verification that succeeded.
  var match: (record: TLSAssociation, depth: Int)? {
    var record = TLSAssociation(usage: 0, selector: 0, matchingType: 0, data: [])
    var data: UnsafePointer<UInt8>?
    var length = 0
    let depth = SSL_get0_dane_tlsa(
      pointer, &record.usage, &record.selector, &record.matchingType, &data, &length)
    guard depth >= 0, let data else { return nil }
    record.data = Array(UnsafeBufferPointer(start: data, count: length))
    return (record, Int(depth))
  }
}
