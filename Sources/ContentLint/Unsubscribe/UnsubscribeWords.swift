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
    phrases.isFound(in: text.prefix(600))
  }

  /// Whether a whole text says it somewhere.
  static func isAnywhere(in text: [UInt8]) -> Bool { phrases.isFound(in: text) }

  /// Whether an address is that of leaving the list.
  static func isUnsubscribeAddress(_ octets: [UInt8]) -> Bool {
    marks.isFound(in: octets.prefix(2_048))
  }
}
