import Crypto
import DNS
import DNSTransport
import Foundation
import MailAuth
import SMTP
import SMTPTransport
import TLS
import TestKit

@testable import Audit

/// A Postfix with certificates of a test PKI, and signed zones with TLSA records for it, one thing different with each name.
final class DANEMatrix: Sendable {
  /// Started once for all cases, and ended with the tests.
  static let shared = Task { try await DANEMatrix() }

  /// When certificates have to be valid: the test's authority is from the day of the test.
  private static let time = UTCTime(seconds: 1_893_456_000)

  let zones: SignedZones
  private let postfix: PostfixListeners
  private let unbound: UnboundServer
  private let lanes: EventLoopLanes
  private let stub: StubResolver
  private let prober: SMTPProber

  /// What a name stands for.
  struct Case: Sendable {
    let name: String
    var zone = "signed.test"
    var server = Server.good
    /// Usage, selector, matching type, and of which certificate.
    var records: [(UInt8, UInt8, UInt8, Subject)] = []
    /// In place of the address records of the MX host.
    var host: String?
    /// The owner of the TLSA records in place of the MX host.
    var owner: String?

    var domain: String { "\(name).\(zone)" }
  }

  enum Server: String, CaseIterable {
    case good, expired, otherName, unexpanded, bare, careless, strict
  }
  enum Subject { case leaf, authority, stranger, short }

  static let cases: [Case] =
    [UInt8(2), 3].flatMap { usage in
      [UInt8(0), 1].flatMap { selector in
        [UInt8(0), 1, 2].flatMap { type in
          [
            Case(
              name: "fits\(usage)\(selector)\(type)",
              records: [(usage, selector, type, usage == 2 ? .authority : .leaf)]),
            Case(
              name: "wrong\(usage)\(selector)\(type)", records: [(usage, selector, type, .stranger)]
            ),
          ]
        }
      }
    } + [
      Case(name: "name2", server: .otherName, records: [(2, 0, 1, .authority)]),
      Case(name: "name3", server: .otherName, records: [(3, 1, 1, .leaf)]),
      Case(name: "old2", server: .expired, records: [(2, 1, 1, .authority)]),
      Case(name: "old3", server: .expired, records: [(3, 1, 1, .leaf)]),
      Case(name: "short", records: [(3, 1, 1, .short)]),
      Case(name: "pkixee", records: [(1, 1, 1, .leaf)]),
      Case(name: "pkixta", records: [(0, 0, 1, .authority)]),
      Case(name: "mixed", records: [(1, 1, 1, .leaf), (3, 1, 1, .leaf)]),
      Case(name: "next", records: [(3, 1, 1, .stranger), (3, 1, 1, .leaf)]),
      // Digest agility (RFC 7671 §9): the wrong SHA-512 hides the right SHA-256.
      Case(name: "agility", records: [(3, 1, 2, .stranger), (3, 1, 1, .leaf)]),
      Case(name: "both", records: [(2, 1, 1, .authority), (3, 1, 1, .stranger)]),
      Case(name: "leafta", records: [(2, 0, 1, .leaf)]),
      Case(name: "rootless", server: .bare, records: [(2, 0, 1, .authority)]),
      Case(name: "rootless0", server: .bare, records: [(2, 0, 0, .authority)]),
      Case(name: "selector", records: [(3, 2, 1, .leaf)]),
      Case(name: "type", records: [(3, 1, 3, .leaf)]),
      Case(name: "none"),
      Case(name: "plain", zone: "plain.test", records: [(3, 1, 1, .leaf)]),
      Case(name: "plainbad", zone: "plain.test", records: [(3, 1, 1, .stranger)]),
      Case(
        name: "alias", records: [(3, 1, 1, .leaf)], host: "CNAME real-alias", owner: "real-alias"),
      Case(
        name: "alias2", records: [(2, 1, 1, .authority)], host: "CNAME real-alias2",
        owner: "real-alias2"),
      // The certificate has to be for the name where the records are, not for the one before the alias (RFC 7672 §3.2.2).
      Case(
        name: "aliasname2", server: .unexpanded, records: [(2, 1, 1, .authority)],
        host: "CNAME real-aliasname2", owner: "real-aliasname2"),
      Case(
        name: "aliasname3", server: .unexpanded, records: [(3, 1, 1, .leaf)],
        host: "CNAME real-aliasname3", owner: "real-aliasname3"),
      Case(
        name: "aliasown2", server: .unexpanded, records: [(2, 1, 1, .authority)],
        host: "CNAME real-aliasown2"),
      Case(name: "aliasown", records: [(3, 1, 1, .leaf)], host: "CNAME real-aliasown"),
      Case(
        name: "aliasbad", records: [(3, 1, 1, .stranger)], host: "CNAME real-aliasbad",
        owner: "real-aliasbad"),
      Case(name: "aliasout", records: [(3, 1, 1, .leaf)], host: "CNAME mx-plain.plain.test."),
    ]

