public import DNS
import Foundation

/// A certificate authority in a folder of its own, made with the `openssl` tool, and its leaves.
///
/// Validity is in fixed years, so that no test depends on when it runs (before 2099).
public final class TestPKI: Sendable {
  /// A certificate and its key, as PEM files.
  public struct Identity: Sendable {
    public let certificateFile: String
    public let keyFile: String

    /// The certificate in DER.
    public var der: [UInt8] { get throws { try TestPKI.der(ofFile: certificateFile) } }
  }

  public enum Validity: Sendable {
    case current
    case expired

    var dates: [String] {
      switch self {
      case .current: ["-startdate", "20000101000000Z", "-enddate", "20990101000000Z"]
      case .expired: ["-startdate", "20000101000000Z", "-enddate", "20200101000000Z"]
      }
    }
  }

  public struct ToolFailed: Error, CustomStringConvertible {
    public let description: String
  }

  /// The authority's own certificate: what a client has to trust.
  public var authorityFile: String { folder.appendingPathComponent("ca.pem").path }
  private let folder: URL

  /// The same in DER.
  public var authorityDER: [UInt8] { get throws { try Self.der(ofFile: authorityFile) } }

  /// The first certificate of a PEM file.
  private static func der(ofFile path: String) throws -> [UInt8] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let begin = text.range(of: "-----BEGIN CERTIFICATE-----"),
      let end = text.range(of: "-----END CERTIFICATE-----"),
      let data = Data(
        base64Encoded: String(text[begin.upperBound..<end.lowerBound]),
        options: .ignoreUnknownCharacters)
    else { throw ToolFailed(description: "no certificate in \(path)") }
    return Array(data)
  }

  public init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("dlv-pki-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("", to: "index.txt")
    try write("1000\n", to: "serial")
    try write("unique_subject = no\n", to: "index.txt.attr")
    try write(Self.authorityConfiguration, to: "ca.cnf")
    try openssl(
      ["req", "-x509", "-nodes", "-days", "36500", "-subj", "/CN=dlv test authority"]
        + ["-newkey"] + Self.defaultKey
        + ["-config", "ca.cnf", "-keyout", "ca.key", "-out", "ca.pem"])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A certificate signed by the authority, for these host names and addresses.
  public func leaf(
    names: [String] = [], addresses: [String] = [], validity: Validity = .current,
    key: [String] = TestPKI.defaultKey, digest: String = "sha256",
    subject: String = "/CN=dlv test leaf"
  ) throws -> Identity {
    let file = "leaf-\(UUID().uuidString)"
    try write(Self.leafExtensions(names, addresses), to: "\(file).ext")
    try openssl(
      ["req", "-new", "-nodes", "-subj", subject, "-newkey"] + key
        + ["-config", "ca.cnf", "-keyout", "\(file).key", "-out", "\(file).csr"])
    try openssl(
      ["ca", "-batch", "-notext", "-config", "ca.cnf", "-extfile", "\(file).ext"]
        + ["-in", "\(file).csr", "-out", "\(file).pem", "-md", digest] + validity.dates)
    return identity(file)
  }

  /// A certificate that signs itself, for these host names and addresses.
  public func selfSigned(
    names: [String] = [], addresses: [String] = [], key: [String] = TestPKI.defaultKey,
    subject: String = "/CN=dlv test self-signed"
  ) throws -> Identity {
    let file = "self-\(UUID().uuidString)"
    let alternativeNames = Self.alternativeNames(names, addresses)
    try openssl(
      ["req", "-x509", "-nodes", "-days", "36500", "-subj", subject, "-newkey"] + key
        + ["-config", "ca.cnf", "-extensions", "bare"]
        + (alternativeNames.isEmpty ? [] : ["-addext", "subjectAltName=\(alternativeNames)"])
        + ["-keyout", "\(file).key", "-out", "\(file).pem"])
    return identity(file)
  }

  /// The TLSA record of a certificate in DER, its data made with the `openssl` tool.
  public func association(
    _ usage: UInt8, _ selector: UInt8, _ matchingType: UInt8, of certificate: [UInt8]
  ) throws -> TLSAssociation {
    let file = "tlsa-\(UUID().uuidString)"
    try Data(certificate).write(to: folder.appendingPathComponent("\(file).der"))
    let select =
      selector == 0
      ? "cat \(file).der"
      : "openssl x509 -inform DER -in \(file).der -pubkey -noout | openssl pkey -pubin -outform DER"
    let digests = ["", " | openssl dgst -sha256 -binary", " | openssl dgst -sha512 -binary"]
    let match = digests.indices.contains(Int(matchingType)) ? digests[Int(matchingType)] : ""
    let run = try ProgramRun(blocking: "/bin/sh", ["-c", select + match], in: folder)
    guard run.status == 0 else { throw ToolFailed(description: run.errors) }
    return TLSAssociation(
      usage: usage, selector: selector, matchingType: matchingType, data: Array(run.outputBytes))
  }

  private func identity(_ file: String) -> Identity {
    Identity(
      certificateFile: folder.appendingPathComponent("\(file).pem").path,
      keyFile: folder.appendingPathComponent("\(file).key").path)
  }

  /// What `-newkey` of openssl-req(1) takes.
  public static let defaultKey = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

  private static func alternativeNames(_ names: [String], _ addresses: [String]) -> String {
    (names.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }).joined(separator: ",")
  }

  private static func leafExtensions(_ names: [String], _ addresses: [String]) -> String {
    let alternativeNames = alternativeNames(names, addresses)
    return """
      basicConstraints = critical,CA:FALSE
      extendedKeyUsage = serverAuth
      \(alternativeNames.isEmpty ? "" : "subjectAltName = \(alternativeNames)")

      """
  }

  private static let authorityConfiguration = """
    [req]
    distinguished_name = name
    x509_extensions = authority
    [name]
    [authority]
    basicConstraints = critical,CA:TRUE
    keyUsage = critical,keyCertSign,cRLSign
    subjectKeyIdentifier = hash
    [bare]
    subjectKeyIdentifier = hash
    [ca]
    default_ca = test
    [test]
    certificate = ca.pem
    private_key = ca.key
    database = index.txt
    serial = serial
    new_certs_dir = .
    default_md = sha256
    policy = anything
    [anything]
    commonName = supplied

    """

  private func write(_ text: String, to file: String) throws {
    try text.write(to: folder.appendingPathComponent(file), atomically: false, encoding: .utf8)
  }

  private func openssl(_ arguments: [String]) throws {
    let run = try ProgramRun(blocking: "openssl", arguments, in: folder)
    guard run.status == 0 else {
      throw ToolFailed(
        description: "openssl \(arguments.joined(separator: " ")): \(run.errors)")
    }
  }
}
