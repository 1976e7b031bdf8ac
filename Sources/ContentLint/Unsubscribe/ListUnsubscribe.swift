import Audit
import Message

/// The List-Unsubscribe field of a message, read once.
struct ListUnsubscribe {
  let field: LintField
  let uris: ListURIs

  init?(_ message: LintMessage) {
    guard let field = message.field(.listUnsubscribe) else { return nil }
    self.field = field
    uris = ListURIs(field.value)
  }
}

extension LintRule {
  /// Of the rules about List-Unsubscribe: mail to lists needs it; Microsoft recommends it, and who writes to people that did not ask
  /// is held to the law, which a link in the body keeps.
  static func treatmentOfOneClick(_ profile: LintProfile) -> Profile.Treatment? {
    switch profile {
    case .bulk, .gmail, .yahoo: nil
    case .microsoft, .coldOutreach: .severity(.warning)
    case .transactional, .personal: .off
    }
  }
}

/// A rule about what the header says of leaving a list.
protocol ListFieldRule: LintRule {}

extension ListFieldRule {
  static var needsHeader: Bool { true }
}
