/// Something by which spam and phishing differ from newsletters that people want, with what it counts.
///
/// Points follow the ratio of how often a sign is met in spam and in such newsletters (log2, shrunk towards nothing where both are rare),
/// as far as there is a reason for it that a sender can understand and mend; Scripts/lint-accuracy.py measures them on any mail.
enum LikenessSign: UInt8, CaseIterable, Sendable {
  // Forged clients
  case messageIDNotOutlook, messageIDOtherTime, boundaryNotOutlook
  case outlookWithoutMimeOLE, outlookHTMLAlone, outlookOtherMessageID, outlookExpressOtherMimeOLE
  case eudoraOtherMessageID, thunderbirdOtherMessageID, batOtherMessageID
  case antiqueClient, bulkMailer, mailerRandom, fieldEmpty
  // Header fields
  case messageIDMalformed, messageIDOfRelay
  case dateZoneImpossible, dateZoneMissing, dateMalformed, dateWrongDay
  case rawHeader, subjectEncodedASCII, priorityHigh
  // Structure
  case htmlAsPlain, base64ASCII, mixedAlone, alternativeWithoutText, attachmentWithoutText
  case attachmentProgram, attachmentPage
  // Addresses
  case recipientsHidden, recipientsSerial, fromWithoutName
  // Freemail
  case freemailOffer, freemailAlone, freemailHTML, freemailNumber, freemailReplyOther
  case freemailReplyElsewhere, freemailRemoval
  // Subject
  case subjectGapToken, subjectTailToken, subjectCapitals, subjectExclaims, subjectExclaimsTwice
  case subjectMoney, subjectPercent, subjectAdvertisement, subjectFakeForward, subjectGappy
  case subjectFree, subjectRecipient
  // Links
  case linkNumeric, linkNumericDisguised, linkUserInformation, linkHostEscaped, linkLettersEscaped
  case linkPort, linkOneTarget, linkOfferTarget, linkImagesAlone, linkShortened, linkFreeHost,
    linkRecipient
  case linkSiteInternals
  // Page
  case textInBackgroundColor, commentsInWords, hiddenInWords, invisibleInWords
  case mixedScript, wordDisguised, formForPassword, scriptObscured
  case fontGiant, fontRed, imageAlone, imageAttachedAlone, imageAttachedFirst
  // Text
  case capitalWords, exclamationsMany, exclamationRuns, moneyLarge, tollFree, tailRandom
  // Opt-out
  case removal, notSpam, legalExcuse
  // Offers
  case guarantee, lowest, income, multiLevel, loan, insurance, stock, cards, pharmacy, drugNames
  case enlargement, health, replica, software, gadgets, degree, casino, bulkMailing, adult
  case adultStrong, dating, offerOtherLanguage, offersTwo, offersThree
  // Fraud
  case fraudSum, fraudSecret, fraudRole, fraudTransfer, fraudPlea, fraudTwo, fraudThree
  case lottery, reward, extortion, loanOffer, jobOffer, renewal, renewalByFreemail
  case fraudOtherLanguage
  // Phishing
  case brandName, brandPlea, brandLookalike, brandLinkText
  case recipientDomainSender, recipientAddressPlea
  case pleaTrouble, pleaDeadline, pleaMailbox, pleaGreeting, pleaHosted, pleaDomain, pleaOneTarget
  case pleaParcel, pleaDocument, pleaWallet, pleaRefund
  case pleaGerman, pleaFrench, pleaSpanish, pleaPortuguese, pleaItalian, pleaDutch, pleaPolish
  case pleaJapanese, pleaChinese

