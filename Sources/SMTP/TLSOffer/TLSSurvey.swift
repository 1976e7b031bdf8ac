/// Finds out which versions and cipher suites a server agrees to: names the next ClientHello, takes the answer, until enough is known.
///
/// First each version, then each kind of suites that nobody should offer, then the others by removal: what the server chose is
/// left out of the next offer. Every offer is a connection, so that their number is bounded.
public struct TLSSurvey: Hashable, Sendable {
  /// Connections to one address. The versions take 4, the kinds 6; the rest goes to the list of suites. A mail server whose limit of
  /// connections is below that is not one that serves large senders.
  public static let maximumConnections = 24

  private enum Stage: Hashable {
    case version(TLSVersion)
    case kind(CipherSuite.Kind, TLSVersion)
    case removal(TLSVersion)
  }

  private let serverName: String
  private var stages: [Stage]
  private var remaining: [TLSVersion: [CipherSuite]] = [:]
  /// Versions to which the server closed the connection without an alert.
  private var closed: [TLSVersion] = []
  public private(set) var offers = TLSOffers()

  public init(serverName: String) {
    self.serverName = serverName
    stages = TLSVersion.all.map(Stage.version)
  }

  /// What is to be offered next; `nil` when the survey is over.
  public var next: ClientHello? {
    guard offers.connections < Self.maximumConnections, let stage = stages.first else { return nil }
    switch stage {
    case .version(let version), .removal(let version):
      return ClientHello(version: version, ciphers: suites(for: version), serverName: serverName)
    case .kind(let kind, let version):
      return ClientHello(
        version: version, ciphers: suites(for: version).filter { $0.kind == kind },
        serverName: serverName)
    }
  }

  private func suites(for version: TLSVersion) -> [CipherSuite] {
    remaining[version] ?? CipherSuite.all.filter { $0.isOfVersion13 == (version == .v1_3) }
  }

  /// Takes what came of the last offer.
  public mutating func take(_ result: TLSHelloProbe.Result) {
    guard let stage = stages.first else { return }
    stages.removeFirst()
    offers.connections += 1
    switch (stage, result) {
    case (_, .noTLS(let reason)), (_, .failed(let reason)):
      // A server that stops answering is not pressed.
      offers.interruption = reason
      stages = []
    case (.version(let version), .answered(let hello)):
      // Some servers answer with another version than the only one that was offered.
      offers.versions[version] = hello.version == version ? .accepted : .refused
      if hello.version == version { note(hello, version) }
    case (.version(let version), .refused(alert: nil)): closed.append(version)
    case (.version(let version), .refused): offers.versions[version] = .refused
    case (.kind(let kind, let version), .answered(let hello)):
      offers.kinds[kind] = .accepted
      note(hello, version)
    case (.kind(let kind, _), .refused): offers.kinds[kind] = .refused
    case (.removal(let version), .answered(let hello)):
      let isNew = suites(for: version).contains(hello.cipher)
      note(hello, version)
      if isNew { stages.append(.removal(version)) }
    case (.removal(let version), .refused): offers.complete.insert(version)
    }
    if case .version = stage, stages.isEmpty, offers.interruption == nil { planRest() }
  }

  private mutating func note(_ hello: ServerHello, _ version: TLSVersion) {
    remaining[version] = suites(for: version).filter { $0 != hello.cipher }
    offers.ciphers[version, default: []].append(hello.cipher)
    if let exchange = hello.exchange {
      let known = offers.exchanges[version] ?? []
      if !known.contains(exchange) { offers.exchanges[version] = known + [exchange] }
    }
  }

  /// Old versions share their suites: the newest that is accepted stands for the others.
  private mutating func planRest() {
    let accepted = TLSVersion.all.filter { offers.versions[$0] == .accepted }
    // RFC 8446 §6.2 has a server send an alert, and some close without: of one that takes another version it is a refusal, of one
    // that takes none nobody knows whether it breaks down over TLS as such.
    if accepted.isEmpty, !closed.isEmpty {
      offers.interruption = "the server closed the connection without an answer to the ClientHello"
      return
    }
    for version in closed { offers.versions[version] = .refused }
    if let old = accepted.first(where: { $0 < .v1_3 }) {
      for kind in CipherSuite.Kind.allCases where kind != .forwardSecret {
        let isKnown = offers.ciphers.values.joined().contains { $0.kind == kind }
        if isKnown { offers.kinds[kind] = .accepted } else { stages.append(.kind(kind, old)) }
      }
      stages.append(.removal(old))
    } else {
      // TLS 1.3 alone has none of them.
      for kind in CipherSuite.Kind.allCases where kind != .forwardSecret {
        offers.kinds[kind] = .refused
      }
    }
    if accepted.contains(.v1_3) { stages.append(.removal(.v1_3)) }
  }
}

/// What a server agrees to.
public struct TLSOffers: Hashable, Sendable {
  public enum Agreement: Hashable, Sendable {
    case accepted
    case refused
  }

  /// A version that is missing was not tried to the end.
  public var versions: [TLSVersion: Agreement] = [:]
  /// The same for kinds of suites up to TLS 1.2.
  public var kinds: [CipherSuite.Kind: Agreement] = [:]
  /// In the order in which the server chose them. Of versions below 1.2, one alone unless there is no newer.
  public var ciphers: [TLSVersion: [CipherSuite]] = [:]
  /// How the keys were exchanged.
  public var exchanges: [TLSVersion: [ServerHello.KeyExchange]] = [:]
  /// The versions whose list of suites is complete.
  public var complete: Set<TLSVersion> = []
  public var connections = 0
  /// Why the survey ended early, where it did.
  public var interruption: String?

  public init() {}

  /// The suites of a kind that were agreed to, each once.
  public func suites(_ kind: CipherSuite.Kind) -> [CipherSuite] {
    var seen: Set<CipherSuite> = []
    return TLSVersion.all.flatMap { ciphers[$0] ?? [] }.filter {
      $0.kind == kind && seen.insert($0).inserted
    }
  }
}
