import DNS
import MailAuth
import SMTP

/// What the checks of probed mail servers share.
extension Examination {
  /// The probed hosts, each with at least one address; `nil` where nothing was probed or nobody knows which hosts there are.
  mutating func probedServers(of facts: DomainFacts) -> [MailServer]? {
    guard let probed = facts.mailServers else {
      notApplicable()
      return nil
    }
    guard records(of: facts.mailExchangers.answer) != nil else { return nil }
    noteNotAsked(of: facts.mailExchangers)
    for server in probed.servers {
      noteFailures(of: server.host)
      if !server.notProbed.isEmpty {
        cannotTell(
          server.name,
          "\(server.notProbed.count) addresses not probed: dlv probes "
            + "\(MailServerFacts.maximumAddresses) of a host")
      }
    }
    // Hosts without an address are `mx-unresolvable`'s.
    let servers = probed.servers.filter { !$0.probes.isEmpty }
    if servers.isEmpty { notApplicable() }
    return servers.isEmpty ? nil : servers
  }

  /// The probes that got as far as `part` needs. A host of which none did is noted: what it would have said is unknown. Addresses
  /// that did not answer beside others of their host are left to the rules about reaching them.
  mutating func probes<Part>(
    of facts: DomainFacts, _ part: (SMTPDialogue) -> Part?
  ) -> [(server: MailServer, probe: MailServerProbe, part: Part)] {
    guard let servers = probedServers(of: facts) else { return [] }
    var found: [(server: MailServer, probe: MailServerProbe, part: Part)] = []
    for server in servers {
      let own = server.probes.compactMap { probe in part(probe.dialogue).map { (server, probe, $0) }
      }
      found += own
      // What refuses every connection is down, which `smtp-unreachable` says; it has nothing else to be looked at.
      guard own.isEmpty, let probed = facts.mailServers,
        let first = server.probes.first(where: { !probed.isDown($0) })
      else { continue }
      cannotTell(server.name, first.whyNothingMore)
    }
    if found.isEmpty { notApplicable() }
    return found
  }
}

extension MailServerFacts {
  /// Whether the address takes no connections, by its own doing. Nothing else can be looked at then, and nothing is left open by it:
  /// `smtp-unreachable` or `smtp-address-unreachable` tells of it.
  func isDown(_ probe: MailServerProbe) -> Bool {
    switch Reachability(probe, in: self) {
    case .notReached: true
    case .reached, .unknown: false
    }
  }
}

extension MailServer {
  /// Who runs the host, where that is a known provider.
  var provider: KnownSender? { KnownSender.of(name) }

  /// What to do, or whom to tell: customers of a provider can't change its servers.
  func fix(_ text: String) -> String {
    provider.map { "\(name) is run by \($0.name), which alone can mend it: \($0.source)" } ?? text
  }
}

extension MailServerProbe {
  /// Why the dialogue did not go further, for a rule that would have needed more.
  var whyNothingMore: String { "\(address): \(dialogue.whyNothingMore)" }

  /// The address behind its host's name: `mail.example.com [192.0.2.25]`.
  func subject(_ server: MailServer) -> String { "\(server.name) [\(address)]" }

  /// The last lines of the dialogue, with its end where that was no QUIT.
  var evidence: [String] {
    let lines = record.transcript.lines
    let shown = lines.suffix(Self.linesOfEvidence)
    let omitted = lines.count > shown.count ? ["… \(lines.count - shown.count) lines before"] : []
    return omitted + shown + (dialogue.ending?.problem.map { ["(\($0))"] } ?? [])
  }

  private static let linesOfEvidence = 24
}

extension SMTPDialogue {
  /// Why it did not go further, for a rule that would have needed more.
  var whyNothingMore: String {
    problem ?? "the server does not offer it"
  }

  /// What kept it from going as far as the server's offer; `nil` where nothing did.
  var problem: String? {
    if let problem = ending?.problem { return problem }
    if let greeting, greeting.code != 220 { return "the greeting was '\(greeting)'" }
    if let ehlo, ehlo.code != 250 { return "EHLO was answered with '\(ehlo)'" }
    if let ehloOverTLS, ehloOverTLS.code != 250 {
      return "EHLO over TLS was answered with '\(ehloOverTLS)'"
    }
    return nil
  }

  /// The widest answer about extensions: over TLS where there was TLS, whose answer alone counts then (RFC 3207 §4.2).
  var widestCapabilities: Capabilities? { tls == nil ? capabilities : capabilitiesOverTLS }
}

extension [MailServerProbe] {
  /// The addresses, divided by commas.
  var addressList: String { map { "\($0.address)" }.joined(separator: ", ") }
}
