import Audit
import DNS

/// What the files of a gate define without records and define differently now, as far as mail depends on it: nobody can say what such
/// a change does, so it is reported as open.
struct ChangedDefinitions {
  /// Those whose names no change of records speaks of already.
  static func questions(
    of states: GateStatePair, besides changes: [RecordSetDifference]
  ) -> [GateReport.OpenQuestion] {
    guard let base = states.base else { return [] }
    return changed(base, states.head, besides: changes) + leading(states.head, to: changes)
  }

  /// Definitions that name a host whose records change: a weighted MX set leads to exchanges as MX records do.
  private static func leading(
    _ head: GateState, to changes: [RecordSetDifference]
  ) -> [GateReport.OpenQuestion] {
    let names = Set(changes.filter(\.mattersToMail).map { $0.name.description.lowercased() })
    if names.isEmpty { return [] }
    return head.open.compactMap { _, entry in
      // The other types lead nowhere, or are asked for themselves.
      guard let name = entry.name, entry.types.contains(where: { [.mx, .txt, .spf].contains($0) }),
        case .text(let definition)? = entry.definition
      else { return nil }
      let words = definition.lowercased().split {
        !($0.isLetter || $0.isNumber || "-_.".contains($0))
      }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
      guard let host = words.lazy.map(String.init).first(where: names.contains),
        host != name.description.lowercased()
      else { return nil }
      return GateReport.OpenQuestion(
        rule: GateCatalogue.unknownRecords.id, subject: name.description,
        reason: "\(entry); it names \(host), which changes", targets: [name.description],
        isNew: true, location: entry.location)
    }
  }

  private static func changed(
    _ base: GateState, _ head: GateState, besides changes: [RecordSetDifference]
  ) -> [GateReport.OpenQuestion] {
    let told = Set(changes.map(\.name))
    let differences = DefinitionDifference.differences(
      from: base.open.map(\.entry), to: head.open.map(\.entry)
    ).filter { !told.contains($0.name) }
    if differences.isEmpty { return [] }
    let indexes = [MailIndex(base.zones), MailIndex(head.zones)]
    return differences.compactMap { difference in
      guard let entry = difference.entry else { return nil }
      var domains = Set(MailIndex.touched(by: difference.standIns, in: indexes).keys)
      // The index knows who takes mail by MX records; here they are what is not known.
      if difference.types.contains(.mx) { domains.insert(difference.name) }
      if domains.isEmpty { return nil }
      return GateReport.OpenQuestion(
        rule: GateCatalogue.unknownRecords.id, subject: difference.name.description,
        reason: "\(entry); \(difference.change)", targets: domains.sorted().map(\.description),
        isNew: true, location: difference.after.first?.location)
    }
  }
}

extension DefinitionDifference {
  fileprivate var change: String {
    if before.isEmpty { return "the old state has nothing of the kind" }
    if after.isEmpty { return "the new state has nothing of the kind" }
    return "it is defined differently than in the old state"
  }

  /// Changes of record sets that would touch the same mail domains.
  fileprivate var standIns: [RecordSetDifference] {
    (types.isEmpty ? [.mx, .a] : types).compactMap { type in
      // Which text it is nobody knows; it may be an SPF record.
      let data: RecordData =
        type == .txt ? .txt(CharacterStrings("v=spf1")) : .other(type, [])
      return RecordSetDifference([], [Record(name: name, ttl: 0, data: data)])
    }
  }
}
