extension LintCatalogue {
  /// Rules about the links of the message.
  static let links: [any LintRule.Type] = [
    LinkNumericHost.self, LinkUserInfo.self, LinkLocal.self, LinkRelative.self, LinkMalformed.self,
    LinkPlaceholder.self, LinkHomograph.self, LinkShortener.self, LinkPlain.self, LinkPort.self,
    LinkOpenRedirect.self, LinkTopLevelDomain.self, LinkTooLong.self, LinkManyDomains.self,
  ]
}
