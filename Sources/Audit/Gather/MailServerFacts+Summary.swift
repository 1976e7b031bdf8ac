import DNS
import MailAuth
import Reputation
public import SMTP

extension MailServerFacts {
  public var summary: FactValue {
    .object(["port": .integer(Int(port)), "hosts": .list(servers.map { $0.summary(in: self) })])
  }
}

extension MailServer {
  fileprivate func summary(in facts: MailServerFacts) -> FactValue {
    var entries: [String: FactValue] = [
      "name": "\(name)",
      "addresses": .list(probes.map { $0.summary(isDown: facts.isDown($0)) }),
    ]
    if let known = KnownSender.of(name) { entries["operator"] = .string(known.name) }
    entries["preference"] = preference.map { .integer(Int($0)) }
    if !notProbed.isEmpty { entries["not_probed"] = FactValue(notProbed) }
    return .object(entries)
  }
}

extension MailServerProbe {
  fileprivate func summary(isDown: Bool) -> FactValue {
    let dialogue = record.dialogue
    var entries: [String: FactValue] = [
      "address": "\(address)", "family": isIPv6 ? "ipv6" : "ipv4",
      "ptr": reverseName.summary, "milliseconds": milliseconds,
      "transcript": FactValue(record.transcript.lines),
      "ending": FactValue(dialogue.ending?.word),
    ]
    if isDown { entries["down"] = true }
    if let problem = dialogue.problem { entries["problem"] = .string(problem) }
    if let greeting = dialogue.greeting { entries["greeting"] = .string("\(greeting)") }
    if let capabilities = dialogue.capabilities { entries["ehlo"] = capabilities.summary }
    if let startTLS = dialogue.startTLS { entries["starttls"] = .string("\(startTLS)") }
    if !dialogue.injected.isEmpty {
      entries["plain_text_after_starttls"] = .string(OctetText.escaped(dialogue.injected))
    }
    if let tls = dialogue.tls {
      var facts: [String: FactValue] = [
        "version": .string(tls.version), "cipher": .string(tls.cipherSuite),
        "certificates": .integer(tls.chain.count),
      ]
      facts["certificate_problem"] = tls.certificateProblem.map { .string($0) }
      entries["tls"] = .object(facts)
    }
    if let capabilities = dialogue.capabilitiesOverTLS {
      entries["ehlo_over_tls"] = capabilities.summary
    }
    return .object(entries)
  }

  public var isIPv6: Bool {
    switch address {
    case .v4: false
    case .v6: true
    }
  }

  /// Of each step that was completed, and of the whole.
  private var milliseconds: FactValue {
    var entries: [String: FactValue] = ["total": .integer(record.total.milliseconds)]
    for time in record.times { entries[time.step.rawValue] = .integer(time.duration.milliseconds) }
    return .object(entries)
  }
}

extension Capabilities {
  fileprivate var summary: FactValue {
    ["name": FactValue(name), "extensions": FactValue(extensions)]
  }
}

extension ReverseDNS {
  fileprivate var summary: FactValue {
    switch self {
    case .confirmed(let name): ["name": "\(name)", "confirmed": true]
    case .missing: ["confirmed": false]
    case .unconfirmed(let names):
      ["name": FactValue(names.first?.description), "confirmed": false]
    case .undetermined(let answer):
      ["failed": .string("\(answer.question): \(answer.failure?.description ?? "")")]
    }
  }
}

extension SMTPEnding {
  /// One word for scripts.
  public var word: String {
    switch self {
    case .quit, .quitUnanswered: "complete"
    case .notConnected(.refused): "refused"
    case .notConnected(.timedOut): "connect_timed_out"
    case .notConnected(.unreachable): "unreachable"
    case .notConnected: "not_connected"
    case .timedOut: "timed_out"
    case .closed: "closed"
    case .serviceClosing: "service_closing"
    case .fault: "protocol_fault"
    case .tlsFailed: "tls_failed"
    }
  }
}

extension Duration {
  /// Rounded down.
  public var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
