public import DNS
import Synchronization

/// Asks blocklists for addresses and names, all at once, and tells what each list says; the health of each is probed once.
///
/// One serves all targets of a run. Questions and probes go out together; what a list says counts only once its health is known.
public final class BlocklistSurvey: Sendable {
  public let lists: [Blocklist]
  /// For the probes, which belong to no target. A list whose probes it does not answer counts as one that does not work, so it should not
  /// give up at the first question that is lost.
  private let resolver: any Resolver
  private let probes = Mutex(Probes())

  public init(_ lists: [Blocklist], resolver: any Resolver) {
    self.lists = lists
    self.resolver = resolver
  }

  /// How often a list is probed that does not answer: a lost packet is no reason to give it up for a run of thousands of targets, and one
  /// that is gone costs no more waits than these.
  static let maximumProbes = 3

  private struct Probes {
    /// What is known.
    var health: [ProbeKey: BlocklistHealth] = [:]
    /// How often a list did not answer its probes.
    var failures: [ProbeKey: Int] = [:]
    /// What somebody is finding out.
    var underWay: [ProbeKey: Task<[ProbeKey: BlocklistHealth], Never>] = [:]
  }

  /// IPv4 and IPv6 halves of one zone, or its domains, may be in different health.
  private struct ProbeKey: Hashable {
    let list: Int
    let kind: Blocklist.Kind
  }

  private struct Asked {
    let subject: Int
    let key: ProbeKey
    let question: Question
  }

  /// What the lists say of each subject, in their order.
  public func examine(
    _ subjects: [BlocklistSubject], asking resolver: any Resolver
  ) async -> [BlocklistStanding] {
    var standings = subjects.map { BlocklistStanding(subject: $0, lists: lists) }
    var asked: [Asked] = []
    let known = await knownHealth()
    for (position, subject) in subjects.enumerated() {
      for (index, list) in lists.enumerated() {
        for kind in subject.kinds(in: list) {
          if list.lacksKey {
            standings[position].notAsked.append(list)
            continue
          }
          let key = ProbeKey(list: index, kind: kind)
          // What is known not to work is not asked again.
          if case .unsound(let obstacle) = known[key] {
            standings[position].unknown.append(
              .init(list: list, question: nil, obstacle: obstacle))
            continue
          }
          guard let question = subject.question(kind, below: list.zone) else { continue }
          asked.append(Asked(subject: position, key: key, question: question))
        }
      }
    }
    async let health = health(of: Set(asked.map(\.key)))
    let answers = await resolver.resolve(asked.map(\.question))
    await judge(asked, answers, health, &standings)
    await addReasons(&standings, asking: resolver)
    return standings
  }

  private func judge(
    _ asked: [Asked], _ answers: [Answer], _ health: [ProbeKey: BlocklistHealth],
    _ standings: inout [BlocklistStanding]
  ) {
    for (entry, answer) in zip(asked, answers) {
      let health = health[entry.key]
      // Nearly all are.
      if answer.isVoid, health == .sound {
        standings[entry.subject].clearPlaces.append(entry.key.list)
        continue
      }
      let list = lists[entry.key.list]
      // The question itself is no obstacle where the list as a whole does not work.
      let question = health == .sound ? entry.question : nil
      switch BlocklistVerdict(answer, of: list, health) {
      case .undetermined(let obstacle):
        standings[entry.subject].unknown.append(
          .init(list: list, question: question, obstacle: obstacle))
      case .notListed: standings[entry.subject].clearPlaces.append(entry.key.list)
      case .listed(let meanings, let weight):
        standings[entry.subject].listings.append(
          .init(list: list, answer: answer, meanings: meanings, weight: weight))
      }
    }
  }

