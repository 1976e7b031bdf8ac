import DNS
import MailAuth

/// What a report shows of DKIM.
extension DKIMFacts {
  public var summary: FactValue {
    [
      "presence": .string(presence.name),
      "search": .string(search.name),
      "selectors": .list(selectors.map(\.summary)),
    ]
  }
}

extension DKIMFacts.Presence {
  var name: String {
    switch self {
    case .present: "present"
    case .absent: "absent"
    case .notFound: "not_found"
    case .undetermined: "undetermined"
    }
  }
}

extension DKIMFacts.Search {
  fileprivate var name: String {
    switch self {
    case .notNeeded: "not_needed"
    case .provenAbsent: "proven_absent"
    case .failed: "failed"
    case .asked: "asked"
    }
  }
}

extension DKIMFacts.Selector {
  fileprivate var summary: FactValue {
    [
      "selector": .string(name), "name": .string(answer.question.name.description),
      "origin": .string(originName), "sender": FactValue(sender),
      "delegated_to": FactValue(delegatedTo?.description),
      "failure": FactValue(answer.failure?.description),
      "keys": .list(keys.map(\.summary)),
    ]
  }

  private var originName: String {
    switch origin {
    case .named: "named"
    case .zoneFile: "zone_file"
    case .wellKnown: "well_known"
    }
  }

  /// The sender that keeps the key, or uses selectors of that name, known from the built-in lists.
  private var sender: String? {
    if let keeper = delegatedTo.flatMap(KnownSender.of) { return keeper.name }
    return if case .wellKnown(let sender) = origin { sender } else { nil }
  }
}

extension DKIMFacts.Key {
  fileprivate var summary: FactValue {
    switch content {
    case .unreadable(let error): return ["state": "unreadable", "reason": .string("\(error)")]
    case .key(let record, let key):
      var bits: FactValue = nil
      let state: String
      switch key {
      case .rsa(let rsa):
        bits = .integer(rsa.bits)
        state = "usable"
      case .ed25519:
        bits = 256
        state = "usable"
      case .revoked: state = "revoked"
      case .notAnRSAKey, .notAnEd25519Key: state = "not_a_key"
      case .unknownType: state = "unknown_type"
      }
      return [
        "state": .string(state), "type": .string(record.keyType.description), "bits": bits,
        "flags": FactValue(record.flags), "service_types": FactValue(record.serviceTypes),
        "hash_algorithms": record.hashAlgorithms.map { FactValue($0) } ?? nil,
      ]
    }
  }
}
