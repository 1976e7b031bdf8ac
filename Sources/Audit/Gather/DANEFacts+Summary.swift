import DNS
import MailAuth

extension DANEFacts {
  public var summary: FactValue {
    var entries: [String: FactValue] = ["hosts": .list(hosts.map(\.summary))]
    entries["mx_security"] = exchange.map { .string($0.word) }
    return .object(entries)
  }
}

extension DANEFacts.Host {
  fileprivate var summary: FactValue {
    var entries: [String: FactValue] = [
      "name": "\(name)", "security": .string(security.word), "standing": .string(standing.word),
    ]
    entries["security_reason"] = security.reason.map { "\($0)" }
    if !bogusAddresses.isEmpty {
      entries["bogus_addresses"] = FactValue(
        bogusAddresses.map { "\($0.answer.question): \($0.security)" })
    }
    if let lookup = lookups.first(where: { !$0.associations.isEmpty }) ?? lookups.last {
      entries["tlsa"] = lookup.summary(presentations)
    }
    if !presentations.isEmpty { entries["presented"] = .list(presentations.map(\.summary)) }
    if let keys {
      entries["keys"] = .list(
        keys.digests.map { key in
          ["sha256": .string(key.digest.hexadecimal), "addresses": FactValue(key.addresses)]
        })
      if !keys.unseen.isEmpty { entries["keys_not_seen"] = FactValue(keys.unseen) }
    }
    return .object(entries)
  }
}

extension DANEFacts.Host.Standing {
  fileprivate var word: String {
    switch self {
    case .insecure: "insecure"
    case .indeterminate: "indeterminate"
    case .unreachable: "unreachable"
    case .failing: "failing"
    case .none: "none"
    case .published: "published"
    }
  }
}

extension DANEFacts.Lookup {
  fileprivate func summary(_ presentations: [DANEFacts.Presentation]) -> FactValue {
    var entries: [String: FactValue] = [
      "name": "\(question.name)", "security": .string(security.word),
      "records": .list(
        associations.enumerated().map { index, entry in
          let status = status(of: index, presentations)
          return [
            "record": "\(entry.record.data)", "kind": .string(entry.association.kind),
            "ttl": .integer(Int(entry.record.ttl)), "status": .string(status.word),
          ]
        }),
    ]
    entries["failed"] = answer.failure.map { "\($0)" }
    switch confirmation {
    case .failing(let servers): entries["servers_failing"] = FactValue(servers)
    case .answered(let server): entries["server_answering"] = .string(server)
    case .open, nil: break
    }
    return .object(entries)
  }

  /// What is known of one record.
  enum RecordStatus: Hashable {
    case matches
    /// It is usable, and no certificate that was presented fits it.
    case matchesNothing
    case unusable(TLSAFault)
    /// Nothing was presented to compare it with.
    case notCompared

    var word: String {
      switch self {
      case .matches: "matches"
      case .matchesNothing: "no certificate matches"
      case .unusable(let fault): "unusable: \(fault)"
      case .notCompared: "not compared"
      }
    }
  }

  func status(of index: Int, _ presentations: [DANEFacts.Presentation]) -> RecordStatus {
    if case .unusable(let fault) = associations[index].association.use { return .unusable(fault) }
    let verdicts = presentations.compactMap { presentation -> DANEVerdict? in
      guard case .verified(let verified) = presentation.outcome,
        verified.records.indices.contains(index)
      else { return nil }
      return verified.records[index]
    }
    var status = RecordStatus.notCompared
    for verdict in verdicts {
      switch verdict {
      case .authenticated: return .matches
      // OpenSSL can't read its data.
      case .unusable: return .unusable(.notReadable)
      // The record fits, and something else is wrong.
      case .failed(let problem) where problem.kind != .noAssociation: return .matches
      case .failed: status = .matchesNothing
      case .unreadable: continue
      }
    }
    return status
  }
}

extension DANEFacts.Presentation {
  fileprivate var summary: FactValue {
    var entries: [String: FactValue] = ["address": "\(address)"]
    switch outcome {
    case .notOffered:
      entries["verdict"] = "no_tls"
      entries["problem"] = "the server does not offer STARTTLS"
    case .failed(let reason):
      entries["verdict"] = "no_tls"
      entries["problem"] = .string(reason)
    case .unknown(let reason):
      entries["verdict"] = "unknown"
      entries["problem"] = .string(reason)
    case .verified(let verified):
      switch verified.verdict {
      case .authenticated(let record, let depth):
        entries["verdict"] = "verified"
        entries["record"] = .integer(record)
        entries["depth"] = .integer(depth)
      case .failed(let problem):
        entries["verdict"] = "failed"
        entries["problem"] = problem.summary
      case .unusable: entries["verdict"] = "unusable"
      case .unreadable(let reason):
        entries["verdict"] = "unknown"
        entries["problem"] = .string(reason)
      }
    }
    return .object(entries)
  }
}
