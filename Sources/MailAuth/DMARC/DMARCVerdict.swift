public import DNS

/// What DMARC comes to for one message under one standard: the record that applies, which identifiers align, the result and the
/// policy (RFC 9989 §5.3, RFC 7489 §6.6).
public struct DMARCVerdict: Hashable, Sendable {
  public let result: DMARCResult
  /// Why there is nothing to apply, where the result is `none` or `permerror`.
  public let reason: Reason?
  public let discovery: DMARCTreeWalk.Discovery
  public let organizationalDomain: DMARCTreeWalk.OrganizationalDomain
  /// One an identifier, in their order.
  public let alignments: [Alignment]
  /// What the record asks for when mail fails, `t=y` not yet considered; `nil` where no record applies.
  public let requestedPolicy: RequestedPolicy?
  /// What receivers are asked to do with this message: `none` where it passes; `nil` where that can't be told.
  public let disposition: DMARCPolicy?
  /// The lookups without which the result, or the disposition, can't be told.
  public let undetermined: [Answer]

  /// Why DMARC is not applied although there may be a record.
  public enum Reason: Hashable, Sendable {
    case noRecord
    /// `p`, `sp` or `np` is invalid and no `rua` keeps the record alive (RFC 9989 §4.10.1).
    case invalidPolicy
  }

  public struct RequestedPolicy: Hashable, Sendable {
    public let policy: DMARCPolicy
    /// After `t=y` (RFC 9989 §4.7).
    public let applied: DMARCPolicy
    /// The tag it was read from: `p`, `sp`, `np`.
    public let tag: String
    /// Whether `t=y` asks for one level less.
    public let isTesting: Bool
    /// `pct` below 100, which receivers of RFC 7489 alone heed: how much of the mail that fails is treated so (§6.3).
    public let percentage: Int?

    init(
      policy: DMARCPolicy, applied: DMARCPolicy, tag: String, isTesting: Bool,
      percentage: Int? = nil
    ) {
      self.policy = policy
      self.applied = applied
      self.tag = tag
      self.isTesting = isTesting
      self.percentage = percentage
    }
  }

  /// How one identifier relates to the Author Domain.
  public struct Alignment: Hashable, Sendable {
    public let identifier: DMARCIdentifier
    public let mode: DMARCRecord.AlignmentMode
    public let state: State

    public enum State: Hashable, Sendable {
      /// The same domain: aligned in either mode.
      case identical
      /// Relaxed: both have this organizational domain.
      case sameOrganization(DomainName)
      /// Strict was asked for, and the domains differ.
      case differs
      /// Relaxed, and the organizational domains differ. `nil`: it lies outside the author's, so nobody has to look.
      case otherOrganization(DomainName?)
      case undetermined([Answer])
    }

    public var isAligned: Bool {
      switch state {
      case .identical, .sameOrganization: true
      case .differs, .otherOrganization, .undetermined: false
      }
    }
  }
}

/// The results of DMARC as RFC 8601 registers them (RFC 9989 §8.2).
public enum DMARCResult: String, Hashable, Sendable, CaseIterable {
  /// An Authenticated Identifier aligns with the Author Domain.
  case pass
  /// A record applies, and no identifier aligns.
  case fail
  /// No record applies.
  case none
  /// A lookup failed on which the result hangs (RFC 9989 §5.3.6).
  case temperror
  /// DMARC can't be evaluated, and trying again does not help: no single Author Domain, or a record without a usable policy.
  case permerror
}

extension DMARCVerdict {
  /// What decides between pass, fail and temperror once a record applies (RFC 9989 §5.3.5, §5.3.6).
  static func result(of alignments: [Alignment]) -> (result: DMARCResult, undetermined: [Answer]) {
    if alignments.contains(where: { $0.identifier.outcome == .passed && $0.isAligned }) {
      return (.pass, [])
    }
    var isOpen = false
    var answers: [Answer] = []
    for alignment in alignments {
      switch (alignment.identifier.outcome, alignment.state) {
      case (.failed, _), (_, .differs), (_, .otherOrganization):
        continue
      case (.passed, .undetermined(let failed)), (.open, .undetermined(let failed)):
        isOpen = true
        answers += failed
      case (.passed, .identical), (.passed, .sameOrganization), (.open, .identical),
        (.open, .sameOrganization):
        isOpen = true
      }
    }
    return (isOpen ? .temperror : .fail, answers)
  }
}
