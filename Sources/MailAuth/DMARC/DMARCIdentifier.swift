public import DNS

/// A domain that SPF or DKIM checked for a message, with what came of it (RFC 9989 §4.3, §5.3.3).
///
/// Only where the check passed is it an Authenticated Identifier; the others are kept because their failure explains the
/// result, and because a temporary one leaves it open.
public struct DMARCIdentifier: Hashable, Sendable {
  public let mechanism: Mechanism
  /// The domain of the MAIL FROM identity (the HELO name where the reverse path is empty, RFC 9989 §3.2.4), or `d=`.
  public let domain: DomainName
  public let outcome: Outcome

  public enum Mechanism: Hashable, Sendable {
    case spf
    case dkim(selector: String)
  }

  public enum Outcome: String, Hashable, Sendable {
    case passed
    case failed
    /// A lookup failed (temperror): asking again may change it.
    case open
  }

  public init(_ mechanism: Mechanism, domain: DomainName, outcome: Outcome) {
    self.mechanism = mechanism
    self.domain = domain
    self.outcome = outcome
  }

  /// - Parameter result: Of the MAIL FROM identity; DMARC does not look at HELO (RFC 9989 §4.4.2).
  public init(spf result: SPFResult, domain: DomainName) {
    let outcome: Outcome =
      switch result {
      case .pass: .passed
      case .temperror: .open
      // Neutral and none authenticate nothing, nor does permerror (RFC 9989 §4.4.2).
      case .none, .neutral, .fail, .softfail, .permerror: .failed
      }
    self.init(.spf, domain: domain, outcome: outcome)
  }
}

extension DMARCIdentifier.Mechanism {
  public var name: String {
    switch self {
    case .spf: "spf"
    case .dkim: "dkim"
    }
  }

  /// The alignment that a record asks for; an invalid value counts as absent (RFC 9989 §4.7).
  func alignmentMode(in record: DMARCRecord) -> DMARCRecord.AlignmentMode {
    switch self {
    case .spf: record.spfAlignment.value ?? .relaxed
    case .dkim: record.dkimAlignment.value ?? .relaxed
    }
  }
}
