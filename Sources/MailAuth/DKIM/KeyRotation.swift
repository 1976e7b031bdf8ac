public import DNS

/// The replacement of one DKIM key by another, step by step: from what DNS shows and what was noted before, what comes next.
///
/// Publish the new key; wait until no cache can say that it is not there; let the server sign with it; wait until mail that was signed
/// with the old key is delivered; withdraw that key (empty `p=`); wait until caches have forgotten it; remove its record and file.
public struct KeyRotation: Hashable, Sendable {
  /// The key that signs until the switch; `nil` where the domain gets its first one.
  public let old: KeyState?
  public let new: KeyState
  /// What earlier runs noted; what DNS contradicts is taken out in `history`.
  private let past: RotationHistory
  private let now: UTCTime
  /// Seconds between the switch and the withdrawal of the old key.
  private let graceTime: Int

  /// Mail waits in queues for up to five days by RFC 5321 §4.5.4.1, and some more in mailboxes that check late.
  public static let defaultGraceTime = 7 * 86_400

  public init(
    old: KeyState?, new: KeyState, history: RotationHistory, now: UTCTime,
    graceTime: Int = defaultGraceTime
  ) {
    self.old = old
    self.new = new
    past = history
    self.now = now
    self.graceTime = graceTime
  }

  /// What to do next.
  public enum Step: Hashable, Sendable {
    /// Publish the record of the new key; `reasons` tell where it is not yet as it should be.
    case publish(reasons: [String])
    /// The record is everywhere, but caches may still deny it.
    case waitForCaches(until: UTCTime)
    /// Let the mail server sign with the new key, and tell so.
    case switchSigning
    /// Mail with signatures of the old key may be under way.
    case waitForMail(until: UTCTime)
    /// Publish the old key's record with an empty `p=`.
    case revoke(reasons: [String])
    /// Caches may still have the old key.
    case waitForRevocation(until: UTCTime)
    /// Remove the old key's record and file.
    case remove
    /// The old key's record is gone, or there never was one, and the new one is in use.
    case complete
    /// DNS could not be asked, or contradicts itself in a way that only its answers tell.
    case undetermined(reasons: [String])
  }

  /// The step and what is to be noted for the next run.
  public var outcome: (step: Step, history: RotationHistory) {
    if let switched = past.switched { return afterSwitch(switched) }
    return beforeSwitch
  }

  // MARK: Before the switch

  private var beforeSwitch: (Step, RotationHistory) {
    var history = past
    switch new.presence {
    case .undetermined(let reasons):
      return (.undetermined(reasons: reasons), history)
    case .absent, .mixed, .revoked:
      // Whatever was seen before, caches may have learned since that it is not there.
      history.published = nil
      return (.publish(reasons: new.presence.reasons), history)
    case .published(let ttl):
      guard let negativeTTL = new.negativeTTL else {
        return (
          .undetermined(reasons: [
            "the zone's SOA record, which says how long caches remember that a record was missing"
          ]), history
        )
      }
      let published = Self.noted(history.published, now)
      history.published = published
      // A resolver that asked just before the record was there may deny it that long (RFC 2308 §5); one that had another
      // record at this name may keep it for its TTL.
      let end = published + Int(max(negativeTTL, ttl))
      return (now < end ? .waitForCaches(until: end) : .switchSigning, history)
    }
  }

  // MARK: After the switch

  private func afterSwitch(_ switched: UTCTime) -> (Step, RotationHistory) {
    var history = past
    // Signatures of now are made with the new key: without its record they all fail.
    switch new.presence {
    case .undetermined(let reasons): return (.undetermined(reasons: reasons), history)
    case .absent, .mixed, .revoked: return (.publish(reasons: new.presence.reasons), history)
    case .published: break
    }
    guard let old else { return (.complete, history) }
    let end = switched + graceTime
    switch old.presence {
    case .undetermined(let reasons):
      return (.undetermined(reasons: reasons), history)
    case .published(let ttl):
      history.revoked = nil
      history.oldTTL = max(history.oldTTL ?? 0, ttl)
      return (
        isWithinGrace(switched) ? .waitForMail(until: end) : .revoke(reasons: []), history
      )
    case .mixed(let reasons):
      history.revoked = nil
      return (
        isWithinGrace(switched) ? .waitForMail(until: end) : .revoke(reasons: reasons), history
      )
    case .revoked(let ttl):
      let revoked = Self.noted(history.revoked, now)
      history.revoked = revoked
      if isWithinGrace(switched) { return (.waitForMail(until: end), history) }
      let forgotten = revoked + Int(max(ttl, history.oldTTL ?? 0))
      return (now < forgotten ? .waitForRevocation(until: forgotten) : .remove, history)
    case .absent:
      if isWithinGrace(switched) { return (.waitForMail(until: end), history) }
      return (old.hasFile ? .remove : .complete, history)
    }
  }

  /// Whether mail that was signed with the old key may be under way. A switch in the future was noted with a wrong clock.
  private func isWithinGrace(_ switched: UTCTime) -> Bool {
    now < switched + graceTime || now < switched
  }

  /// When something was first seen. A note from the future was made with a wrong clock, so that it says nothing.
  private static func noted(_ time: UTCTime?, _ now: UTCTime) -> UTCTime {
    if let time, time <= now { return time }
    return now
  }

