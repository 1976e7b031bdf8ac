import Audit
import ContentLint
import DNS

/// What `dlv.yml` says about messages.
struct LintConfiguration: Equatable, Sendable {
  var profile: LintProfile?
  var template: TemplateSyntax?
  /// Mail programs in which messages are to look as they should.
  var clients: Set<MailClient>?
  /// Fewer points for defects are a failure.
  var minimumScore: Int?
  var phrases: [String] = []
  var domains: [DomainName] = []

  static let scoreRange = 0...100
}

extension ConfigurationKey<LintConfiguration> {
  /// The keys of `lint`.
  static let ofLint: [ConfigurationKey] = [
    ConfigurationKey(
      name: "profile", type: "profile",
      documentation: "What the messages are, or by whose rules they are looked at."
    ) { (node, target) throws(ConfigurationError) in
      let word = try node.choice(of: LintProfile.allCases.map(\.rawValue))
      target.profile = LintProfile(rawValue: word)
    },
    ConfigurationKey(
      name: "template", type: "syntax",
      documentation: "How the program that sends writes the places that it fills in."
    ) { (node, target) throws(ConfigurationError) in
      let word = try node.choice(of: TemplateSyntax.allCases.map(\.rawValue))
      target.template = TemplateSyntax(rawValue: word)
    },
    ConfigurationKey(
      name: "clients", type: "list of mail programs",
      documentation: "Mail programs in which messages are to look as they should."
    ) { (node, target) throws(ConfigurationError) in
      target.clients = Set(
        try node.list { (item) throws(ConfigurationError) in
          let text = try item.text("the name of a mail program")
          guard let client = MailClient(rawValue: text.lowercased()) else {
            throw item.error(
              "'\(text)' is no mail program that is known here", suggesting: text.lowercased(),
              from: MailClient.allCases.map(\.rawValue))
          }
          return client
        })
    },
    ConfigurationKey(
      name: "min-score", type: "whole number",
      documentation: "The fewest points for defects that leave the exit status at 0."
    ) { (node, target) throws(ConfigurationError) in
      target.minimumScore = try node.integer(in: LintConfiguration.scoreRange)
    },
    ConfigurationKey(
      name: "phrases", type: "list of texts",
      documentation: "Phrases that messages must not have."
    ) { (node, target) throws(ConfigurationError) in
      target.phrases = try node.list { (item) throws(ConfigurationError) in
        try item.text("a phrase")
      }
    },
    ConfigurationKey(
      name: "own-domains", type: "list of domain names",
      documentation: "Domains that are the sender's own, such as those that count clicks."
    ) { (node, target) throws(ConfigurationError) in
      target.domains = try node.list { (item) throws(ConfigurationError) in
        try item.domainName()
      }
    },
  ]
}
