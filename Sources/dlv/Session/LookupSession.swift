import Audit
import Crypto
import DNS
import DNSTransport
import Foundation
import Logging
import MailAuth
import NameRules

/// The resolvers of one run, put together as the options say: transport, cache, zone files in front, recorder around all.
struct LookupSession {
  let lanes: EventLoopLanes
  private let resolver: any Resolver
  private let authoritativeServers: any AuthoritativeServers
  private let publicSuffixes: any PublicSuffixes
  private let recordingFile: RecordingFile?
  private let zones: ZoneSet
  private let replayed: Recording?
  private let auditTimeout: Duration

  private static let systemConfigurationPath = "/etc/resolv.conf"

  /// `threads` event loops; more than one pays only for many targets. `logger` is told every question that goes out.
  init(
    _ options: DNSOptions, _ settings: Settings, threads: Int, logger: Logger?
  ) throws(CommandFailure) {
    guard let list = PublicSuffixList() else {
      throw CommandFailure(
        .unavailable, "there is no public suffix list; install the package publicsuffix")
    }
    publicSuffixes = list
    lanes = EventLoopLanes(count: threads)
    auditTimeout = settings.auditTimeout
    zones = try Self.zones(options.zones)
    replayed = try options.replay.map(Self.recording)

    let source = try Self.source(options, settings, replayed, lanes, logger)
    var resolver: any Resolver =
      zones.isEmpty ? source.resolver : OverlayResolver(zones: zones, over: source.resolver)
    var servers = source.servers
    if let path = options.record {
      let file = try Self.recordingFile(path, keyNames: zones.keyNames)
      recordingFile = file
      resolver = RecordingResolver(resolver) { file.record($0) }
      servers = RecordedServers(base: servers, file: file)
    } else {
      recordingFile = nil
    }
    self.resolver = resolver
    authoritativeServers = servers
  }

  /// A gatherer whose time begins now.
  func makeGatherer() -> FactGatherer {
    let end = ContinuousClock.now + auditTimeout
    return FactGatherer(
      resolver: TimeLimitedResolver(resolver) { ContinuousClock.now >= end },
      publicSuffixes: publicSuffixes, keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: authoritativeServers)
  }

  /// DKIM selectors of the domain that the zone files (or those of the recorded run) hold.
  func zoneSelectors(of domain: DomainName) -> [String] {
    guard let keys = domain.prepending("_domainkey") else { return [] }
    let names = replayed?.names(below: keys) ?? zones.names(below: keys)
    // A wildcard is no selector: it answers for every one, which the audit finds out by asking.
    return names.filter { !$0.isWildcard }.compactMap { name in
      // A selector may have several labels (RFC 6376 §3.1).
      DomainName(wire: name.wire.dropLast(keys.wire.count) + [0])?.description
    }
  }

  /// Completes the recording.
  func finish() throws(CommandFailure) {
    do throws(RecordingFile.Failure) { try recordingFile?.finish() } catch {
      throw CommandFailure(.inputOutput, "can't write the recording \(error)")
    }
  }

  // MARK: Parts

  /// What answers beside the zone files.
  private static func source(
    _ options: DNSOptions, _ settings: Settings, _ replayed: Recording?, _ lanes: EventLoopLanes,
    _ logger: Logger?
  ) throws(CommandFailure) -> (resolver: any Resolver, servers: any AuthoritativeServers) {
    if let replayed {
      return (ReplayResolver(replayed), ReplayedServers(recording: replayed))
    }
    if options.offline { return (OfflineResolver(), OfflineServers()) }
    var stub = StubResolver.Options()
    stub.timeout = settings.dnsTimeout
    stub.firstAttempt = min(stub.firstAttempt, stub.timeout)
    stub.mixesCase = settings.usesMixedCaseQueries
    stub.authoritiesFile = settings.authoritiesFile
    stub.userAgent = "dlv/\(Version.number)"
    let servers = settings.resolvers.isEmpty ? systemServers() : settings.resolvers
    do {
      let resolver = try StubResolver(servers: servers, lanes: lanes, options: stub)
      let logged: any Resolver = logger.map { LoggedResolver(resolver, logger: $0) } ?? resolver
      return (
        CachingResolver(logged) { ContinuousClock.now },
        DirectServers(lanes: lanes, options: stub)
      )
    } catch {
      throw CommandFailure(.unavailable, "can't use the resolver: \(error)")
    }
  }

  /// The system's servers, or the one on the loopback address where there is no resolv.conf.
  private static func systemServers() -> [ServerEndpoint] {
    let text = (try? String(contentsOfFile: systemConfigurationPath, encoding: .utf8)) ?? ""
    return SystemResolverConfiguration(parsing: text).servers
  }

  private static func zones(_ arguments: [String]) throws(CommandFailure) -> ZoneSet {
    var zones = ZoneSet()
    for argument in arguments {
      do throws(ZoneFileError) {
        let file = try ZoneFile.load(argument: argument)
        for warning in file.warnings { StandardError.write(line: "dlv: \(warning)") }
        zones.insert(file.zone)
      } catch {
        throw CommandFailure(Self.status(of: error), "\(error)")
      }
    }
    return zones
  }

  private static func recording(_ path: String) throws(CommandFailure) -> Recording {
    do throws(RecordingReader.Failure) { return try RecordingReader.read(path: path) } catch {
      throw CommandFailure(Self.status(of: error), "can't replay \(error)")
    }
  }

  private static func recordingFile(
    _ path: String, keyNames: [DomainName]
  ) throws(CommandFailure) -> RecordingFile {
    do throws(RecordingFile.Failure) {
      return try RecordingFile(path: path, keyNames: keyNames)
    } catch {
      throw CommandFailure(.cannotCreate, "can't write the recording \(error)")
    }
  }

  private static func status(of error: ZoneFileError) -> ExitStatus {
    guard case .unreadable = error.errors.first?.reason else { return .badData }
    return .noInput
  }

  private static func status(of failure: RecordingReader.Failure) -> ExitStatus {
    switch failure {
    case .unreadable: .noInput
    case .notARecording, .otherVersion, .badLine: .badData
    }
  }
}
