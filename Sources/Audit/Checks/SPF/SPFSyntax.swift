import DNS
import MailAuth

/// A syntax error in the record, or in one that it leads to.
enum SPFSyntax: Check {
  static let rule = Rule(
    "spf-syntax", "Syntax error in an SPF record", family: .spf, severity: .error,
    citation: "RFC 7208 §4.6, §12",
    page: RulePage(
      what: """
        Reads the record by the grammar of RFC 7208 §12, and every record that it includes or redirects to. Each term that cannot be read \
        is reported with the octet at which it shows, counted from 0 in the joined text: unknown mechanisms, addresses that are none, IPv6 after 'ip4:', \
        prefix lengths out of range or with leading zeros, domains without a valid top label, broken macros, repeated modifiers, \
        characters that are not ASCII.
        """,
      why: """
        One syntax error anywhere makes the result permerror for every message (RFC 7208 §4.6), also when an earlier term would have matched. \
        Implementations that stop at the first match hide the error from those who test with one of them.
        """,
      fix:
        "Correct the term, or remove it. An error in an included record has to be corrected by its owner.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ipv4:192.0.2.0/24 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard examination.records(of: spf.text) != nil else { return }
    if spf.published.isEmpty { return examination.notApplicable() }
    examination.noteUnknownRecords(in: spf)
    for published in spf.published {
      // A string that lost its space is reported by `SPFMissingSpace`, with all that follows from it.
      if SPFMissingSpace.boundary(in: published) != nil { continue }
      examination.find(
        published.spf.errors.map { (message($0, in: published.spf), nil) },
        excerpts: published.spf.errors.prefix(Examination.maximumFindingsPerRecord).map {
          TextExcerpt(of: published.spf.text, at: $0.offset..<$0.term.upperBound)
        }, in: spf, published, fix: spf.repaired)
    }
    for node in spf.tree.orderedNodes where node.domain != spf.domain {
      guard let record = node.record else { continue }
      for error in record.errors.prefix(Examination.maximumFindingsPerRecord) {
        examination.find(
          node.domain,
          message(error, in: record) + spf.route(to: node.domain)
            + "; it makes the result permerror for \(spf.domain) too",
          evidence: spf.evidence(to: node.domain),
          fix: "The owner of \(node.domain) has to correct its record. Until then:\n\(spf.repaired)"
        )
      }
    }
  }

  private static func message(_ error: SPFSyntaxError, in record: SPFRecord) -> String {
    let word = String(decoding: record.text[error.term], as: UTF8.self)
    let place =
      error.offset > error.term.lowerBound && error.offset < error.term.upperBound
      ? ", at '\(String(decoding: record.text[error.offset..<error.term.upperBound], as: UTF8.self))'"
      : ""
    return "'\(word)' cannot be read: \(error.reason) (offset \(error.offset)\(place))"
  }
}

/// An unknown modifier, which evaluation ignores.
enum SPFUnknownModifier: Check {
  static let rule = Rule(
    "spf-unknown-modifier", "Unknown modifier in the SPF record", family: .spf, severity: .notice,
    citation: "RFC 7208 §6",
    page: RulePage(
      what: """
        Finds terms of the form 'name=value' other than 'redirect=' and 'exp='. Where the name is that of a \
        mechanism ('ip4=', 'include=', 'a=') the severity is warning: ':' was meant.
        """,
      why: """
        Evaluation ignores unknown modifiers (RFC 7208 §6). The record is valid, but 'ip4=192.0.2.1' authorises nobody, \
        and a second 'v=spf1' shows that two records were joined.
        """,
      fix: "Write ':' between a mechanism and its value; remove modifiers that nothing reads.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4=192.0.2.1 -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.1 -all""#))

  static let mechanisms: Set<String> = [
    "all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists",
  ]

  /// Modifiers that other documents define: RFC 6652 (`ra`, `rp`, `rr`).
  static let defined: Set<String> = ["ra", "rp", "rr"]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.record(of: facts.spf) else { return }
    var messages: [(message: String, severity: Severity?)] = []
    for term in published.spf.terms {
      guard case .modifier(.unknown(let name, _)) = term.content else { continue }
      let key = name.lowercased()
      if defined.contains(key) { continue }
      let isMechanism = mechanisms.contains(key)
      let word = published.spf.text(of: term)
      let message =
        if isMechanism {
          "'\(word)' is an unknown modifier, not the mechanism '\(key)': it matches nothing"
        } else if key == "v" {
          "'\(word)' stands in the middle of the record, where it is an unknown modifier: two records were joined"
        } else {
          "'\(word)' is a modifier that no standard defines; it is ignored"
        }
      messages.append((message, isMechanism || key == "v" ? .warning : nil))
    }
    examination.find(messages, in: facts.spf, published, fix: facts.spf.repaired)
  }
}

/// A domain in a term that is no domain name.
enum SPFInvalidTarget: Check {
  static let rule = Rule(
    "spf-invalid-target", "Term with a domain that can't exist", family: .spf, severity: .error,
    citation: "RFC 7208 §4.3, §4.8",
    page: RulePage(
      what: """
        Finds domain-specs that the grammar allows, but that are no domain names: an empty label ('a..example'), or one of more than 63 octets; \
        and names that do not exist with characters that no host name has ('https://edge.example', 'a.example,b.example').
        """,
      why: """
        Such a name can't be looked up. 'include' and 'redirect' come to permerror; the other mechanisms never match, \
        or come to permerror, by implementation.
        """,
      fix: "Correct the name.",
      bad: #"example.com. 3600 IN TXT "v=spf1 include:_spf..esp.example -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 include:_spf.esp.example -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes {
      var messages: [(message: String, severity: Severity?)] = []
      for step in node.steps where step.standing == .evaluated {
        guard step.hasImpossibleTarget(in: spf.tree.nodes) else { continue }
        let reason =
          if case .invalid(let error) = step.target { "\(error)" } else {
            "no host has a name with these characters"
          }
        messages.append(("'\(step.place.term)' names no possible domain: \(reason)", nil))
      }
      if node.domain == spf.domain {
        examination.find(messages, in: spf, published, fix: spf.repaired)
      } else {
        for entry in messages.prefix(Examination.maximumFindingsPerRecord) {
          examination.find(
            node.domain, entry.message + spf.route(to: node.domain),
            evidence: spf.evidence(to: node.domain),
            fix: "The owner of \(node.domain) has to correct its record.")
        }
      }
    }
  }
}

/// Strings of a TXT record that join without the space between two terms.
enum SPFMissingSpace: Check {
  static let rule = Rule(
    "spf-missing-space", "Strings of the SPF record join without a space", family: .spf,
    severity: .error, citation: "RFC 7208 §3.3",
    page: RulePage(
      what: """
        Looks at the places where one character-string of the TXT record ends and the next begins. Fires when a term ends \
        right before such a place, another begins right after it, and no space is between them.
        """,
      why: """
        Receivers join the strings as they are (RFC 7208 §3.3): '"… ip4:192.0.2.1" "ip4:192.0.2.2 …"' is read as \
        'ip4:192.0.2.1ip4:192.0.2.2', a syntax error, or a name that nobody meant.
        """,
      fix: "Put a space at the end of the first string, or at the beginning of the second.",
      bad: #"example.com. 3600 IN TXT "v=spf1 include:a.example" "include:b.example -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 include:a.example " "include:b.example -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard examination.records(of: facts.spf.text) != nil else { return }
    let published = facts.spf.published
    if published.isEmpty { return examination.notApplicable() }
    for published in published {
      guard let boundary = boundary(in: published) else { continue }
      let segments = published.strings.segments
      let (left, right) = (segments[boundary - 1], segments[boundary])
      let glued = lastWord(left) + firstWord(right)
      examination.find(
        facts.spf.domain,
        "strings \(boundary) and \(boundary + 1) join without a space and are read as "
          + "'\(String(decoding: glued, as: UTF8.self))'",
        evidence: [published.record.description], fix: facts.spf.repaired,
        at: published.record.location)
    }
  }

  /// The record's text with the spaces that its strings lost; `nil` where none is missing.
  static func mended(_ published: PublishedSPF) -> [UInt8]? {
    if boundary(in: published) == nil { return nil }
    let segments = published.strings.segments
    var mended: [UInt8] = segments.first ?? []
    for index in segments.indices.dropFirst() {
      if isGlued(segments[index - 1], segments[index]) { mended.append(UInt8(ascii: " ")) }
      mended += segments[index]
    }
    return mended
  }

  /// The index of the first string that is glued to the one before it.
  static func boundary(in published: PublishedSPF) -> Int? {
    let segments = published.strings.segments
    return segments.indices.dropFirst().first { isGlued(segments[$0 - 1], segments[$0]) }
  }

  private static func isGlued(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (before, after) = (lastWord(left), firstWord(right))
    guard !before.isEmpty, !after.isEmpty, isTerm(before) || SPFRecord.isRecord(before) else {
      return false
    }
    // Software splits at 255 octets wherever that is, and a name's tail may read `a` or `mx`.
    if left.count == 255, !after.contains(UInt8(ascii: ":")), !after.contains(UInt8(ascii: "=")) {
      return false
    }
    return isTerm(after)
  }

  private static func isTerm(_ word: ArraySlice<UInt8>) -> Bool {
    let record = SPFRecord(parsing: Array("v=spf1 ".utf8) + word)
    guard record.errors.isEmpty, let term = record.terms.first else { return false }
    if case .modifier(.unknown) = term.content { return false }
    return true
  }

  private static func lastWord(_ text: [UInt8]) -> ArraySlice<UInt8> {
    let start = text.lastIndex(of: UInt8(ascii: " ")).map { $0 + 1 } ?? 0
    return text[start...]
  }

  private static func firstWord(_ text: [UInt8]) -> ArraySlice<UInt8> {
    text[..<(text.firstIndex(of: UInt8(ascii: " ")) ?? text.endIndex)]
  }
}
