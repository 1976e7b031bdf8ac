/// What following a question from the root down came to: every server asked on the way, and the end.
public struct IterativeTrace: Hashable, Sendable {
  public let question: Question
  /// In the order in which they were taken; those that look a server's address up come before the step that needs it.
  public let steps: [Step]
  public let ending: Ending

  /// One zone's servers asked one question.
  public struct Step: Hashable, Sendable {
    public let zone: DomainName
    public let question: Question
    /// Zero, or how deep the lookup of server addresses is nested that this step belongs to.
    public let depth: Int
    /// In the order in which they were asked.
    public let attempts: [Attempt]
    public let outcome: Outcome
  }

  /// One server's reply.
  public struct Attempt: Hashable, Sendable {
    public let server: TracedServer
    public let reply: ServerReply
    /// What is wrong with it; `nil` for a reply that leads on.
    public let fault: Fault?
  }

  public enum Fault: Hashable, Sendable {
    case failed(LookupFailure)
    /// Refers to the zone itself, to one above it, or to one that the name is not in (RFC 1912 §2.8).
    case refersElsewhere(DomainName)
    /// Answers without the bit AA.
    case notAuthoritative

    /// Whether the server does not do what it is named for; silence may have other causes.
    public var isLame: Bool {
      switch self {
      case .failed(.refused), .failed(.serverFailure), .refersElsewhere, .notAuthoritative: true
      case .failed: false
      }
    }
  }

  public enum Outcome: Hashable, Sendable {
    case referral(zone: DomainName, servers: [TracedServer])
    case answered
    /// The name is an alias; the question goes on with its target.
    case alias(DomainName)
    case nobodyAnswered
  }

  public enum Ending: Hashable, Sendable {
    /// Records, or the word that there are none.
    case answered(ServerReply)
    /// No server of the zone gave a usable reply.
    case deadEnd(zone: DomainName)
    /// No address of any server of the zone is known: glue is missing, or the lookups failed.
    case noAddresses(zone: DomainName)
    case aliasLoop(DomainName)
    case limit(String)
  }
}

extension IterativeTrace {
  /// Servers that are lame, and delegations whose glue is missing: wrong even where an answer came in the end.
  public var hasFaults: Bool {
    steps.contains { step in
      if step.attempts.contains(where: { $0.fault?.isLame == true }) { return true }
      if case .referral(_, let servers) = step.outcome {
        return servers.contains { $0.source == .missingGlue }
      }
      return false
    }
  }

  public enum Verdict: String, Sendable {
    case answered
    /// An answer, with something wrong on the way.
    case faulty
    /// No answer, and what the zones say is the reason: nobody who asks gets one.
    case broken
    case undetermined
  }

  public var verdict: Verdict {
    switch ending {
    case .answered: hasFaults ? .faulty : .answered
    case .aliasLoop: .broken
    case .noAddresses(let zone): lacksAllGlue(zone) ? .broken : .undetermined
    case .deadEnd, .limit: .undetermined
    }
  }

  /// Whether every server of the zone needs glue, and has none (RFC 9471 §2).
  private func lacksAllGlue(_ zone: DomainName) -> Bool {
    for step in steps.reversed() {
      if case .referral(zone, let servers) = step.outcome {
        return !servers.isEmpty && servers.allSatisfy { $0.source == .missingGlue }
      }
    }
    return false
  }

  /// Bounds of one trace, so that it ends whatever servers do.
  public struct Limits: Sendable {
    /// Messages in all; a name with aliases across several operators takes about thirty.
    public var queries = 200
    /// Levels of lookups of server addresses within one another: servers named in a zone whose servers are named in another.
    public var depth = 4
    /// Servers of one zone that are asked before it is given up: as many as the root has.
    public var serversPerZone = 13

    public init() {}
  }
}
