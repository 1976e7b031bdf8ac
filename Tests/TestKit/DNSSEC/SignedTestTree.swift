public import DNS
import DNSTransport

/// The zones that validation is tested with, one thing wrong with each; made and served once a run.
public final class SignedTestTree: Sendable {
  public static let shared = Result { try SignedTestTree() }

  public let zones: SignedZones
  private let lanes: EventLoopLanes
  private let stub: StubResolver

  private init() throws {
    zones = try SignedZones(Self.sources)
    lanes = EventLoopLanes(count: 1)
    stub = try StubResolver(
      servers: [ServerEndpoint("127.0.0.1:\(zones.server.port)")], lanes: lanes)
  }

  /// What asks the server.
  public var resolver: any Resolver & SignedResolver { stub }

  public func validator(
    at time: UTCTime = SignedZones.time, anchors: TrustAnchors? = nil,
    resolver: (any SignedResolver)? = nil
  ) -> ChainValidator {
    ChainValidator(
      resolver: resolver ?? stub, cryptography: LdnsCryptography(),
      anchors: anchors ?? zones.anchors, time: time)
  }

  private static let mail = """
    @ MX 10 mx
    mx A 192.0.2.1
    _25._tcp.mx TLSA 3 1 1 ABCD
    *.wild TXT "from a wildcard"
    alias CNAME mx
    s1 TXT "v=DKIM1; p=AAAA"
    """

  private static let sources: [SignedZones.Source] = [
    .init("deep.inner.ecdsa.test.", records: mail),
    .init("unsigned.optout.", algorithm: "", delegation: .unsigned, records: mail),
    .init("signed.optout.", records: mail),
    .init("unsigned.hashed.", algorithm: "", delegation: .unsigned, records: mail),
    .init("signed.hashed.", signing: ["-3", "ABCD"], records: mail),
    .init(
      "rsa.test.", algorithm: "RSASHA256", bits: 2048,
      records: mail + """

        out CNAME mx.ecdsa.test.
        tounsigned CNAME mx.unsigned.test.
        tobroken CNAME mx.expired.test.
        loop CNAME loop2
        loop2 CNAME loop
        tree DNAME ecdsa.test.
        s1._domainkey CNAME s1.unsigned.test.
        """),
    .init("ecdsa.test.", records: mail),
    .init("p384.test.", algorithm: "ECDSAP384SHA384", records: mail),
    .init("ed25519.test.", algorithm: "ED25519", records: mail),
    .init("ed448.test.", algorithm: "ED448", records: mail),
    .init(
      "sha1.test.", algorithm: "NSEC3RSASHA1", bits: 1024, signing: ["-3", "AB", "-H", "5"],
      delegation: .signedSHA1, records: mail),
    .init(
      "expired.test.", signing: ["-s", "20200101000000", "-e", "20210101000000"], records: mail),
    .init(
      "future.test.", signing: ["-s", "20360101000000", "-e", "20370101000000"], records: mail),
    .init("broken.test.", records: mail) { $0.replacing("192.0.2.1", with: "192.0.2.66") },
    .init(
      "mismatch.test.",
      delegation: .other("12345 13 2 " + String(repeating: "AB", count: 32)), records: mail),
    .init(
      "nokeys.test.", algorithm: "",
      delegation: .other("12345 13 2 " + String(repeating: "AB", count: 32)), records: mail),
    .init("unsigned.test.", algorithm: "", delegation: .unsigned, records: mail),
    .init("island.test.", delegation: .unsigned, records: mail),
    .init("iterations.test.", signing: ["-3", "AB", "-H", "100"], records: mail),
    .init("nodenial.test.", records: mail) { text in
      text.split(separator: "\n").filter { !$0.contains("NSEC") }.joined(separator: "\n") + "\n"
    },
    .init("bare.test.", records: mail) { text in
      text.split(separator: "\n").filter { !$0.contains("RRSIG") && !$0.contains("NSEC") }
        .joined(separator: "\n") + "\n"
    },
    .init("unsignedset.test.", records: mail) { text in
      text.split(separator: "\n").filter { !$0.contains("RRSIG\tMX") }.joined(separator: "\n")
        + "\n"
    },
    .init(
      "unsupported.test.", algorithm: "",
      delegation: .other("12345 200 2 " + String(repeating: "AB", count: 32)), records: mail),
    .init(
      "digest.test.", delegation: .other("12345 13 200 " + String(repeating: "AB", count: 32)),
      records: mail),
    .init("rsa512.test.", algorithm: "RSASHA512", bits: 2048, records: mail),
    .init(
      "spare.test.", delegation: .signedAnd("12345 15 2 " + String(repeating: "AB", count: 32)),
      records: mail),
    .init("bothdigests.test.", delegation: .signedWithSHA1, records: mail),
    // 1793000000 is 2026-10-26T07:33:20Z.
    .init("soon.test.", signing: ["-s", "20261001000000", "-e", "20261028000000"], records: mail),
    .init(
      "shortsoon.test.", signing: ["-s", "20261020000000", "-e", "20261026200000"], records: mail),
    .init(
      "online.test.", signing: ["-s", "20261025000000", "-e", "20261027000000"], records: mail),
    .init("ttl.test.", signing: ["-s", "20261025000000", "-e", "20261026080000"], records: mail),
    .init("plain3.test.", signing: ["-3", "-"], records: mail),
    .init("samecds.test.", publishesDelegation: true, records: mail),
    .init("wantsds.test.", delegation: .unsigned, publishesDelegation: true, records: mail),
    .init("remove.test.", records: mail + "\n@ CDS 0 0 0 00\n@ CDNSKEY 0 3 0 AA==\n"),
    .init(
      "cds.test.",
      records: mail + "\n@ CDS 12345 13 2 " + String(repeating: "AB", count: 32) + "\n"),
    .init(
      "removed.test.", delegation: .unsigned,
      records: mail + "\n@ CDS 0 0 0 00\n@ CDNSKEY 0 3 0 AA==\n"),
    .init("wrongdigest.test.", delegation: .signedWrongly, records: mail),
    .init("test.", records: "ns A 127.0.0.1"),
    .init("hashed.", signing: ["-3", "AB"], records: ""),
    .init("optout.", signing: ["-3", "-", "-A"], records: ""),
    .init(".", records: ""),
  ]
}