  private init() async throws {
    let pki = try TestPKI()
    let names = Self.cases.flatMap { ["mx-\($0.domain)", "real-\($0.domain)"] }
    let identities: [Server: TestPKI.Identity] = [
      .good: try pki.leaf(names: names), .expired: try pki.leaf(names: names, validity: .expired),
      .otherName: try pki.leaf(names: ["other.invalid"]),
      .unexpanded: try pki.leaf(names: Self.cases.map { "mx-\($0.domain)" }),
      .bare: try pki.leaf(names: names),
      .careless: try pki.leaf(names: names), .strict: try pki.leaf(names: names),
    ]
    let port = try LoopbackPort.free()
    let addresses = Dictionary(
      uniqueKeysWithValues: Server.allCases.enumerated().map { ($1, "127.0.0.\(201 + $0)") })
    let stranger = try pki.leaf(names: ["stranger.invalid"]).der
    func association(_ spec: (UInt8, UInt8, UInt8, Subject), _ server: Server) throws -> String {
      let subject: [UInt8]
      switch spec.3 {
      case .leaf, .short: subject = try identities[server]?.der ?? []
      case .authority: subject = try pki.authorityDER
      case .stranger: subject = stranger
      }
      var record = try pki.association(spec.0, spec.1, spec.2, of: subject)
      if spec.3 == .short { record.data.removeLast() }
      return "\(RecordData.tlsa(record))"
    }
    func text(_ zone: String) throws -> String {
      try Self.cases.filter { $0.zone == zone }.map { example in
        let address = addresses[example.server] ?? ""
        var lines = ["\(example.name) MX 10 mx-\(example.name)"]
        lines.append("mx-\(example.name) \(example.host ?? "A \(address)")")
        lines.append("real-\(example.name) A \(address)")
        let owner = example.owner ?? "mx-\(example.name)"
        for record in example.records {
          lines.append("_\(port)._tcp.\(owner) TLSA \(try association(record, example.server))")
        }
        return lines.joined(separator: "\n")
      }.joined(separator: "\n")
    }
    zones = try SignedZones([
      .init("signed.test.", records: text("signed.test")),
      .init("plain.test.", algorithm: "", delegation: .unsigned, records: text("plain.test")),
      .init("test.", records: "ns A 127.0.0.1"), .init("."),
    ])
    postfix = try await PostfixListeners(
      port: port,
      Server.allCases.compactMap { server in
        guard let identity = identities[server], let address = addresses[server] else { return nil }
        return PostfixListeners.Listener(
          address, identity, issuers: server == .bare ? nil : pki.authorityFile,
          settings: Self.settings(of: server))
      })
    unbound = try await UnboundServer(
      zones: [".", "test.", "signed.test.", "plain.test."], port: zones.server.port,
      anchorFile: zones.anchorFile)
    lanes = EventLoopLanes(count: 1)
    stub = try StubResolver(
      servers: [ServerEndpoint("127.0.0.1:\(zones.server.port)")], lanes: lanes)
    prober = try SMTPProber(SMTPProber.Options(client: .localAddress))
  }

