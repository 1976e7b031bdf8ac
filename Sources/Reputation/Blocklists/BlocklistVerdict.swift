public import DNS

/// What one answer of a blocklist says about the one entry that was asked for.
public enum BlocklistVerdict: Hashable, Sendable {
  case notListed
  /// Listed, with what the codes mean, and how much that counts at most.
  case listed([Meaning], Blocklist.Weight)
  /// Nobody knows.
  case undetermined(BlocklistObstacle)

  public struct Meaning: Hashable, Sendable {
    public let address: IPv4Address
    /// `nil` for a code that the catalogue does not know.
    public let text: String?
  }
}

/// Why an answer, or a list as a whole, tells nothing.
public enum BlocklistObstacle: Hashable, Sendable {
  case failed(LookupFailure)
  /// The list's own error code.
  case refused(IPv4Address, Blocklist.Refusal, String?)
  /// An address outside 127.0.0.0/8: no list answers so (RFC 5782 §2.1).
  case foreignAddress(IPAddress)
  /// Lists what no list may list: everything would be listed.
  case listsEverything(String)
  /// Does not list what every list has to list: it is dead, empty, or not what it seems.
  case listsNothing(String)
  /// Whether it works was not found out.
  case unprobed
}

extension BlocklistVerdict {
  /// What the answer says, as far as the list is known to work; `nil` is not known.
  init(_ answer: Answer, of list: Blocklist, _ health: BlocklistHealth?) {
    switch health {
    case .sound: self.init(answer, of: list)
    case .unsound(let obstacle): self = .undetermined(obstacle)
    case nil: self = .undetermined(.unprobed)
    }
  }

  public init(_ answer: Answer, of list: Blocklist) {
    switch answer.outcome {
    case .failed(let failure): self = .undetermined(.failed(failure))
    case .noData, .noSuchName: self = .notListed
    case .records(let records):
      self = Self.verdict(records.compactMap(\.data.address), of: list)
    }
  }

  private static func verdict(_ addresses: [IPAddress], of list: Blocklist) -> BlocklistVerdict {
    var meanings: [Meaning] = []
    var weight: Blocklist.Weight?
    for address in addresses {
      guard case .v4(let code) = address, code.isAnswerCode else {
        return .undetermined(.foreignAddress(address))
      }
      let known = list.codes.filter { $0.pattern.matches(code) }
      for entry in known {
        switch entry.effect {
        case .refused(let refusal):
          return .undetermined(.refused(code, refusal, entry.meaning))
        case .listed:
          meanings.append(Meaning(address: code, text: entry.meaning))
          weight = max(weight ?? list.weight, list.weight)
        case .listedAs(let own):
          meanings.append(Meaning(address: code, text: entry.meaning))
          weight = max(weight ?? own, own)
        case .neutral: continue
        }
      }
      if !known.isEmpty { continue }
      if let refusal = Self.refusal(code) {
        return .undetermined(.refused(code, refusal, nil))
      }
      meanings.append(Meaning(address: code, text: nil))
      // What may say anything counts for less.
      let own = list.isPlainListing(code) ? list.weight : list.weight.lower
      weight = max(weight ?? own, own)
    }
    guard let weight else { return .notListed }
    return .listed(meanings, weight)
  }

  /// Codes that are errors in any list, unless it says otherwise itself.
  private static func refusal(_ code: IPv4Address) -> Blocklist.Refusal? {
    // Spamhaus introduced these in 2019, and others follow: https://docs.spamhaus.com.
    switch code.rawValue {
    case 0x7FFF_FFFC: .mistyped
    case 0x7FFF_FFFE: .publicResolver
    case 0x7FFF_FFFF: .overQuota
    case 0x7FFF_FF00...0x7FFF_FFFF: .other
    // RFC 5782 §5: 127.0.0.1 is no listing. URIBL and SURBL tell so that they refuse.
    case 0x7F00_0001: .other
    default: nil
    }
  }
}

extension Blocklist.Weight: Comparable {
  /// The greater hurts more.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  /// What counts for less; the least stays.
  var lower: Self {
    switch self {
    case .opinion, .minor: .opinion
    case .common: .minor
    case .major: .common
    }
  }

  private var rank: Int {
    switch self {
    case .opinion: 0
    case .minor: 1
    case .common: 2
    case .major: 3
    }
  }
}

extension BlocklistObstacle: CustomStringConvertible {
  /// What is the matter, in a clause.
  public var description: String {
    switch self {
    case .failed(let failure): "\(failure)"
    case .refused(let code, let refusal, let meaning):
      "the list refused the question with \(code): \(meaning ?? refusal.text)"
    case .foreignAddress(let address):
      "the answer \(address) is outside 127.0.0.0/8, so it is no blocklist's: the zone was given up, or a resolver on the way puts addresses in place of NXDOMAIN"
    case .listsEverything(let point):
      "the list has \(point), which no working list has, so it would list everything"
    case .listsNothing(let point):
      "the list does not have its test entry \(point), so it is dead or does not answer here"
    case .unprobed: "whether the list works was not found out"
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .failed(.refused), .failed(.serverFailure):
      "ask with a resolver of your own (--resolver); some lists refuse others, and some want you to register"
    case .failed(.timedOut), .failed(.unreachable), .failed(.bogus), .unprobed:
      "ask again later, or with another resolver (--resolver)"
    case .failed(.offline): "ask without --offline"
    case .refused(_, let refusal, _): refusal.advice
    case .foreignAddress: "ask with a resolver of your own (--resolver) that changes no answers"
    case .listsEverything:
      "take it out of dlv.yml where it stands there; whoever refuses mail by it is mistaken"
    case .listsNothing:
      "where it stands in dlv.yml, name an entry that it has ('test'), or take it out"
    }
  }
}

extension Blocklist.Refusal {
  fileprivate var text: String {
    switch self {
    case .mistyped: "the zone or the question is written wrong"
    case .publicResolver: "the question came by a public resolver"
    case .overQuota: "too many questions, or no right to ask"
    case .other: "an error code, not a listing"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .mistyped: "correct the zone in dlv.yml"
    case .publicResolver:
      "ask with a resolver of your own (--resolver), or with a key of the operator (dlv.yml)"
    case .overQuota: "ask less, or with a key of the operator (dlv.yml)"
    case .other:
      "ask with a resolver of your own (--resolver), or with a key of the operator (dlv.yml)"
    }
  }
}
