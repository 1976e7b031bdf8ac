import DNS
import ZoneFormats

/// One state of the DNS as files tell it, in front of what is asked.
struct GateState: Sendable {
  var zones = ZoneSet()
  /// Where the files tell of some record sets only: those, whether they exist or not. `nil` for whole zones.
  var listed: Set<Question>?
  /// What a provider adds to a zone itself, so that the files need not have it.
  var leftToProvider: Set<Question> = []
  /// What the files leave open, with the apex of its zone.
  var open: [(origin: DomainName, entry: UndeterminedEntry)] = []
  /// Where the files take records out of sets.
  var removedAt: [Question: SourceLocation] = [:]
  /// Whether signatures are validated, below the keys that the zones themselves have: what vouches for those is asked outside.
  var isValidated = false

  /// Whether some zone is served with signatures as it stands.
  var hasSignedZones: Bool {
    zones.origins.contains { zones.zone(origin: $0)?.isSigned == true }
  }

  /// The hosts that a provider answers for with a proxy's addresses.
  var proxied: Set<DomainName> {
    Set(open.compactMap { $0.entry.definition == .proxy ? $0.entry.name : nil })
  }

  /// The keys of the zones that are signed.
  var zoneKeys: [Record] {
    zones.origins.flatMap { origin -> [Record] in
      guard let zone = zones.zone(origin: origin), zone.isSigned else { return [] }
      return zone.records(at: origin, .dnskey)
    }
  }

  func resolver(over live: any Resolver) -> any Resolver {
    var resolver: any Resolver
    if let listed {
      resolver = RecordSetOverlay(
        zones.origins.compactMap { zones.zone(origin: $0) }.flatMap { Array($0.records) },
        listed: listed, over: live)
    } else {
      resolver = zones.isEmpty ? live : OverlayResolver(zones: zones, over: live)
    }
    if !leftToProvider.isEmpty {
      resolver = DivertingResolver(leftToProvider, to: live, over: resolver)
    }
    return open.isEmpty ? resolver : UndeterminedOverlay(open, over: resolver)
  }
}

/// The two states that a gate compares, out of what was read.
struct GateStatePair {
  /// `nil` for what DNS answers now.
  let base: GateState?
  let head: GateState

  init(from old: GateZones?, to new: GateZones) throws(CommandFailure) {
    if let change = old?.changes.first {
      throw CommandFailure(
        .badData, "\(change.file) is a change of zones; the old state has to be whole zones")
    }
    if let old {
      base = old.state(.before)
      head = try Self.changed(old, by: new)
    } else if new.changes.isEmpty {
      base = nil
      head = new.state(.after)
    } else {
      (base, head) = try Self.plan(new)
    }
  }

  /// Whole zones take the place of the old ones; changes are made to them, and the other zones stay.
  private static func changed(
    _ old: GateZones, by new: GateZones
  ) throws(CommandFailure) -> GateState {
    var state = new.state(.after)
    if new.changes.isEmpty { return state }
    for change in new.changes {
      guard
        let zone = state.zones.zone(origin: change.origin)
          ?? old.zones.zone(origin: change.origin)
      else {
        throw CommandFailure(
          .badData,
          "\(change.file) changes the zone \(change.origin), which is not in the old state")
      }
      var revision = ZoneRevision(origin: change.origin, records: zone.records)
      do throws(ZoneRevision.UnmetPrerequisite) { try revision.apply(change) } catch {
        let place = error.location.map { "\($0)" } ?? change.file
        throw CommandFailure(
          .badData,
          "\(place): this prerequisite does not hold in the old state, so nothing would be changed")
      }
      for (ignored, reason) in revision.ignored {
        let place = ignored.location.map { "\($0): " } ?? ""
        // A name server leaves it out; Route 53 does all of a batch, or refuses it.
        if change.format == .route53 {
          throw CommandFailure(
            .badData,
            "\(change.file) can't be done to the zone \(change.origin), so nothing is compared:\n"
              + place + reason)
        }
        StandardError.write(line: "dlv: \(place)\(reason)")
      }
      try check(revision.records, of: change, over: zone)
      state.zones.insert(Zone(origin: change.origin, records: revision.records))
      state.removedAt.merge(revision.removedAt) { _, later in later }
    }
    for origin in old.zones.origins where state.zones.zone(origin: origin) == nil {
      if let zone = old.zones.zone(origin: origin) { state.zones.insert(zone) }
    }
    state.leftToProvider.formUnion(old.state(.before).leftToProvider)
    return state
  }

  /// Refuses what a part or a plan makes of a zone where no server would have it. What is left out of an update was said before.
  private static func check(
    _ records: [Record], of change: LoadedZone, over old: Zone
  ) throws(CommandFailure) {
    if case .update = change.contents { return }
    let known = Set(
      Zone.problems(origin: change.origin, records: Array(old.records)).compactMap(\.record))
    let new = Zone.problems(origin: change.origin, records: records).filter { problem in
      problem.isFatal && problem.record.map { !known.contains($0) } ?? false
    }
    guard let first = new.first, let record = first.record else { return }
    let place = record.location.map { "\($0)" } ?? change.file
    throw CommandFailure(
      .badData,
      "\(change.file) can't be done to the zone \(change.origin), so nothing is compared:\n"
        + "\(place): \(first): \(record)")
  }

  /// A plan says itself what was there before; about all else it says nothing.
  private static func plan(
    _ new: GateZones
  ) throws(CommandFailure) -> (base: GateState, head: GateState) {
    guard new.zones.isEmpty else {
      throw CommandFailure(
        .usage, "changes beside whole zones need the old state: --base or --git")
    }
    var (base, head) = (new.state(.before), new.state(.after))
    var listed: Set<Question> = []
    for change in new.changes {
      guard case .plan(let before, let after) = change.contents else {
        throw CommandFailure(
          .usage,
          "\(change.file) says what changes, not what there is: name the old state with --base or --git"
        )
      }
      for record in before + after { listed.insert(Question(record.name, record.type)) }
      for (records, isBase) in [(before, true), (after, false)] {
        let known = isBase ? base.zones : head.zones
        let all = (known.zone(origin: change.origin).map { Array($0.records) } ?? []) + records
        let zone = Zone(origin: change.origin, records: all)
        if isBase { base.zones.insert(zone) } else { head.zones.insert(zone) }
      }
    }
    (base.listed, head.listed) = (listed, listed)
    return (base, head)
  }
}
