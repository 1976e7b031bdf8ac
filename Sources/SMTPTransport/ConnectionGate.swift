import DNS
import Synchronization

/// Who may connect: one at a time to an address, and not more than so many in all. First come, first served, where the address is free.
final class ConnectionGate: Sendable {
  private let state: Mutex<State>

  private struct State {
    var free: Int
    var busy: Set<IPAddress> = []
    var waiting: [Waiter] = []
  }

  private struct Waiter {
    let address: IPAddress
    let continuation: CheckedContinuation<Void, Never>
  }

  init(maximumConnections: Int) { state = Mutex(State(free: maximumConnections)) }

  /// Does the work when it is its turn.
  func pass<Result: Sendable>(
    to address: IPAddress, _ work: @Sendable () async -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free > 0, !state.busy.contains(address) {
          state.free -= 1
          state.busy.insert(address)
          return true
        }
        state.waiting.append(Waiter(address: address, continuation: continuation))
        return false
      }
      if isFree { continuation.resume() }
    }
    let result = await work()
    leave(address)
    return result
  }

  private func leave(_ address: IPAddress) {
    let next = state.withLock { state -> Waiter? in
      state.busy.remove(address)
      state.free += 1
      guard let index = state.waiting.firstIndex(where: { !state.busy.contains($0.address) })
      else { return nil }
      let waiter = state.waiting.remove(at: index)
      state.free -= 1
      state.busy.insert(waiter.address)
      return waiter
    }
    next?.continuation.resume()
  }
}
