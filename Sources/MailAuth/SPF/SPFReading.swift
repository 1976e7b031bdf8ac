public import DNS

/// What the TXT records of an answer say about SPF, read once however many audits meet the answer: senders' records are included by
/// thousands of domains.
public final class SPFReading: Sendable {
  /// The records that are SPF (§4.5), in the order of the answer.
  public let records: [(resource: Record, record: SPFRecord)]
  /// The terms of the only record, for a sender at the domain asked.
  let steps: [SPFStep]
  let literalNetworks: AddressSet
  /// Whether some term depends on the sender's domain (`%{o}`), so that the steps are others for other senders.
  let dependsOnSender: Bool

  /// Reads the answer, or finds what was read before.
  public static func of(_ answer: Answer) -> SPFReading {
    let length = answer.records.reduce(0) { sum, record in
      if case .txt(let strings) = record.data { sum + strings.wireLength } else { sum }
    }
    return length <= maximumKeptLength
      ? answer.reading(SPFReading.init) : SPFReading(answer)
  }

  /// Octets of an answer up to which its reading is kept, which takes some twenty times as many.
  private static let maximumKeptLength = 4096

  private init(_ answer: Answer) {
    records = answer.records.compactMap { resource in
      guard case .txt(let strings) = resource.data else { return nil }
      let text = strings.joined
      return SPFRecord.isRecord(text) ? (resource, SPFRecord(parsing: text)) : nil
    }
    let domain = answer.question.name
    steps = Self.steps(of: records, at: domain, sender: domain)
    literalNetworks = AddressSet(steps.flatMap(\.literalNetworks))
    dependsOnSender = records.contains { $0.record.terms.contains(where: \.dependsOnSender) }
  }
}

extension SPFReading {
  /// One step a term; none where there is no record, or more than one.
  static func steps(
    of records: [(resource: Record, record: SPFRecord)], at domain: DomainName, sender: DomainName
  ) -> [SPFStep] {
    guard records.count == 1, let only = records.first else { return [] }
    return SPFStep.steps(of: only.record, at: domain, sender: sender)
  }
}

extension SPFTerm {
  fileprivate var dependsOnSender: Bool {
    switch domainSpecification {
    case .absent, .own: false
    case .written(let text):
      text.parts.contains { part in
        if case .macro(let macro) = part { macro.letter == .senderDomain } else { false }
      }
    }
  }
}
