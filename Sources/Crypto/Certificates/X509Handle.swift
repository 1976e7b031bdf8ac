internal import COpenSSL
import DNS
import Glibc
import MailAuth

/// Owns one OpenSSL X509, read from DER.
struct X509Handle: ~Copyable {
  let pointer: OpaquePointer

  /// `nil` unless the octets are one certificate and nothing else.
  init?(der: [UInt8]) {
    guard let pointer = X509Handle.read(der) else { return nil }
    self.pointer = pointer
  }

  deinit { X509_free(pointer) }

  /// A certificate that the caller owns.
  static func read(_ der: [UInt8]) -> OpaquePointer? {
    der.withUnsafeBufferPointer { octets -> OpaquePointer? in
      var position = octets.baseAddress
      guard let certificate = d2i_X509(nil, &position, octets.count) else { return nil }
      guard position == octets.baseAddress.map({ $0 + octets.count }) else {
        X509_free(certificate)
        return nil
      }
      return certificate
    }
  }

  var content: Certificate? { Self.content(of: pointer) }

  /// What a certificate says that somebody else owns; `nil` where it has no readable key or dates.
  static func content(of certificate: OpaquePointer) -> Certificate? {
    guard let key = key(of: certificate), let der = octets({ i2d_X509(certificate, $0) }),
      let keyInfo = octets({ i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0) }),
      let notBefore = time(X509_get0_notBefore(certificate)),
      let notAfter = time(X509_get0_notAfter(certificate))
    else { return nil }
    let names = alternativeNames(of: certificate)
    let subject = X509_get_subject_name(certificate)
    return Certificate(
      subject: text(of: subject), issuer: text(of: X509_get_issuer_name(certificate)),
      serial: hexadecimal(octets(of: X509_get0_serialNumber(certificate))), dnsNames: names.dns,
      addresses: names.addresses, commonNames: commonNames(of: subject), notBefore: notBefore,
      notAfter: notAfter, key: key, signature: signature(of: certificate),
      isSelfSigned: X509_self_signed(certificate, 1) == 1,
      isAuthority: X509_check_ca(certificate) == 1, sha256: sha256(der),
      keySHA256: sha256(keyInfo))
  }

  // MARK: Parts

  private static func key(of certificate: OpaquePointer) -> Certificate.Key? {
    guard let key = X509_get0_pubkey(certificate) else { return nil }
    let bits = Int(EVP_PKEY_get_bits(key))
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA, EVP_PKEY_RSA_PSS: return Certificate.Key(kind: .rsa, bits: bits)
    case EVP_PKEY_EC: return Certificate.Key(kind: .ellipticCurve(curve(of: key)), bits: bits)
    case EVP_PKEY_ED25519: return Certificate.Key(kind: .ed25519, bits: bits)
    case EVP_PKEY_ED448: return Certificate.Key(kind: .ed448, bits: bits)
    case let other:
      let name = OBJ_nid2sn(other).map { String(cString: $0) } ?? "key of type \(other)"
      return Certificate.Key(kind: .other(name), bits: bits)
    }
  }

  /// The curve's name in FIPS 186, or OpenSSL's where it has none there.
  private static func curve(of key: OpaquePointer) -> String {
    var name = [CChar](repeating: 0, count: 80)
    guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return "unnamed curve" }
    if let known = EC_curve_nid2nist(OBJ_txt2nid(name)) { return String(cString: known) }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func signature(of certificate: OpaquePointer) -> Certificate.SignatureAlgorithm {
    let name = OBJ_nid2ln(X509_get_signature_nid(certificate)).map { String(cString: $0) }
    var digest: Int32 = 0
    let isKnown = X509_get_signature_info(certificate, &digest, nil, nil, nil) == 1
    let digestName =
      isKnown && digest != NID_undef ? OBJ_nid2sn(digest).map { String(cString: $0) } : nil
    return Certificate.SignatureAlgorithm(name: name ?? "unknown", digest: digestName)
  }

  private static func alternativeNames(
    of certificate: OpaquePointer
  ) -> (dns: [String], addresses: [IPAddress]) {
    guard let names = dlv_x509_alternative_names(certificate) else { return ([], []) }
    defer { GENERAL_NAMES_free(names) }
    var result: (dns: [String], addresses: [IPAddress]) = ([], [])
    for index in 0..<dlv_general_names_count(names) {
      var type: Int32 = 0
      let value = octets(of: dlv_general_name_at(names, index, &type))
      if type == GEN_DNS {
        result.dns.append(String(decoding: value, as: UTF8.self))
      } else if type == GEN_IPADD {
        if let address = IPv4Address(octets: value) {
          result.addresses.append(.v4(address))
        } else if let address = IPv6Address(octets: value) {
          result.addresses.append(.v6(address))
        }
      }
    }
    return result
  }

  private static func commonNames(of subject: OpaquePointer?) -> [String] {
    var names: [String] = []
    var index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
    while index >= 0 {
      let entry = X509_NAME_get_entry(subject, index)
      var text: UnsafeMutablePointer<UInt8>?
      let length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
      if length >= 0, let start = text {
        names.append(
          String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self))
        CRYPTO_free(start, nil, 0)
      }
      index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)
    }
    return names
  }

  /// The attributes of mark certificates (Minimum Security Requirements for Issuance of Mark Certificates §7.1.4.2.2), which OpenSSL does
  /// not know: without names, it writes numbers and hexadecimal digits. To name one twice does nothing.
  private static let markAttributes: Void = {
    for (number, name) in [
      ("1.3.6.1.4.1.53087.1.2", "trademarkOfficeName"),
      ("1.3.6.1.4.1.53087.1.3", "trademarkCountryOrRegionName"),
      ("1.3.6.1.4.1.53087.1.4", "trademarkIdentifier"),
      ("1.3.6.1.4.1.53087.1.5", "legalEntityIdentifier"), ("1.3.6.1.4.1.53087.1.6", "wordMark"),
      ("1.3.6.1.4.1.53087.1.13", "markType"), ("1.3.6.1.4.1.53087.3.2", "statuteCountryName"),
      ("1.3.6.1.4.1.53087.3.3", "statuteStateOrProvinceName"),
      ("1.3.6.1.4.1.53087.3.4", "statuteLocalityName"),
      ("1.3.6.1.4.1.53087.3.5", "statuteCitation"), ("1.3.6.1.4.1.53087.3.6", "statuteURL"),
      ("1.3.6.1.4.1.53087.5.1", "priorUseMarkSourceURL"),
    ] where OBJ_txt2nid(number) == NID_undef { OBJ_create(number, name, name) }
  }()

  /// RFC 4514, with OpenSSL's short names.
  static func text(of name: OpaquePointer?) -> String {
    _ = markAttributes
    guard let name, let buffer = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(buffer) }
    guard X509_NAME_print_ex(buffer, name, 0, dlv_x509_name_flags()) >= 0 else { return "" }
    let length = BIO_ctrl_pending(buffer)
    let octets = [UInt8](unsafeUninitializedCapacity: length) { space, count in
      _ = BIO_read_ex(buffer, space.baseAddress, length, &count)
    }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func time(_ value: UnsafePointer<ASN1_TIME>?) -> UTCTime? {
    var fields = tm()
    guard ASN1_TIME_to_tm(value, &fields) == 1 else { return nil }
    return UTCTime(seconds: timegm(&fields))
  }

  private static func octets(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    guard let string, let start = ASN1_STRING_get0_data(string) else { return [] }
    return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
  }

  /// What one of OpenSSL's i2d functions writes; it tells the length when it is given no place.
  private static func octets(
    _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) -> [UInt8]? {
    let length = Int(write(nil))
    guard length > 0 else { return nil }
    return [UInt8](unsafeUninitializedCapacity: length) { space, count in
      var next = space.baseAddress
      count = max(0, Int(write(&next)))
    }
  }

  private static func sha256(_ octets: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(octets, octets.count, &digest, nil, EVP_sha256(), nil)
    return digest
  }

  private static func hexadecimal(_ octets: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
