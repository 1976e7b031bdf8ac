import Message

/// Signs of mail that wants a password, a card or a payment, from somebody else than the one whose name it bears.
///
/// The pleas alone are what every service writes to its customers. They count where the page that they lead to is not the author's.
enum PleaSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let topics = facts.topics
    for (family, sign, about) in kinds where topics.has(family) {
      let names = topics.phrases(of: family).prefix(4).map { "'\(facts.words($0))'" }
        .joined(separator: ", ")
      score.add(sign, at: facts.place(of: family), "\(about): \(names)")
    }
    let foreign = facts.foreignLinks
    let mayBeForeign = !foreign.isEmpty || facts.webLinks.isEmpty
    let asks = topics.has(.accountDemand) || topics.has(.mailbox)
    let where_ = facts.place(of: topics.has(.accountDemand) ? .accountDemand : .mailbox)
    if asks, mayBeForeign {
      if topics.has(.accountTrouble) {
        score.add(
          .pleaTrouble, at: facts.place(of: .accountTrouble),
          "an account in trouble, and a plea to act at a page that is not the author's")
      }
      if topics.has(.deadlineThreat) {
        score.add(
          .pleaDeadline, at: facts.place(of: .deadlineThreat),
          "a deadline or a threat, and a plea to act at a page that is not the author's")
      }
    }
    if topics.has(.mailbox), !foreign.isEmpty {
      score.add(
        .pleaMailbox, at: where_ ?? facts.place(of: .mailbox),
        "the recipient's mailbox is said to be full, blocked or out of date, by somebody who links elsewhere"
      )
    }
    let pleads = facts.pleads
    if topics.has(.greetingGeneric), pleads, mayBeForeign {
      score.add(
        .pleaGreeting, at: facts.place(of: .greetingGeneric),
        "a plea to somebody whose name the author does not know")
    }
    guard let first = foreign.first else { return }
    if pleads || topics.has(.greetingGeneric),
      let link = foreign.first(where: {
        guard let web = $0.web else { return false }
        return HostingNames.isFreeHost(web) || KnownNames.contains(web.organization, .shortener)
      }), let web = link.web
    {
      score.add(
        .pleaHosted, at: link.place,
        "the plea leads to \(web.host), where nobody has to give a name")
    }
    guard pleads else { return }
    if let link = foreign.first(where: { HostingNames.isCheap($0.web?.host ?? "") }),
      let web = link.web
    {
      score.add(
        .pleaDomain, at: link.place,
        "the plea leads to \(web.host), under a domain that is cheap to have and to lose")
    }
    if facts.seenLength < 2_500,
      facts.webLinks.allSatisfy({ $0.web?.organization == first.web?.organization })
    {
      score.add(
        .pleaOneTarget, at: first.place,
        "a short plea, and every link leads to \(first.web?.host ?? ""), which is not the author's")
    }
  }

  static let languages: [(PhraseFamily, LikenessSign)] = [
    (.phishDe, .pleaGerman), (.phishFr, .pleaFrench), (.phishEs, .pleaSpanish),
    (.phishPt, .pleaPortuguese), (.phishIt, .pleaItalian), (.phishNl, .pleaDutch),
    (.phishPl, .pleaPolish), (.phishJa, .pleaJapanese), (.phishZh, .pleaChinese),
  ]

  private static let kinds: [(PhraseFamily, LikenessSign, String)] =
    [
      (.parcel, .pleaParcel, "a parcel that can't be delivered"),
      (.document, .pleaDocument, "a document or message that waits behind a link"),
      (.wallet, .pleaWallet, "a wallet of crypto money"),
      (.refund, .pleaRefund, "money that is paid back"),
    ] + languages.map { ($0.0, $0.1, "an account in trouble, and what to do at once") }
}

extension LikenessFacts {
  /// Whether the text wants the reader to do something with an account, a payment or a document.
  var pleads: Bool {
    asksForAccount || topics.has(.accountTrouble) || topics.has(.reward)
  }

  var asksForAccount: Bool {
    let families: [PhraseFamily] = [.accountDemand, .mailbox, .parcel, .document, .wallet, .refund]
    return families.contains { topics.has($0) }
      || PleaSigns.languages.contains { topics.has($0.0) }
  }
}
