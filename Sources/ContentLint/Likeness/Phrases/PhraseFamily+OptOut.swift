/// Phrases of mail that nobody asked for, about itself.
extension PhraseFamily {
  static let removalPhrases = """
    to be removed from|be removed from our|be removed from this|be removed from future
    be taken off|removed from our mailing|removed from our list|remove in the subject
    with remove in|word remove in|type remove|removed from any|the word remove|to be removed
    remove me|permanently removed|removal instructions|removed permanently|to be deleted from
    to get removed|for removal|exclude yourself|to remove your|be removed
    """

  static let notSpamPhrases = """
    this is not spam|not a spam|not considered spam|cannot be considered spam
    can not be considered spam|can not be considered as spam|not unsolicited|this is a one time
    one time mailing|one time email|this email is not|never sent unsolicited|never spam
    is not spam|isnt spam|no spam policy|we do not spam|anti spam policy|we do not send spam
    not sent unsolicited|no further emails|do not reply to this email to be
    """

  static let legalExcusePhrases = """
    section 301|s 1618|s1618|bill 1618|title iii|title 3|105th congress|105th us congress
    murkowski|in compliance with|in strict compliance|full compliance|complies with all
    in accordance with|federal requirements|this message is sent in|under bill
    sender of this message|washington state
    """
}
