import Audit
import DNS
import Glibc
import SMTP
import SMTPTransport
import TLS

/// The transport's prober as the audit wants it.
struct NetworkProber: MailServerProber, TLSSurveyor {
  let prober: SMTPProber

  func probe(_ target: SMTPProbeTarget) async -> SMTPProbeRecord { await prober.probe(target) }

  func survey(_ target: SMTPProbeTarget) async -> TLSOffers { await prober.survey(target) }
}

/// The prober of a run, as the options say.
enum MailServerProbing {
  static func prober(
    _ options: ProbeOptions, _ settings: Settings, isList: Bool
  ) throws(CommandFailure) -> NetworkProber {
    var prober = SMTPProber.Options(client: options.client ?? machineName ?? .localAddress)
    prober.timeout = timeout(options)
    prober.runTimeout =
      options.probeRunTimeout.map { .seconds($0) }
      ?? (isList ? SMTPProber.Options.defaultListTimeout : SMTPProber.Options.defaultRunTimeout)
    prober.authoritiesFile = settings.authoritiesFile
    do throws(TLSError) { return NetworkProber(prober: try SMTPProber(prober)) } catch {
      throw CommandFailure(.unavailable, "can't probe mail servers: \(error)")
    }
  }

  static func timeout(_ options: ProbeOptions) -> Duration {
    options.probeTimeout.map { .seconds($0) } ?? SMTPProber.Options.defaultTimeout
  }

  /// The machine's own name where that has a domain: one that is no more than `localhost` names nobody (RFC 5321 §4.1.4).
  private static var machineName: ClientIdentity? {
    var buffer = [CChar](repeating: 0, count: Int(HOST_NAME_MAX) + 1)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
    let text = String(
      decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let name = try? DomainName(text), name.labelCount >= 2 else { return nil }
    let end = name.suffix(labels: 1).description.lowercased()
    return end == "localdomain" || end == "local" || end == "internal" ? nil : .host(name)
  }
}
