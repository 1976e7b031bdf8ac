import HTML

/// Which links may be asked for: asking for a link can do something, and what it does must be nothing that its reader did not want.
///
/// A link that takes a reader off a list, confirms an address, votes or logs in is never asked for, nor one that carries what looks like a reader's own
/// token, since it counts as a click of theirs. Where it is in doubt, the link is left alone.
public enum LinkSelection {
  /// Why a link is left alone, as a clause; `nil` for one that may be asked for.
  public static func obstacle(to link: LintLinkTarget) -> String? {
    if link.isUnsubscribe { return "it looks like one that unsubscribes" }
    if let word = word(of: once, in: link.words) {
      return "it looks like one that does something ('\(word)')"
    }
    return obstacle(url: link.url)
  }

  /// The same of an address alone: where a redirect leads.
  public static func obstacle(url: String) -> String? {
    let parsed = LinkURL(url)
    guard parsed.isWeb else { return "it is no link of the web" }
    if UnsubscribeWords.isUnsubscribeAddress(parsed.octets) {
      return "its address looks like one that unsubscribes"
    }
    let rest = String(decoding: LinkURL.percentDecoded(parsed.octets[parsed.rest]), as: UTF8.self)
    if let word = word(of: once, in: rest) {
      return "its address looks like one that does something ('\(word)')"
    }
    if let word = secrets.first(where: rest.lowercased().contains) {
      return "it carries a reader's own token ('\(word)')"
    }
    return hasToken(rest) ? "it carries what looks like a reader's own token" : nil
  }

  /// Words, whole, of links that do something or work once. An address such as `/footprint` has none of them.
  private static let once: Set<String> = [
    // English
    "accept", "activate", "activation", "answer", "approve", "auth", "authorize", "cancel",
    "confirm", "confirmation", "decline", "delete", "invitation", "invite", "login", "logon",
    "magic", "magiclink", "oauth", "optin", "otp", "pay", "poll", "rate", "rating", "reject",
    "remove", "reset", "respond", "rsvp", "signin", "signon", "sso", "subscribe", "verification",
    "verify", "vote", "voting",
    // German
    "abstimmen", "aktivieren", "aktivierung", "anmelden", "bestätigen", "bestaetigen",
    "bestätigung", "bestaetigung", "bewerten", "löschen", "loeschen", "stornieren", "zusagen",
    // French, Spanish, Portuguese, Italian, Dutch, Polish
    "activer", "confirmer", "supprimer", "voter", "activar", "confirmar", "eliminar", "votar",
    "ativar", "attiva", "conferma", "confermare", "elimina", "activeren", "bevestig", "bevestigen",
    "verwijderen", "aktywuj", "potwierdź", "potwierdz", "usuń", "usun",
  ]

  /// Parameters that hold a secret.
  private static let secrets = ["token=", "code=", "signature=", "sig=", "key=", "hash="]

  private static func word(of words: Set<String>, in text: String) -> String? {
    for piece in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      let small = piece.lowercased()
      if words.contains(small) { return small }
    }
    return nil
  }

  /// Shorter pieces are words, dates and numbers of articles.
  private static let leastToken = 8
  /// From one kind of character to another: more often than in words with a number behind them.
  private static let leastChanges = 4
  /// Digits alone that are more than a date and time.
  private static let leastNumber = 15

  /// A piece in which letters, capitals and digits alternate, as programs make them, or a UUID.
  private static func hasToken(_ text: String) -> Bool {
    let pieces = text.utf8.split { !ASCII.isLetter($0) && !ASCII.isDigit($0) }
    for (index, piece) in pieces.enumerated() {
      if piece.count >= leastToken, looksMade(piece) { return true }
      let group = pieces[index...].prefix(5)
      if group.map(\.count) == [8, 4, 4, 4, 12],
        group.joined().allSatisfy({ ASCII.isDigit($0) || 0x61...0x66 ~= ASCII.lowercase($0) })
      {
        return true
      }
    }
    return false
  }

  private static func looksMade(_ piece: Substring.UTF8View) -> Bool {
    let kinds = piece.map { octet in
      ASCII.isDigit(octet) ? 0 : octet & 0x20 == 0 ? 1 : 2
    }
    if !kinds.contains(where: { $0 != 0 }) { return piece.count >= leastNumber }
    let changes = zip(kinds, kinds.dropFirst()).count { $0 != $1 }
    return changes >= leastChanges && (kinds.contains(0) || piece.count >= 2 * leastToken)
  }
}

/// A link of a message, for whoever asks for it.
public struct LintLinkTarget: Hashable, Sendable {
  /// As it is in the message, references expanded.
  public var url: String
  /// What readers see of it, wherever it stands: texts, and what stands in place of pictures.
  public var words: String
  /// Whether List-Unsubscribe names it, or the message says somewhere that one leaves the list with it.
  public var isUnsubscribe: Bool

  public init(url: String, words: String, isUnsubscribe: Bool) {
    self.url = url
    self.words = words
    self.isUnsubscribe = isUnsubscribe
  }
}