  /// In hundredths.
  var points: Int {
    switch self {
    case .messageIDNotOutlook: 300
    case .messageIDOtherTime: 150
    case .boundaryNotOutlook: 200
    case .outlookWithoutMimeOLE: 150
    case .outlookHTMLAlone: 120
    case .outlookOtherMessageID: 60
    case .outlookExpressOtherMimeOLE: 80
    case .eudoraOtherMessageID, .thunderbirdOtherMessageID, .batOtherMessageID: 120
    case .antiqueClient: 200
    case .bulkMailer: 250
    case .mailerRandom: 150
    case .fieldEmpty: 90
    case .messageIDMalformed: 120
    case .messageIDOfRelay: 90
    case .dateZoneImpossible: 200
    case .dateZoneMissing: 170
    case .dateMalformed: 100
    case .dateWrongDay: 120
    case .rawHeader: 110
    case .subjectEncodedASCII: 60
    case .priorityHigh: 90
    case .htmlAsPlain: 120
    case .base64ASCII: 50
    case .mixedAlone: 40
    case .alternativeWithoutText: 100
    case .attachmentWithoutText: 100
    case .attachmentProgram: 300
    case .attachmentPage: 200
    case .recipientsHidden: 100
    case .recipientsSerial: 150
    case .fromWithoutName: 70
    case .freemailOffer: 150
    case .freemailAlone: 40
    case .freemailHTML: 50
    case .freemailNumber: 80
    case .freemailReplyOther: 60
    case .freemailReplyElsewhere: 80
    case .freemailRemoval: 50
    case .subjectGapToken: 180
    case .subjectTailToken: 80
    case .subjectCapitals: 90
    case .subjectExclaims: 50
    case .subjectExclaimsTwice: 90
    case .subjectMoney: 60
    case .subjectPercent: 50
    case .subjectAdvertisement: 200
    case .subjectFakeForward: 70
    case .subjectGappy: 150
    case .subjectFree: 100
    case .subjectRecipient: 120
    case .linkNumeric: 120
    case .linkNumericDisguised: 250
    case .linkUserInformation: 200
    case .linkHostEscaped: 200
    case .linkLettersEscaped: 150
    case .linkPort: 100
    case .linkOneTarget: 120
    case .linkOfferTarget: 100
    case .linkImagesAlone: 60
    case .linkShortened: 80
    case .linkFreeHost: 100
    case .linkRecipient: 250
    case .linkSiteInternals: 200
    case .textInBackgroundColor: 120
    case .commentsInWords: 200
    case .hiddenInWords: 250
    case .invisibleInWords: 200
    case .mixedScript: 250
    case .wordDisguised: 220
    case .formForPassword: 300
    case .scriptObscured: 200
    case .fontGiant: 50
    case .fontRed: 80
    case .imageAlone: 80
    case .imageAttachedAlone: 100
    case .imageAttachedFirst: 100
    case .capitalWords: 60
    case .exclamationsMany: 90
    case .exclamationRuns: 110
    case .moneyLarge: 60
    case .tollFree: 50
    case .tailRandom: 100
    case .removal: 150
    case .notSpam: 100
    case .legalExcuse: 130
    case .guarantee: 60
    case .lowest: 50
    case .income: 70
    case .multiLevel: 50
    case .loan: 80
    case .insurance: 80
    case .stock: 90
    case .cards: 70
    case .pharmacy, .drugNames, .health, .degree, .casino, .bulkMailing: 100
    case .enlargement, .replica: 150
    case .software: 80
    case .gadgets: 40
    case .adult: 70
    case .adultStrong, .dating: 80
    case .offerOtherLanguage: 120
    case .offersTwo: 110
    case .offersThree: 80
    case .fraudSum: 80
    case .fraudSecret: 30
    case .fraudRole, .fraudTransfer: 70
    case .fraudPlea: 100
    case .fraudTwo: 100
    case .fraudThree: 150
    case .lottery: 180
    case .reward: 120
    case .extortion: 400
    case .loanOffer: 180
    case .jobOffer: 120
    case .renewal: 120
    case .renewalByFreemail: 250
    case .fraudOtherLanguage: 180
    case .brandName: 200
    case .brandPlea: 150
    case .brandLookalike: 250
    case .brandLinkText: 200
    case .recipientDomainSender: 200
    case .recipientAddressPlea: 100
    case .pleaTrouble: 120
    case .pleaDeadline: 80
    case .pleaMailbox: 120
    case .pleaGreeting: 70
    case .pleaHosted: 180
    case .pleaDomain: 120
    case .pleaOneTarget: 100
    case .pleaParcel, .pleaDocument, .pleaWallet: 60
    case .pleaRefund: 100
    case .pleaGerman: 120
    case .pleaFrench, .pleaSpanish, .pleaPortuguese, .pleaItalian, .pleaDutch, .pleaPolish,
      .pleaJapanese, .pleaChinese:
      100
    }
  }

