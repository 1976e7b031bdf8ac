/// What a test server took and refused, in bounded memory.
public struct SinkTally: Sendable {
  public var connections = 0
  public var secureConnections = 0
  public var authentications = 0
  /// Messages taken.
  public private(set) var messages = 0
  /// Recipients of these messages, each message counted.
  public private(set) var deliveries = 0
  /// Octets of their content.
  public private(set) var octets = 0
  /// Deliveries of a Message-ID to a recipient that had it before.
  public private(set) var duplicates = 0
  /// Messages in which no Message-ID was found: nothing can be said of their being duplicates.
  public private(set) var withoutMessageID = 0
  /// Messages that were begun and not taken.
  public var unfinished = 0
  /// Replies of 400 and more, by code.
  public private(set) var refusals: [Int: Int] = [:]
  /// How often each rule was applied, in the order of the rules.
  public var faults: [Int] = []
  public private(set) var defects = Defects()
  /// Results of `--verify` by mechanism; empty without it.
  public private(set) var results: [String: [String: Int]] = [:]
  /// When the first and the last message came, since the beginning.
  public private(set) var first: Duration?
  public private(set) var last: Duration?
  /// Messages by recipient, Message-ID and token, where they are counted.
  public private(set) var counts: Counts?
  private var seen: Set<Int> = []

  /// What of messages no standard allows.
  public struct Defects: Hashable, Sendable {
    /// Messages with an LF that no CR stands before, or a CR before no LF.
    public var bareLineEnds = 0
    /// With a line of more than 998 octets.
    public var longLines = 0
    /// With octets beyond ASCII without BODY=8BITMIME or SMTPUTF8.
    public var undeclaredEightBit = 0

    public init() {}
  }

  public struct Counts: Hashable, Sendable {
    public var recipients: [String: Int] = [:]
    public var messageIDs: [String: Int] = [:]
    public var tokens: [String: Int] = [:]

    /// Keys of each that are counted; what comes later is in the totals alone. Some 100 MB.
    public static let maximumKeys = 1_000_000
    /// Whether there were more.
    public var isCutShort = false

    mutating func add(_ key: String, to path: WritableKeyPath<Counts, [String: Int]>) {
      if self[keyPath: path][key] == nil, self[keyPath: path].count >= Self.maximumKeys {
        isCutShort = true
      } else {
        self[keyPath: path][key, default: 0] += 1
      }
    }
  }

  /// A message that was taken.
  public struct Message: Sendable {
    public var recipients: [String]
    /// Without the brackets; `nil` where it has none.
    public var messageID: String?
    public var token: String?
    public var octets: Int
    public var defects: Defects
    public var time: Duration

    public init(
      recipients: [String], messageID: String?, token: String?, octets: Int, defects: Defects,
      time: Duration
    ) {
      self.recipients = recipients
      self.messageID = messageID
      self.token = token
      self.octets = octets
      self.defects = defects
      self.time = time
    }
  }

  /// Pairs of recipient and Message-ID that are remembered: some 100 MB. Of more, duplicates are not told.
  public static let maximumPairs = 5_000_000
  public private(set) var forgetsPairs = false

  /// - Parameter counts: Whether messages are counted by recipient, Message-ID and token.
  public init(counts: Bool) { self.counts = counts ? Counts() : nil }

  /// - Returns: How many of the recipients had the message before.
  @discardableResult
  public mutating func take(_ message: Message) -> Int {
    messages += 1
    deliveries += message.recipients.count
    octets += message.octets
    first = first ?? message.time
    last = message.time
    defects.bareLineEnds += message.defects.bareLineEnds
    defects.longLines += message.defects.longLines
    defects.undeclaredEightBit += message.defects.undeclaredEightBit
    if counts != nil {
      for recipient in message.recipients { counts?.add(recipient, to: \.recipients) }
      if let token = message.token { counts?.add(token, to: \.tokens) }
      if let messageID = message.messageID { counts?.add(messageID, to: \.messageIDs) }
    }
    guard let messageID = message.messageID else {
      withoutMessageID += 1
      return 0
    }
    var repeated = 0
    for recipient in message.recipients {
      // 64 bits of a keyed hash: among five million pairs, two that are different come out the same once in a million runs.
      var hasher = Hasher()
      hasher.combine(recipient)
      hasher.combine(messageID)
      let pair = hasher.finalize()
      if seen.contains(pair) {
        repeated += 1
      } else if seen.count < Self.maximumPairs {
        seen.insert(pair)
      } else {
        forgetsPairs = true
      }
    }
    duplicates += repeated
    return repeated
  }

  public mutating func refuse(_ code: Int) { refusals[code, default: 0] += 1 }

  public mutating func note(_ mechanism: String, _ result: String) {
    results[mechanism, default: [:]][result, default: 0] += 1
  }

  /// Messages a second between the first and the last; `nil` of fewer than two.
  public var rate: Double? {
    guard let first, let last, last > first, messages > 1 else { return nil }
    return Double(messages - 1) / ((last - first) / .seconds(1))
  }
}
