import Audit
import DNS
import DNSTransport

/// Asks authoritative servers one by one, at port 53.
struct DirectServers: AuthoritativeServers {
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