  private static func settings(of server: Server) -> [String] {
    switch server {
    case .good, .expired, .otherName, .unexpanded, .bare: []
    case .careless:
      [
        "smtpd_tls_protocols=>=TLSv1", "smtpd_tls_ciphers=null",
        "tls_null_cipherlist=ALL:COMPLEMENTOFALL:@SECLEVEL=0",
      ]
    case .strict:
      [
        "smtpd_tls_protocols=TLSv1.2",
        "smtpd_tls_exclude_ciphers=aNULL,kRSA,DHE,AESCCM,ARIA,CAMELLIA",
      ]
    }
  }

  /// What a server agrees to.
  func offers(of server: Server) async throws -> TLSOffers {
    let index = Server.allCases.firstIndex(of: server) ?? 0
    let address = IPv4Address(octets: [127, 0, 0, UInt8(201 + index)]).map(IPAddress.v4)
    guard let address else { return TLSOffers() }
    return await prober.survey(
      SMTPProbeTarget(
        host: try DomainName("mx.signed.test"), address: address, port: postfix.port))
  }

  /// What somebody concludes of a domain's server.
  enum Verdict: String {
    case verified, failed
    /// TLSA records, and none that counts.
    case unusable
    /// None, or none that is secure.
    case none
    case other
  }

  /// dlv's verdict.
  func verdict(of example: Case) async throws -> Verdict {
    var sources = GatheringSources()
    sources.dnssec = ChainValidator(
      resolver: stub, cryptography: LdnsCryptography(), anchors: zones.anchors,
      time: SignedZones.time)
    sources.mailServerProber = Prober(prober: prober)
    sources.mailServerPort = postfix.port
    sources.certificates = CertificateSource(
      inspector: try OpenSSLCertificateInspector(), now: Self.time)
    let gatherer = FactGatherer(
      resolver: stub, publicSuffixes: TopLevelSuffixes(), keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: ScriptedServers(servers: [:]), sources: sources)
    let facts = await gatherer.gather(
      AuditRequest(domain: try DomainName(example.domain), families: [.tls, .dane]))
    guard let host = facts.dane?.hosts.first else { return .other }
    guard case .published = host.standing else {
      switch host.standing {
      case .none, .insecure: return .none
      case .failing, .indeterminate, .unreachable, .published: return .other
      }
    }
    guard case .verified(let verified) = host.presentations.first?.outcome else { return .other }
    switch verified.verdict {
    case .authenticated: return .verified
    case .failed: return .failed
    case .unusable: return .unusable
    case .unreadable: return .other
    }
  }

  /// What `dlv` is started with to examine a domain's server.
  func arguments(of example: Case, _ format: String) -> [String] {
    [
      "tls", "--resolver", "127.0.0.1:\(zones.server.port)", "--trust-anchor",
      zones.anchorFile.path, "--smtp-port", "\(postfix.port)", "--format", format, example.domain,
    ]
  }

  /// Postfix's verdict, and what it said.
  func finger(_ example: Case) async throws -> (Verdict, String) {
    let folder = try TemporaryFolder()
    try folder.write("compatibility_level = 3.6\n", to: "main.cf")
    let run = try await ProgramRun(
      "env",
      [
        "MAIL_CONFIG=\(folder.url.path)", "LD_PRELOAD=libresolv_wrapper.so",
        "RESOLV_WRAPPER_CONF=\(unbound.configuration.path)", "posttls-finger", "-c", "-l",
        "dane-only", "\(example.domain):\(postfix.port)",
      ])
    let text = run.output + run.errors
    // The usages are judged when the records are looked up, the rest by OpenSSL during the handshake.
    if text.contains("no usable TLSA records found") || text.contains("all TLSA records unusable") {
      return (.unusable, text)
    }
    if text.contains("no TLSA records found") || text.contains("non DNSSEC") {
      return (.none, text)
    }
    if text.contains("Verified TLS connection established") { return (.verified, text) }
    if text.contains("Untrusted TLS connection established") { return (.failed, text) }
    return (.other, text)
  }

  private struct Prober: MailServerProber {
    let prober: SMTPProber
    func probe(_ target: SMTPProbeTarget) async -> SMTPProbeRecord { await prober.probe(target) }
  }
}
