import Synchronization

/// Keeps answers for as long as they say, and puts a question that several tasks ask at once only once.
final class AnswerCache<Kept: CachedAnswer>: Sendable {
  private let ask: @Sendable (Question) async -> Kept
  private let now: @Sendable () -> ContinuousClock.Instant
  private let generationSize: Int
  private let state = Mutex(State())

  init(
    generationSize: Int, now: @escaping @Sendable () -> ContinuousClock.Instant,
    ask: @escaping @Sendable (Question) async -> Kept
  ) {
    self.ask = ask
    self.now = now
    self.generationSize = max(1, generationSize)
  }

  private struct Entry {
    let answer: Kept
    let end: ContinuousClock.Instant
  }

  private struct State: ~Copyable {
    /// What was asked since the generations last changed; the one before; nothing older is kept.
    var young: [Question: Entry] = [:]
    var old: [Question: Entry] = [:]
    /// Those who wait for a question that one task, the leader, has under way.
    var flights: [Question: [Waiter]] = [:]
    var nextWaiter: UInt64 = 0
  }

  private struct Waiter {
    let id: UInt64
    let continuation: CheckedContinuation<Turn, Never>
  }

  /// What a task that asks has to do.
  private enum Turn {
    case take(Kept)
    case lead
    case wait
    case giveUp
  }

  func resolve(_ question: Question) async -> Kept {
    switch state.withLock({ begin(question, &$0) }) {
    case .take(let answer): return answer.answering(question)
    case .lead: return await lead(question)
    case .wait, .giveUp: break
    }
    switch await wait(for: question) {
    case .take(let answer): return answer.answering(question)
    case .lead: return await lead(question)
    case .wait, .giveUp: return Kept.timedOut(question)
    }
  }

  /// Several at once, in their order: `askTogether` gets what is neither kept nor under way. Those who wait for one of these questions wait
  /// for all of them.
  func resolve(
    _ questions: [Question], askTogether: ([Question]) async -> [Kept]
  ) async -> [Kept] {
    var answers: [Kept?] = []
    answers.reserveCapacity(questions.count)
    var led: [Int] = []
    state.withLock { state in
      for (index, question) in questions.enumerated() {
        switch begin(question, &state) {
        case .take(let answer): answers.append(answer.answering(question))
        case .lead:
          led.append(index)
          answers.append(nil)
        case .wait, .giveUp: answers.append(nil)
        }
      }
    }
    if !led.isEmpty {
      let missing = led.count == questions.count ? questions : led.map { questions[$0] }
      let asked = await askTogether(missing)
      conclude(missing, asked)
      if led.count == questions.count { return asked }
      for (index, answer) in zip(led, asked) { answers[index] = answer }
    }
    // What others have under way, or what stands twice among the questions.
    for (index, question) in questions.enumerated() where answers[index] == nil {
      answers[index] = await resolve(question)
    }
    return answers.compactMap(\.self)
  }

  func answerAtHand(_ question: Question) -> Kept? {
    state.withLock { cached(question, &$0) }?.answering(question)
  }

  private func begin(_ question: Question, _ state: inout State) -> Turn {
    if let answer = cached(question, &state) { return .take(answer) }
    // One look at the table: the mere access adds a question that is not there.
    let count = state.flights.count
    state.flights[question, default: []].reserveCapacity(0)
    return state.flights.count == count ? .wait : .lead
  }

  private func cached(_ question: Question, _ state: inout State) -> Kept? {
    if let entry = state.young[question] { return now() < entry.end ? entry.answer : nil }
    guard !state.old.isEmpty, let entry = state.old[question], now() < entry.end else { return nil }
    insert(entry, &state)
    return entry.answer
  }

  private func insert(_ entry: Entry, _ state: inout State) {
    if state.young.count >= generationSize {
      swap(&state.old, &state.young)
      state.young.removeAll(keepingCapacity: true)
    }
    state.young[entry.answer.question] = entry
  }

  @inline(__always)
  private func lead(_ question: Question) async -> Kept {
    let answer = await ask(question)
    conclude(CollectionOfOne(question), CollectionOfOne(answer))
    return answer
  }

  /// Ends what `begin` began with `lead`.
  private func conclude(_ questions: some Sequence<Question>, _ answers: some Sequence<Kept>) {
    let isCancelled = Task.isCancelled
    let now = now()
    let waiting = state.withLock { state in
      var waiting: [(Waiter, Kept)] = []
      for (question, answer) in zip(questions, answers) {
        if isCancelled, answer.failure != nil {
          // The failure may be that of the cancelled task alone: somebody else has to ask.
          handOver(question, &state)
          continue
        }
        if let lifetime = answer.lifetime {
          insert(Entry(answer: answer, end: now + lifetime), &state)
        }
        for waiter in state.flights.removeValue(forKey: question) ?? [] {
          waiting.append((waiter, answer))
        }
      }
      return waiting
    }
    for (waiter, answer) in waiting { waiter.continuation.resume(returning: .take(answer)) }
  }

  private func handOver(_ question: Question, _ state: inout State) {
    guard var waiters = state.flights[question], !waiters.isEmpty else {
      state.flights[question] = nil
      return
    }
    let next = waiters.removeFirst()
    state.flights[question] = waiters
    next.continuation.resume(returning: .lead)
  }

  private func wait(for question: Question) async -> Turn {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let turn = state.withLock { state -> Turn in
          // Cancelled before the waiter is known: `leave` has found nobody.
          if Task.isCancelled { return .giveUp }
          let turn = begin(question, &state)
          if case .wait = turn {
            state.flights[question, default: []].append(
              Waiter(id: id, continuation: continuation))
          }
          return turn
        }
        if case .wait = turn { return }
        continuation.resume(returning: turn)
      }
    } onCancel: {
      leave(question, id)
    }
  }

  /// How many tasks wait for another one's question.
  func waiterCount(_ question: Question) -> Int {
    state.withLock { $0.flights[question]?.count ?? 0 }
  }

  private func leave(_ question: Question, _ id: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.flights[question]?.firstIndex(where: { $0.id == id }) else {
        return nil
      }
      return state.flights[question]?.remove(at: index)
    }
    waiter?.continuation.resume(returning: .giveUp)
  }
}

/// An answer as a cache needs it.
protocol CachedAnswer: Sendable {
  var question: Question { get }
  var failure: LookupFailure? { get }
  /// How long it may be kept; `nil` for not at all.
  var lifetime: Duration? { get }
  /// The same for somebody who wrote the name in another case.
  func answering(_ question: Question) -> Self
  /// What somebody gets who gave up waiting.
  static func timedOut(_ question: Question) -> Self
}
