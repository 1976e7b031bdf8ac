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
    // What stands in front of the list's own zone, but for marks such as `_email`.
    let keys = real.labels.prefix(real.labelCount - masked.labelCount + 1).map(Array.init)
      .filter { $0.first != UInt8(ascii: "_") }
    let mask = Array(masked.wire.dropFirst().prefix(Int(masked.wire[0])))
    let rename = { (record: Record) in
      Record(
        // At the end of aliases any name may stand, with the key in it.
        name: record.name.moved(from: real, to: masked) ?? question.name, ttl: record.ttl,
        data: record.data.masking(keys, with: mask), location: record.location)
    }
    let outcome: Outcome =
      switch self.outcome {
      case .records(let records): .records(records.map(rename))
      // Its words may name what was asked.
      case .failed(.bogus): .failed(.bogus("no usable answer"))
      case .failed(.unreachable): .failed(.unreachable("no answer"))
      case .noData, .noSuchName, .failed: self.outcome
      }
    // Aliases lead through names with the key, and to none that anybody needs.
    return Answer(question: question, outcome: outcome)
  }
}

extension RecordData {
  /// The same without the keys: some lists repeat in their reasons what was asked, in any case and divided anyhow.
  fileprivate func masking(_ keys: [[UInt8]], with mask: [UInt8]) -> RecordData {
    guard case .txt(let strings) = self else { return self }
    var segments = strings.segments
    for key in keys { segments = segments.map { $0.replacing(ignoringCase: key, with: mask) } }
    let joined = Array(segments.joined())
    let masked = keys.reduce(joined) { $0.replacing(ignoringCase: $1, with: mask) }
    if masked != joined { return .txt(CharacterStrings(String(decoding: masked, as: UTF8.self))) }
    return .txt(CharacterStrings(segments: segments))
  }
}

extension [UInt8] {
  fileprivate func replacing(ignoringCase pattern: [UInt8], with other: [UInt8]) -> [UInt8] {
    let lower = { (octets: [UInt8]) in octets.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
    var result: [UInt8] = []
    var rest = 0
    for range in lower(self).ranges(of: lower(pattern)) {
      result += self[rest..<range.lowerBound] + other
      rest = range.upperBound
    }
    return result + self[rest...]
  }
}

extension DomainName {
  /// The same name below another zone; `nil` for a name that is not below the first, or becomes too long.
  fileprivate func moved(from zone: DomainName, to other: DomainName) -> DomainName? {
    guard isSubdomain(of: zone) else { return nil }
    return DomainName(wire: Array(wire.dropLast(zone.wire.count)) + other.wire)
  }
}
