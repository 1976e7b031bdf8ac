import Glibc
import Sending

/// Plans recipients over domains and providers, and simulates the run to its end: time, memory and cost of a decision.
@main
struct SchedulerDriver {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count == 3, numbers[1] >= numbers[2], numbers.allSatisfy({ $0 > 0 }) else {
      print("usage: SchedulerDriver RECIPIENTS DOMAINS PROVIDERS")
      exit(64)
    }
    let (count, domains, providers) = (numbers[0], numbers[1], numbers[2])
    let start = Instant(microseconds: 1_795_000_000_000_000)
    let clock = ContinuousClock()
    let begin = clock.now
    var scheduler = Scheduler(
      global: ThrottleLimits(connections: 500, messageRate: try RateLimit("2000/s")), seed: 1)
    let pool = scheduler.addPool((1...3).map { scheduler.addSource(weight: $0) })
    var destinations: [DestinationID] = []
    for number in 0..<providers {
      let provider = scheduler.addProvider(
        limits: ThrottleLimits(connections: 10, messageRate: try RateLimit("20/s, 50000/h")))
      let own = ThrottleLimits(messageRate: try RateLimit("5/s"))
      for _ in 0..<(domains / providers) {
        destinations.append(
          scheduler.addDestination(provider: provider, limits: number % 2 == 0 ? .none : own))
      }
    }
    scheduler.reserve(recipients: count)
    for number in 0..<count {
      _ = scheduler.addRecipient(
        destination: destinations[number % destinations.count], pool: pool, octets: 10_000,
        expires: start + .days(5))
    }
    let planned = clock.now - begin
    var simulation = Simulation(scheduler, from: start)
    scheduler = Scheduler(seed: 1)
    var random = RandomSequence(seed: 3)
    let result = simulation.run(course: { _, _ in
      // One in twenty is deferred.
      AttemptCourse(
        connecting: .milliseconds(100), transaction: .milliseconds(150),
        result: AttemptResult(
          UInt8.random(in: 0..<100, using: &random) < 5 ? .deferred(.init(.reply)) : .delivered,
          connection: .open))
    })
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let cost = Double(result.operations) / Double(result.decisions)
    print("planned in \(planned), simulated to the end in \(clock.now - begin - planned)")
    print("\(usage.ru_maxrss / 1_024) MB, \(result.delivered) of \(count) delivered")
    print("\(result.decisions) decisions, \((cost * 10).rounded() / 10) operations each")
  }
}
