extension LintCatalogue {
  /// Rules about the structure of the message and its encodings.
  static let mime: [any LintRule.Type] = [
    BoundaryBroken.self, TypeMalformed.self, PartHeader.self, PartNesting.self,
    EncodingInvalid.self, EncodingOfMultipart.self, EncodingUnknown.self, EightBitInSevenBit.self,
    EncodedLineLong.self, BodyLineLong.self, BodyNUL.self,
    CharsetUnlabelled.self, CharsetUnknown.self, CharsetMalformed.self, CharsetControls.self,
    CharsetContradicted.self,
    AlternativeOrder.self, AMPAlone.self, HTMLAlone.self, PlainTextEmpty.self,
    PlainTextDiffers.self, PlainTextBase64.self, MixedAlone.self,
    ContentIDUnresolved.self, InlinePartOrphaned.self,
    AttachmentExecutable.self, AttachmentHTML.self, ArchiveEncrypted.self, FileNameParameter.self,
  ]
}
