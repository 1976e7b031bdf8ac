import DNS
import MailAuth

/// What a report shows of MTA-STS.
extension MTASTSFacts {
  /// The hosts are those that the policy has to cover.
  func summary(_ hosts: [DomainName]) -> FactValue {
    if isForNobody { return ["policy": policySummary([])] }
    var entries: [String: FactValue] = [
      "record": FactValue(records.first.map { $0.resource.text }),
      "records": .integer(records.count),
      "id": FactValue(record?.id),
      "policy": policySummary(hosts),
    ]
    if let failure = text.failure { entries["failed"] = "\(text.question): \(failure)" }
    if !text.aliases.isEmpty { entries["alias_of"] = "\(text.canonicalName)" }
    if let host {
      entries["policy_host"] = host.summary
      entries["fetches"] = .list(
        attempts.map { $0.summary(at: certificateTime, in: self) })
    }
    return .object(entries)
  }

  private func policySummary(_ hosts: [DomainName]) -> FactValue {
    guard let policy else { return nil }
    var entries: [String: FactValue] = [
      "text": .string(String(decoding: policy.file.octets, as: UTF8.self)),
      "problems": FactValue(policy.file.problems),
    ]
    switch policy.origin {
    case .fetched(let address): entries["from"] = "\(address)"
    case .proposed(let file), .forNobody(let file): entries["file"] = FactValue(file)
    }
    guard let content = policy.file.policy else { return .object(entries) }
    entries["mode"] = .string(content.mode.rawValue)
    entries["max_age"] = .integer(content.maxAge)
    entries["mx"] = FactValue(content.patterns)
    entries["coverage"] = .list(
      hosts.map { host in
        [
          "host": "\(host)",
          "pattern": FactValue(content.patterns.first { $0.matches(host) }?.description),
        ]
      })
    return .object(entries)
  }
}

extension MTASTSFacts.Attempt {
  fileprivate func summary(at time: UTCTime?, in facts: MTASTSFacts) -> FactValue {
    switch fetch {
    case .response(let response):
      var entries: [String: FactValue] = [
        "address": "\(address)", "status": .integer(response.status),
        "content_type": FactValue(response.contentType), "location": FactValue(response.location),
      ]
      if let certificate, let time { entries["certificate"] = certificate.summary(at: time) }
      return .object(entries)
    case .failed(let failure):
      return [
        "address": "\(address)", "failure": "\(failure)",
        "certain": .boolean(facts.isCertain(failure, at: address)),
      ]
    }
  }
}

extension Record {
  /// The joined character-strings of a TXT record, safe to print.
  var text: String { if case .txt(let strings) = data { strings.text } else { "" } }

  /// The same as octets.
  var octets: [UInt8] { if case .txt(let strings) = data { strings.joined } else { [] } }
}

extension MailExchangerFacts {
  /// The names that mail for the domain goes to: those of its MX records, or the domain itself where it has none but an address
  /// (RFC 5321 §5.1).
  var hostNames: [DomainName] {
    if let implicit { return implicit.resolution == .resolved ? [implicit.name] : [] }
    return exchangers.map(\.name).filter { !$0.isRoot }
  }
}
