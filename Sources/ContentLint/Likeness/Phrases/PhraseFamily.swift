/// What a text is about, as far as a few phrases can tell: each family is one topic, and needs so many different phrases close together.
///
/// The phrases are those that tell spam from newsletters that people want, by topic and not by corpus; words that both use are left out, or
/// count only together with others of their topic.
enum PhraseFamily: UInt8, CaseIterable, Sendable {
  case removal
  case notSpam
  case legalExcuse
  case guarantee
  case lowest
  case income
  case mlm
  case loan
  case insurance
  case stock
  case cards
  case pharmacy
  case drugNames
  case enlarge
  case health
  case replica
  case software
  case gadgets
  case degree
  case casino
  case bulkmail
  case adult
  case adultStrong
  case dating
  case fraudSum
  case fraudSecret
  case fraudRole
  case fraudTransfer
  case fraudPlea
  case lottery
  case extortion
  case loanoffer
  case jobMule
  case accountTrouble
  case accountDemand
  case deadlineThreat
  case mailbox
  case parcel
  case document
  case wallet
  case refund
  case reward
  case renewalScam
  case greetingGeneric
  case phishDe
  case phishFr
  case phishEs
  case phishPt
  case phishIt
  case phishNl
  case phishPl
  case fraudOther
  case shopOther
  case phishJa
  case phishZh

  var number: UInt8 { rawValue }

  /// How many different phrases of it make the topic.
  var need: Int {
    switch self {
    case .removal, .notSpam, .legalExcuse, .guarantee, .lowest, .income, .cards, .drugNames,
      .adultStrong, .fraudSum, .accountTrouble, .accountDemand, .greetingGeneric, .shopOther:
      1
    case .mlm, .loan, .insurance, .pharmacy, .enlarge, .replica, .gadgets, .casino, .bulkmail,
      .adult, .fraudSecret, .fraudRole, .deadlineThreat, .mailbox, .document, .refund:
      2
    case .health, .software, .degree, .dating, .fraudTransfer, .fraudPlea, .loanoffer, .jobMule,
      .wallet, .reward, .phishDe, .phishNl, .phishPl, .fraudOther:
      3
    case .lottery, .extortion, .parcel, .phishFr, .phishEs, .phishPt, .phishIt, .stock: 4
    case .renewalScam, .phishZh: 5
    case .phishJa: 6
    }
  }

  /// Within how many octets of folded text: about 150 words. A long newsletter names many things; a message about one thing names it often.
  static let window = 900

  /// Longer texts need one phrase more.
  static let longText = 7_000

  var phrases: [Substring] { words.split { $0 == "|" || $0 == "\n" } }

  private var words: String {
    switch self {
    case .removal: Self.removalPhrases
    case .notSpam: Self.notSpamPhrases
    case .legalExcuse: Self.legalExcusePhrases
    case .guarantee: Self.guaranteePhrases
    case .lowest: Self.lowestPhrases
    case .income: Self.incomePhrases
    case .mlm: Self.mlmPhrases
    case .loan: Self.loanPhrases
    case .insurance: Self.insurancePhrases
    case .stock: Self.stockPhrases
    case .cards: Self.cardsPhrases
    case .pharmacy: Self.pharmacyPhrases
    case .drugNames: Self.drugNamesPhrases
    case .enlarge: Self.enlargePhrases
    case .health: Self.healthPhrases
    case .replica: Self.replicaPhrases
    case .software: Self.softwarePhrases
    case .gadgets: Self.gadgetsPhrases
    case .degree: Self.degreePhrases
    case .casino: Self.casinoPhrases
    case .bulkmail: Self.bulkmailPhrases
    case .adult: Self.adultPhrases
    case .adultStrong: Self.adultStrongPhrases
    case .dating: Self.datingPhrases
    case .fraudSum: Self.fraudSumPhrases
    case .fraudSecret: Self.fraudSecretPhrases
    case .fraudRole: Self.fraudRolePhrases
    case .fraudTransfer: Self.fraudTransferPhrases
    case .fraudPlea: Self.fraudPleaPhrases
    case .lottery: Self.lotteryPhrases
    case .extortion: Self.extortionPhrases
    case .loanoffer: Self.loanofferPhrases
    case .jobMule: Self.jobMulePhrases
    case .accountTrouble: Self.accountTroublePhrases
    case .accountDemand: Self.accountDemandPhrases
    case .deadlineThreat: Self.deadlineThreatPhrases
    case .mailbox: Self.mailboxPhrases
    case .parcel: Self.parcelPhrases
    case .document: Self.documentPhrases
    case .wallet: Self.walletPhrases
    case .refund: Self.refundPhrases
    case .reward: Self.rewardPhrases
    case .renewalScam: Self.renewalScamPhrases
    case .greetingGeneric: Self.greetingGenericPhrases
    case .phishDe: Self.phishDePhrases
    case .phishFr: Self.phishFrPhrases
    case .phishEs: Self.phishEsPhrases
    case .phishPt: Self.phishPtPhrases
    case .phishIt: Self.phishItPhrases
    case .phishNl: Self.phishNlPhrases
    case .phishPl: Self.phishPlPhrases
    case .fraudOther: Self.fraudOtherPhrases
    case .shopOther: Self.shopOtherPhrases
    case .phishJa: Self.phishJaPhrases
    case .phishZh: Self.phishZhPhrases
    }
  }
}