  /// Asks for the reasons of listings: TXT at the same name (RFC 5782 §2.1).
  private func addReasons(
    _ standings: inout [BlocklistStanding], asking resolver: any Resolver
  ) async {
    var places: [(standing: Int, listing: Int)] = []
    var questions: [Question] = []
    for (index, standing) in standings.enumerated() {
      for (number, listing) in standing.listings.enumerated() {
        places.append((index, number))
        questions.append(Question(listing.answer.question.name, .txt))
      }
    }
    if questions.isEmpty { return }
    for (place, answer) in zip(places, await resolver.resolve(questions)) {
      standings[place.standing].listings[place.listing].reason = answer
    }
  }

  // MARK: Health

  /// What is known of lists before anything is asked of them; those that did not answer before are probed again first.
  private func knownHealth() async -> [ProbeKey: BlocklistHealth] {
    let (known, doubtful) = probes.withLock { probes in
      (probes.health, Set(probes.failures.keys.filter { probes.health[$0] == nil }))
    }
    if doubtful.isEmpty { return known }
    return known.merging(await health(of: doubtful)) { first, _ in first }
  }

  private func health(of keys: Set<ProbeKey>) async -> [ProbeKey: BlocklistHealth] {
    let (known, tasks) = probes.withLock { probes in
      let missing = keys.filter { probes.health[$0] == nil && probes.underWay[$0] == nil }
      if !missing.isEmpty {
        let task = Task { await self.probe(Array(missing)) }
        for key in missing { probes.underWay[key] = task }
      }
      return (probes.health, Set(keys.compactMap { probes.underWay[$0] }))
    }
    var health = known
    for task in tasks { health.merge(await task.value) { first, _ in first } }
    return health
  }

  /// Asks for the test entries of several lists at once.
  private func probe(_ keys: [ProbeKey]) async -> [ProbeKey: BlocklistHealth] {
    let all = keys.map { key in
      let probe = BlocklistHealth.Probe(lists[key.list], key.kind)
      return (key, probe, probe.questions(key.kind, below: lists[key.list].zone))
    }
    var answers = await resolver.resolve(all.flatMap(\.2))[...]
    var health: [ProbeKey: BlocklistHealth] = [:]
    for (key, probe, questions) in all {
      health[key] = probe.health(Array(answers.prefix(questions.count)), of: lists[key.list])
      answers = answers.dropFirst(questions.count)
    }
    let found = health
    probes.withLock { probes in
      for (key, state) in found {
        probes.underWay[key] = nil
        if case .unsound(.failed) = state {
          probes.failures[key, default: 0] += 1
          if probes.failures[key, default: 0] < Self.maximumProbes { continue }
        }
        if probes.health[key] == nil { probes.health[key] = state }
      }
    }
    return found
  }
}

/// What blocklists say of one address or name.
public struct BlocklistStanding: Sendable {
  public let subject: BlocklistSubject
  public internal(set) var listings: [Listing] = []
  /// Places in `lists` of those that say that it is not there: a network has them by the ten thousand.
  var clearPlaces: [Int] = []
  public internal(set) var unknown: [Unknown] = []
  /// Lists that need a key that nobody gave.
  public internal(set) var notAsked: [Blocklist] = []

  /// All lists of the survey.
  private let lists: [Blocklist]

  init(subject: BlocklistSubject, lists: [Blocklist]) {
    self.subject = subject
    self.lists = lists
  }

  /// Lists that say that it is not there.
  public var clear: [Blocklist] { clearPlaces.map { lists[$0] } }

  /// Whether any list said whether it is there.
  public var isKnown: Bool { !listings.isEmpty || !clearPlaces.isEmpty }

  public struct Listing: Sendable {
    public let list: Blocklist
    public let answer: Answer
    public let meanings: [BlocklistVerdict.Meaning]
    public let weight: Blocklist.Weight
    /// The TXT records at the same name.
    public internal(set) var reason: Answer?
  }

  public struct Unknown: Sendable {
    public let list: Blocklist
    /// The question that failed; `nil` where the list as a whole does not work.
    public let question: Question?
    public let obstacle: BlocklistObstacle
  }
}
