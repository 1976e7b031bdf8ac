import HTML

/// Which links may be asked for: asking for a link can do something, and what it does must be nothing that its reader did not want.
///
/// A link that takes a reader off a list, confirms an address, votes or logs in is never asked for, nor one that carries what looks like a reader's own
/// token, since it counts as a click of theirs. Where it is in doubt, the link is left alone.
public enum LinkSelection {
  /// Why a link is left alone; `nil` for one that may be asked for.
  public static func obstacle(to link: LintLinkTarget) -> LinkObstacle? {
    if link.isUnsubscribe { return .unsubscribes }
    if words(of: link.words).contains(where: isAction) { return .acts }
    return obstacle(url: link.url)
  }

  /// The same of an address alone: where a redirect leads.
  public static func obstacle(url: String) -> LinkObstacle? {
    let parsed = LinkURL(url)
    guard parsed.isWeb else { return .notWeb }
    if UnsubscribeWords.isUnsubscribeAddress(parsed.octets) { return .unsubscribes }
    let rest = String(decoding: LinkURL.percentDecoded(parsed.octets[parsed.rest]), as: UTF8.self)
    let words = words(of: rest)
    if words.contains(where: leaving.contains) { return .unsubscribes }
    if words.contains(where: { acting.contains($0) || isAction($0) }) { return .acts }
    for name in parameters(of: rest) {
      if secrets.contains(name) { return .token }
      if answers.contains(name) { return .acts }
    }
    return hasAddress(rest) || hasToken(rest) ? .token : nil
  }

  // MARK: Words

  /// Words, whole, with which addresses lead off a list; `UnsubscribeWords` has those that say so inside of others.
  private static let leaving: Set<String> = [
    "leave", "goodbye", "quit", "signoff", "baja", "uit", "kuendigen", "kündigen", "kuendigung",
    "kündigung",
  ]

  /// Beginnings of words that say, in an address and in the text of a link, that it does something or works once. `/footprint` has none.
  private static let actions = [
    // English
    "confirm", "verif", "activat", "unsub", "rsvp", "vote", "voting", "cancel", "delet", "accept",
    "declin", "approv", "reject", "authoriz", "authoris", "login", "logon", "signin", "signon",
    "autologin", "magiclink", "passwordreset", "resetpass",
    // German
    "bestätig", "bestaetig", "aktivier", "abstimm", "stornier", "lösch", "loesch", "zusage",
    "absage", "einlogg",
    // French, Spanish, Portuguese, Italian, Dutch, Polish
    "activer", "vérifi", "supprim", "annul", "voter", "activar", "elimin", "votar", "anular",
    "ativar", "excluir", "attivare", "attivazione", "conferma", "cancell", "activeer", "bevestig",
    "verwijder",
    "aktywuj", "potwierd", "usuń", "usun", "anuluj", "zagłosuj", "zaglosuj", "głosuj",
    // Japanese, Chinese
    "確認", "認証", "削除", "投票", "确认", "驗證", "验证", "激活", "删除", "刪除",
  ]

  /// What was done already (`confirmed`) does nothing.
  private static func isAction(_ word: String) -> Bool {
    !word.hasSuffix("ed")
      && actions.contains {
        word.hasPrefix($0) || ($0.utf8.first ?? 0) >= 0xE0 && word.contains($0)
      }
  }

  /// Words, whole, that say so in an address, where no sentence is around them.
  private static let acting: Set<String> = [
    "activation", "answer", "auth", "buy", "checkout", "invitation", "invite", "magic", "oauth",
    "optin", "otp", "pay", "poll", "rate", "rating", "ratings", "remove", "reset", "respond",
    "sso", "subscribe", "survey", "bewerten", "bewertung", "anmelden",
  ]

