public import DNS

/// Forward-confirmed reverse DNS of a client: whether a name of its address leads back to it (RFC 8601 §2.7.3, RFC 1912 §2.1).
public enum ReverseDNS: Hashable, Sendable {
  /// The first name that leads back.
  case confirmed(DomainName)
  /// There is no PTR record.
  case missing
  /// No name leads back to the address.
  case unconfirmed([DomainName])
  /// A lookup failed, and no other name leads back.
  case undetermined(Answer)

  /// Names of one address that are looked at, as in SPF (RFC 7208 §4.6.4): more stand there by mistake.
  public static let maximumNames = 10

  /// Asks for the names, then for the addresses of all of them at once.
  public init(of address: IPAddress, resolver: any Resolver) async {
    let pointers = await resolver.resolve(address.reverseName, .ptr)
    let answers = await resolver.resolve(Self.forwardQuestions(address, pointers))
    self.init(of: address, pointers, answers)
  }

  /// With answers at hand.
  public init(of address: IPAddress, answer: (Question) -> Answer) {
    let pointers = answer(Question(address.reverseName, .ptr))
    self.init(of: address, pointers, Self.forwardQuestions(address, pointers).map(answer))
  }

  private init(of address: IPAddress, _ pointers: Answer, _ answers: [Answer]) {
    if pointers.failure != nil {
      self = .undetermined(pointers)
    } else if answers.isEmpty {
      self = .missing
    } else {
      self = Self.judged(address, answers)
    }
  }

  private static func forwardQuestions(_ address: IPAddress, _ pointers: Answer) -> [Question] {
    let type: RecordType =
      switch address {
      case .v4: .a
      case .v6: .aaaa
      }
    var names: [DomainName] = []
    for record in pointers.records {
      if case .ptr(let name) = record.data, !names.contains(name) { names.append(name) }
    }
    return names.prefix(maximumNames).map { Question($0, type) }
  }

  private static func judged(_ address: IPAddress, _ answers: [Answer]) -> ReverseDNS {
    for answer in answers where answer.records.contains(where: { $0.data.address == address }) {
      return .confirmed(answer.question.name)
    }
    return answers.first { $0.failure != nil }.map { .undetermined($0) }
      ?? .unconfirmed(answers.map(\.question.name))
  }
}
