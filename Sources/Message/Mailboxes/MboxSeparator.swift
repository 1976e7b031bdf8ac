/// The line before each message of an mbox file (RFC 4155): `From address date`.
public enum MboxSeparator {
  /// Whether a line begins as one.
  static func begins(_ line: some Collection<UInt8>) -> Bool { line.starts(with: "From ".utf8) }

  /// Whether a line is one as programs write them: an address, and a date with a time in it. A line of text that begins with the word From is
  /// not, where a program forgot to quote it.
  public static func isDated(_ line: ArraySlice<UInt8>) -> Bool {
    guard begins(line) else { return false }
    let words = line.prefix(maximumLength).split(whereSeparator: StructuredFieldReader.isWhiteSpace)
    // From, an address (some leave it out), the day of the week, month, day, time, year; zones stand before or behind the year.
    guard words.count >= 6, let time = words.firstIndex(where: isTime), time >= 3 else {
      return false
    }
    return words.contains(where: isYear) && words[1..<time].contains { isOne($0, of: months) }
      && words[1..<time].contains { isOne($0, of: days) }
  }

  /// Octets of a separator that are looked at; an address has 254 at most (RFC 5321 §4.5.3.1).
  private static let maximumLength = 512

  /// `21:30`, `21:30:00`.
  private static func isTime(_ word: ArraySlice<UInt8>) -> Bool {
    let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return (2...3).contains(parts.count)
      && parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(isDigit) }
  }

  private static func isYear(_ word: ArraySlice<UInt8>) -> Bool {
    word.count == 4 && word.allSatisfy(isDigit)
  }

  private static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

  private static func isOne(_ word: ArraySlice<UInt8>, of names: [String]) -> Bool {
    let word = word.last == UInt8(ascii: ",") ? word.dropLast() : word
    return names.contains { $0.utf8.elementsEqual(word) }
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
