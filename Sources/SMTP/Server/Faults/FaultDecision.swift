/// What a server does instead of what it should.
public enum Fault: Hashable, Sendable {
  case reply(SMTPServerReply)
  /// The connection is closed without a reply.
  case disconnect
  /// The connection is cut off (RST) without a reply.
  case reset
  /// There is no reply, and none to anything that follows.
  case silence
}

/// What the rules say at one place of a dialogue.
public struct FaultDecision: Hashable, Sendable {
  /// Time that passes, and a fault in the place of what comes then.
  public struct Course: Hashable, Sendable {
    public var delay = Duration.zero
    public var fault: Fault?
    /// The places of the rules that made it, in order.
    public var rules: [Int] = []

    public init() {}
  }

  /// In the place of what was asked for.
  public var before = Course()
  /// Of a message alone: once it is stored, in the place of the reply that says so.
  public var afterAcceptance = Course()

  public init() {}

  public static let none = FaultDecision()
}

/// Where in which dialogue a decision is wanted.
public struct FaultQuestion: Sendable {
  public let stage: SMTPServerStage
  public let peer: SMTPServerPeer
  public let helo: String
  /// Empty for the null reverse path and where there is no transaction.
  public let sender: String
  /// The one of RCPT, all of them later.
  public let recipients: [String]

  public init(
    stage: SMTPServerStage, peer: SMTPServerPeer, helo: String, sender: String,
    recipients: [String]
  ) {
    self.stage = stage
    self.peer = peer
    self.helo = helo
    self.sender = sender
    self.recipients = recipients
  }
}

/// Decides about faults for all connections of a server; it knows the time.
public protocol FaultSource: Sendable {
  /// Whether there is anything to decide at that stage, ever.
  func hasRules(for stage: SMTPServerStage) -> Bool
  func decide(_ question: FaultQuestion) -> FaultDecision
}