  var group: LikenessGroup {
    switch self {
    case .messageIDNotOutlook, .messageIDOtherTime, .boundaryNotOutlook, .outlookWithoutMimeOLE,
      .outlookHTMLAlone, .outlookOtherMessageID, .outlookExpressOtherMimeOLE,
      .eudoraOtherMessageID, .thunderbirdOtherMessageID, .batOtherMessageID, .antiqueClient,
      .bulkMailer, .mailerRandom, .fieldEmpty:
      .forgedClient
    case .messageIDMalformed, .messageIDOfRelay, .dateZoneImpossible, .dateZoneMissing,
      .dateMalformed, .dateWrongDay, .rawHeader, .subjectEncodedASCII, .priorityHigh:
      .headerFields
    case .htmlAsPlain, .base64ASCII, .mixedAlone, .alternativeWithoutText, .attachmentWithoutText,
      .attachmentProgram, .attachmentPage:
      .structure
    case .recipientsHidden, .recipientsSerial, .fromWithoutName: .addresses
    case .freemailOffer, .freemailAlone, .freemailHTML, .freemailNumber, .freemailReplyOther,
      .freemailReplyElsewhere, .freemailRemoval:
      .freemail
    case .subjectGapToken, .subjectTailToken, .subjectCapitals, .subjectExclaims,
      .subjectExclaimsTwice, .subjectMoney, .subjectPercent, .subjectAdvertisement,
      .subjectFakeForward, .subjectGappy, .subjectFree, .subjectRecipient:
      .subject
    case .linkNumeric, .linkNumericDisguised, .linkUserInformation, .linkHostEscaped,
      .linkLettersEscaped, .linkPort, .linkOneTarget, .linkOfferTarget, .linkImagesAlone,
      .linkShortened,
      .linkFreeHost, .linkRecipient, .linkSiteInternals:
      .links
    case .textInBackgroundColor, .commentsInWords, .hiddenInWords, .invisibleInWords, .mixedScript,
      .wordDisguised, .formForPassword, .scriptObscured, .fontGiant, .fontRed, .imageAlone,
      .imageAttachedAlone, .imageAttachedFirst:
      .page
    case .capitalWords, .exclamationsMany, .exclamationRuns, .moneyLarge, .tollFree, .tailRandom:
      .text
    case .removal, .notSpam, .legalExcuse: .optOut
    case .guarantee, .lowest, .income, .multiLevel, .loan, .insurance, .stock, .cards, .pharmacy,
      .drugNames, .enlargement, .health, .replica, .software, .gadgets, .degree, .casino,
      .bulkMailing, .adult, .adultStrong, .dating, .offerOtherLanguage, .offersTwo, .offersThree:
      .offers
    case .fraudSum, .fraudSecret, .fraudRole, .fraudTransfer, .fraudPlea, .fraudTwo, .fraudThree,
      .lottery, .reward, .extortion, .loanOffer, .jobOffer, .renewal, .renewalByFreemail,
      .fraudOtherLanguage:
      .fraud
    case .brandName, .brandPlea, .brandLookalike, .brandLinkText, .recipientDomainSender,
      .recipientAddressPlea, .pleaTrouble, .pleaDeadline, .pleaMailbox, .pleaGreeting, .pleaHosted,
      .pleaDomain, .pleaOneTarget, .pleaParcel, .pleaDocument, .pleaWallet, .pleaRefund,
      .pleaGerman, .pleaFrench, .pleaSpanish, .pleaPortuguese, .pleaItalian, .pleaDutch,
      .pleaPolish, .pleaJapanese, .pleaChinese:
      .phishing
    }
  }
}
