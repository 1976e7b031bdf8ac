/// How messages say that one can leave a list, in ten languages.
enum UnsubscribeWords {
  /// In lower case; short ones only where they are a word of their own by themselves.
  private static let phrases = PhraseSearch(
    [
      // English
      "unsubscribe", "opt out", "opt-out", "optout", "stop receiving", "remove me", "be removed",
      "leave this list",
      "leave the list", "email preferences", "manage preferences", "manage your preferences",
      "update preferences",
      "update your preferences", "no longer interested", "no longer want", "no longer wish",
      "not want to receive", "n't want to receive", "not wish to receive",
      "subscription preferences", "manage subscription",
      "manage your subscription",
      "email settings", "notification settings", "manage notifications", "change your subscription",
      "signoff",
      // German
      "abmelden", "abbestell", "austragen", "abmeld", "newsletter kündigen", "einstellungen ändern",
      "abonnement verwalten", "nicht mehr erhalten", "keine weiteren e-mails",
      "keine weiteren mails",
      // French
      "désinscri", "desinscri", "désabonn", "desabonn", "se désinscrire", "ne plus recevoir",
      "gérer vos préférences",
      "gérer mes préférences",
      // Spanish
      "darse de baja", "darme de baja", "date de baja", "dar de baja", "cancelar suscripción",
      "cancelar la suscripción",
      "anular suscripción", "anular la suscripción", "cancelar tu suscripción", "no deseas recibir",
      "desuscrib",
      // Portuguese
      "cancelar inscrição", "cancelar a inscrição", "cancelar subscrição", "cancelar a subscrição",
      "descadastr",
      "cancelar assinatura", "cancelar a assinatura", "remover inscrição", "deixar de receber",
      "anular subscrição",
      "anular a subscrição",
      // Italian
      "disiscri", "cancellati", "cancella iscrizione", "cancella l'iscrizione",
      "annulla iscrizione", "annulla l'iscrizione",
      "cancellazione dalla", "non ricevere più", "disiscriz",
      // Dutch
      "uitschrijv", "afmelden", "afmeld", "schrijf je uit", "schrijf u uit", "voorkeuren wijzigen",
      "voorkeuren aanpassen",
      // Polish
      "wypisz", "wypisać", "wypisac", "zrezygnuj", "rezygnacja z", "anuluj subskrypcję",
      "anulować subskrypcję",
      // Japanese
      "配信停止", "配信を停止", "購読解除", "購読を解除", "登録解除", "メール停止", "退会", "解除",
      // Chinese
      "退订", "退訂", "取消订阅", "取消訂閱", "取消訂閲",
    ].map { Array($0.utf8) })

  /// What stands in the addresses of such links.
  private static let marks = PhraseSearch(
    [
      "unsubscribe", "unsub", "optout", "opt-out", "opt_out", "abmeld", "abbestell", "desinscri",
      "desabonn", "preferences",
      "subscription", "uitschrijv", "afmeld", "wypisz", "rezygn", "desuscri", "/baja", "-baja",
      "_baja", "=baja",
      "descadastr",
      "disiscri", "preference",
      "manage-email", "email-settings", "notification", "signoff",
    ].map { Array($0.utf8) })

  /// Whether the text of a link, or a line around it, is about leaving the list.
  static func isUnsubscribe(_ text: some Collection<UInt8>) -> Bool {
    // Text of links is short: a long one is a page in itself.
    phrases.isFound(in: lowercased(text.prefix(600)))
  }

  /// Whether a whole text says it somewhere.
  static func isAnywhere(in text: [UInt8]) -> Bool { phrases.isFound(in: lowercased(text)) }

  /// Whether an address is that of leaving the list.
  static func isUnsubscribeAddress(_ octets: [UInt8]) -> Bool {
    marks.isFound(in: lowercased(octets.prefix(2_048)))
  }

  static func lowercased(_ text: some Sequence<UInt8>) -> [UInt8] {
    // Beyond ASCII the phrases are in lower case, and É and Ä at most differ: those of Latin-1 in UTF-8 are C3 80 to C3 9E.
    var lower: [UInt8] = []
    var previous: UInt8 = 0
    for octet in text {
      if octet &- 0x41 < 26 {
        lower.append(octet | 0x20)
      } else if previous == 0xC3, (0x80...0x9E).contains(octet), octet != 0x97 {
        lower.append(octet + 0x20)
      } else {
        lower.append(octet)
      }
      previous = octet
    }
    return lower
  }
}

/// Looks for several phrases at once: by their first octet.
struct PhraseSearch: Sendable {
  /// All phrases, those that begin alike beside each other.
  private let octets: [UInt8]
  /// Where each phrase begins; the last one ends at the end.
  private let starts: [Int]
  /// For each first octet the phrases that begin with it, and at 256 the end.
  private let groups: [Int]

  init(_ phrases: [[UInt8]]) {
    var octets: [UInt8] = []
    var starts: [Int] = []
    var groups: [Int] = []
    for first in 0...255 {
      groups.append(starts.count)
      for phrase in phrases where phrase.first == UInt8(first) {
        starts.append(octets.count)
        octets += phrase
      }
    }
    groups.append(starts.count)
    starts.append(octets.count)
    self.octets = octets
    self.starts = starts
    self.groups = groups
  }

  func isFound(in text: [UInt8]) -> Bool { first(in: text, from: 0) != nil }

  /// The first place at or behind a start where one stands.
  func first(in text: [UInt8], from start: Int) -> Range<Int>? {
    text.withUnsafeBufferPointer { text in
      octets.withUnsafeBufferPointer { octets in
        groups.withUnsafeBufferPointer { groups in
          for place in start..<max(start, text.count) {
            let first = Int(text[place])
            let (low, high) = (groups[first], groups[first + 1])
            if low == high { continue }
            for phrase in low..<high {
              let length = starts[phrase + 1] - starts[phrase]
              guard place + length <= text.count else { continue }
              var offset = 1
              while offset < length, text[place + offset] == octets[starts[phrase] + offset] {
                offset += 1
              }
              if offset == length { return place..<(place + length) }
            }
          }
          return nil
        }
      }
    }
  }
}
