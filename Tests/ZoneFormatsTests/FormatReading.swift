import DNS
import DNSTransport
import Reporting
import TestKit
import Testing
import ZoneFormats

/// What the tests of all formats share: texts read as files of a name, and zones written and read again.
enum FormatReading {
  static func load(
    _ text: String, as name: String, _ format: ZoneFormat? = nil, origin: String? = nil
  ) throws -> LoadedZones {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    return try ZoneSource.load(
      path: folder.path(name), format: format, origin: origin.map { try DomainName($0) })
  }

  static func lines(_ records: [Record]) -> [String] {
    records.map { "\($0.name.absolute) \($0.ttl) \($0.type) \(RecordDataText.write($0.data))" }
  }

  /// The error of a text, without the folder that it was in.
  static func message(
    _ text: String, as name: String, _ format: ZoneFormat? = nil, origin: String? = nil
  ) throws -> String {
    let error = try #require(throws: ZoneSourceError.self) {
      _ = try load(text, as: name, format, origin: origin)
    }
    #expect(error.kind == .badData)
    return error.errors.map { diagnostic in
      (diagnostic.location.map { place in
        "\(place.line):\(place.column ?? 0)" + (place.pointer.map { " \($0)" } ?? "")
      } ?? "file") + ": " + diagnostic.message
    }.joined(separator: "\n")
  }

  static func written(
    _ zones: [LoadedZone], _ format: ZoneFormat
  ) -> (text: String, omissions: [ZoneWriter.Omission]) {
    var octets: [UInt8] = []
    let omissions = ZoneWriter(format) { RecordDataText.write($0) }
      .write(zones) { octets += $0 }
    return (String(decoding: octets, as: UTF8.self), omissions)
  }

  /// Records of every kind that people publish, and what is hard about writing them.
  static let everything = """
    $ORIGIN example.com.
    $TTL 3600
    @ SOA ns1 hostmaster 2026112201 7200 900 1209600 300
    @ NS ns1
    @ NS ns2.example.net.
    @ 300 A 192.0.2.1
    @ 300 A 192.0.2.2
    @ AAAA 2001:db8::1
    @ MX 10 mail
    @ MX 20 mx.example.net.
    @ TXT "v=spf1 mx include:_spf.example.net -all"
    @ TXT "with \\"quotes\\", 100% \\\\ $HOME ${var} %{x} 'single' # no comment"
    @ CAA 0 issue "ca.example; validationmethods=dns-01"
    @ CAA 128 iodef "mailto:ca@example.com"
    _dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"
    s1._domainkey 86400 TXT ( "v=DKIM1; k=rsa; p=\(String(repeating: "A", count: 235))"
      "\(String(repeating: "B", count: 150))" )
    * MX 10 mail
    *.wild 60 A 192.0.2.3
    mail A 192.0.2.25
    www CNAME example.com.
    s9 A 192.0.2.9
    s10 A 192.0.2.10
    on A 192.0.2.11
    123 A 192.0.2.12
    _imaps._tcp SRV 0 1 993 mail
    _25._tcp.mail TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    host SSHFP 4 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    sip NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .
    ns1 A 192.0.2.53
    child NS ns.child
    ns.child A 192.0.2.54
    child DS 12345 13 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
    xn--bcher-kva A 192.0.2.13
    old DNAME example.net.
    reverse PTR host

    """
}
