import DNS
import MailAuth
import Message

/// Signs in where links lead, by their address alone.
enum LinkSigns {
  static func find(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    // The last digit may stand for more than the address; padding is often left out.
    let code = Base64.encode(Array(facts.recipient.utf8)).prefix { $0 != "=" }.dropLast()
    for link in facts.webLinks {
      guard let web = link.web else { continue }
      findHost(link, web, &score)
      if web.organization != facts.fromOrganization {
        if KnownNames.contains(web.organization, .shortener) {
          score.add(
            .linkShortened, at: link.place, "\(web.organization) hides where the link leads")
        }
        if HostingNames.isFreeHost(web) {
          score.add(
            .linkFreeHost, at: link.place,
            "anybody puts a page on \(web.host) for nothing and without a name")
        }
      }
      findPath(link, web, facts, code, &score)
    }
    findTargets(facts, &score)
  }

  private static func findHost(
    _ link: LikenessLink, _ web: WebAddress, _ score: inout LikenessScore
  ) {
    if web.isNumeric {
      score.add(
        .linkNumeric, at: link.place, "the link leads to \(web.host), an address without a name")
    } else if isDisguisedNumber(web.host) {
      score.add(
        .linkNumericDisguised, at: link.place,
        "the link leads to \(web.host), a numeric address in disguise")
    }
    if web.userInformation != nil {
      score.add(
        .linkUserInformation, at: link.place,
        "what stands before the @ of the link is no host: it leads to \(web.host)")
    }
    if web.host.utf8.contains(UInt8(ascii: "%")) {
      score.add(.linkHostEscaped, at: link.place, "the host of the link is written in escapes")
    }
    if let port = web.port, !port.isEmpty, !["80", "443", "8080", "8443"].contains(port) {
      score.add(.linkPort, at: link.place, "the link leads to port \(port)")
    }
  }

  /// One number, or hexadecimal or octal pieces, which browsers read as an IPv4 address (URL Standard §3.5).
  private static func isDisguisedNumber(_ host: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count == 1 {
      return host.utf8.count >= 6 && host.utf8.allSatisfy(\.isDigit) || host.hasPrefix("0x")
    }
    return labels.count == 4
      && labels.allSatisfy { label in
        label.hasPrefix("0x")
          || label.utf8.count > 1 && label.hasPrefix("0") && label.utf8.allSatisfy(\.isDigit)
      }
  }

  private static let internals = [
    "/wp-includes/", "/wp-admin/", "/wp-content/plugins/", "/wp-content/themes/",
    "/wp-content/mu-plugins/", "/wp-content/upgrade/", "/.well-known/", "/cgi-sys/",
    "/administrator/components/",
  ]

  private static func findPath(
    _ link: LikenessLink, _ web: WebAddress, _ facts: LikenessFacts, _ recipientCode: Substring,
    _ score: inout LikenessScore
  ) {
    guard !web.rest.isEmpty else { return }
    if web.rest.utf8.contains(UInt8(ascii: "%")), escapedLetters(web.rest) >= 3 {
      score.add(
        .linkLettersEscaped, at: link.place,
        "letters of the link are written in escapes, which nothing asks for")
    }
    let lower = web.rest.lowercased()
    if lower.utf8.contains(UInt8(ascii: "-")) || lower.utf8.contains(UInt8(ascii: ".")),
      let folder = internals.first(where: { lower.holds($0) })
    {
      score.add(
        .linkSiteInternals, at: link.place,
        "\(folder) is no place for pages: whoever put one there broke in")
    }
    guard facts.recipient.utf8.count > 5 else { return }
    if let hash = lower.firstIndex(of: "#") {
      let fragment = lower[hash...]
      if fragment.holds(facts.recipient)
        || fragment.holds(facts.recipient.replacing("@", with: "%40"))
      {
        score.add(
          .linkRecipient, at: link.place,
          "the recipient's address is in the fragment of the link, for a form that is filled in already"
        )
        return
      }
    }
    let code = recipientCode
    if code.utf8.count > 8, web.rest.holds(code) {
      score.add(
        .linkRecipient, at: link.place, "the recipient's address is in the link, hidden in base64")
    }
  }

  /// Escapes of letters in the path: nothing asks for them (RFC 3986 §2.3).
  private static func escapedLetters(_ rest: String) -> Int {
    let octets = Array(rest.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    var count = 0
    var index = 0
    while index + 2 < octets.count {
      if octets[index] == UInt8(ascii: "%"),
        let value = UInt8(
          String(decoding: octets[(index + 1)...(index + 2)], as: UTF8.self), radix: 16),
        value.isLetter
      {
        count += 1
        index += 3
      } else {
        index += 1
      }
    }
    return count
  }

  private static func findTargets(_ facts: LikenessFacts, _ score: inout LikenessScore) {
    guard let first = facts.webLinks.first, let web = first.web else { return }
    // A service that counts clicks for senders says nothing about where the links end.
    if facts.webLinks.count <= 4, !facts.fromOrganization.isEmpty,
      web.organization != facts.fromOrganization,
      facts.webLinks.allSatisfy({ $0.web?.organization == web.organization }),
      !KnownNames.containsDomain(of: web.host, .tracker), !facts.fromOrganization.isEmpty
    {
      if !facts.pages.isEmpty, facts.webLinks.count <= 3 {
        score.add(
          .linkOneTarget, at: first.place,
          "the page has one target, \(web.host), which is not the author's")
      }
      if !facts.isReply, !facts.offers.isEmpty {
        score.add(
          .linkOfferTarget, at: first.place,
          "an offer, and all that it leads to is \(web.host), which is not the author's")
      }
    }
    let ofPages = facts.webLinks.filter { !$0.isInPlainText }
    if let link = ofPages.first, ofPages.allSatisfy({ $0.hasImage && $0.text.isEmpty }) {
      score.add(
        .linkImagesAlone, at: link.place, "only images are links: no text says where they lead")
    }
  }
}
