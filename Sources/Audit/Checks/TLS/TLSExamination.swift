import DNS
import MailAuth
import SMTP

/// A chain of certificates as one host presented it, at the addresses that presented the same.
struct PresentedChain {
  let host: DomainName
  var addresses: [IPAddress]
  let session: TLSFacts.Established
  let now: UTCTime

  var leaf: Certificate? { session.certificates.first }

  /// `mx.example.com (192.0.2.1)`, for messages.
  var place: String { host.place(addresses) }

  /// `the certificate of mx.example.com (192.0.2.1)`, or one above it, by its subject.
  func words(of certificate: Certificate, at depth: Int) -> String {
    depth == 0
      ? "the certificate of \(place)"
      : "the certificate '\(certificate.subject)', above that of \(place),"
  }

  /// One line a certificate: what identifies it and what the rules look at.
  var evidence: [String] {
    session.certificates.enumerated().map { depth, certificate in
      "\(depth): \(certificate.subject.isEmpty ? "(no subject)" : certificate.subject); issuer "
        + "\(certificate.issuer); \(certificate.notBefore) to \(certificate.notAfter); "
        + "\(certificate.key), \(certificate.signature.name); names: "
        + (certificate.dnsNames.isEmpty ? "none" : certificate.dnsNames.joined(separator: ", "))
    }
  }
}

/// What one address of a host agrees to.
struct SurveyedEndpoint {
  let host: DomainName
  let address: IPAddress
  let offers: TLSOffers
}

extension DomainName {
  func place(_ addresses: [IPAddress]) -> String {
    addresses.isEmpty
      ? "\(self)" : "\(self) (\(addresses.map(\.description).joined(separator: ", ")))"
  }
}

extension Examination {
  /// The chains that were presented, one entry for a host's addresses that presented the same. Servers that could not be asked are
  /// noted; `nil` where no server was probed, or nobody knows which ones there are.
  mutating func presentedChains(in facts: DomainFacts) -> [PresentedChain]? {
    guard let tls = probed(facts) else { return nil }
    var chains: [PresentedChain] = []
    for (server, endpoint) in tls.endpoints {
      switch endpoint.session {
      case .established(let session):
        if let index = chains.firstIndex(where: {
          $0.host == server.name && $0.session.peer.chain == session.peer.chain
        }) {
          chains[index].addresses.append(endpoint.address)
        } else {
          chains.append(
            PresentedChain(
              host: server.name, addresses: [endpoint.address], session: session, now: tls.now))
        }
      case .unknown(let reason):
        if facts.isDown(server.name, at: endpoint.address) { continue }
        cannotTell(server.name.place([endpoint.address]), reason)
      // Rules of their own: `smtp-…` for STARTTLS that is missing, `tls-handshake-fails`.
      case .notOffered, .failed: continue
      }
    }
    if chains.isEmpty { notApplicable() }
    return chains
  }

  /// What the servers agree to. Those that could not be asked are noted.
  mutating func surveyedEndpoints(in facts: DomainFacts) -> [SurveyedEndpoint]? {
    guard let tls = probed(facts) else { return nil }
    var surveyed: [SurveyedEndpoint] = []
    for (server, endpoint) in tls.endpoints {
      if let offers = endpoint.offers {
        surveyed.append(
          SurveyedEndpoint(host: server.name, address: endpoint.address, offers: offers))
      } else if case .unknown(let reason) = endpoint.session,
        !facts.isDown(server.name, at: endpoint.address)
      {
        cannotTell(server.name.place([endpoint.address]), reason)
      }
    }
    if surveyed.isEmpty { notApplicable() }
    return surveyed
  }

  private mutating func probed(_ facts: DomainFacts) -> TLSFacts? {
    guard let tls = facts.tls else {
      notApplicable()
      return nil
    }
    guard let hosts = mailHosts(of: facts.mailExchangers) else { return nil }
    noteNotAsked(of: facts.mailExchangers)
    for host in hosts where host.addresses.records.isEmpty { noteFailures(of: host.addresses) }
    if tls.endpoints.isEmpty { notApplicable() }
    return tls
  }

  /// Notes that the survey of a server ended before the question was answered.
  mutating func noteInterruption(_ endpoint: SurveyedEndpoint, _ what: String) {
    cannotTell(
      endpoint.host.place([endpoint.address]),
      "\(what) was not found out: " + (endpoint.offers.interruption ?? "the survey ended early"))
  }
}

/// What depends on a mail server's certificate.
enum AuthenticationDemand {
  /// Senders encrypt with whatever certificate there is (RFC 7435, RFC 3207 §4.1).
  case none
  /// The domain's MTA-STS policy says `testing`: senders report, and deliver all the same (RFC 8461 §5).
  case tested
  /// The policy says `enforce`: senders do not deliver (RFC 8461 §5).
  case enforced
  /// There is a record, and the policy could not be fetched from here.
  case unknown

  /// How bad it is that a certificate does not authenticate the server.
  func severity(otherwise: Severity) -> Severity {
    switch self {
    case .none, .unknown: otherwise
    case .tested: max(otherwise, .warning)
    case .enforced: .error
    }
  }

  /// What senders do, to end a message with.
  var effect: String {
    switch self {
    case .none:
      "senders without MTA-STS or DANE encrypt all the same, but nothing keeps others from posing as "
        + "the server"
    case .tested: "the domain's MTA-STS policy (mode testing) has senders report this"
    case .enforced: "the domain's MTA-STS policy (mode enforce) has senders refuse to deliver"
    case .unknown:
      "whether senders refuse to deliver is not known, since the domain's MTA-STS policy could not be fetched"
    }
  }
}

extension DomainFacts {
  /// Whether an address of a mail server takes no connections, by its own doing: it then has no TLS that could be looked at.
  func isDown(_ host: DomainName, at address: IPAddress) -> Bool {
    mailServers?.probes.contains {
      $0.server.name == host && $0.probe.address == address
        && mailServers?.isDown($0.probe) == true
    } ?? false
  }

  /// By the policy that senders go by: one that is served, with a record beside it (RFC 8461 §3).
  var authenticationDemand: AuthenticationDemand {
    guard let mtaSTS, mtaSTS.record != nil, !mtaSTS.isProposed else { return .none }
    if mtaSTS.policy == nil { return mtaSTS.isPolicyOpen ? .unknown : .none }
    switch mtaSTS.policy?.file.policy?.mode {
    case .enforce?: return .enforced
    case .testing?: return .tested
    case MTASTSPolicy.Mode.none?, nil: return .none
    }
  }
}
