import DNS
import MailAuth
import TestKit
import Testing

/// The steps of a rotation, each with what it waits for.
@Suite struct KeyRotationTests {
  static let start = UTCTime(seconds: 1_800_000_000)
  static let day = 86_400
  static let published = KeyState.Presence.published(ttl: 3_600)

  static func key(
    _ presence: KeyState.Presence, negativeTTL: UInt32? = 900, hasFile: Bool = true
  ) -> KeyState {
    KeyState(selector: "s", presence: presence, negativeTTL: negativeTTL, hasFile: hasFile)
  }

  static func outcome(
    old: KeyState?, new: KeyState, _ history: RotationHistory = RotationHistory(), at now: UTCTime
  ) -> (step: KeyRotation.Step, history: RotationHistory) {
    KeyRotation(old: old, new: new, history: history, now: now).outcome
  }

  @Test func `a whole rotation goes through its steps, each at its time`() {
    var (old, new) = (Self.key(Self.published), Self.key(.absent))
    var history = RotationHistory()
    func next(_ seconds: Int) -> KeyRotation.Step {
      let outcome = Self.outcome(old: old, new: new, history, at: Self.start + seconds)
      history = outcome.history
      return outcome.step
    }
    #expect(next(0) == .publish(reasons: []))
    new = Self.key(.mixed(reasons: ["ns2 has no record"]))
    #expect(next(10) == .publish(reasons: ["ns2 has no record"]))
    new = Self.key(Self.published)
    // The longer of the negative TTL and the record's own.
    #expect(next(100) == .waitForCaches(until: Self.start + 3_700))
    #expect(next(3_699) == .waitForCaches(until: Self.start + 3_700))
    #expect(next(3_700) == .switchSigning)
    #expect(next(9_000) == .switchSigning)
    history.switched = Self.start + 10_000
    #expect(next(10_000) == .waitForMail(until: Self.start + 10_000 + 7 * Self.day))
    #expect(next(10_000 + 7 * Self.day) == .revoke(reasons: []))
    old = Self.key(.mixed(reasons: ["ns2 has the record"]))
    #expect(next(10_001 + 7 * Self.day) == .revoke(reasons: ["ns2 has the record"]))
    old = Self.key(.revoked(ttl: 60))
    // The record before it may be cached for its TTL, which was longer.
    #expect(
      next(10_100 + 7 * Self.day) == .waitForRevocation(until: Self.start + 13_700 + 7 * Self.day))
    #expect(next(13_700 + 7 * Self.day) == .remove)
    old = Self.key(.absent)
    #expect(next(13_701 + 7 * Self.day) == .remove)
    old = Self.key(.absent, hasFile: false)
    #expect(next(13_702 + 7 * Self.day) == .complete)
  }

  @Test func `the negative TTL counts where it is longer, and has to be known`() {
    let now = Self.start
    let slow = Self.key(Self.published, negativeTTL: 86_400)
    #expect(
      Self.outcome(old: nil, new: slow, at: now).step == .waitForCaches(until: now + 86_400))
    let unknown = Self.outcome(old: nil, new: Self.key(Self.published, negativeTTL: nil), at: now)
    guard case .undetermined = unknown.step else {
      Issue.record("\(unknown.step)")
      return
    }
    #expect(unknown.history == RotationHistory())
  }

  @Test func `a record that disappears makes the wait begin anew`() {
    var history = RotationHistory()
    history.published = Self.start
    let later = Self.start + 5_000
    let gone = Self.outcome(old: nil, new: Self.key(.absent), history, at: later)
    #expect(gone.step == .publish(reasons: []))
    #expect(gone.history.published == nil)
    let back = Self.outcome(old: nil, new: Self.key(Self.published), gone.history, at: later + 60)
    #expect(back.step == .waitForCaches(until: later + 3_660))
  }

  @Test func `a lookup that fails changes nothing that was noted`() {
    var history = RotationHistory()
    history.published = Self.start
    let unknown = Self.key(.undetermined(reasons: ["no answer in time"]))
    let before = Self.outcome(old: unknown, new: unknown, history, at: Self.start + 9_000)
    #expect(before.step == .undetermined(reasons: ["no answer in time"]))
    #expect(before.history == history)
    history.switched = Self.start
    history.revoked = Self.start
    let after = Self.outcome(
      old: unknown, new: Self.key(Self.published), history, at: Self.start + 9_000_000)
    #expect(after.step == .undetermined(reasons: ["no answer in time"]))
    #expect(after.history == history)
  }

  @Test func `notes from the future say nothing`() {
    var history = RotationHistory()
    history.published = Self.start + Self.day
    let outcome = Self.outcome(old: nil, new: Self.key(Self.published), history, at: Self.start)
    #expect(outcome.step == .waitForCaches(until: Self.start + 3_600))
    history.switched = Self.start + 100 * Self.day
    let early = Self.outcome(
      old: Self.key(Self.published), new: Self.key(Self.published), history, at: Self.start)
    #expect(early.step == .waitForMail(until: Self.start + 107 * Self.day))
  }

  @Test func `the key that signs has to be published, and its absence is told`() {
    var history = RotationHistory()
    let broken = KeyRotation(
      old: Self.key(.absent), new: Self.key(Self.published), history: history, now: Self.start)
    #expect(broken.alarms.count == 1)
    history.switched = Self.start
    for presence in [
      KeyState.Presence.absent, .revoked(ttl: 60), .mixed(reasons: ["ns2 has no record"]),
    ] {
      let rotation = KeyRotation(
        old: Self.key(Self.published), new: Self.key(presence), history: history,
        now: Self.start + 100 * Self.day)
      // Never to be revoked while the new one does not work.
      guard case .publish = rotation.outcome.step else {
        Issue.record("\(rotation.outcome.step)")
        continue
      }
      #expect(rotation.alarms.count == 1)
    }
  }

  @Test(arguments: [
    KeyState.Presence.absent, .revoked(ttl: 60), .mixed(reasons: ["ns2 has no record"]),
  ])
  func `an old key that ends before its time is an alarm, and the wait goes on`(
    presence: KeyState.Presence
  ) {
    var history = RotationHistory()
    history.switched = Self.start
    func rotation(_ seconds: Int) -> KeyRotation {
      KeyRotation(
        old: Self.key(presence), new: Self.key(Self.published), history: history,
        now: Self.start + seconds)
    }
    let early = rotation(600)
    #expect(early.outcome.step == .waitForMail(until: Self.start + 7 * Self.day))
    #expect(early.alarms.count == 1)
    #expect(rotation(7 * Self.day).alarms.isEmpty)
  }

  @Test func `a first key has nothing to withdraw`() {
    var history = RotationHistory()
    history.switched = Self.start
    #expect(
      Self.outcome(old: nil, new: Self.key(Self.published), history, at: Self.start).step
        == .complete)
  }

  // MARK: What DNS shows

  @Test func `all views together are one presence`() {
    func presence(_ contents: KeyView.Content...) -> KeyState.Presence {
      KeyState.Presence(contents.enumerated().map { KeyView(source: "ns\($0)", content: $1) })
    }
    let unknown = KeyView.Content.unknown("no answer in time")
    #expect(presence(.thisKey(ttl: 60), .thisKey(ttl: 90)) == .published(ttl: 90))
    #expect(presence(.absent, .absent) == .absent)
    #expect(presence(.revoked(ttl: 60), .revoked(ttl: 5)) == .revoked(ttl: 60))
    #expect(
      presence(.thisKey(ttl: 60), .absent)
        == .mixed(reasons: ["ns0 has the record", "ns1 has no record"]))
    #expect(
      presence(.thisKey(ttl: 60), unknown) == .undetermined(reasons: ["ns1: no answer in time"]))
    #expect(
      presence(.thisKey(ttl: 60), .absent, unknown)
        == .mixed(reasons: ["ns0 has the record", "ns1 has no record", "ns2 no answer in time"]))
    #expect(presence(.other("has another")) == .mixed(reasons: ["ns0 has another"]))
    guard case .undetermined = presence() else {
      Issue.record("nobody said anything")
      return
    }
  }

  @Test func `a record is of this key, of another, revoked, or none`() {
    let key = DKIMKeyRecord(keyType: .ed25519, keyData: Array(repeating: 7, count: 32))
    let text = Array(key.text.utf8)
    let data = String(key.text.split(separator: "p=")[1])
    let other = Array(DKIMKeyRecord(keyType: .ed25519, keyData: [1]).text.utf8)
    #expect(KeyView.Content([], key: key) == .absent)
    #expect(KeyView.Content([(text, 60)], key: key) == .thisKey(ttl: 60))
    #expect(KeyView.Content([(other, 60)], key: nil) == .thisKey(ttl: 60))
    #expect(KeyView.Content([(Array("v=DKIM1; p=".utf8), 60)], key: key) == .revoked(ttl: 60))
    let unfit: [[(text: [UInt8], ttl: UInt32)]] = [
      [(other, 60)], [(text, 60), (text, 60)], [(Array("x".utf8), 60)],
      // This very key, but no verifier takes it (RFC 6376 §6.1.2).
      [(Array("v=DKIM1; p=\(data)".utf8), 60)],
      [(Array("v=DKIM1; k=ed25519; h=sha1; p=\(data)".utf8), 60)],
      [(Array("v=DKIM1; k=ed25519; s=tlsrpt; p=\(data)".utf8), 60)],
    ]
    for records in unfit {
      guard case .other = KeyView.Content(records, key: key) else {
        Issue.record("\(records)")
        continue
      }
    }
  }
}
