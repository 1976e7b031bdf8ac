import DNS
import MailAuth

/// What a term that cannot be read was evidently meant to be.
enum SPFCorrection {
  /// `nil` when nobody can tell. What comes back can be read.
  static func of(_ word: String) -> String? {
    // Only spaces stand between terms (RFC 7208 §4.6.1); a tab or a line break was meant as one.
    let parts = word.split { $0 == "\t" || $0.isNewline }.map(String.init)
    if parts.count > 1 { return each(parts) }
    if let corrected = corrected(parts.first ?? word) { return corrected }
    return list(word)
  }

  /// Every part corrected; `nil` where nobody can tell what one of them means.
  private static func each(_ parts: [String]) -> String? {
    let corrected = parts.compactMap(corrected)
    return corrected.count == parts.count ? corrected.joined(separator: " ") : nil
  }

  /// `ip4:192.0.2.1,192.0.2.2`: a list of values, or of terms, in one word.
  private static func list(_ word: String) -> String? {
    let parts = word.split { $0 == "," || $0 == ";" }.map(String.init)
    guard parts.count > 1, let first = parts.first else { return nil }
    let end = first.firstIndex(of: ":").map { first.index(after: $0) }
    let prefix = end.map { String(first[..<$0]) }
    return each(
      parts.map { part in
        if part == first || isReadable(part) { return part }
        return (prefix ?? "") + part
      })
  }

  /// What a term that can be read, but whose domain can't exist, was meant to be: without the parts of a URL, or as a list.
  static func ofTarget(_ word: String) -> String? {
    guard let sign = word.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return nil }
    let prefix = word[...sign]
    var value = String(word[word.index(after: sign)...])
    if value.contains(",") || value.contains(";") { return list(word) }
    for scheme in ["https://", "http://"] where value.lowercased().hasPrefix(scheme) {
      value.removeFirst(scheme.count)
      if let path = value.firstIndex(of: "/") { value = String(value[..<path]) }
    }
    while value.contains("..") { value = value.replacing("..", with: ".") }
    if value.hasPrefix(".") { value.removeFirst() }
    let corrected = prefix + value
    guard corrected != word, isReadable(String(corrected)) else { return nil }
    // What is still no name of a host or zone is no correction.
    guard let name = try? DomainName(value), name.isPlain else { return nil }
    return String(corrected)
  }

  /// What a word that can't be read and the one behind it were meant to be.
  enum Joined {
    /// `~ all`, `include: a.example`: one term that a space has torn.
    case one(String)
    /// `- ~all`: a sign too many.
    case secondAlone
    case apart
  }

  static func joined(_ word: String, _ next: String, isTerm: Bool) -> Joined {
    if ["+", "-", "~", "?"].contains(word) {
      if let sign = next.first, "-~?".contains(sign) { return .secondAlone }
      // The sign belongs to the term behind it: without it the term would let pass what it was meant to refuse.
      let term = next.hasPrefix("+") ? String(next.dropFirst()) : next
      return of(word + term).map { .one($0) } ?? .apart
    }
    guard !isTerm, word.hasSuffix(":") || word.hasSuffix("=") || next.hasPrefix(":"),
      let corrected = of(word + next), !corrected.contains(" ")
    else { return .apart }
    return .one(corrected)
  }

  /// `ip4=192.0.2.1`, `v=spf1`: modifiers to the grammar, but not meant so.
  static func isMistakenModifier(_ content: SPFTerm.Content) -> Bool {
    guard case .modifier(.unknown(let name, _)) = content else { return false }
    return SPFUnknownModifier.mechanisms.contains(name.lowercased())
  }

  private static func isReadable(_ word: String) -> Bool { reading(word) != nil }

  /// The only term of a text, unless it is an unknown modifier.
  private static func reading(_ word: String) -> SPFTerm? {
    let record = SPFRecord(parsing: Array("v=spf1 \(word)".utf8))
    guard record.errors.isEmpty, record.terms.count == 1, let term = record.terms.first else {
      return nil
    }
    if case .modifier(.unknown) = term.content { return nil }
    return term
  }

  private static func corrected(_ word: String) -> String? {
    candidates(word).first(where: isReadable)
  }

  private static func candidates(_ word: String) -> [String] {
    var text = word
    // Word processors make dashes of hyphens.
    for dash in ["\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}"] {
      text = text.replacing(dash, with: "-")
    }
    while let last = text.last, ",;.\"'".contains(last) { text.removeLast() }
    var candidates = [text]
    let qualifier = text.first.map { "+-~?".contains($0) } == true ? String(text.removeFirst()) : ""
    candidates.append(qualifier + text)
    // A modifier takes no qualifier.
    if text.hasPrefix("redirect=") || text.hasPrefix("exp=") { candidates.append(text) }
    let end = text.firstIndex { ":=/".contains($0) } ?? text.endIndex
    let name = text[..<end].lowercased()
    let rest = end == text.endIndex ? "" : String(text[end...].dropFirst())
    for mechanism in ["ip4", "ip6"] { candidates.append("\(qualifier)\(mechanism):\(text)") }
    if ["a", "mx", "ip", "ip4", "ip6", "ipv4", "ipv6"].contains(name) {
      for mechanism in ["ip4", "ip6"] { candidates.append("\(qualifier)\(mechanism):\(rest)") }
      if let network = withoutLeadingZeros(rest) {
        candidates.append("\(qualifier)ip4:\(network)")
      }
    }
    for (known, misspellings) in misspellings where misspellings.contains(name) {
      candidates.append(qualifier + known + (rest.isEmpty ? "" : ":\(rest)"))
    }
    if SPFUnknownModifier.mechanisms.contains(name) {
      candidates.append("\(qualifier)\(name):\(rest)")
    }
    for (known, misspellings) in modifiers where misspellings.contains(name) {
      candidates.append("\(known)=\(rest)")
    }
    return candidates
  }

  private static func withoutLeadingZeros(_ text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(parts[1]), parts[1].hasPrefix("0") else { return nil }
    return "\(parts[0])/\(length)"
  }

  private static let misspellings: [(String, Set<String>)] = [
    (
      "include",
      ["inclde", "incude", "inlude", "includ", "inculde", "includes", "incl", "include-"]
    ),
    ("exists", ["exist", "exsits"]),
    ("all", ["al", "alll"]),
    ("mx", ["mxs"]),
  ]

  private static let modifiers: [(String, Set<String>)] = [
    ("redirect", ["redirect", "redirct", "redir"]), ("exp", ["exp"]),
  ]
}
