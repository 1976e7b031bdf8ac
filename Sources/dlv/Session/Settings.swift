import Audit
import DNS
import Foundation
import MailAuth
import NameRules

/// What holds for a run: the command line first, then the configuration file, then the defaults.
struct Settings {
  var resolvers: [ServerEndpoint]
  /// For one question, retries included.
  var dnsTimeout: Duration
  /// After that an audit asks nothing more.
  var auditTimeout: Duration
  var jobs: Int
  var usesMixedCaseQueries: Bool
  var authoritiesFile: String?
  var failOn: FailureThreshold
  var allowsUndetermined: Bool
  var profile: Profile
  var blocklists: BlocklistConfiguration
  var waivers: [Waiver]
  var lint: LintSettings
  private var domains: [DomainName: DomainConfiguration]

  static let defaultTimeout = Duration.seconds(5)
  static let defaultAuditTimeout = Duration.seconds(30)
  static let defaultJobs = 32

  /// Reads the configuration that `--config` names, or the nearest dlv.yml from the working folder upward. A command that evaluates
  /// one thing has a verdict instead of findings, so `output` is nil there.
  init(dns: DNSOptions, output: OutputOptions? = nil) throws(CommandFailure) {
    let (configuration, file) = try Self.configuration(dns.configuration)
    resolvers = dns.resolvers.isEmpty ? configuration.resolvers ?? [] : dns.resolvers
    dnsTimeout =
      dns.dnsTimeout.map { .seconds($0) } ?? configuration.dnsTimeout ?? Self.defaultTimeout
    auditTimeout =
      dns.auditTimeout.map { .seconds($0) } ?? configuration.auditTimeout
      ?? Self.defaultAuditTimeout
    jobs = dns.jobs ?? configuration.jobs ?? Self.defaultJobs
    usesMixedCaseQueries = configuration.usesMixedCaseQueries ?? false
    authoritiesFile = dns.caFile
    failOn = output?.failOn ?? configuration.failOn ?? .error
    allowsUndetermined =
      output?.allowUndetermined == true || configuration.allowsUndetermined ?? false
    profile = Profile(treatments: configuration.treatments)
    blocklists = configuration.blocklists
    waivers = configuration.waivers
    lint = LintSettings(configuration, file: file)
    domains = configuration.domains
  }

  /// For commands that ask servers themselves.
  init(servers: ServerOptions) throws(CommandFailure) {
    try self.init(
      configuration: servers.times.configuration, resolvers: servers.resolvers,
      dnsTimeout: servers.times.dnsTimeout)
    authoritiesFile = servers.caFile
  }

  /// For commands that ask nobody and report.
  init(configuration path: String?, output: OutputOptions) throws(CommandFailure) {
    try self.init(configuration: path, dnsTimeout: nil)
    failOn = output.failOn ?? failOn
    allowsUndetermined = output.allowUndetermined || allowsUndetermined
  }

  private init(
    configuration path: String?, resolvers named: [ServerEndpoint] = [], dnsTimeout seconds: Double?
  ) throws(CommandFailure) {
    let (configuration, file) = try Self.configuration(path)
    resolvers = named.isEmpty ? configuration.resolvers ?? [] : named
    dnsTimeout =
      seconds.map { .seconds($0) } ?? configuration.dnsTimeout ?? Self.defaultTimeout
    auditTimeout = configuration.auditTimeout ?? Self.defaultAuditTimeout
    jobs = configuration.jobs ?? Self.defaultJobs
    usesMixedCaseQueries = configuration.usesMixedCaseQueries ?? false
    failOn = configuration.failOn ?? .error
    allowsUndetermined = configuration.allowsUndetermined ?? false
    profile = Profile(treatments: configuration.treatments)
    blocklists = configuration.blocklists
    waivers = configuration.waivers
    lint = LintSettings(configuration, file: file)
    domains = configuration.domains
  }

  /// For commands that know themselves whom to ask.
  init(times: TimeOptions) throws(CommandFailure) {
    try self.init(configuration: times.configuration, dnsTimeout: times.dnsTimeout)
  }

  /// With the file that it stands in, where there is one.
  private static func configuration(
    _ path: String?
  ) throws(CommandFailure) -> (Configuration, file: String?) {
    guard let path = path ?? ConfigurationFile.find(from: FileManager.default.currentDirectoryPath)
    else { return (Configuration(), nil) }
    do throws(ConfigurationError) {
      return (try ConfigurationFile.load(path), path)
    } catch {
      throw CommandFailure(.badConfiguration, "\(error)")
    }
  }

  /// A request for a domain: what the command line says, then what the configuration says of this domain.
  func request(
    for name: InternationalName, _ options: AuditOptions, zoneSelectors: [String]
  ) -> AuditRequest {
    let domain = domains[name.name] ?? DomainConfiguration()
    var request = AuditRequest(
      domain: name.name, unicodeName: name.unicode,
      selectors: selectors(options.selection, domain), zoneSelectors: zoneSelectors,
      mailFrom: options.mailFrom ?? domain.mailFrom,
      sendingAddresses: options.sendingAddresses.isEmpty
        ? domain.sendingAddresses : options.sendingAddresses,
      isParked: options.parked || options.profile == .parked || domain.isParked ?? false,
      asksAuthoritativeServers: options.authoritative)
    request.greetingName = options.helo
    request.senderProfile = options.profile
    return request
  }

  /// A request about a domain whose records change: what the configuration says of it, and the selectors of one state.
  func request(
    forChangesOf name: InternationalName, zoneSelectors: [String]
  ) -> AuditRequest {
    let domain = domains[name.name] ?? DomainConfiguration()
    return AuditRequest(
      domain: name.name, unicodeName: name.unicode, selectors: domain.selectors.withoutRepeats,
      zoneSelectors: zoneSelectors, mailFrom: domain.mailFrom,
      sendingAddresses: domain.sendingAddresses, isParked: domain.isParked ?? false)
  }

  /// A request about the addresses of a domain and its exchanges, or what else needs no more of the configuration.
  func request(forAddressesOf name: InternationalName) -> AuditRequest {
    let domain = domains[name.name] ?? DomainConfiguration()
    return AuditRequest(
      domain: name.name, unicodeName: name.unicode, sendingAddresses: domain.sendingAddresses,
      isParked: domain.isParked ?? false)
  }

  /// A request about a domain without anything that only the command line knows.
  func request(for name: InternationalName) -> AuditRequest {
    AuditRequest(
      domain: name.name, unicodeName: name.unicode,
      isParked: domains[name.name]?.isParked ?? false)
  }

  /// A request for the DKIM keys of a domain: those at the selectors that were named and no others, where there are such.
  func request(
    for name: InternationalName, _ options: SelectorOptions, zoneSelectors: [String]
  ) -> AuditRequest {
    let domain = domains[name.name] ?? DomainConfiguration()
    return AuditRequest(
      domain: name.name, unicodeName: name.unicode, selectors: selectors(options, domain),
      zoneSelectors: options.selectors.isEmpty ? zoneSelectors : [], mailFrom: domain.mailFrom,
      isParked: domain.isParked ?? false)
  }

  private func selectors(
    _ options: SelectorOptions, _ domain: DomainConfiguration
  ) -> [String] {
    (options.selectors.isEmpty ? domain.selectors : options.selectors).withoutRepeats
  }
}

extension [String] {
  /// Each once, in the order of its first place, whatever its case.
  fileprivate var withoutRepeats: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0.lowercased()).inserted }
  }
}
