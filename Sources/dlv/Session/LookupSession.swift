import Audit
import Crypto
import DNS
import DNSTransport
import Foundation
import MailAuth
import NameRules

/// The resolvers of one run, put together as the options say: transport, cache, zone files in front, recorder around all.
struct LookupSession {
  let resolver: any Resolver
  let authoritativeServers: any AuthoritativeServers
  let lanes: EventLoopLanes
  private let publicSuffixes: any PublicSuffixes
  /// How long one audit may ask questions.
  let auditTimeout: Duration

  private static let systemConfigurationPath = "/etc/resolv.conf"

  /// `threads` event loops; more than one pays only for many targets.
  init(_ settings: Settings, threads: Int) throws(CommandFailure) {
    lanes = EventLoopLanes(count: threads)
    auditTimeout = settings.auditTimeout
    var options = StubResolver.Options()
    options.timeout = settings.dnsTimeout
    options.firstAttempt = min(options.firstAttempt, options.timeout)
    options.mixesCase = settings.usesMixedCaseQueries
    options.authoritiesFile = settings.authoritiesFile
    let servers = settings.resolvers.isEmpty ? Self.systemServers() : settings.resolvers
    do {
      resolver = try StubResolver(servers: servers, lanes: lanes, options: options)
    } catch {
      throw CommandFailure(.unavailable, "can't use the resolver: \(error)")
    }
    guard let list = PublicSuffixList() else {
      throw CommandFailure(
        .unavailable, "no public suffix list: install the package publicsuffix")
    }
    publicSuffixes = list
    authoritativeServers = DirectServers(lanes: lanes, options: options)
  }

  /// A gatherer whose time begins now.
  @Sendable func makeGatherer() -> FactGatherer {
    let end = ContinuousClock.now + auditTimeout
    return FactGatherer(
      resolver: TimeLimitedResolver(resolver) { ContinuousClock.now >= end },
      publicSuffixes: publicSuffixes, keyInspector: OpenSSLKeyInspector(),
      authoritativeServers: authoritativeServers)
  }

  func finish() async throws {}

  /// The system's servers, or the one on the loopback address where there is no resolv.conf.
  private static func systemServers() -> [ServerEndpoint] {
    let text = (try? String(contentsOfFile: systemConfigurationPath, encoding: .utf8)) ?? ""
    return SystemResolverConfiguration(parsing: text).servers
  }
}

/// Asks authoritative servers one by one, at port 53.
private struct DirectServers: AuthoritativeServers {
  let lanes: EventLoopLanes
  let options: StubResolver.Options

  func resolver(at address: IPAddress) -> any Resolver {
    var options = options
    options.recursion = .authoritativeOnly
    let endpoint = ServerEndpoint.datagram(address, port: ServerEndpoint.defaultPort)
    do {
      return try StubResolver(servers: [endpoint], lanes: lanes, options: options)
    } catch {
      return UnusableServer(reason: "\(error)")
    }
  }
}

/// Stands for a server whose address the system does not take.
private struct UnusableServer: Resolver {
  let reason: String

  func resolve(_ question: Question) async -> Answer {
    Answer(question: question, outcome: .failed(.unreachable(reason)))
  }
}
