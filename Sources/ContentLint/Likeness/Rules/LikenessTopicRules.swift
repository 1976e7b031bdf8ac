import Audit

/// Phrases by which unasked mail excuses itself.
enum OptOutExcuses: LikenessRule {
  static let rule = Rule(
    "lint-likeness-opt-out", "Phrases by which unasked mail excuses itself", family: .likeness,
    severity: .info, citation: "SpamAssassin EXCUSE_REMOVE; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The way out is called removal, the text says that it is no spam, or excuses itself with a law.
        """,
      why: """
        Who has subscribers lets them unsubscribe. Measured 2026 on mail of 2002 to 2005, spam against newsletters \
        that people wanted: 40 % against 8 %, 6.5 % against 0.9 %, 6 % against none.
        """,
      fix: """
        Write "Unsubscribe", link to it, and say where the reader subscribed.
        """,
      bad: "This is not spam. To be removed from our list, reply with REMOVE.",
      good: "You get this because you subscribed at example.com. Unsubscribe"))

  static let signs: Set<LikenessSign> = [.removal, .notSpam, .legalExcuse]
}

/// An offer that most people meet in unwanted mail.
enum OfferTopics: LikenessRule {
  static let rule = Rule(
    "lint-likeness-offer", "An offer that most people meet in unwanted mail", family: .likeness,
    severity: .info, citation: "SpamAssassin DRUGS_ERECTILE; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        Several phrases of one topic stand close together: medicine, loans, income without work, imitations, gambling, \
        degrees, stocks, pornography and others; or a short text has several such topics.
        """,
      why: """
        Filters learn what most unwanted mail sells. One topic alone counts little, for honest senders have it too; \
        all of the wording together can't reach the threshold. Measured 2026 on mail of 2002 to 2005, spam against \
        newsletters that people wanted: two topics in a short text 45 % against 0.9 %.
        """,
      fix: """
        If this is what you sell, nothing in the wording helps: what helps is your own domain with a good name, and \
        readers who asked. Otherwise say it in other words.
        """,
      bad: "Act now: lowest price, money back guarantee, no obligation",
      good: "The new price is 12 euros; you can return it for a month."))

  static let signs: Set<LikenessSign> = [
    .guarantee, .lowest, .income, .multiLevel, .loan, .insurance, .stock, .cards, .pharmacy,
    .drugNames, .enlargement, .health, .replica, .software, .gadgets, .degree, .casino,
    .bulkMailing, .adult, .adultStrong, .dating, .offerOtherLanguage, .offersTwo, .offersThree,
  ]
}

/// A letter about somebody else's millions.
enum AdvanceFee: LikenessRule {
  static let rule = Rule(
    "lint-likeness-advance-fee", "A letter about somebody else's millions", family: .likeness,
    severity: .info, citation: "SpamAssassin ADVANCE_FEE_5_NEW; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        The parts of an advance-fee letter: a sum of millions, secrecy, a role (heir, widow, official), money that \
        waits for an account, and a plea for help.
        """,
      why: """
        Each part occurs in honest mail, three together hardly ever. Measured 2026 on mail of 2002 to 2005, spam \
        against newsletters that people wanted: 3.7 % against none.
        """,
      fix: "If you write about such things, leave out the phrases that fraud uses.",
      bad: "I am the widow of … USD 8.5 million … confidential … your bank account",
      good: "We gave 8.5 million dollars to schools last year."))

  static let signs: Set<LikenessSign> = [
    .fraudSum, .fraudSecret, .fraudRole, .fraudTransfer, .fraudPlea, .fraudTwo, .fraudThree,
    .fraudOtherLanguage,
  ]
}

/// A prize that nobody played for.
enum PrizeUnasked: LikenessRule {
  static let rule = Rule(
    "lint-likeness-prize", "A prize that nobody played for", family: .likeness,
    severity: .info, citation: "SpamAssassin LOTTO_DEPT; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "The reader has won a lottery, or was selected for a reward.",
      why: """
        Lotteries that one has not entered, and surveys with gifts, are fraud of the last twenty years.
        """,
      fix: "Say who raffles what, and where the reader took part.",
      bad: "You have won 850,000 GBP. Contact our claims agent.",
      good: "The winners of our raffle of 3 May are …"))

  static let signs: Set<LikenessSign> = [.lottery, .reward]
}

/// Extortion.
enum ExtortionLetter: LikenessRule {
  static let rule = Rule(
    "lint-likeness-extortion", "Extortion", family: .likeness,
    severity: .info,
    citation:
      "SpamAssassin BITCOIN_EXTORT_01, rspamd LEAKED_PASSWORD_SCAM; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: "The text claims to have hacked the reader and wants money in a crypto currency.",
      why: "Filters know the letter in all its forms.",
      fix: "Nothing: honest mail does not have these phrases together.",
      bad: "I recorded you through your webcam. Send bitcoin to my wallet",
      good: "How to protect your webcam"))

  static let signs: Set<LikenessSign> = [.extortion]
}

/// Money that strangers offer or bill.
enum MoneyOffered: LikenessRule {
  static let rule = Rule(
    "lint-likeness-money-offered", "Money that strangers offer or bill", family: .likeness,
    severity: .info, citation: "SpamAssassin UNCLAIMED_MONEY; measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        A loan offered to strangers, work that consists in passing on money, or a bill for a renewal with a number to \
        call.
        """,
      why: """
        All three are fraud that asks for an answer and not for a click; bills from free mailboxes are nothing else.
        """,
      fix: "Write from your own domain to people who know you, and link to their account.",
      bad: "We offer loans at 3% interest. Send your name and amount needed",
      good: "Our loans from 2 % a year: example.com/loans"))

  static let signs: Set<LikenessSign> = [.loanOffer, .jobOffer, .renewal, .renewalByFreemail]
}
