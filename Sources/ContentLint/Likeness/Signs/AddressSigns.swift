import Message

/// Signs in whom the message is from and to; and free mailboxes, from which no business sends to many.
enum AddressSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    findRecipients(facts, &score)
    if let from = facts.from, from.displayName.isEmpty, from.comment.isEmpty {
      score.add(.fromWithoutName, at: facts.fromPlace, "From has an address and no name")
    }
    findFreemail(facts, &score)
  }

  private static let hiddenNames = [
    "undisclosed", "recipient list", "recipients list", "valued customer", "valued_customer",
    "suppressed",
  ]

  private static func findRecipients(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    if let to = facts.message.field(.to) {
      let text = to.text.lowercased()
      if hiddenNames.contains(where: { text.holds($0) }) {
        score.add(.recipientsHidden, at: to.valueRange, "To names nobody")
      }
    }
    let all = [HeaderFieldName.to, .cc].flatMap { name in
      facts.message.addresses(name)?.list.mailboxes.prefix(500).map {
        "\($0.localPart)@\($0.domain)".lowercased()
      } ?? []
    }.sorted()
    guard all.count >= 4 else { return }
    let alike = zip(all, all.dropFirst()).count { $0.0.prefix(2) == $0.1.prefix(2) }
    if alike >= all.count - 2 {
      score.add(
        .recipientsSerial,
        at: facts.message.field(.cc)?.valueRange ?? facts.message.field(.to)?.valueRange,
        "the recipients are \(all.count) neighbours in an alphabetical list")
    }
  }

  private static func findFreemail(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    let reply = facts.message.replyTo?.list.mailboxes.first
    let replyAddress = reply.map { "\($0.localPart)@\($0.domain)".lowercased() } ?? ""
    let replyIsFree = reply.map { FreemailDomains.contains($0.domain) } ?? false
    let replyPlace = facts.message.field(.replyTo)?.valueRange
    let isOffer = !facts.offers.isEmpty
    if facts.isFreemail, !facts.isReply {
      if isOffer {
        score.add(
          .freemailOffer, at: facts.fromPlace,
          "an offer, and the author writes from a free mailbox at \(facts.fromDomain)")
      } else {
        score.add(
          .freemailAlone, at: facts.fromPlace,
          "the author writes from a free mailbox at \(facts.fromDomain)")
      }
      if !facts.pages.isEmpty {
        score.add(.freemailHTML, at: facts.fromPlace, "a designed page from a free mailbox")
      }
      if replyIsFree, replyAddress != facts.fromAddress {
        score.add(
          .freemailReplyOther, at: replyPlace,
          "answers go to another free mailbox than the author's")
      }
    }
    if facts.isFreemail, looksNumbered(facts.from?.localPart.lowercased() ?? "") {
      score.add(.freemailNumber, at: facts.fromPlace, "a free mailbox with a made-up number")
    }
    if isOffer, replyIsFree, replyAddress != facts.fromAddress {
      score.add(
        .freemailReplyElsewhere, at: replyPlace, "answers to the offer go to a free mailbox")
    }
    for link in facts.links {
      guard let mail = link.mail, let at = mail.lastIndex(of: "@"),
        FreemailDomains.contains(String(mail[mail.index(after: at)...])),
        removalWords.contains(where: { link.target.lowercased().holds($0) })
      else { continue }
      score.add(
        .freemailRemoval, at: link.place, "who wants no more of this has to write to a free mailbox"
      )
    }
  }

  private static let removalWords = ["remove", "unsub", "delete", "stop", "optout", "opt-out"]

  /// `john48213`, `a7b2`, `jy3dagq6x`: a number of three digits or more behind letters, five digits anywhere, or letters between digits.
  static func looksNumbered(_ name: String) -> Bool {
    var digits = 0
    var longest = 0
    var changes = 0
    var last: Bool?
    for octet in name.utf8 {
      if octet.isDigit {
        digits += 1
        longest = max(longest, digits)
        if last == false { changes += 1 }
        last = true
      } else {
        digits = 0
        if octet.isSmallLetter {
          if last == true { changes += 1 }
          last = false
        } else {
          last = nil
        }
      }
    }
    let endsInNumber = digits >= 3 && name.utf8.dropLast(digits).last?.isSmallLetter == true
    return endsInNumber || longest >= 5 || (changes >= 2 && name.utf8.first?.isDigit == true)
      || changes >= 3
  }
}
