import DNS

/// A TXT record in several strings that are joined without the space that somebody took for given.
enum TextSplit: ZoneLintCheck {
  static let rule = Rule(
    "dns-txt-split", "TXT strings that run together", family: .zoneData, severity: .error,
    citation: "RFC 7208 §3.3, RFC 6376 §3.6.2.2, RFC 1035 §5.1",
    page: RulePage(
      what: """
        A record for SPF, DKIM, DMARC or the like consists of several strings, and where one ends and the next begins two words run together: \
        the text was written without quotes, so that every word is a string, or was split at a space that then got lost.
        """,
      why:
        "Receivers join the strings without anything between them: `v=spf1` `include:…` becomes `v=spf1include:…`, which is no SPF record.",
      fix: "Put the whole text in quotes, or keep the space at the end of a string.",
      bad: "example.com. IN TXT v=spf1 include:_spf.example.net -all",
      good: "example.com. IN TXT \"v=spf1 include:_spf.example.net -all\""))

  /// How texts begin whose words matter.
  private static let versions = ["v=spf1", "v=dmarc1", "v=sts1", "v=tlsrptv1", "v=bimi1"]
  /// How terms of SPF begin.
  private static let terms = [
    "include:", "ip4:", "ip6:", "a:", "mx:", "exists:", "redirect=", "-all", "~all", "?all",
    "+all", "ptr:", "exp=",
  ]

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for record in zone.groups(of: .txt).flatMap(\.records) {
      guard case .txt(let strings) = record.data, strings.segments.count > 1 else { continue }
      let segments = strings.segments.map { String(decoding: $0, as: UTF8.self) }
      guard let place = collision(in: segments) else { continue }
      let whole = CharacterStrings(words: segments.joined(separator: " "))
      examination.find(
        record.name,
        "the strings '…\(segments[place].suffix(20))' and '\(segments[place + 1].prefix(20))…' are joined without a space",
        evidence: [record.description],
        fix: Record(name: record.name, ttl: record.ttl, data: .txt(whole)).description,
        at: record.location)
    }
  }

  /// The string that runs into the next; `nil` where the strings make sense together.
  private static func collision(in segments: [String]) -> Int? {
    let first = segments[0].lowercased()
    // The version alone in its string: every word became a string.
    if versions.contains(first) { return 0 }
    guard first.hasPrefix("v=spf1 ") else { return nil }
    for index in segments.indices.dropLast() {
      let next = segments[index + 1].lowercased()
      if !segments[index].hasSuffix(" "), !next.hasPrefix(" "),
        terms.contains(where: { next.hasPrefix($0) || next.dropFirst().hasPrefix($0) })
      {
        return index
      }
    }
    return nil
  }
}

/// Quotes that became part of a text.
enum TextQuotes: ZoneLintCheck {
  static let rule = Rule(
    "dns-txt-quotes", "Quotes inside a TXT record", family: .zoneData, severity: .warning,
    citation: "RFC 1035 §5.1",
    page: RulePage(
      what:
        "The text of a TXT record begins and ends with a quotation mark that is part of the data.",
      why:
        "Quotes of a zone file were escaped, or typed into the form of a provider that adds its own. Receivers see `\"v=spf1 …\"`, which is no SPF record.",
      fix: "Write the text in one pair of quotes.",
      bad: "example.com. IN TXT \"\\\"v=spf1 mx -all\\\"\"",
      good: "example.com. IN TXT \"v=spf1 mx -all\""))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    let quote = UInt8(ascii: "\"")
    for record in zone.groups(of: .txt).flatMap(\.records) {
      guard case .txt(let strings) = record.data else { continue }
      let text = strings.joined
      guard text.count > 2, text.first == quote, text.last == quote else { continue }
      let inner = String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
        .replacing("\" \"", with: "")
      examination.find(
        record.name, "the text begins and ends with a quotation mark",
        evidence: [record.description],
        fix: Record(name: record.name, ttl: record.ttl, data: .txt(CharacterStrings(words: inner)))
          .description, at: record.location)
    }
  }
}
