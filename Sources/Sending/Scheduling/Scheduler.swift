/// Says what is to be done now: which attempt is started, on which connection and through which source, or until when nothing can be.
///
/// Recipients wait in queues, one a destination and pool of sources. The queues of one provider and pool make a lane. Limits are asked from
/// the widest to the narrowest (the run, the pool's sources, the provider, the destination), and what a limit holds back sleeps or is parked at
/// the place it belongs to, so that no decision looks at more than the few things that can have changed. Lanes take turns: a provider that
/// hangs has its connections taken, and costs the others nothing.
///
/// It does no I/O and has no clock: `now` never runs backwards within it, and a time before the last one counts as the last one.
public struct Scheduler: Sendable {
  var throttles: ThrottleSet
  var random: RandomSequence
  var clock = Instant.distantPast
  var phase = Phase.running

  var providers: [Provider] = []
  var destinations: [Destination] = []
  var sources: [Source] = []
  var pools: [Pool] = []
  /// What holds for a source towards a provider.
  var pairs: [Pair] = []
  var pairNumbers: [UInt64: Int] = [:]
  var lanes: [Lane] = []
  var laneNumbers: [UInt64: Int] = [:]
  var queues: [Queue] = []
  var queueNumbers: [UInt64: Int] = [:]
  var recipients = RecipientTable()
  var connections: [Connection] = []
  var freeConnections: [Int] = []

  let globalPlace: ThrottleSet.Place
  let campaignPlace: ThrottleSet.Place

  var laneLists = LinkedLists()
  var queueLists = LinkedLists()
  /// Idle connections, the one that is idle the longest first: of all, and of each provider.
  var idleLists = LinkedLists()
  var providerIdleLists = LinkedLists()
  var idle = LinkedLists.List()
  /// Lanes that wait for a connection to close under a throttle.
  var waitingForConnection: [Int: LinkedLists.List] = [:]

  var sleepingLanes = TimeHeap()
  var expiries = TimeHeap()
  var idleEnds = TimeHeap()
  var connectionLimitEnds = TimeHeap()
  var closing: [Int] = []
  /// The pool whose turn it is.
  var nextPool = 0
  /// Grows with each turn that a queue gets or waits for.
  var turn = 0
  /// Recipients that are not done with.
  var open = 0
  var inFlight = 0
  var openConnections = 0
  /// Lanes, queues, sources and heap entries that decisions looked at (`operations`).
  var steps = 0

  public enum Phase: Hashable, Sendable {
    case running
    /// Nothing is started; time goes on for those that wait.
    case paused
    /// As paused, because a reply rule said so (`FeedbackAction.stopCampaign`).
    case stopped
  }

  /// - Parameters:
  ///   - seed: The choice among sources and the jitter of retries follow from it.
  ///   - tolerance: How late a start may come without slowing those after it: as late as the caller's timers are, a millisecond or two; none
  ///     in virtual time.
  public init(
    global: ThrottleLimits = .none, campaign: ThrottleLimits = .none, seed: UInt64,
    tolerance: TimeSpan = .zero
  ) {
    throttles = ThrottleSet(tolerance: tolerance)
    random = RandomSequence(seed: seed)
    globalPlace = throttles.place(of: .global, limits: global)
    campaignPlace = throttles.place(of: .campaign, limits: campaign)
  }

  /// What decisions have cost so far: throttles, lanes, queues, sources and heap entries looked at.
  public var operations: Int { steps + throttles.operations }

  // MARK: What there is to send through, and to

  public mutating func addProvider(limits: ThrottleLimits = .none) -> ProviderID {
    let id = ProviderID(providers.count)
    providers.append(
      Provider(place: throttles.place(of: .provider(id), limits: limits)))
    return id
  }

  /// Sources are chosen by weight among those that may send; 0 for one that is used for nothing but retries that need it.
  public mutating func addSource(weight: Int = 1, limits: ThrottleLimits = .none) -> SourceID {
    let id = SourceID(sources.count)
    sources.append(
      Source(
        weight: max(0, weight), place: throttles.place(of: .source(id), limits: limits)))
    return id
  }

  /// At most `maximumSourcesInPool` sources; further ones are left out.
  public mutating func addPool(_ members: [SourceID]) -> PoolID {
    pools.append(Pool(sources: members.prefix(Self.maximumSourcesInPool).map(\.index)))
    return PoolID(pools.count - 1)
  }

  /// Bits in a word: a choice among sources is made on one.
  public static let maximumSourcesInPool = 64

  /// Limits, and a warm-up plan, of a source towards one provider. Before recipients of that provider are added.
  public mutating func set(
    _ source: SourceID, towards provider: ProviderID, limits: ThrottleLimits,
    warmUp: WarmUpSchedule? = nil
  ) {
    let pair = pairNumber(source.index, provider.index, limits: limits)
    pairs[pair].warmUp = warmUp.map { WarmUpState($0) }
  }

  public mutating func addDestination(
    provider: ProviderID, limits: ThrottleLimits = .none, values: DeliveryValues = DeliveryValues()
  ) -> DestinationID {
    let id = DestinationID(destinations.count)
    let place =
      limits == .none ? nil : throttles.place(of: .destination(id), limits: limits)
    destinations.append(
      Destination(
        provider: provider.index, place: place, connectionsAtMost: limits.connections,
        values: values))
    return id
  }

  // MARK: Recipients

