import Foundation
import TestKit

/// A small Internet on loopback addresses that share a port: a root, a top-level domain, and a child zone on two servers that differ.
struct DNSRig: Sendable {
  let port: UInt16
  private let servers: [NSDServer]

  static let shared = Result { try DNSRig() }

  /// The root is 127.0.0.1, test. is 127.0.0.2, child.test. is on .3 and .4; 127.0.0.5 answers for nothing of it.
  init() throws {
    var failure: any Error = CancellationError()
    for _ in 0..<5 {
      do {
        (servers, port) = try Self.start()
        return
      } catch { failure = error }
    }
    throw failure
  }

  private static func start() throws -> ([NSDServer], UInt16) {
    let root = try NSDServer(zones: [".": Self.root])
    let port = root.port
    let others: [(UInt8, [String: String])] = [
      (2, ["test.": top]),
      (
        3, ["child.test.": child(serial: 7, mail: "mx1"), "other.test.": other, "far.test.": other]
      ),
      (4, ["child.test.": child(serial: 8, mail: "mx2")]),
      (5, ["elsewhere.example.": other, "faraway.": faraway]),
    ]
    let servers = try others.map { try NSDServer(zones: $0.1, host: $0.0, port: port) }
    return ([root] + servers, port)
  }

  var hints: String {
    ". 3600000 NS ns.root.\nns.root. 3600000 A 127.0.0.1\n"
  }

  private static let soa = "SOA ns.root. hostmaster.root. 1 1800 900 604800 60"

  private static let root = """
    $ORIGIN .
    $TTL 3600
    . \(soa)
    . NS ns.root.
    ns.root. A 127.0.0.1
    test. NS ns.test.
    ns.test. A 127.0.0.2
    faraway. NS ns.faraway.
    ns.faraway. A 127.0.0.5

    """

  private static let top = """
    $ORIGIN test.
    $TTL 3600
    @ \(soa)
    @ NS ns
    ns A 127.0.0.2
    child NS ns1.child
    child NS ns2.child
    ns1.child A 127.0.0.3
    ns2.child A 127.0.0.4
    other NS ns.other
    ns.other A 127.0.0.3
    lame NS ns.lame
    ns.lame A 127.0.0.5
    noglue NS ns1.child
    unreachable NS nowhere.example.
    far NS ns1.faraway.

    """

  private static let big = (1...8).map { "\"" + String(repeating: "\($0)", count: 250) + "\"" }

  private static func child(serial: Int, mail: String) -> String {
    """
    $ORIGIN child.test.
    $TTL 3600
    @ SOA ns1 hostmaster \(serial) 1800 900 604800 60
    @ NS ns1
    @ NS ns2
    ns1 A 127.0.0.3
    ns2 A 127.0.0.4
    @ 600 MX 10 \(mail)
    mx1 A 192.0.2.1
    mx2 A 192.0.2.2
    same A 192.0.2.9
    same AAAA 2001:db8::9
    www CNAME target.other.test.
    loop CNAME pool
    pool CNAME loop
    in CNAME same
    x TXT "quoted \\"text\\"" second
    big TXT \(big.joined(separator: " "))
    n NAPTR 100 10 "S" "SIP+D2U" "" _sip._udp
    h HTTPS 1 . alpn=h2
    f SSHFP 4 2 \(String(repeating: "12", count: 32))
    k DNSKEY 257 3 13 \(String(repeating: "A", count: 86))==
    t TLSA 3 1 1 \(String(repeating: "ab", count: 32))
    _s._tcp SRV 1 2 3 same
    c CAA 0 issue "ca.example"
    d NS ns.elsewhere.example.
    d DS 12345 13 2 \(String(repeating: "CD", count: 32))
    xn--bcher-kva A 192.0.2.7

    """
  }

  private static let faraway = """
    $ORIGIN faraway.
    $TTL 3600
    @ \(soa)
    @ NS ns
    ns A 127.0.0.5
    ns1 A 127.0.0.3

    """

  private static let other = """
    $TTL 3600
    @ \(soa)
    @ NS ns
    ns A 127.0.0.3
    target A 192.0.2.80

    """
}
