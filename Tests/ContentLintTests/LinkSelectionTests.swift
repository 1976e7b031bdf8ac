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
}
