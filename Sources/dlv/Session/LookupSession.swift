import Audit
import Crypto
import DNS
import DNSTransport
import Foundation
import Logging
import MailAuth
import NameRules
import Reputation
import SMTP
import Synchronization

/// The resolvers of one run, put together as the options say: transport, cache, zone files in front, recorder around all.
struct LookupSession {
  let lanes: EventLoopLanes
  private let resolver: any Resolver
  private let signedResolver: any SignedResolver
  private let trustAnchors: TrustAnchors
  private let authoritativeServers: any AuthoritativeServers
  let publicSuffixes: any PublicSuffixes
  private let recordingFile: RecordingFile?
  private let zones: ZoneSet
  private let replayed: Recording?
  /// When the run is: of a replay, when it was recorded. What depends on the time is then the same again.
  let time: UTCTime
  private let auditTimeout: Duration
  /// Of the servers that are asked; `nil` where none is.
  private let reachability: Reachability?
  private let opening: FactGatherer.Opening
  private var sources = GatheringSources()
  private let sharedDocuments: SharedDocuments?
  /// What the probes of one audit may take beyond the time for its questions.
  private var probeTimeout = Duration.zero
  /// Asks the blocklists of the run; `nil` where it has none.
  let blocklists: BlocklistSurvey?

  private static let systemConfigurationPath = "/etc/resolv.conf"

  /// `threads` event loops; more than one pays only for many targets. Where it is verbose, every question that goes out is logged.
  /// The keys of `blocklists` go into the names of their zones where nobody sees them any more.
  init(
    _ options: DNSOptions, _ settings: Settings, threads: Int = 1, isVerbose: Bool,
    probe: ProbeOptions? = nil, isList: Bool = false, https: HTTPSOptions? = nil,
    trustAnchor: String? = nil,
    blocklists: BlocklistSelection? = nil
  ) throws(CommandFailure) {
    trustAnchors = try trustAnchor.map(TrustAnchorFile.read) ?? .iana
    let logger = isVerbose ? LoggedResolver.logger() : nil
    guard let list = PublicSuffixList() else {
      throw CommandFailure(
        .unavailable, "there is no public suffix list; install the package publicsuffix")
    }
    publicSuffixes = list
    lanes = EventLoopLanes(count: threads)
    opening = threads > 1 ? .together : .chainByChain
    auditTimeout = settings.auditTimeout
    zones = try Self.zones(options.zones)
    replayed = try options.replay.map(Self.recording)
    time = replayed?.time ?? Self.now

    let source = try Self.source(
      options, settings, replayed, lanes, logger, blocklists?.keys ?? [:])
    var resolver: any Resolver =
      zones.isEmpty ? source.resolver : OverlayResolver(zones: zones, over: source.resolver)
    var signed: any SignedResolver =
      zones.isEmpty ? source.signed : SignedOverlayResolver(zones: zones, over: source.signed)
    var probing: any Resolver =
      zones.isEmpty ? source.probing : OverlayResolver(zones: zones, over: source.probing)
    var servers = source.servers
    reachability = source.reachability
    if let path = options.record {
      let file = try Self.recordingFile(
        path, keyNames: replayed?.keyNames ?? zones.keyNames, time: time)
      recordingFile = file
      resolver = RecordingResolver(resolver) { file.record($0) }
      probing = RecordingResolver(probing) { file.record($0) }
      signed = RecordingSignedResolver(signed) { file.record($0) }
      servers = RecordedServers(base: servers, file: file)
    } else {
      recordingFile = nil
    }
    self.resolver = resolver
    signedResolver = signed
    authoritativeServers = servers
    sources.bimi = try BIMIReading.sources(settings, now: replayed?.time ?? Self.now)
    if let inspector = sources.bimi?.certificates {
      sources.policyCertificates = CertificateSource(
        inspector: inspector, now: replayed?.time ?? Self.now)
    }
    sources.documentFetcher = DocumentFetching.fetcher(
      options, https, settings, replayed: replayed, recordingFile: recordingFile)
    sharedDocuments = sources.documentFetcher.map(SharedDocuments.init)
    sources.webServerPort = https?.httpsPort ?? HTTPSLocation.standardPort
    sources.references = ReferenceHosts(
      mailServer: probe?.reference, webServer: https?.reference)
    if let probe {
      let prober = try MailServerProbing.prober(probe, settings, isList: isList)
      sources.mailServerProber = prober
      sources.tlsSurveyor = prober
      sources.certificates = try Self.certificates(settings)
      sources.mailServerPort = probe.smtpPort ?? SMTPProbeTarget.standardPort
      probeTimeout = MailServerProbing.timeout(probe)
    }
    self.blocklists = blocklists.map { BlocklistSurvey($0.lists, resolver: probing) }
    sources.blocklists = self.blocklists
  }

