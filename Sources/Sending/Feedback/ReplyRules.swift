public import SMTP

/// The rules of a run: own ones first, then those that are shipped. The first that fits a reply decides.
public struct ReplyRules: Hashable, Sendable {
  private let rules: [ReplyRule]

  public init(own: [ReplyRule] = [], shipped: [ReplyRule] = ReplyRules.shipped) {
    rules = own + shipped
  }

  /// Those of Data/reply-rules.txt.
  public static let shipped: [ReplyRule] = lines.compactMap { try? ReplyRule(line: $0) }

  /// The lines of that file that are rules.
  static var lines: [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }

  /// What a reply that is no success means.
  ///
  /// - Parameter provider: By its name, where it is known.
  public func verdict(
    on reply: Reply, at step: SMTPStep, provider: String?
  ) -> ReplyVerdict {
    var text: [UInt8] = []
    for line in reply.lines {
      // The enhanced code stands in front of each line (RFC 2034 §4), and would cut a text that goes over two.
      let code = EnhancedStatusCode(beginning: line).map { "\($0)".utf8.count } ?? 0
      text += ReplyPattern.folded(line.dropFirst(code)) + [0x20]
    }
    let folded = text.singleSpaced
    let status = reply.enhancedStatus
    let name = provider?.lowercased()
    let rule = rules.first { rule in
      (rule.providers.isEmpty || name.map { rule.providers.contains($0) } ?? false)
        && rule.pattern.fits(code: reply.code, enhanced: status, text: folded)
    }
    return ReplyVerdict(reply, at: step, rule: rule, text: folded)
  }
}

extension [UInt8] {
  /// With one space for several.
  fileprivate var singleSpaced: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for octet in self where octet != 0x20 || result.last != 0x20 { result.append(octet) }
    return result
  }
}

/// What a reply means for the recipient, and for everything that follows.
public struct ReplyVerdict: Hashable, Sendable {
  public let failureClass: FailureClass
  public let permanence: ReplyRule.Permanence
  public let retryAfter: TimeSpan?
  public let fromSameSource: Bool
  public let actions: [FeedbackAction]
  /// What decided; `nil` where no rule fits, and the codes did.
  public let rule: ReplyRule?
  /// Whether it is about the connection and not about the recipient.
  public let isAboutConnection: Bool

  init(_ reply: Reply, at step: SMTPStep, rule: ReplyRule?, text: [UInt8]) {
    let enhanced = reply.enhancedStatus.map { (Int($0.subject), Int($0.detail)) }
    self.rule = rule
    failureClass = rule?.failureClass ?? FailureClass(code: reply.code, enhanced: enhanced)
    actions = rule?.actions ?? []
    fromSameSource = rule?.fromSameSource ?? false
    let early: Bool
    switch step {
    case .connect, .greeting, .ehlo, .helo, .startTLS, .handshake, .ehloOverTLS, .authentication,
      .reset, .quit:
      early = true
    case .mail, .recipient, .data, .message: early = false
    }
    // RFC 5321 §3.8: with 421 the server closes the channel, at whatever step.
    isAboutConnection = early || reply.code == 421
    if let permanence = rule?.permanence {
      self.permanence = permanence
    } else if early {
      // A host that takes no mail says nothing about the recipient; another of the domain may (RFC 5321 §3.1, §5.1).
      permanence = .soft
    } else {
      permanence = reply.category == .permanentFailure ? .hard : .soft
    }
    retryAfter = rule?.retryAfter ?? (permanence == .soft ? RetryHint.read(text) : nil)
  }

  /// How the attempt ended for the recipient.
  public var outcome: AttemptResult.Outcome {
    switch permanence {
    case .hard: .failed
    case .soft:
      .deferred(
        AttemptResult.Deferral(
          isAboutConnection ? .connection : .reply, notBefore: retryAfter,
          fromSameSource: fromSameSource))
    }
  }
}
