extension LintCatalogue {
  /// What was asked outside of the message.
  static let online: [any LintRule.Type] = [
    LinkDead.self, LinkNotAsked.self, LinkCertificate.self, LinkChain.self, DomainListed.self,
  ]
}
