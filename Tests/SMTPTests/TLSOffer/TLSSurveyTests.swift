import SMTP
import Testing

/// What a survey finds out about servers that are functions.
@Suite struct TLSSurveyTests {
  /// A server that knows these suites of each version, the most wanted first.
  private static func survey(
    _ known: [TLSVersion: [String]], limit: Int = .max
  ) -> TLSOffers {
    var survey = TLSSurvey(serverName: "mx.example.com")
    while let hello = survey.next {
      if survey.offers.connections == limit {
        survey.take(.failed("421 too many connections"))
        continue
      }
      let choice = (known[hello.version] ?? []).first { name in
        hello.ciphers.contains { $0.description == name }
      }
      if let choice, let suite = hello.ciphers.first(where: { $0.description == choice }) {
        survey.take(.answered(ServerHello(version: hello.version, cipher: suite)))
      } else {
        survey.take(.refused(alert: 40))
      }
    }
    return survey.offers
  }

  private static let modern = [
    TLSVersion.v1_3: ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"],
    .v1_2: ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_CBC_SHA"],
  ]

  @Test func everySuiteOfASmallListIsFound() {
    let offers = Self.survey(Self.modern)
    #expect(
      offers.versions == [.v1_3: .accepted, .v1_2: .accepted, .v1_1: .refused, .v1_0: .refused])
    #expect(offers.ciphers[.v1_3]?.map(\.description) == Self.modern[.v1_3])
    #expect(offers.ciphers[.v1_2]?.map(\.description) == Self.modern[.v1_2])
    #expect(offers.complete == [.v1_3, .v1_2])
    #expect(offers.kinds[.withoutForwardSecrecy] == .accepted)
    #expect(offers.kinds[.rc4] == .refused)
    #expect(offers.interruption == nil)
  }

  @Test func theNumberOfConnectionsIsBounded() {
    let all = CipherSuite.all.map(\.description)
    let offers = Self.survey([.v1_3: all, .v1_2: all, .v1_1: all, .v1_0: all])
    #expect(offers.connections == TLSSurvey.maximumConnections)
    #expect(offers.complete.isSubset(of: [.v1_3]))
    for kind in CipherSuite.Kind.allCases where kind != .forwardSecret {
      #expect(offers.kinds[kind] == .accepted, "\(kind)")
    }
  }

  @Test func aServerOfOldVersionsAloneIsAskedForItsKinds() {
    let offers = Self.survey([.v1_0: ["TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"]])
    #expect(offers.versions[.v1_0] == .accepted)
    #expect(offers.versions[.v1_2] == .refused)
    #expect(offers.kinds[.rc4] == .accepted)
    #expect(offers.kinds[.smallBlock] == .accepted)
    #expect(offers.suites(.rc4).map(\.description) == ["TLS_RSA_WITH_RC4_128_SHA"])
  }

  @Test func aServerThatStopsAnsweringIsNotPressed() {
    let offers = Self.survey(Self.modern, limit: 2)
    #expect(offers.connections == 3)
    #expect(offers.interruption == "421 too many connections")
    #expect(offers.versions[.v1_1] == nil)
    #expect(offers.kinds.isEmpty)
  }

  @Test func versionsAloneArePastAServerThatRefusesAll() {
    let offers = Self.survey([:])
    #expect(offers.connections == 4)
    #expect(offers.ciphers.isEmpty)
  }

  // MARK: One dialogue

  private static func play(_ events: [SMTPEvent]) -> (TLSHelloProbe, [SMTPAction]) {
    var probe = TLSHelloProbe(
      hello: ClientHello(version: .v1_2, ciphers: CipherSuite.all, serverName: "mx.example.com"),
      client: .localAddress, timeouts: .standard)
    var actions: [SMTPAction] = []
    for event in events { actions += probe.handle(event) }
    return (probe, actions)
  }

  private static let upToHello: [SMTPEvent] = [
    .connected(from: nil), .received(Array("220 mx.example.com ESMTP\r\n".utf8)),
    .received(Array("250-mx.example.com\r\n250 STARTTLS\r\n".utf8)),
    .received(Array("220 2.0.0 ready\r\n".utf8)),
  ]

  @Test func theHelloIsSentInPlaceOfAHandshake() {
    let answer = TLSRecordReaderTests.hello(0x0303, 0x009C)
    let (probe, actions) = Self.play(Self.upToHello + [.received(answer)])
    #expect(!actions.contains(.startTLS))
    #expect(
      actions.contains { if case .send(let octets) = $0 { octets.first == 22 } else { false } })
    #expect(
      probe.result
        == .answered(ServerHello(version: .v1_2, cipher: CipherSuite(rawValue: 0x009C))))
    #expect(actions.last == .close)
  }

  @Test(
    arguments: [
      ([.closed(reason: nil)], .refused(alert: nil)),
      ([.received([21, 3, 3, 0, 2, 2, 70])], .refused(alert: 70)),
      ([.received(Array("554 5.5.1 what?\r\n".utf8))], .failed("the answer is no TLS record")),
    ] as [([SMTPEvent], TLSHelloProbe.Result)])
  func whatFollowsTheHello(events: [SMTPEvent], expected: TLSHelloProbe.Result) {
    #expect(Self.play(Self.upToHello + events).0.result == expected)
  }

  @Test func aServerThatClosesWithoutAnAlertRefusesOnlyWhereItTakesAnotherVersion() {
    var survey = TLSSurvey(serverName: "mx.example.com")
    while let hello = survey.next {
      let takes = hello.version == .v1_2 && hello.ciphers.contains(CipherSuite(rawValue: 0xC02F))
      survey.take(
        takes
          ? .answered(ServerHello(version: .v1_2, cipher: CipherSuite(rawValue: 0xC02F)))
          : .refused(alert: nil))
    }
    #expect(survey.offers.versions[.v1_3] == .refused)
    #expect(survey.offers.versions[.v1_2] == .accepted)
    #expect(survey.offers.interruption == nil)

    var silent = TLSSurvey(serverName: "mx.example.com")
    while silent.next != nil { silent.take(.refused(alert: nil)) }
    #expect(silent.offers.versions.isEmpty)
    #expect(silent.offers.interruption != nil)
    #expect(silent.offers.connections == TLSVersion.all.count)
  }

  @Test func aTimeoutOrAResetSaysNothingAboutTheOffer() {
    for event in [SMTPEvent.timedOut, .closed(reason: "Connection reset by peer")] {
      guard case .failed = Self.play(Self.upToHello + [event]).0.result else {
        Issue.record("\(event)")
        continue
      }
    }
  }

  @Test func aServerWithoutSTARTTLSIsLeftInOrder() {
    let (probe, actions) = Self.play([
      .connected(from: nil), .received(Array("220 mx\r\n".utf8)),
      .received(Array("250 mx.example.com\r\n".utf8)),
    ])
    #expect(probe.result == .noTLS("EHLO is answered without STARTTLS"))
    #expect(actions.contains(.send(Array("QUIT\r\n".utf8))))
  }
}
