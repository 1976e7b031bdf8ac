import Message

/// Signs that a message bears the name of somebody else: a known service, or the recipient's own organization.
enum BrandSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    findNames(facts, &score)
    findHosts(facts, &score)
    findTexts(facts, &score)
    findRecipient(facts, &score)
  }

  private static func findNames(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    if let brand = BrandNames.claimed(byAuthor: facts.fromName),
      !BrandNames.belongs(facts.fromDomain, facts.fromOrganization, to: brand)
    {
      score.add(
        .brandName, at: facts.fromPlace,
        "the author is called \(brand), and writes from \(facts.fromDomain)")
    }
    guard facts.pleads, !facts.webLinks.isEmpty else { return }
    let (folded, limit) = (facts.folded, min(facts.folded.words, 450))
    var brands = BrandNames.named(in: folded, words: 0..<limit)
    var author = FoldedText()
    author.append(Array(facts.fromName.utf8), withoutQuotes: false)
    for (brand, _) in BrandNames.named(in: author, words: 0..<author.words) {
      brands.append((brand, nil))
    }
    guard let first = brands.first else { return }
    let hosts =
      [(facts.fromDomain, facts.fromOrganization)]
      + facts.webLinks.compactMap { link in
        link.web.map { ($0.host, $0.organization) }
      }
    let isSomebodysOwn = brands.contains { brand, _ in
      hosts.contains { BrandNames.belongs($0.0, $0.1, to: brand) }
    }
    if !isSomebodysOwn {
      score.add(
        .brandPlea, at: first.1.flatMap { facts.place(ofWords: $0) } ?? facts.fromPlace,
        "a plea in the name of \(first.0), and neither author nor links are of \(first.0)")
    }
  }

  private static func findHosts(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    // Most links of a newsletter lead to one host.
    var seen: Set<String> = []
    for link in facts.webLinks {
      if let web = link.web, seen.insert(web.host).inserted,
        let brand = BrandNames.imitated(by: web.host, web.organization)
      {
        score.add(
          .brandLookalike, at: link.place,
          "\(web.host) looks like \(brand)'s, and is \(web.organization)")
      }
    }
    if let brand = BrandNames.imitated(by: facts.fromDomain, facts.fromOrganization) {
      score.add(
        .brandLookalike, at: facts.fromPlace,
        "\(facts.fromDomain) looks like \(brand)'s, and is \(facts.fromOrganization)")
    }
  }

  /// Links whose text is another address than where they lead, where that address is a service's or asks for a login.
  private static func findTexts(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    var organizations = Organizations(facts.message.context.suffixes)
    for link in facts.links {
      guard let web = link.web, !link.text.isEmpty, !link.text.holds(" ") else { continue }
      let text = link.text.lowercased()
      let address = text.holds("://") ? text : "https://" + text
      guard let shown = WebAddress(Array(address.utf8), &organizations), shown.host.contains("."),
        shown.organization.utf8.last?.isLetter == true,
        !shown.host.utf8.contains(UInt8(ascii: "@")),
        shown.userInformation == nil, shown.organization != web.organization,
        web.organization != facts.fromOrganization, shown.organization != facts.fromOrganization
      else { continue }
      let isService =
        BrandNames.all.contains(String(shown.organizationLabel))
        || ["bank", "login", "account", "secure", "signin"].contains { text.holds($0) }
      if isService {
        score.add(
          .brandLinkText, at: link.place,
          "the link shows \(shown.host), and leads to \(web.host)")
      }
    }
  }

  private static let roles = [
    "support", "admin", "mail", "help", "server", "secur", "team", "notif", "service", "alert",
    "desk",
  ]

  private static func findRecipient(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    guard facts.pleads, !facts.recipient.isEmpty else { return }
    let organization = facts.recipientOrganization
    if !organization.isEmpty, organization != facts.fromOrganization {
      let name = facts.fromName
      let label = String(organization.prefix { $0 != "." })
      let isNamed =
        name.contains(organization)
        || label.utf8.count >= 4 && name.split(separator: " ").contains { $0 == label }
          && roles.contains { name.holds($0) }
      if isNamed {
        score.add(
          .recipientDomainSender, at: facts.fromPlace,
          "the author bears the name of the recipient's organization, \(organization), and writes from \(facts.fromDomain)"
        )
      }
    }
    if !facts.foreignLinks.isEmpty {
      let head = facts.seen.first.map { String(decoding: $0.utf8.prefix(800), as: UTF8.self) } ?? ""
      if facts.subject.lowercased().contains(facts.recipient)
        || head.lowercased().contains(facts.recipient)
      {
        score.add(
          .recipientAddressPlea, at: facts.subjectPlace,
          "a plea that calls the recipient by the address")
      }
    }
  }
}
