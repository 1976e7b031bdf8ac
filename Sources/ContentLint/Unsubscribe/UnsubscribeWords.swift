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

  /// What stands in the addresses of such links, also inside of words.
  private static let marks = PhraseSearch(
    [
      "unsubscri", "optout", "opt-out", "opt_out", "abmeld", "abbestell", "desinscri",
      "desabonn", "uitschrijv", "afmeld", "wypisz", "rezygn", "desuscri", "descadastr", "disiscri",
      "manage-email", "email-settings", "preference", "subscription", "notification", "signoff",
    ].map { Array($0.utf8) })

  /// What stands there as words of their own: `trabajar` is none, `/baja` and `list-unsub` are.
  private static let wholeWords = Set(["unsub", "baja"].map { Array($0.utf8) })
  private static let wholeMarks = PhraseSearch(Array(wholeWords))

  /// Of languages in which no rule says that the words are missing, for those who only want to leave such links alone: Russian, Ukrainian, Czech,
  /// Slovak, Hungarian, Romanian, Swedish, Danish, Norwegian, Finnish, Turkish, Greek, Korean, Catalan, Indonesian, Vietnamese, Arabic, Hebrew.
  private static let furtherPhrases = PhraseSearch(
    [
      "отпис", "отказаться от", "відпис", "відмовитися", "odhlásit", "odhlásiť", "odhlasit",
      "leiratkoz", "dezabon", "avregistrer", "avprenumerera", "avsluta prenum", "avmeld",
      "meld deg av", "frameld", "peruuta tilaus", "peru tilaus", "poistu listalta",
      "abonelikten", "aboneliği iptal", "aboneliğini iptal", "διαγραφή", "διαγραφείτε", "수신거부",
      "수신 거부", "구독 취소", "구독취소", "donar-se de baixa", "donar-me de baixa",
      "berhenti berlangganan", "hủy đăng ký", "إلغاء الاشتراك", "הסר", "להסרה",
    ].map { Array($0.utf8) })

  /// Whether a text says it in any of the languages that are known.
  static func isAnyLanguage(_ text: String) -> Bool {
    // Outside of Latin, too, a word may begin with a capital.
    let lower = Array(text.prefix(600).lowercased().utf8)
    return phrases.isFound(in: lower) || furtherPhrases.isFound(in: lower)
  }

  /// Whether the text of a link, or a line around it, is about leaving the list.
  static func isUnsubscribe(_ text: some Collection<UInt8>) -> Bool {
    // Text of links is short: a long one is a page in itself.
    phrases.isFound(in: text.prefix(600))
  }

  /// Whether a whole text says it somewhere.
  static func isAnywhere(in text: [UInt8]) -> Bool { phrases.isFound(in: text) }

  /// Whether an address is that of leaving the list.
  static func isUnsubscribeAddress(_ octets: [UInt8]) -> Bool {
    let octets = Array(octets.prefix(2_048))
    if marks.isFound(in: octets) { return true }
    var start = 0
    while let place = wholeMarks.first(in: octets, from: start) {
      let end = octets[place.upperBound...].prefix(while: isLetter).endIndex
      // `listUnsub` begins a word with a capital.
      let isBegun =
        place.lowerBound == 0 || !isLetter(octets[place.lowerBound - 1])
        || octets[place.lowerBound - 1] & 0x20 != 0 && octets[place.lowerBound] & 0x20 == 0
      let word = octets[place.lowerBound..<end].map { $0 | 0x20 }
      if isBegun, wholeWords.contains(word) { return true }
      start = place.lowerBound + 1
    }
    return false
  }

  private static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }
}
