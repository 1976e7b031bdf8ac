import Audit
import DNS

/// One entry of `waivers`, while it is read: all of its keys have to be there.
struct WaiverConfiguration {
  var rule: RuleID?
  var subject: String?
  var reason: String?
  var expires: String?

  private var node: ConfigurationNode

  init(_ node: ConfigurationNode) throws(ConfigurationError) {
    self.node = node
    var entry = self
    try node.read(ConfigurationKey<WaiverConfiguration>.ofWaiver, into: &entry)
    self = entry
  }

  var waiver: Waiver {
    get throws(ConfigurationError) {
      guard let rule else { throw node.error("a waiver without 'rule'") }
      guard let subject else { throw node.error("a waiver without 'subject'") }
      guard let reason else { throw node.error("a waiver without 'reason'") }
      guard let expires else {
        throw node.error("a waiver without 'expires': the last day on which it holds")
      }
      let waiver = Waiver(
        rule: rule, subject: subject, reason: reason, expires: expires, location: node.location)
      guard let waiver else { throw node.error("'\(expires)' is no day such as 2026-12-31") }
      return waiver
    }
  }
}

extension ConfigurationKey<WaiverConfiguration> {
  /// The keys of one waiver.
  static let ofWaiver: [ConfigurationKey] = [
    ConfigurationKey(
      name: "rule", type: "rule id", documentation: "The rule whose finding is accepted."
    ) { (node, target) throws(ConfigurationError) in
      let text = try node.text("a rule id")
      let known = node.document.knownRules
      guard known.contains(RuleID(rawValue: text)) else {
        throw node.error(
          "there is no rule '\(text)'", suggesting: text, from: known.map(\.rawValue))
      }
      target.rule = RuleID(rawValue: text)
    },
    ConfigurationKey(
      name: "subject", type: "text",
      documentation: "What the finding is about, as the report has it."
    ) { (node, target) throws(ConfigurationError) in
      target.subject = try node.text("the subject of a finding")
    },
    ConfigurationKey(
      name: "reason", type: "text", documentation: "Why it is accepted."
    ) { (node, target) throws(ConfigurationError) in
      target.reason = try node.text("a reason")
    },
    ConfigurationKey(
      name: "expires", type: "day", documentation: "The last day on which it is accepted."
    ) { (node, target) throws(ConfigurationError) in
      let text = try node.text("a day such as 2026-12-31")
      guard UTCTime("\(text)T00:00:00Z") != nil else {
        throw node.error("'\(text)' is no day such as 2026-12-31")
      }
      target.expires = text
    },
  ]
}
