public import DNS

/// A rule by which a test server fails on purpose: at which stage, how, and when.
///
///     rcpt 450 10%
///     data 451 4.7.1 "try later" first 3
///     greylist 60s
///     dot accept disconnect to:*@big.example
public struct FaultRule: Hashable, Sendable {
  public var stage: SMTPServerStage
  /// Whether the message is stored first; at `dot` alone.
  public var isAfterAcceptance = false
  public var action: Action
  public var condition = Condition()

  public enum Action: Hashable, Sendable {
    /// Instead of what was asked for, or of its reply.
    case fail(Fault)
    /// Later, and as if nothing was; several add up.
    case slow(Duration)
    /// 450 until so much time has passed since the client, sender and recipient were first seen together.
    case greylist(Duration)
  }

  /// All of it has to hold.
  public struct Condition: Hashable, Sendable {
    /// Of a million.
    public var chance: Int?
    /// Only so many times, of those for which everything before holds.
    public var first: Int?
    /// Not so many times at first.
    public var skip: Int?
    /// Of so many the last.
    public var every: Int?
    /// Any of the recipients.
    public var recipient: WildcardPattern?
    public var sender: WildcardPattern?
    public var helo: WildcardPattern?
    public var client: IPNetwork?
    public var port: UInt16?
    /// Since the server began.
    public var period: Range<Duration>?

    public init() {}
  }

  public init(_ stage: SMTPServerStage, _ action: Action) {
    self.stage = stage
    self.action = action
  }
}

/// A text in which `*` stands for any characters and `?` for one, whatever the case of letters.
public struct WildcardPattern: Hashable, Sendable {
  private let octets: [UInt8]

  public init(_ text: some StringProtocol) { octets = Array(text.lowercased().utf8) }

  /// In time that is at most the product of the lengths.
  public func matches(_ text: String) -> Bool {
    let text = Array(text.lowercased().utf8)
    var (place, pattern) = (0, 0)
    // Where to go on with the last asterisk taking one octet more.
    var retry: (place: Int, pattern: Int)?
    while place < text.count {
      if pattern < octets.count, octets[pattern] == UInt8(ascii: "*") {
        pattern += 1
        retry = (place, pattern)
      } else if pattern < octets.count,
        octets[pattern] == text[place] || octets[pattern] == UInt8(ascii: "?")
      {
        place += 1
        pattern += 1
      } else if let last = retry {
        place = last.place + 1
        pattern = last.pattern
        retry = (place, pattern)
      } else {
        return false
      }
    }
    return octets[pattern...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
