public import DNS
import MailAuth
import Message

/// What a message says of how its author's domain is used.
public struct AuthorUse: Sendable {
  public var domain: DomainName
  /// Selectors of the signatures that are the domain's own; none where it has not signed, or not yet.
  public var selectors: [String]
  /// Whether the envelope sender is known to be of another organisation: receivers then look at the SPF record of that one.
  public var hasOtherEnvelope: Bool
}

extension LintMessage {
  /// How the author's domain is used; `nil` where there is none.
  public var authorUse: AuthorUse? {
    guard let domain = authorDomain else { return nil }
    let selectors = fields(.dkimSignature).compactMap {
      try? DKIMSignature(Array($0.text.utf8))
    }.filter { $0.domain == domain }.map(\.selector)
    let isReturned = addresses(.returnPath)?.list.mailboxes.isEmpty == false
    return AuthorUse(
      domain: domain, selectors: selectors,
      hasOtherEnvelope: isReturned && !isReturnPathAligned(with: domain.description))
  }
}
