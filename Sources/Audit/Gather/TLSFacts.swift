public import DNS
public import MailAuth
public import SMTP

/// What the mail servers of a domain showed of TLS when they were probed.
public final class TLSFacts: Sendable {
  /// By preference.
  public let servers: [Server]
  /// When certificates have to be valid.
  public let now: UTCTime

  /// One host that takes mail for the domain.
  public struct Server: Sendable {
    public let name: DomainName
    public let endpoints: [Endpoint]

    public init(name: DomainName, endpoints: [Endpoint]) {
      self.name = name
      self.endpoints = endpoints
    }
  }

  /// One address of a host.
  public struct Endpoint: Sendable {
    public let address: IPAddress
    public let session: Session
    /// Versions and cipher suites; `nil` where nobody asked for them, or no STARTTLS is there to ask.
    public let offers: TLSOffers?

    public init(address: IPAddress, session: Session, offers: TLSOffers? = nil) {
      self.address = address
      self.session = session
      self.offers = offers
    }
  }

  /// How far TLS came.
  public enum Session: Sendable {
    case established(Established)
    /// The server answers without STARTTLS.
    case notOffered
    /// STARTTLS was offered, and TLS did not come about; why.
    case failed(String)
    /// The dialogue did not come so far; why.
    case unknown(String)
  }

  public struct Established: Sendable {
    public let peer: TLSPeerFacts
    /// The certificates that could be read, the server's own first. Empty with an anonymous cipher suite.
    public let certificates: [Certificate]
    /// Against the system's authorities and those of `--ca-file`, whatever the time.
    public let trust: ChainVerdict

    public init(peer: TLSPeerFacts, certificates: [Certificate], trust: ChainVerdict) {
      self.peer = peer
      self.certificates = certificates
      self.trust = trust
    }

    /// What clients build on, the server's own certificate first, a trusted root left out: nobody looks at its signature or dates.
    public var path: [Certificate] {
      switch trust {
      case .trusted(let path): path.count > 1 ? Array(path.dropLast()) : path
      case .untrusted: linked
      }
    }

    /// From the server's own certificate from issuer to issuer, as far as they were sent, in whatever order: others lead nowhere.
    private var linked: [Certificate] {
      var rest = certificates
      guard !rest.isEmpty else { return [] }
      var path = [rest.removeFirst()]
      while let last = path.last, !last.isSelfSigned,
        let next = rest.firstIndex(where: { $0.subject == last.issuer })
      {
        path.append(rest.remove(at: next))
      }
      return path
    }
  }

  public init(servers: [Server], now: UTCTime) {
    self.servers = servers
    self.now = now
  }

  /// Every address with its server, in order.
  public var endpoints: [(server: Server, endpoint: Endpoint)] {
    servers.flatMap { server in server.endpoints.map { (server, $0) } }
  }
}

extension TLSFacts.Session {
  /// What a probe's dialogue shows of TLS.
  init(_ dialogue: SMTPDialogue, _ inspector: any CertificateInspector) {
    if let peer = dialogue.tls {
      self = .established(
        TLSFacts.Established(
          peer: peer, certificates: peer.chain.compactMap(inspector.read),
          trust: inspector.verify(peer.chain, at: nil)))
    } else if case .tlsFailed(let failure) = dialogue.ending {
      switch failure {
      case .notTLS, .failed: self = .failed("\(failure)")
      // Our end could not begin.
      case .notStarted(let reason): self = .unknown(reason)
      }
    } else if let reply = dialogue.startTLS, reply.category == .transientFailure {
      // RFC 3207 §4: 454 is 'not available' for now.
      self = .unknown(
        "STARTTLS was answered with '\(reply)', which is temporary; probe again later")
    } else if let reply = dialogue.startTLS, reply.code != 220 {
      self = .failed("STARTTLS is answered with '\(reply)'")
    } else if dialogue.startTLS != nil {
      self = .unknown(dialogue.ending?.problem ?? "the handshake did not end")
    } else if dialogue.capabilities?.offersStartTLS == false || dialogue.lacksEHLO {
      self = .notOffered
    } else {
      self = .unknown(dialogue.whyNothingMore)
    }
  }
}

extension FactGatherer {
  /// Reads what the probes brought back, and has every server that speaks TLS surveyed.
  func gatherTLS(_ probed: MailServerFacts?) async -> TLSFacts? {
    guard let probed, let certificates = sources.certificates else { return nil }
    let (surveyor, inspector) = (sources.tlsSurveyor, certificates.inspector)
    let endpoints = await concurrently(probed.probes.map { ($0.server.name, $0.probe) }) {
      name, probe in
      let session = TLSFacts.Session(probe.dialogue, inspector)
      var offers: TLSOffers?
      switch session {
      case .established, .failed:
        offers = await surveyor?.survey(
          SMTPProbeTarget(host: name, address: probe.address, port: probed.port))
      case .notOffered, .unknown: break
      }
      return (
        name, TLSFacts.Endpoint(address: probe.address, session: session, offers: offers)
      )
    }
    let servers = probed.servers.map { server in
      TLSFacts.Server(
        name: server.name, endpoints: endpoints.filter { $0.0 == server.name }.map(\.1))
    }
    return TLSFacts(servers: servers, now: certificates.now)
  }
}