  /// A gatherer whose time begins now.
  func makeGatherer() -> FactGatherer {
    var sources = sources
    // Recordings of the first version know no time, since they hold nothing that is signed.
    if replayed == nil || replayed?.time != nil { sources.dnssec = makeValidator() }
    return FactGatherer(
      resolver: makeResolver(), publicSuffixes: publicSuffixes, keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: authoritativeServers, sources: sources, opening: opening)
  }

  /// A gatherer of one state of the DNS, whose time begins now: `nil` for what is published.
  ///
  /// What is fetched by HTTPS is fetched once, so that two states can't differ in it.
  func makeGatherer(in state: GateState?, log: QuestionLog? = nil) -> FactGatherer {
    var sources = sources
    sources.documentFetcher = sharedDocuments
    let resolver = makeResolver()
    let overlaid = state?.resolver(over: resolver) ?? resolver
    if let state, state.isValidated {
      sources.dnssec = makeValidator(
        over: SignedOverlayResolver(zones: state.zones, over: signedResolver),
        trustAnchors.adding(state.zoneKeys))
    }
    return FactGatherer(
      resolver: log?.watching(overlaid) ?? overlaid, publicSuffixes: publicSuffixes,
      keyInspector: OpenSSLKeyInspector(), authoritativeServers: authoritativeServers,
      sources: sources, opening: .chainByChain)
  }

  /// What validates answers about one target, whose time begins now.
  func makeValidator() -> ChainValidator { makeValidator(over: signedResolver, trustAnchors) }

  private func makeValidator(
    over resolver: any SignedResolver, _ anchors: TrustAnchors
  ) -> ChainValidator {
    let end = ContinuousClock.now + auditTimeout
    return ChainValidator(
      resolver: TimeLimitedSignedResolver(resolver) { ContinuousClock.now >= end },
      cryptography: LdnsCryptography(), anchors: anchors, time: time)
  }

  /// What answers the questions of one target, whose time (`--audit-timeout`) begins now.
  func makeResolver() -> any Resolver {
    let end = ContinuousClock.now + auditTimeout + probeTimeout
    return TimeLimitedResolver(resolver) { ContinuousClock.now >= end }
  }

  /// DKIM selectors of the domain that the zone files (or those of the recorded run) hold.
  func zoneSelectors(of domain: DomainName) -> [String] {
    if replayed == nil, zones.isEmpty { return [] }
    guard let keys = domain.prepending("_domainkey") else { return [] }
    let names = replayed?.names(below: keys) ?? zones.names(below: keys)
    return ZoneSelectors.selectors(among: names, below: keys)
  }

  private static let kept = Mutex<[LookupSession]>([])

  /// Lets the session live as long as the process: to take a cache apart entry by entry when all is done would only take time.
  func keepUntilExit() { Self.kept.withLock { $0.append(self) } }

  /// Completes the recording, and tells the user of servers that never answered.
  func finish() throws(CommandFailure) {
    do throws(RecordingFile.Failure) { try recordingFile?.finish() } catch {
      throw CommandFailure(.inputOutput, "can't write the recording \(error)")
    }
    if let complaint = reachability?.complaint { StandardError.write(line: "dlv: \(complaint)") }
  }

  static var now: UTCTime { UTCTime(seconds: Int(Date().timeIntervalSince1970)) }

  // MARK: Parts

  /// What reads the certificates of mail servers, as of now.
  private static func certificates(
    _ settings: Settings
  ) throws(CommandFailure) -> CertificateSource {
    let now = UTCTime(seconds: Int(Date().timeIntervalSince1970))
    do throws(OpenSSLCertificateInspector.Failure) {
      return CertificateSource(
        inspector: try OpenSSLCertificateInspector(authoritiesFile: settings.authoritiesFile),
        now: now)
    } catch {
      throw CommandFailure(.noInput, "can't examine certificates: \(error)")
    }
  }

  private struct Source {
    let resolver: any Resolver
    /// For what is asked once in a run and should not fail for one packet that is lost.
    let probing: any Resolver
    let signed: any SignedResolver
    let servers: any AuthoritativeServers
    var reachability: Reachability?
  }

