import DNS

/// Where the new files show that records went: the line that removes them, where a file has one, else the record that stood nearest to
/// them and is still there. Services of CI show annotations at changed lines and their neighbours alone.
struct RemovalPlaces {
  /// By the sets that lost records.
  private let places: [Question: SourceLocation]

  init(_ states: GateStates) {
    var places = states.removedAt
    var searches: [DomainName: Search] = [:]
    for change in states.changes where change.added.isEmpty && !change.removed.isEmpty {
      let question = Question(change.name, change.type)
      guard places[question] == nil,
        let old = change.removed.lazy.compactMap(\.location).first
      else { continue }
      // A plan says both what was there and what is to be.
      if states.headFiles.contains(old.file) {
        places[question] = old
      } else if let origin = states.base.zone(containing: change.name)?.origin,
        states.head.zone(origin: origin) != nil
      {
        searches[origin, default: Search()].lines[old.file, default: [:]][old.line, default: []]
          .append(question)
      }
    }
    for (origin, search) in searches {
      guard let base = states.base.zone(origin: origin) else { continue }
      search.find(from: base, to: states.head) { places[$0] = $1 }
    }
    self.places = places
  }

  func place(of change: RecordSetDifference) -> SourceLocation? {
    places[Question(change.name, change.type)]
  }

  /// What went out of one zone, by file and line.
  private struct Search {
    var lines: [String: [Int: [Question]]] = [:]

    /// Reads the zone once, whatever number of records went.
    func find(
      from base: Zone, to head: ZoneSet, _ take: (Question, SourceLocation) -> Void
    ) {
      let wanted = lines.mapValues { $0.keys.sorted() }
      // The record before and the one behind, of those that are still there.
      var neighbours: [String: [(before: Record?, behind: Record?)]] =
        wanted.mapValues { Array(repeating: (nil, nil), count: $0.count) }
      for record in base.records {
        guard let place = record.location, let sorted = wanted[place.file] else { continue }
        // The first line that is wanted and not before the record: the record stands in front of it.
        let next = sorted.partitioningIndex { $0 >= place.line }
        func isNearer(_ known: Record?, _ compare: (Int, Int) -> Bool) -> Bool {
          known?.location.map { compare(place.line, $0.line) } ?? true
        }
        let isBetter = (
          next < sorted.count && isNearer(neighbours[place.file]?[next].before, >),
          next > 0 && isNearer(neighbours[place.file]?[next - 1].behind, <)
        )
        guard isBetter.0 || isBetter.1, Self.survivor(of: record, in: head) != nil else { continue }
        if isBetter.0 { neighbours[place.file]?[next].before = record }
        if isBetter.1 { neighbours[place.file]?[next - 1].behind = record }
      }
      for (file, sorted) in wanted {
        // Lines that went together have the same neighbours.
        var before: Record?
        for (index, line) in sorted.enumerated() {
          before = neighbours[file]?[index].before ?? before
          let behind = neighbours[file]?[index...].lazy.compactMap(\.behind).first
          let distance = { (record: Record?) in
            record?.location.map { abs($0.line - line) } ?? Int.max
          }
          let nearest = distance(behind) <= distance(before) ? behind : before
          guard let place = nearest.flatMap({ Self.survivor(of: $0, in: head) }) else { continue }
          for question in lines[file]?[line] ?? [] { take(question, place) }
        }
      }
    }

    /// The place of the same record in the new files.
    private static func survivor(of record: Record, in head: ZoneSet) -> SourceLocation? {
      head.zone(containing: record.name)?.records(at: record.name, record.type)
        .first { $0.data == record.data }?.location
    }
  }
}

extension [Int] {
  /// The first place whose value fulfils a condition that all behind it fulfil, too.
  fileprivate func partitioningIndex(_ isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
