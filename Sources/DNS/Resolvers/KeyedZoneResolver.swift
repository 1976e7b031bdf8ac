/// Puts keys into the names of some zones on the way to the servers, and takes them out of the answers.
///
/// Operators of blocklists tell their customers by a label in the name asked. Everything above this resolver sees a mask in its place:
/// caches, recordings, logs and reports can't give the key away.
public struct KeyedZoneResolver: Resolver, SignedResolver {
  private let base: any Resolver & SignedResolver
  /// By the zone with the mask.
  private let keyed: [(masked: DomainName, real: DomainName)]

  public init(_ keys: [DomainName: DomainName], over base: any Resolver & SignedResolver) {
    self.base = base
    keyed = keys.map { ($0.key, $0.value) }
  }

  public func resolve(_ question: Question) async -> Answer {
    for (masked, real) in keyed {
      guard let name = question.name.moved(from: masked, to: real) else { continue }
      let answer = await base.resolve(Question(name, question.type))
      return answer.answering(question, renaming: real, to: masked)
    }
    return await base.resolve(question)
  }

  /// Blocklists are not asked for signatures, so no name here has a mask.
  public func resolveSigned(_ question: Question) async -> SignedAnswer {
    await base.resolveSigned(question)
  }
}

extension Answer {
  /// The answer to the question as it was before a key went into it.
  fileprivate func answering(
    _ question: Question, renaming real: DomainName, to masked: DomainName
  ) -> Answer {
    let key = Array(real.wire.dropFirst().prefix(Int(real.wire[0])))
    let mask = Array(masked.wire.dropFirst().prefix(Int(masked.wire[0])))
    let rename = { (record: Record) in
      Record(
        name: record.name.moved(from: real, to: masked) ?? record.name, ttl: record.ttl,
        data: record.data.replacing(key, with: mask), location: record.location)
    }
    let outcome: Outcome =
      switch self.outcome {
      case .records(let records): .records(records.map(rename))
      // Its words may name what was asked.
      case .failed(.bogus): .failed(.bogus("no usable answer"))
      case .noData, .noSuchName, .failed: self.outcome
      }
    // Aliases lead through names with the key, and to none that anybody needs.
    return Answer(question: question, outcome: outcome)
  }
}

extension RecordData {
  /// The same without the key: some lists repeat in their reasons what was asked.
  fileprivate func replacing(_ key: [UInt8], with mask: [UInt8]) -> RecordData {
    guard case .txt(let strings) = self else { return self }
    return .txt(CharacterStrings(segments: strings.segments.map { $0.replacing(key, with: mask) }))
  }
}

extension DomainName {
  /// The same name below another zone; `nil` for a name that is not below the first, or becomes too long.
  fileprivate func moved(from zone: DomainName, to other: DomainName) -> DomainName? {
    guard isSubdomain(of: zone) else { return nil }
    return DomainName(wire: Array(wire.dropLast(zone.wire.count)) + other.wire)
  }
}