  /// What answers beside the zone files.
  private static func source(
    _ options: DNSOptions, _ settings: Settings, _ replayed: Recording?, _ lanes: EventLoopLanes,
    _ logger: Logger?, _ keys: [DomainName: DomainName]
  ) throws(CommandFailure) -> Source {
    if let replayed {
      return Source(
        resolver: ReplayResolver(replayed), probing: ReplayResolver(replayed),
        signed: ReplayResolver(replayed),
        servers: ReplayedServers(recording: replayed))
    }
    if options.offline {
      return Source(
        resolver: OfflineResolver(), probing: OfflineResolver(), signed: OfflineResolver(),
        servers: OfflineServers())
    }
    let (servers, stub) = try stub(settings)
    do {
      let reachability = Reachability(servers)
      var watched = stub
      watched.observer = { reachability.note($0) }
      let resolver = try StubResolver(servers: servers, lanes: lanes, options: watched)
      let asking: any Resolver & SignedResolver =
        keys.isEmpty ? resolver : KeyedZoneResolver(keys, over: resolver)
      let logged: any Resolver & SignedResolver =
        logger.map { LoggedResolver(asking, logger: $0) } ?? asking
      return Source(
        resolver: CachingResolver(logged) { ContinuousClock.now },
        probing: SecondChanceResolver(logged),
        signed: CachingSignedResolver(logged, now: { ContinuousClock.now }, date: { Self.now }),
        servers: DirectServers(lanes: lanes, options: stub), reachability: reachability)
    } catch {
      throw CommandFailure(.unavailable, "can't use the resolver: \(error)")
    }
  }

  /// The servers that are asked, and how.
  static func stub(
    _ settings: Settings
  ) throws(CommandFailure) -> (servers: [ServerEndpoint], options: StubResolver.Options) {
    var stub = StubResolver.Options()
    stub.timeout = settings.dnsTimeout
    stub.firstAttempt = min(stub.firstAttempt, stub.timeout)
    stub.mixesCase = settings.usesMixedCaseQueries
    stub.authoritiesFile = settings.authoritiesFile
    if let file = settings.authoritiesFile, access(file, R_OK) != 0 {
      throw CommandFailure(
        .noInput, "can't read the CA file \(file): \(String(cString: strerror(errno)))")
    }
    stub.userAgent = "dlv/\(Version.number)"
    var servers = settings.resolvers
    if servers.isEmpty {
      let system = systemConfiguration()
      servers = system.servers
      if let seconds = system.timeout {
        stub.firstAttempt = min(.seconds(seconds), stub.timeout)
      }
      stub.rounds = system.attempts ?? stub.rounds
    }
    return (servers, stub)
  }

  /// What resolv.conf says; without the file, the server on the loopback address.
  private static func systemConfiguration() -> SystemResolverConfiguration {
    let path = systemConfigurationPath
    guard FileManager.default.fileExists(atPath: path) else {
      return SystemResolverConfiguration(parsing: "")
    }
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      StandardError.write(line: "dlv: can't read \(path); asking 127.0.0.1")
      text = ""
    }
    let configuration = SystemResolverConfiguration(parsing: text)
    for server in configuration.ignoredServers {
      StandardError.write(line: "dlv: \(path): '\(server)' is not an address that dlv can ask")
    }
    return configuration
  }

  private static func zones(_ arguments: [String]) throws(CommandFailure) -> ZoneSet {
    var zones = ZoneSet()
    for argument in arguments {
      let file: ZoneFile
      do throws(ZoneFileError) { file = try ZoneFile.load(argument: argument) } catch {
        throw Self.failure(error, argument)
      }
      for warning in file.warnings { StandardError.write(line: "dlv: \(warning)") }
      if zones.origins.contains(file.origin) {
        throw CommandFailure(
          .badData, "the zone \(file.origin) is in \(argument) and in a --zone before it")
      }
      zones.insert(file.zone)
    }
    return zones
  }

  private static func recording(_ path: String) throws(CommandFailure) -> Recording {
    do throws(RecordingReader.Failure) { return try RecordingReader.read(path: path) } catch {
      throw CommandFailure(Self.status(of: error), "can't replay \(error)")
    }
  }

  private static func recordingFile(
    _ path: String, keyNames: [DomainName], time: UTCTime
  ) throws(CommandFailure) -> RecordingFile {
    do throws(RecordingFile.Failure) {
      return try RecordingFile(path: path, keyNames: keyNames, time: time)
    } catch {
      throw CommandFailure(.cannotCreate, "can't write the recording \(error)")
    }
  }

  private static func failure(_ error: ZoneFileError, _ argument: String) -> CommandFailure {
    if case .unreadable = error.errors.first?.reason {
      return CommandFailure(.noInput, "can't read the zone file \(error)")
    }
    // The places begin lines of their own, where editors and CI systems find them.
    return CommandFailure(
      .badData, "the zone file \(argument) has errors, so nothing of it is used:\n\(error)")
  }

  private static func status(of failure: RecordingReader.Failure) -> ExitStatus {
    switch failure {
    case .unreadable: .noInput
    case .notARecording, .otherVersion, .badLine: .badData
    }
  }
}