  /// In lower case: pieces of letters and digits, and those that a capital begins (`cancelOrder`).
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    for piece in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      words.append(piece.lowercased())
      var start = piece.startIndex
      for (place, next) in zip(piece.indices, piece.indices.dropFirst())
      where piece[place].isLowercase && piece[next].isUppercase {
        words.append(piece[start..<next].lowercased())
        start = next
      }
      if start != piece.startIndex { words.append(piece[start...].lowercased()) }
    }
    return words
  }

  // MARK: Parameters and tokens

  /// Parameters that hold a secret.
  private static let secrets: Set<String> = [
    "token", "code", "signature", "sig", "key", "hash", "auth", "secret", "otp", "jwt",
  ]

  /// Parameters by which a reader answers something.
  private static let answers: Set<String> = [
    "answer", "response", "vote", "rating", "score", "stars", "choice", "attend", "action",
  ]

  private static func parameters(of text: String) -> [String] {
    guard let start = text.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return [] }
    return text[start...].split(whereSeparator: { "?#&;".contains($0) }).compactMap { pair in
      pair.firstIndex(of: "=").map { pair[..<$0].lowercased() }
    }
  }

  /// Whether somebody's mail address stands in it; `/@name` is a page.
  private static func hasAddress(_ text: String) -> Bool {
    let octets = Array(text.utf8)
    return octets.indices.contains { place in
      octets[place] == UInt8(ascii: "@") && place > 0 && place + 1 < octets.count
        && isAlphanumeric(octets[place - 1]) && isAlphanumeric(octets[place + 1])
    }
  }

  /// Shorter pieces are words, dates and numbers of articles.
  private static let leastToken = 8
  /// Of letters and digits together, from which on three pieces of one kind are too many for a word with a number.
  private static let commonToken = 10
  /// Longer than words with a number behind them.
  private static let longToken = 20
  /// Digits alone that are more than a date and time.
  private static let leastNumber = 15

  /// A piece in which letters, capitals and digits alternate, as programs make them, or a UUID.
  private static func hasToken(_ text: String) -> Bool {
    let pieces = text.utf8.split { !isAlphanumeric($0) }
    for (index, piece) in pieces.enumerated() {
      if piece.count >= leastToken, looksMade(piece) { return true }
      let group = pieces[index...].prefix(5)
      if group.map(\.count) == [8, 4, 4, 4, 12], group.joined().allSatisfy(isHexadecimal) {
        return true
      }
    }
    return false
  }

  private static func looksMade(_ piece: Substring.UTF8View) -> Bool {
    let kinds = piece.map { octet in
      ASCII.isDigit(octet) ? 0 : octet & 0x20 == 0 ? 1 : 2
    }
    let hasDigits = kinds.contains(0)
    if !kinds.contains(where: { $0 != 0 }) { return piece.count >= leastNumber }
    if hasDigits, piece.count >= longToken { return true }
    let changes = zip(kinds, kinds.dropFirst())
    let all = changes.count { $0 != $1 }
    // A capital and what follows it are one word: `OurMuseum2026` has three pieces.
    let pieces = 1 + changes.count { $0 != $1 && !($0 == 1 && $1 == 2) }
    let isDense = piece.count < pieces * 4
    if hasDigits, piece.count >= commonToken {
      if pieces >= 4 || all >= 4 && isDense { return true }
      return pieces >= 3 && piece.allSatisfy(isHexadecimal)
    }
    return all >= 4 && isDense && (hasDigits || piece.count >= 2 * leastToken)
  }

  private static func isAlphanumeric(_ octet: UInt8) -> Bool {
    ASCII.isLetter(octet) || ASCII.isDigit(octet)
  }

  private static func isHexadecimal(_ octet: UInt8) -> Bool {
    ASCII.isDigit(octet) || 0x61...0x66 ~= ASCII.lowercase(octet)
  }
}

/// Why a link is left alone.
public enum LinkObstacle: String, Hashable, Sendable, CaseIterable {
  case unsubscribes = "it looks like one that unsubscribes"
  case acts = "it looks like one that does something or works once"
  case token = "it carries what looks like a reader's own token or address"
  case notWeb = "it is no link of the web"
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
