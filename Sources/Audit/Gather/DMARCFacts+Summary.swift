import DNS
import MailAuth

/// What a report shows of DMARC.
extension DMARCFacts {
  public var summary: FactValue {
    guard let walk else { return [:] }
    return [
      "policy": walk.discovery.summary,
      "organizational_domain": FactValue(walk.organizationalDomain.name?.description),
      "asked": FactValue(walk.steps.map(\.answer.question.name)),
      "failed": FactValue(
        walk.steps.map(\.answer).filter { $0.failure != nil }.map(\.question.name)),
      "rfc7489": [
        "organizational_domain": FactValue(rfc7489OrganizationalDomain?.description),
        "domain": FactValue(rfc7489Discovery.policy?.domain.description),
        "policy": FactValue(
          rfc7489Discovery.policy.flatMap { $0.record.rfc7489Policy(for: $0.scope)?.rawValue }),
      ],
      "destinations": .list(destinations.map(\.summary)),
    ]
  }
}

extension DMARCTreeWalk.Discovery {
  fileprivate var summary: FactValue {
    switch self {
    case .nothing: return ["state": "none"]
    case .undetermined: return ["state": "undetermined"]
    case .found(let policy):
      let record = policy.record
      return [
        "state": "found",
        "domain": .string(policy.domain.description), "role": .string(policy.role.rawValue),
        "record": .string(policy.text),
        "applied": FactValue(record.appliedPolicy(for: policy.scope)?.rawValue),
        "p": FactValue(record.policy.value?.rawValue),
        "sp": FactValue(record.subdomainPolicy.value?.rawValue),
        "np": FactValue(record.nonexistentSubdomainPolicy.value?.rawValue),
        "adkim": FactValue(record.dkimAlignment.value?.rawValue),
        "aspf": FactValue(record.spfAlignment.value?.rawValue),
        "fo": FactValue(
          record.failureOptions.value.map { $0.map(\.rawValue).joined(separator: ":") }),
        "t": FactValue(record.testMode.value?.rawValue),
        "psd": FactValue(record.publicSuffix.value?.rawValue),
        "rua": FactValue(record.aggregateReports.map(\.text)),
        "ruf": FactValue(record.failureReports.map(\.text)),
      ]
    }
  }
}

extension DiscoveredPolicy {
  /// The record's joined character-strings.
  var octets: [UInt8] {
    if case .txt(let strings) = resource.data { strings.joined } else { [] }
  }

  var text: String { String(decoding: octets, as: UTF8.self) }
}

extension DMARCFacts.Destination {
  fileprivate var summary: FactValue {
    let authorized: FactValue =
      switch consent {
      case .notNeeded: "not_needed"
      case .given: "yes"
      case .missing: "no"
      case .undetermined: "undetermined"
      }
    let takesMail: FactValue =
      switch mail.service {
      case .available: "yes"
      case .refused, .absent: "no"
      case .undetermined: "undetermined"
      }
    var entries: [String: FactValue] = [
      "host": .string(host.description), "uses": FactValue(uses.map(\.rawValue)),
      "relation": .string(relation.rawValue), "authorized": authorized, "takes_mail": takesMail,
    ]
    if let known = KnownSender.of(host) { entries["operator"] = .string(known.name) }
    return .object(entries)
  }
}
