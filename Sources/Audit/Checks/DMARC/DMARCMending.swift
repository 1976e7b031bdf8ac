import DNS
import MailAuth

/// The tags that the text of a DMARC record was plainly meant to have: what every fix of a record starts from.
///
/// A fix that starts from what receivers could read would drop the rest, and with a lost semicolon that is the policy. What
/// can't be guessed with certainty stays as it was written.
struct DMARCMending {
  private(set) var tags: [(name: String, value: String)] = []

  /// `text` is the joined character-strings of the TXT record.
  init(_ text: [UInt8]) {
    for piece in Self.pieces(of: Self.unquoted(text)) { add(piece) }
    if !seen.contains("p"), let index = tags.firstIndex(where: { $0.name == "policy" }),
      let policy = Self.policy(meantBy: tags[index].value)
    {
      tags[index] = ("p", policy.rawValue)
    }
    tags.removeAll { $0.name == "v" }
    tags.insert(("v", "DMARC1"), at: 0)
  }

  /// The policy that a value was meant to be: `"reject"`, `REJECT`, `rejected`, `rejct`. `nil` when several come into question, or
  /// none.
  static func policy(meantBy value: String) -> DMARCPolicy? {
    let words = value.lowercased().utf8.split { $0 &- 0x61 >= 26 }
    let meant = Set(words.compactMap { policy(meantBy: Array($0)) })
    return meant.count == 1 ? meant.first : nil
  }

  /// The tags of RFC 9989 §4.7 and RFC 7489 §6.3.
  private static let names: Set<String> = [
    "v", "p", "sp", "np", "adkim", "aspf", "fo", "t", "psd", "rua", "ruf", "pct", "rf", "ri",
  ]

  /// Octets of a record that are looked at; a longer one is no DMARC record that anybody uses.
  private static let examinedLength = 4096

  private var seen: Set<String> = []

  private mutating func add(_ piece: ArraySlice<UInt8>) {
    guard
      let split = piece.firstIndex(where: { octet in
        octet == UInt8(ascii: "=") || octet == UInt8(ascii: ":") || octet == 0x20 || octet == 0x09
      })
    else { return }
    let isTag = piece[split...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "=")
    let written = Self.text(piece[..<split])
    let name = Self.name(written)
    var value = Self.text(
      piece[split...].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "=") })
    if !isTag {
      // `p:reject`, `p reject`; and an address that a semicolon cut off from its list.
      if Self.policyTags.contains(name), let policy = Self.policy(meantBy: value) {
        value = policy.rawValue
      } else if let last = tags.last, last.name == "rua" || last.name == "ruf",
        written.lowercased() == "mailto"
      {
        tags[tags.count - 1].value += "," + Self.text(piece)
        return
      } else {
        return
      }
    }
    switch name {
    case "p", "sp", "np":
      value = Self.policy(meantBy: value)?.rawValue ?? value
    case "adkim", "aspf":
      if value.lowercased() == "strict" { value = "s" }
      if value.lowercased() == "relaxed" { value = "r" }
    default:
      break
    }
    if !name.isEmpty, seen.insert(name).inserted { tags.append((name, value)) }
  }

  /// A known tag in lower case, whatever it was written in.
  private static func name(_ written: String) -> String {
    let lowered = written.lowercased()
    return names.contains(lowered) || lowered == "policy" ? lowered : written
  }

  /// The text between semicolons, and between other separators where a known tag follows: `p=reject rua=mailto:…`.
  private static func pieces(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    let endOfVersion = endOfVersion(text)
    var pieces: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, octet) in text.enumerated() {
      let isEnd =
        octet == UInt8(ascii: ";")
        || isSeparator(octet) && startsKnownTag(text[(index + 1)...])
        || index == endOfVersion
      if isEnd {
        pieces.append(text[start..<index])
        start = octet == UInt8(ascii: ";") || isSeparator(octet) ? index + 1 : index
      }
    }
    pieces.append(text[start...])
    return pieces.map { piece in
      piece.drop { isSeparator($0) }
    }
  }

  /// Behind `DMARC1` at the start, whatever stands there instead of a semicolon.
  private static func endOfVersion(_ text: [UInt8]) -> Int? {
    let version = Array("dmarc1".utf8)
    let window = min(text.count, versionWindow) - version.count
    guard window >= 0 else { return nil }
    return (0...window).first { start in
      text[start..<(start + version.count)].elementsEqual(version) { $0 | 0x20 == $1 | 0x20 }
    }.map { $0 + version.count }
  }

  /// Octets in which the version stands, with blanks.
  private static let versionWindow = 18

  private static func startsKnownTag(_ text: ArraySlice<UInt8>) -> Bool {
    let letters = text.prefix { ($0 | 0x20) &- 0x61 < 26 }
    guard (1...6).contains(letters.count),
      let next = text[letters.endIndex...].first(where: { $0 != 0x20 && $0 != 0x09 })
    else { return false }
    let name = String(decoding: letters, as: UTF8.self).lowercased()
    if next == UInt8(ascii: ":") { return policyTags.contains(name) }
    return next == UInt8(ascii: "=") && (names.contains(name) || name == "policy")
  }

  private static let policyTags: Set<String> = ["p", "sp", "np"]

  private static func isSeparator(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x20, 0x09, 0x0D, 0x0A, 0x2C, 0x3A, 0x2E, 0x7C: true
    default: false
    }
  }

  /// The text in ASCII without quotation marks of any kind, which no value has.
  private static func unquoted(_ text: [UInt8]) -> [UInt8] {
    text.prefix(examinedLength).filter {
      $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 < 0x7F
        && ($0 >= 0x20 || $0 == 0x09)
    }
  }

  /// Without the blanks and commas around it.
  private static func text(_ octets: ArraySlice<UInt8>) -> String {
    let isBlank = { (octet: UInt8) in octet == 0x20 || octet == 0x09 || octet == 0x2C }
    var octets = octets.drop(while: isBlank)
    while let last = octets.last, isBlank(last) { octets.removeLast() }
    return String(decoding: octets, as: UTF8.self)
  }

  private static func policy(meantBy word: [UInt8]) -> DMARCPolicy? {
    let policies: [DMARCPolicy] = [.none, .quarantine, .reject]
    for policy in policies {
      let name = Array(policy.rawValue.utf8)
      // `rejected`, `rej`: letters too many or too few at the end.
      if word.starts(with: name) || word.count >= 3 && name.starts(with: word) { return policy }
    }
    let near = policies.filter { policy in
      let name = Array(policy.rawValue.utf8)
      // One mistake in four letters.
      return abs(name.count - word.count) <= 2 && distance(word, name) <= name.count / 4
    }
    return near.count == 1 ? near.first : nil
  }

  /// How many letters have to be put in, taken out or changed (Levenshtein).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let cost = min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[right.count]
  }
}
