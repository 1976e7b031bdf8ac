import DNS
import Synchronization
import TestKit
import Testing

/// What several servers say, and what that comes to: pure, with replies written here.
@Suite struct SurveyTests {
  static let name = (try? DomainName("www.example.com")) ?? .root

  static func view(
    _ server: String, _ records: [String], authoritative: Bool = true, ttl: UInt32 = 300,
    serial: UInt32? = nil, failure: LookupFailure? = nil,
    flags: DNSMessage.Flags = [.response, .authoritative],
    authority: [String] = []
  ) throws -> RecordSetSurvey.View {
    let question = Question(name, .a)
    let answers = try records.map {
      try #require(Record(presentation: "www.example.com. \(ttl) IN \($0)"))
    }
    let message = DNSMessage(
      flags: flags, question: question, answers: answers,
      authority: try authority.map { try #require(Record(presentation: $0)) })
    let endpoint = try ServerEndpoint("192.0.2.\(server.utf8.count)")
    return RecordSetSurvey.View(
      party: RecordSetSurvey.Party(
        name: server, endpoint: endpoint, role: authoritative ? .authoritative : .resolver),
      reply: ServerReply(
        question: question, server: endpoint,
        outcome: failure.map { .failed($0) } ?? .message(message), transport: .udp,
        elapsed: .milliseconds(3)), serial: serial)
  }

  static func survey(_ views: [RecordSetSurvey.View]) -> RecordSetSurvey {
    RecordSetSurvey(question: Question(name, .a), views: views)
  }

  @Test func `the same records in another order, with other TTLs, are one version`() throws {
    let survey = Self.survey([
      try Self.view("a", ["A 192.0.2.1", "A 192.0.2.2"]),
      try Self.view("bb", ["A 192.0.2.2", "A 192.0.2.1"], ttl: 5),
    ])
    #expect(survey.verdict == .same)
    #expect(survey.versions.map(\.members) == [[0, 1]])
  }

  @Test func `another record, NODATA and a lame server are differences`() throws {
    let good = try Self.view("a", ["A 192.0.2.1"])
    #expect(Self.survey([good, try Self.view("bb", ["A 192.0.2.2"])]).verdict == .differs)
    let soa = "example.com. 60 IN SOA a. b. 1 2 3 4 5"
    #expect(Self.survey([good, try Self.view("bb", [], authority: [soa])]).verdict == .differs)
    let lame = try Self.view("bb", ["A 192.0.2.1"], flags: [.response])
    #expect(lame.isLame)
    #expect(Self.survey([good, lame]).verdict == .differs)
    // A resolver does not have the bit AA.
    let resolver = try Self.view("bb", ["A 192.0.2.1"], authoritative: false, flags: [.response])
    #expect(Self.survey([good, resolver]).verdict == .same)
  }

  @Test
  func
    `what is not known leaves the verdict open, a missing route only where nothing else is known`()
    throws
  {
    let good = try Self.view("a", ["A 192.0.2.1"])
    let silent = try Self.view("bb", [], failure: .timedOut)
    #expect(Self.survey([good, silent]).verdict == .undetermined)
    #expect(Self.survey([silent]).verdict == .undetermined)
    let unroutable = try Self.view("a", [], failure: .unreachable(LookupFailure.noRoute))
    #expect(Self.survey([good, unroutable]).verdict == .same)
    let other = try Self.view("ccc", [], failure: .unreachable(LookupFailure.noRoute))
    #expect(Self.survey([good, other]).verdict == .undetermined)
    #expect(Self.survey([]).verdict == .undetermined)
  }

  @Test func `an alias is the content of the name, wherever it leads`() throws {
    let bare = try Self.view("a", ["CNAME x.example.net."])
    let followed = try Self.view("bb", ["CNAME x.example.net."], authoritative: false)
    #expect(Self.survey([bare, followed]).verdict == .same)
  }

  @Test func `the newest serial is current, and old caches last as long as their TTL`() throws {
    let survey = Self.survey([
      try Self.view("ns1", ["A 192.0.2.2"], serial: 4_294_967_295),
      try Self.view("ns22", ["A 192.0.2.2"], serial: 2),
      try Self.view("r1", ["A 192.0.2.1"], authoritative: false, ttl: 120),
      try Self.view("r22", ["A 192.0.2.1"], authoritative: false, ttl: 90),
    ])
    let propagation = Propagation(survey)
    #expect(propagation.behind == [2, 3])
    #expect(propagation.wait == 120)
    // A secondary that is behind fills caches anew.
    let late = Propagation(
      Self.survey([
        try Self.view("ns1", ["A 192.0.2.1"], serial: 1),
        try Self.view("ns22", ["A 192.0.2.2"], serial: 2),
      ]))
    #expect(late.behind == [0])
    #expect(late.wait == nil)
    #expect(Propagation(Self.survey([])).current == nil)
  }

  /// A clock that goes on when somebody sleeps.
  final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
      var offset: Swift.Duration
      func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
      func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
      static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let time = Mutex(Swift.Duration.zero)
    let minimumResolution = Swift.Duration.nanoseconds(1)
    var now: Instant { Instant(offset: time.withLock { $0 }) }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
      time.withLock { $0 = max($0, deadline.offset) }
    }
  }

  @Test func `a watch asks ever less often, and ends when the value is seen`() async throws {
    let old = Self.survey([try Self.view("a", ["A 192.0.2.1"])])
    let new = Self.survey([try Self.view("a", ["A 192.0.2.2"])])
    let watch = SurveyWatch(
      expecting: SurveyExpectation(values: [.a(IPv4Address(rawValue: 0xC000_0202))]),
      interval: .seconds(4), timeout: .seconds(600), clock: ManualClock())
    var times: [Duration] = []
    var rounds = 0
    let last = await watch.run {
      rounds += 1
      return rounds < 5 ? old : new
    } report: {
      times.append($0.elapsed)
    }
    #expect(last.state == .seen)
    #expect(times == [.zero, .seconds(4), .seconds(10), .seconds(19), .seconds(32.5)])
  }

  @Test(arguments: [(false, SurveyExpectation.State.notYet), (true, .undetermined)])
  func `a watch ends with its time`(
    _ isSilent: Bool, _ state: SurveyExpectation.State
  ) async throws {
    let survey = Self.survey([
      try Self.view("a", ["A 192.0.2.1"], failure: isSilent ? .timedOut : nil)
    ])
    let watch = SurveyWatch(
      expecting: SurveyExpectation(values: [.a(IPv4Address(rawValue: 0xC000_0202))]),
      interval: .seconds(30), timeout: .seconds(200), clock: ManualClock())
    let last = await watch.run {
      survey
    } report: { _ in
    }
    #expect(last.state == state)
    #expect(last.elapsed == .seconds(200))
  }

  @Test func `what is expected may have company, unless it has to be exact`() throws {
    let both = Self.survey([try Self.view("a", ["A 192.0.2.1", "A 192.0.2.2"])])
    let one: Set<RecordData> = [.a(IPv4Address(rawValue: 0xC000_0202))]
    #expect(SurveyExpectation(values: one).state(of: both) == .seen)
    #expect(SurveyExpectation(values: one, isExact: true).state(of: both) == .notYet)
    #expect(SurveyExpectation(values: []).state(of: both) == .seen)
  }
}