  /// What is wrong now, whatever the next step is.
  public var alarms: [String] {
    guard let switched = past.switched else {
      guard let old, old.presence.isDefinitelyMissing else { return [] }
      return [
        "\(old.selector) should sign until the switch, but its record is not as it should be: those signatures fail"
      ]
    }
    var alarms: [String] = []
    if new.presence.isDefinitelyMissing {
      alarms.append(
        "\(new.selector) signs, but its record is not as it should be: those signatures fail")
    }
    if let old, old.presence.isDefinitelyMissing, isWithinGrace(switched) {
      alarms.append(
        "\(old.selector) signed until \(switched), and its record is needed until \(switched + graceTime), but is not as it should be: mail that is under way fails. Put it back, unless the key is known to others"
      )
    }
    return alarms
  }
}

/// When things were first seen or told; kept between runs.
public struct RotationHistory: Hashable, Sendable {
  /// The new key's record was seen everywhere.
  public var published: UTCTime?
  /// The server signs with the new key, somebody said.
  public var switched: UTCTime?
  /// The old key's record was seen empty everywhere.
  public var revoked: UTCTime?
  /// The longest TTL that the old key's record was seen with, in seconds.
  public var oldTTL: UInt32?

  public init() {}
}

/// A key of a rotation, as the folder and DNS have it.
public struct KeyState: Hashable, Sendable {
  public let selector: String
  public let presence: Presence
  /// Seconds that caches remember that a record of the zone is missing (RFC 2308 §5); `nil` where nobody knows.
  public let negativeTTL: UInt32?
  /// Whether the private key's file is in the folder.
  public let hasFile: Bool

  public init(selector: String, presence: Presence, negativeTTL: UInt32?, hasFile: Bool) {
    self.selector = selector
    self.presence = presence
    self.negativeTTL = negativeTTL
    self.hasFile = hasFile
  }

  /// What all who were asked say about the key's record. TTLs are the longest seen, in seconds.
  public enum Presence: Hashable, Sendable {
    /// All have a record of this very key, and no other.
    case published(ttl: UInt32)
    /// Nobody has a record.
    case absent
    /// All have an empty `p=`.
    case revoked(ttl: UInt32)
    /// Some say otherwise than others, or there is another record; `reasons` name who says what.
    case mixed(reasons: [String])
    case undetermined(reasons: [String])

    var reasons: [String] {
      switch self {
      case .published: []
      case .absent: []
      case .revoked:
        ["the record is revoked (empty p=); a selector that was revoked should not be used again"]
      case .mixed(let reasons), .undetermined(let reasons): reasons
      }
    }

    var isDefinitelyMissing: Bool {
      switch self {
      case .published, .undetermined: false
      case .absent, .revoked, .mixed: true
      }
    }
  }
}

/// What one of those who were asked says about a key's record.
public struct KeyView: Hashable, Sendable {
  /// Who says so: `ns1.example.com (192.0.2.53)`, `the resolver`.
  public let source: String
  public let content: Content

  public init(source: String, content: Content) {
    self.source = source
    self.content = content
  }

  public enum Content: Hashable, Sendable {
    case thisKey(ttl: UInt32)
    case absent
    case revoked(ttl: UInt32)
    /// A record that does not fit, and why.
    case other(String)
    case unknown(String)

    public var isUnknown: Bool {
      switch self {
      case .unknown: true
      case .thisKey, .absent, .revoked, .other: false
      }
    }

    fileprivate var text: String {
      switch self {
      case .thisKey: "has the record"
      case .absent: "has no record"
      case .revoked: "has a revoked record (empty p=)"
      case .other(let reason): reason
      case .unknown(let reason): reason
      }
    }
  }
}

extension KeyState.Presence {
  /// All views together. What is definite and not as the others say weighs more than what is not known.
  public init(_ views: [KeyView]) {
    var longest: UInt32 = 0
    var (present, absent, revoked, other) = (0, 0, 0, 0)
    var unknown: [String] = []
    for view in views {
      switch view.content {
      case .thisKey(let ttl):
        present += 1
        longest = max(longest, ttl)
      case .revoked(let ttl):
        revoked += 1
        longest = max(longest, ttl)
      case .absent: absent += 1
      case .other: other += 1
      case .unknown(let reason): unknown.append("\(view.source): \(reason)")
      }
    }
    let kinds = [present, absent, revoked].count { $0 > 0 }
    if other > 0 || kinds > 1 {
      self = .mixed(reasons: views.map { "\($0.source) \($0.content.text)" })
    } else if !unknown.isEmpty || kinds == 0 {
      self = .undetermined(reasons: unknown.isEmpty ? ["nobody was asked"] : unknown)
    } else if present > 0 {
      self = .published(ttl: longest)
    } else if revoked > 0 {
      self = .revoked(ttl: longest)
    } else {
      self = .absent
    }
  }
}

extension KeyView.Content {
  /// What an answer for the record's TXT says about a key.
  ///
  /// - Parameter key: The record that the key should have; `nil` takes any key.
  public init(_ records: [(text: [UInt8], ttl: UInt32)], key: DKIMKeyRecord?) {
    guard let first = records.first else {
      self = .absent
      return
    }
    // RFC 6376 §3.6.2.2: with several records, what a verifier does is not defined.
    guard records.count == 1 else {
      self = .other("has \(records.count) TXT records instead of one")
      return
    }
    do throws(DKIMKeyRecord.SyntaxError) {
      let record = try DKIMKeyRecord(first.text)
      if record.isRevoked {
        self = .revoked(ttl: first.ttl)
      } else if let key, record.keyData != key.keyData {
        self = .other("has the record of another key than the file's")
      } else if let refusal = record.refusal(
        for: (key ?? record).keyType == .ed25519 ? .ed25519SHA256 : .rsaSHA256)
      {
        self = .other("has a record that verifiers refuse: \(refusal)")
      } else {
        self = .thisKey(ttl: first.ttl)
      }
    } catch {
      self = .other("has a record that is no key record: \(error)")
    }
  }
}
