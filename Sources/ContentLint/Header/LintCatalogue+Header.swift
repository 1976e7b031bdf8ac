extension LintCatalogue {
  /// Rules about the header of the message.
  static let header: [any LintRule.Type] = [
    FromMissing.self, FromDomain.self, FromFreemail.self, FromUnaligned.self, SenderMissing.self,
    AddressMalformed.self, NameMissing.self,
    NameIsAddress.self, NoReplyAddress.self, ReplyToFreemail.self, ReplyToElsewhere.self,
    ToMissing.self, BccPresent.self,
    DateMissing.self, DateMalformed.self, DateForm.self, DateFar.self,
    MessageIDMissing.self, MessageIDMalformed.self, MessageIDHost.self,
    SubjectMissing.self, ReplyFaked.self,
    EncodedWordMalformed.self, EncodedWordLong.self, EncodedWordSplit.self, EncodedWordPlace.self,
    FieldRepeated.self, HeaderEightBit.self, HeaderLineLong.self, HeaderLineMalformed.self,
    BareLineEnd.self, MIMEVersionMissing.self, ReturnPathInDraft.self,
    PriorityRaised.self, PrecedenceField.self, ListIDMissing.self, FeedbackIDMissing.self,
    BIMISelectorForm.self,
  ]
}
