import Audit
import DNS
import DNSTransport
import Synchronization

/// Asks authoritative servers one by one, at port 53. Those asked lately keep their resolvers, and so their sockets.
final class DirectServers: AuthoritativeServers {
  private let lanes: EventLoopLanes
  private let options: StubResolver.Options
  private let resolvers = Mutex<[IPAddress: any Resolver]>([:])

  /// Servers remembered; when there are more, all are forgotten. The domains of a list mostly share a few dozen.
  private static let maximumServers = 64

  init(lanes: EventLoopLanes, options: StubResolver.Options) {
    self.lanes = lanes
    var options = options
    options.recursion = .authoritativeOnly
    self.options = options
  }

  func resolver(at address: IPAddress) -> any Resolver {
    resolvers.withLock { resolvers in
      if let known = resolvers[address] { return known }
      if resolvers.count >= Self.maximumServers { resolvers = [:] }
      let resolver = makeResolver(at: address)
      resolvers[address] = resolver
      return resolver
    }
  }

  private func makeResolver(at address: IPAddress) -> any Resolver {
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

/// Asks nobody (`--offline`).
struct OfflineServers: AuthoritativeServers {
  func resolver(at address: IPAddress) -> any Resolver { OfflineResolver() }
}

/// Answers for the servers that the recorded run asked (`--replay`).
struct ReplayedServers: AuthoritativeServers {
  let recording: Recording

  func resolver(at address: IPAddress) -> any Resolver {
    ReplayResolver(recording, server: address)
  }
}

/// Records what each server says (`--record`).
struct RecordedServers: AuthoritativeServers {
  let base: any AuthoritativeServers
  let file: RecordingFile

  func resolver(at address: IPAddress) -> any Resolver {
    RecordingResolver(base.resolver(at: address)) { file.record($0, from: address) }
  }
}
