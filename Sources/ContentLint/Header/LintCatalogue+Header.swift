extension LintCatalogue {
  /// Rules about the header of the message.
  static let header: [any LintRule.Type] = [
    DateMissing.self, DateMalformed.self, SubjectMissing.self, FieldRepeated.self,
  ]
}
