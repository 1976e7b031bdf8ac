import DNS
import TestKit
import Testing

@testable import ContentLint

/// Which links are asked for with `--online`, and which are left alone.
@Suite struct LinkSelectionTests {
  @Test(arguments: [
    ("https://www.example.com/", "Our site"), ("https://www.example.com/autumn-2026", "Programme"),
    ("https://www.example.com/404/footprint", "more"), ("https://www.example.com/trabajar", "more"),
    ("https://www.example.com/preset?page=2", "more"),
    ("https://www.example.com/2026/11/22/three-evenings-in-the-old-museum", "more"),
    ("https://www.example.com/p/iphone15?ref=news_20261122", "more"),
    ("https://www.example.com/articles/4711", "Verified by experts"),
    ("https://cdn.example.com/a%20b.html", "La Dirección"),
    ("https://www.example.com/OurMuseum2026", "more"), ("https://www.example.com/@museum", "more"),
    ("https://www.example.com/search?zipcode=1&monkey=2", "Interest rate news"),
    ("https://www.example.com/windows11pro-subscribers", "Confirmed speakers"),
    ("https://www.example.com/autumnprogram2026", "Le nostre attività"),
  ])
  func `a link that only leads somewhere is asked for`(url: String, words: String) {
    let link = LintLinkTarget(url: url, words: words, isUnsubscribe: false)
    #expect(LinkSelection.obstacle(to: link) == nil)
  }

  @Test(arguments: [
    ("mailto:a@example.com", ""), ("https://www.example.com/unsubscribe/1", ""),
    ("https://www.example.com/abmelden", ""), ("https://www.example.com/darse-de-baja", ""),
    ("https://www.example.com/confirm?a=1", ""), ("https://www.example.com/delete-account", ""),
    ("https://www.example.com/rsvp?answer=yes", ""), ("https://www.example.com/vote/5", ""),
    ("https://www.example.com/cancel-order/5", ""), ("https://www.example.com/rate/5", ""),
    ("https://www.example.com/u/8f3ab2c9d1e7", ""), ("https://www.example.com/e/AbC123dEf", ""),
    ("https://www.example.com/c/4f9a8b7c6d5e4f3a2b1c0d9e8f", ""),
    ("https://www.example.com/c/550e8400-e29b-41d4-a716-446655440000", ""),
    ("https://www.example.com/c?m=202611221234567890", ""),
    ("https://www.example.com/c?t=SGVsbG8gd29ybGQhbQ", ""),
    ("https://www.example.com/a?token=1", ""), ("https://www.example.com/%63onfirm", ""),
    ("https://www.example.com/list-unsub?x=1", ""), ("https://www.example.com/leave", ""),
    ("https://www.example.com/Preferences", ""), ("https://www.example.com/cancelOrder/5", ""),
    ("https://www.example.com/nps?score=9", ""), ("https://www.example.com/opt-out", ""),
    ("https://www.example.com/acct?email=anna%40example.org", ""),
    ("https://www.example.com/l/anna@example.org/9", ""),
    ("https://www.example.com/u/1a2bcd3456", ""), ("https://www.example.com/u/aB3dE5fG7h", ""),
    ("https://www.example.com/5", "確認する"),
    ("https://www.example.com/5", "Confirm your address"),
    ("https://www.example.com/5", "Termin stornieren"),
    ("https://www.example.com/5", "Potwierdź adres"),
  ])
  func `a link that may do something is left alone`(url: String, words: String) {
    let link = LintLinkTarget(url: url, words: words, isUnsubscribe: false)
    #expect(LinkSelection.obstacle(to: link) != nil)
  }

  @Test(arguments: [
    "Opt out", "Remove me", "Stop receiving these emails", "Leave this list",
    "Manage subscription", "Email settings", "Abmelden", "Newsletter kündigen",
    "Ne plus recevoir", "Se désinscrire", "Anular la suscripción", "Darse de baja",
    "Cancelar inscrição", "Annulla iscrizione", "Cancella iscrizione", "Afmelden", "Wypisz się",
    "Anuluj subskrypcję", "配信停止", "取消订阅",
  ])
  func `a link that says so in any of the languages is left alone`(text: String) {
    let example = LintExample(
      LinkDead.self, "",
      html: "<p>News</p><p><a href=\"https://www.example.com/5\">\(text)</a></p>")
    let links = example.message.linkTargets
    #expect(links.map(\.isUnsubscribe) == [true])
  }

  @Test func `random tokens are seen for what they are`() {
    var generator = SeededGenerator(seed: 6)
    let alphabets = [
      Array("0123456789abcdef"), Array("0123456789ABCDEFGHIJabcdefghijklmnopqrstuvwxyz"),
    ]
    for alphabet in alphabets {
      for length in [12, 16, 22, 32] {
        var missed = 0
        for _ in 0..<500 {
          let token = String(
            (0..<length).compactMap { _ in alphabet.randomElement(using: &generator) })
          guard token.contains(where: \.isNumber), token.contains(where: \.isLetter) else {
            continue
          }
          if LinkSelection.obstacle(url: "https://www.example.com/c/\(token)") == nil {
            missed += 1
          }
        }
        #expect(missed <= 25, "\(length) of \(alphabet.count)")
      }
    }
  }

  @Test func `an address that unsubscribes in one place does so in all, whatever stands behind #`()
  {
    let example = LintExample(
      LinkDead.self, "",
      html: """
        <p><a href="https://WWW.example.com/5#top">Programme</a></p><p>Footer</p>
        <p><a href="https://www.example.com/5">Unsubscribe</a></p>
        """)
    #expect(example.message.linkTargets.map(\.isUnsubscribe) == [true, true])
  }

  @Test(arguments: [
    "If you no longer want these mails, <a href=\"https://www.example.com/5\">let us know</a>.",
    "No longer interested? <a href=\"https://www.example.com/5\">Click here</a>",
    "<p>To stop receiving these mails</p><p><a href=\"https://www.example.com/5\">click here</a></p>",
    "<a href=\"https://www.example.com/5\">Click here</a> to unsubscribe",
    "<a href=\"https://www.example.com/5\" title=\"Unsubscribe\">x</a>",
    "<a href=\"https://www.example.com/5\"><img src=\"a.png\" alt=\"Abmelden\"></a>",
    "<a href=\"https://www.example.com/5\">Отписаться</a>",
    "<a href=\"https://www.example.com/5\">Avregistrera</a>",
    "<a href=\"https://www.example.com/5\">수신거부</a>",
  ])
  func `words around a link count`(html: String) {
    let example = LintExample(LinkDead.self, "", html: html)
    #expect(example.message.linkTargets.map(\.isUnsubscribe) == [true])
  }

  @Test(arguments: [
    "Unsubscribe: https://www.example.com/5", "https://www.example.com/5 to unsubscribe",
    "Unsubscribe [3]\n\n[3] https://www.example.com/5",
    "Se désabonner :\nhttps://www.example.com/5",
  ])
  func `words around an address in plain text count`(text: String) {
    for encoding in ["8bit", "base64"] {
      let body = text + "\nPrivacy: https://www.example.com/privacy\n"
      let octets = Array(body.utf8)
      let example = LintExample(
        LinkDead.self, "", fields: "Content-Transfer-Encoding: \(encoding)",
        body: encoding == "8bit" ? body : Base64.encode(octets))
      #expect(example.message.linkTargets.map(\.isUnsubscribe) == [true, false], "\(encoding)")
    }
  }
}
