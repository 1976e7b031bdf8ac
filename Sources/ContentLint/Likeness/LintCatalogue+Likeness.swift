extension LintCatalogue {
  /// Signs by which filters tell spam, and what they come to.
  static let likeness: [any LintRule.Type] = [
    MessageIDForged.self, BoundaryForged.self, ClientForged.self, ClientAntique.self,
    BulkMailerNamed.self, FieldEmpty.self, MessageIDCareless.self, DateCareless.self,
    HeaderEncodingOdd.self, UrgencyClaimed.self, StructureOdd.self, AttachmentSuspicious.self,
    RecipientsOdd.self, AuthorNameless.self, FreemailSender.self, SubjectToken.self,
    SubjectLoud.self, SubjectPretends.self, LinkDisguised.self, LinkTargets.self,
    LinkNameless.self, LinkPersonal.self, LinkIntrusion.self, WordsHidden.self,
    WordsDisguised.self, PageForPassword.self, PageLoud.self, PictureAlone.self,
    TextLoud.self, TextNumbers.self, TextTail.self, OptOutExcuses.self,
    OfferTopics.self, AdvanceFee.self, PrizeUnasked.self, ExtortionLetter.self,
    MoneyOffered.self, BrandBorrowed.self, BrandLookalikeHost.self, RecipientBorrowed.self,
    AccountPlea.self,
    LikelySpam.self,
  ]
}
