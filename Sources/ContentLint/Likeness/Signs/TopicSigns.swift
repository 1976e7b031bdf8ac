import Message

/// Signs in what the text is about.
enum TopicSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    for (family, sign, about) in topics where facts.topics.has(family) {
      add(sign, family, about, facts, &score)
    }
    let offers = facts.offers
    if offers.count >= 2, facts.seenLength < PhraseFamily.longText - 1_000, let first = offers.first
    {
      let place = facts.place(of: first)
      let names = offers.prefix(6).compactMap { family in
        facts.topics.firstPhrase(of: family).map { "'\(facts.words($0))'" }
      }.joined(separator: ", ")
      score.add(
        .offersTwo, at: place,
        "a short text with \(offers.count) topics of unwanted offers: \(names)")
      if offers.count >= 3 {
        score.add(.offersThree, at: place, "three such topics and more in one short text")
      }
    }
    findFraud(facts, &score)
  }

  private static func add(
    _ sign: LikenessSign, _ family: PhraseFamily, _ about: String, _ facts: LikenessFacts,
    _ score: inout LikenessScore
  ) {
    let phrases = facts.topics.phrases(of: family)
    let names = phrases.prefix(5).map { "'\(facts.words($0))'" }.joined(separator: ", ")
    score.add(sign, at: facts.place(of: family), "\(about): \(names)")
  }

  private static let topics: [(PhraseFamily, LikenessSign, String)] = [
    (.removal, .removal, "the way out is put as in mail that nobody asked for"),
    (.notSpam, .notSpam, "the text says that it is no spam"),
    (.legalExcuse, .legalExcuse, "the text excuses itself with a law"),
    (.guarantee, .guarantee, "guarantees and no risk"),
    (.lowest, .lowest, "lowest prices"),
    (.income, .income, "income without work"),
    (.mlm, .multiLevel, "selling that recruits"),
    (.loan, .loan, "loans and debts"),
    (.insurance, .insurance, "insurance"),
    (.stock, .stock, "a stock that is going to rise"),
    (.cards, .cards, "cards for everybody"),
    (.pharmacy, .pharmacy, "medicine"),
    (.drugNames, .drugNames, "medicine that is sold without prescription"),
    (.enlarge, .enlargement, "sexual performance"),
    (.health, .health, "a cure for everything"),
    (.replica, .replica, "imitations of luxury goods"),
    (.software, .software, "software at a fraction of its price"),
    (.gadgets, .gadgets, "goods that are sold by mail"),
    (.degree, .degree, "degrees without study"),
    (.casino, .casino, "gambling"),
    (.bulkmail, .bulkMailing, "bulk mail for sale"),
    (.adult, .adult, "sex"),
    (.adultStrong, .adultStrong, "pornography"),
    (.dating, .dating, "a stranger looking for company"),
    (.shopOther, .offerOtherLanguage, "an offer that is met in unwanted mail"),
    (.fraudSum, .fraudSum, "a sum of millions"),
    (.fraudSecret, .fraudSecret, "secrecy"),
    (.fraudRole, .fraudRole, "heirs, officials and widows"),
    (.fraudTransfer, .fraudTransfer, "money that waits for an account"),
    (.fraudPlea, .fraudPlea, "a stranger asking for help with money"),
    (.fraudOther, .fraudOtherLanguage, "a sum that is won, inherited or given away"),
    (.lottery, .lottery, "a lottery that was won without playing"),
    (.extortion, .extortion, "extortion"),
    (.loanoffer, .loanOffer, "a loan offered to strangers"),
    (.jobMule, .jobOffer, "work that passes on money"),
    (.reward, .reward, "a reward for nothing"),
    (.renewalScam, .renewal, "a renewal that nobody ordered, with a number to call"),
  ]

  private static func findFraud(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let parts: [PhraseFamily] = [.fraudSum, .fraudSecret, .fraudRole, .fraudTransfer, .fraudPlea]
    let found = parts.filter { facts.topics.has($0) }
    if found.count >= 2 {
      score.add(
        .fraudTwo, at: facts.place(of: found[1]),
        "\(found.count) of the five parts of an advance-fee letter: sum, secrecy, role, transfer, plea"
      )
    }
    if found.count >= 3 {
      score.add(
        .fraudThree, at: facts.place(of: found[2]), "most parts of an advance-fee letter are there")
    }
    if facts.topics.has(.renewalScam), facts.isFreemail {
      score.add(
        .renewalByFreemail, at: facts.fromPlace,
        "a bill with a number to call comes from a free mailbox")
    }
  }
}

extension LikenessFacts {
  /// Topics of offers, each kind once.
  var offers: [PhraseFamily] {
    var found: [PhraseFamily] = []
    for kind in Self.offerKinds {
      if let family = kind.first(where: { topics.has($0) }) { found.append(family) }
    }
    return found
  }

  /// Families that say the same with other words count as one.
  private static let offerKinds: [[PhraseFamily]] = [
    [.guarantee], [.lowest], [.income, .mlm], [.loan], [.insurance], [.stock], [.cards],
    [.pharmacy, .drugNames, .enlarge, .health], [.replica], [.software], [.gadgets], [.degree],
    [.casino], [.bulkmail], [.adult, .adultStrong], [.dating],
    [.fraudSum, .fraudSecret, .fraudRole, .fraudTransfer, .fraudPlea], [.lottery], [.loanoffer],
    [.jobMule], [.removal], [.notSpam], [.legalExcuse], [.fraudOther], [.shopOther], [.reward],
  ]

  /// Where a topic begins.
  func place(of family: PhraseFamily) -> Range<Int>? {
    topics.firstPhrase(of: family).flatMap { place(ofWords: $0) }
  }
}