  /// Room for so many recipients, so that their table is not copied as it grows.
  public mutating func reserve(recipients count: Int) {
    recipients.reserve(count)
    expiries.reserve(count)
  }

  /// A recipient, new or as a store has it: `attempts` made so far, due again at `due`, and from `source` where greylisting asks for it.
  /// Identifiers are given from 0 up in the order of the calls.
  public mutating func addRecipient(
    destination: DestinationID, pool: PoolID, octets: Int, expires: Instant,
    due: Instant = .distantPast, attempts: Int = 0, source: SourceID? = nil
  ) -> RecipientID {
    let queue = queueNumber(pool: pool.index, destination: destination.index)
    let recipient = recipients.append(
      queue: queue, octets: octets, expiry: expires, attempts: attempts, source: source?.index)
    open += 1
    if expires < .distantFuture { expiries.insert(recipient, at: expires) }
    if due > clock {
      recipients.postpone(recipient, until: due, in: &queues[queue].waiting)
      queues[queue].deferred.insert(recipient, at: due)
      queues[queue].counts.deferred += 1
    } else {
      recipients.enqueue(recipient, in: &queues[queue].waiting)
      queues[queue].counts.queued += 1
    }
    settle(queue)
    return RecipientID(recipient)
  }

  /// Counts a message that was begun before this scheduler was made, so that its windows hold across a restart. In order of time.
  public mutating func countEarlier(
    source: SourceID, destination: DestinationID, octets: Int, at time: Instant
  ) {
    let provider = destinations[destination.index].provider
    let pair = pairNumber(source.index, provider)
    let places = self.places(pair: pair, destination: destination.index)
    throttles.commitMessage(octets: octets, under: places, at: time)
    pairs[pair].warmUp?.count(at: time)
  }
}

// MARK: What it keeps

extension Scheduler {
  struct Provider: Sendable {
    let place: ThrottleSet.Place
    var suspendedUntil = Instant.distantPast
    var lanes: [Int] = []
    var idle = LinkedLists.List()
  }

  struct Destination: Sendable {
    let provider: Int
    var place: ThrottleSet.Place?
    let connectionsAtMost: Int?
    let values: DeliveryValues
    var queues: [Int] = []
  }

  struct Source: Sendable {
    let weight: Int
    let place: ThrottleSet.Place
    /// Not used before this; `distantFuture` until somebody takes it back.
    var setAsideUntil = Instant.distantPast
    /// Lanes that could start as soon as this source's rate allows.
    var waiting = LinkedLists.List()
  }

  struct Pool: Sendable {
    let sources: [Int]
    /// Lanes that may have something to start, in turn.
    var runnable = LinkedLists.List()
  }

  struct Pair: Sendable {
    let source: Int
    let provider: Int
    let place: ThrottleSet.Place
    var suspendedUntil = Instant.distantPast
    var warmUp: WarmUpState?
  }

  struct Connection: Sendable {
    var queue = 0
    /// Which source of the pool.
    var slot = 0
    var pair = 0
    var places: [ThrottleSet.Place] = []
    var messages = 0
    var openedAt = Instant.distantPast
    var state = State.free
    /// While it is idle: since when.
    var idleSince = Instant.distantPast
    /// Whether `idleEnds` has an entry for it.
    var hasTimer = false

    enum State: Sendable { case free, busy, idle, closing }
  }

  func key(_ first: Int, _ second: Int) -> UInt64 {
    UInt64(UInt32(truncatingIfNeeded: first)) << 32 | UInt64(UInt32(truncatingIfNeeded: second))
  }

  mutating func pairNumber(
    _ source: Int, _ provider: Int, limits: ThrottleLimits = .none
  ) -> Int {
    let key = key(source, provider)
    if let number = pairNumbers[key] { return number }
    let place = throttles.place(
      of: .sourceAndProvider(SourceID(source), ProviderID(provider)), limits: limits)
    pairs.append(Pair(source: source, provider: provider, place: place))
    pairNumbers[key] = pairs.count - 1
    return pairs.count - 1
  }

  /// What a message comes under, the narrowest first.
  func places(pair: Int, destination: Int) -> [ThrottleSet.Place] {
    let pair = pairs[pair]
    let rest = [
      sources[pair.source].place, providers[pair.provider].place, campaignPlace, globalPlace,
    ]
    if let place = destinations[destination].place { return [place, pair.place] + rest }
    return [pair.place] + rest
  }

  mutating func queueNumber(pool: Int, destination: Int) -> Int {
    let key = key(pool, destination)
    if let number = queueNumbers[key] { return number }
    let provider = destinations[destination].provider
    let lane = laneNumber(pool: pool, provider: provider)
    let values = destinations[destination].values
    queues.append(
      Queue(
        lane: lane, destination: destination,
        feedback: ConcurrencyFeedback(
          initial: values.initialConnections, most: destinations[destination].connectionsAtMost)))
    let number = queues.count - 1
    queueLists.grow(to: queues.count)
    queueNumbers[key] = number
    destinations[destination].queues.append(number)
    return number
  }

  mutating func laneNumber(pool: Int, provider: Int) -> Int {
    let key = key(pool, provider)
    if let number = laneNumbers[key] { return number }
    lanes.append(
      Lane(
        pool: pool, provider: provider,
        pairs: pools[pool].sources.map { pairNumber($0, provider) }))
    let number = lanes.count - 1
    laneLists.grow(to: lanes.count)
    laneNumbers[key] = number
    providers[provider].lanes.append(number)
    return number
  }
}
