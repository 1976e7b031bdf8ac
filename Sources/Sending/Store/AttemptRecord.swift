/// All that is kept of one attempt.
public struct AttemptRecord: Hashable, Sendable {
  /// From 1 up.
  public var number: Int
  public var began: Instant
  public var ended: Instant
  /// The name of the source.
  public var source: String
  /// The host that was connected to and its address with the port; `nil` where none came to be known.
  public var host: String?
  public var address: String?
  /// `TLSv1.3 TLS_AES_256_GCM_SHA384, verified`; `nil` in clear text.
  public var tls: String?
  public var outcome: Outcome
  /// The dialogue of the attempt, a line each, without the message itself and without secrets.
  public var dialogue: [String]

  public enum Outcome: Hashable, Sendable {
    case accepted(code: Int, text: String)
    /// At which step, in the words of `SMTPStep`.
    case refused(code: Int, text: String, step: String)
    /// No reply decided.
    case failed(reason: String)
    case inDoubt(reason: String)
  }

  public init(
    number: Int, began: Instant, ended: Instant, source: String, host: String? = nil,
    address: String? = nil, tls: String? = nil, outcome: Outcome, dialogue: [String] = []
  ) {
    self.number = number
    self.began = began
    self.ended = ended
    self.source = source
    self.host = host
    self.address = address
    self.tls = tls
    self.outcome = outcome
    self.dialogue = dialogue
  }
}

extension AttemptRecord.Outcome: CustomStringConvertible {
  public var description: String {
    switch self {
    case .accepted(let code, let text): "\(code) \(text)"
    case .refused(let code, let text, let step): "\(code) \(text) (\(step))"
    case .failed(let reason): reason
    case .inDoubt(let reason): "in doubt: \(reason)"
    }
  }
}
