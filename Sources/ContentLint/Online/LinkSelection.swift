/// Which links may be asked for: asking for a link can do something, and what it does must be nothing that its reader did not want.
///
/// A link that takes a reader off a list, confirms an address or logs in is never asked for, nor one that carries what looks like a reader's own
/// token, since it counts as a click of theirs.
public enum LinkSelection {
  /// Why a link is left alone, as a clause; `nil` for one that may be asked for.
  ///
  /// - Parameters:
  ///   - url: With its scheme.
  ///   - text: What a reader sees of it.
  ///   - isUnsubscribe: Whether List-Unsubscribe names it.
  public static func obstacle(url: String, text: String, isUnsubscribe: Bool) -> String? {
    let folded = url.lowercased()
    guard folded.hasPrefix("https://") || folded.hasPrefix("http://") else {
      return "it is no link of the web"
    }
    if isUnsubscribe { return "List-Unsubscribe names it" }
    let words = folded + " " + text.lowercased()
    if let word = leaving.first(where: words.contains) {
      return "it looks like one that unsubscribes ('\(word)')"
    }
    if let word = once.first(where: words.contains) {
      return "it looks like one that works once ('\(word)')"
    }
    if hasToken(folded) { return "it carries what looks like a reader's own token" }
    return nil
  }

  /// In the languages of the unsubscribe rules.
  private static let leaving = [
    "unsubscri", "unsub", "opt-out", "optout", "opt_out", "abmeld", "abbestell", "austragen",
    "désabonn", "desabonn", "désinscri", "desinscri", "darse de baja", "baja", "cancelar",
    "descadastr", "disiscri", "cancellati", "afmeld", "uitschrijv", "wypisz", "rezygn", "配信停止",
    "退会",
    "解除", "退订", "退訂", "preference", "einstellungen",
  ]

  private static let once = [
    "confirm", "verify", "verif", "activate", "reset", "magic", "login", "signin", "sign-in", "otp",
    "invite", "accept", "bestätig", "bestaetig", "aktivier", "token=", "code=", "signature=",
    "sig=",
  ]

  /// Characters of one piece of a path or query from which on it is a token: longer than words and dates, shorter than digests.
  private static let leastToken = 20

  /// A long piece of letters and digits mixed, as programs make them.
  private static func hasToken(_ url: String) -> Bool {
    guard let start = url.firstRange(of: "://")?.upperBound,
      let path = url[start...].firstIndex(where: { $0 == "/" || $0 == "?" || $0 == "#" })
    else { return false }
    for piece in url[path...].utf8.split(whereSeparator: { !isTokenOctet($0) }) {
      let digits = piece.count { (0x30...0x39).contains($0) }
      let letters = piece.count { (0x61...0x7A).contains($0) }
      if piece.count >= leastToken, digits > 0, digits + letters == piece.count,
        letters > 0 || digits >= leastToken
      {
        return true
      }
    }
    return false
  }

  private static func isTokenOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x30...0x39, 0x61...0x7A: true
    default: false
    }
  }
}

/// A link of a message, for whoever asks for it.
public struct LintLinkTarget: Hashable, Sendable {
  /// As it is in the message, references expanded.
  public var url: String
  /// What a reader sees of it.
  public var text: String
  /// Whether List-Unsubscribe names it.
  public var isUnsubscribe: Bool

  public init(url: String, text: String, isUnsubscribe: Bool) {
    self.url = url
    self.text = text
    self.isUnsubscribe = isUnsubscribe
  }
}
