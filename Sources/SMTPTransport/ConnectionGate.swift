import DNS
import Synchronization

/// Who may connect: one at a time to a host and to an address, and not more than so many in all. First come, first served, where the
/// place is free.
final class ConnectionGate: Sendable {
  private let state: Mutex<State>

  /// Where a connection leads: a host with several addresses is one server, and an address with several names is too.
  struct Place: Hashable {
    let host: DomainName
    let address: IPAddress
  }

  private struct State {
    var free: Int
    var hosts: Set<DomainName> = []
    var addresses: Set<IPAddress> = []
    var waiting: [Waiter] = []
    var lastNumber: UInt64 = 0

    func isFree(_ place: Place) -> Bool {
      free > 0 && !hosts.contains(place.host) && !addresses.contains(place.address)
    }

    mutating func enter(_ place: Place) {
      free -= 1
      hosts.insert(place.host)
      addresses.insert(place.address)
    }

    mutating func leave(_ place: Place) {
      free += 1
      hosts.remove(place.host)
      addresses.remove(place.address)
    }
  }

  private struct Waiter {
    let number: UInt64
    let place: Place
    let continuation: CheckedContinuation<Bool, Never>
  }

  init(maximumConnections: Int) { state = Mutex(State(free: maximumConnections)) }

  /// Does the work when it is its turn; `nil` where the task is cancelled before.
  func pass<Result: Sendable>(
    to place: Place, _ work: @Sendable () async -> Result
  ) async -> Result? {
    guard await enter(place) else { return nil }
    let result = await work()
    leave(place)
    return result
  }

  private func enter(_ place: Place) async -> Bool {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          // The handler below may have run before: it looks for who waits already.
          if Task.isCancelled { return false }
          if state.isFree(place) {
            state.enter(place)
            return true
          }
          state.waiting.append(
            Waiter(number: number, place: place, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
          return nil
        }
        return state.waiting.remove(at: index)
      }
      waiter?.continuation.resume(returning: false)
    }
  }

  private func leave(_ place: Place) {
    let next = state.withLock { state -> [Waiter] in
      state.leave(place)
      var next: [Waiter] = []
      // Two may wait for what became free: one for the host, one for the address.
      while let index = state.waiting.firstIndex(where: { state.isFree($0.place) }) {
        let waiter = state.waiting.remove(at: index)
        state.enter(waiter.place)
        next.append(waiter)
      }
      return next
    }
    for waiter in next { waiter.continuation.resume(returning: true) }
  }
}
