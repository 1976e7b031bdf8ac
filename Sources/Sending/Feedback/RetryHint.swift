/// How long a server asks to wait, out of the text of its reply: 'try again in 5 minutes'.
public enum RetryHint {
  /// Longer than this is nothing to plan a campaign by.
  public static let longest = TimeSpan.days(1)
  /// Words that a time follows.
  private static let triggers: Set<String> = [
    "again", "retry", "retrying", "wait", "back", "greylisted", "graylisted", "delayed", "for",
  ]
  /// Words between them and the time: `again in at least 5 minutes`.
  private static let fillers: Set<String> = [
    "in", "after", "for", "at", "least", "about", "another", "approximately", "the", "next",
  ]
  /// Without one of these in the text, a time in it is about something else.
  private static let requests: [String] = [
    "try", "retry", "wait", "come back", "greylist", "graylist", "grey-list",
  ]

  /// `nil` where no time is named. The text is folded to lower case.
  static func read(_ octets: [UInt8]) -> TimeSpan? {
    let text = String(decoding: octets, as: UTF8.self)
    guard requests.contains(where: { text.contains($0) }) else { return nil }
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == ":") || !$0.isASCII }
      .map { String($0).trimmedColons }
    for (index, word) in words.enumerated() where triggers.contains(word) {
      // `for` alone may stand in front of anything; it counts after the name of the thing.
      if word == "for",
        index == 0
          || !["greylisting", "greylisted", "graylisted", "wait"].contains(words[index - 1])
      {
        continue
      }
      var next = index + 1
      while next < words.count, next <= index + 4, fillers.contains(words[next]) { next += 1 }
      if next < words.count,
        let span = time(words[next], next + 1 < words.count ? words[next + 1] : ""),
        span > .zero, span <= longest
      {
        return span
      }
    }
    return nil
  }

  /// `5 minutes`, `300s`, `00:04:59`.
  private static func time(_ word: String, _ unit: String) -> TimeSpan? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 3 || parts.count == 2 {
      let numbers = parts.compactMap { $0.utf8.count <= 2 ? Int($0) : nil }
      guard numbers.count == parts.count else { return nil }
      return .seconds(numbers.reduce(0) { $0 * 60 + $1 })
    }
    let digits = word.utf8.prefix { $0 &- 0x30 < 10 }
    guard 1...6 ~= digits.count, let count = Int(String(decoding: digits, as: UTF8.self)) else {
      return nil
    }
    let rest = String(decoding: word.utf8.dropFirst(digits.count), as: UTF8.self)
    guard let one = TimeSpan.unit(rest.isEmpty ? unit : rest), one >= .second else { return nil }
    return one * count
  }
}

extension String {
  fileprivate var trimmedColons: String {
    var text = self[...]
    while text.hasSuffix(":") { text = text.dropLast() }
    return String(text)
  }
}
