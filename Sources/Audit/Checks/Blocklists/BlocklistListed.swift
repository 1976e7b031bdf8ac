import DNS
import Reputation

/// An address or a name that a blocklist has.
enum BlocklistListed: Check {
  static let rule = Rule(
    "blocklist-listed", "Listed by a DNS blocklist", family: .blocklists, severity: .error,
    citation: "RFC 5782 §2.1",
    page: RulePage(
      what: """
        A DNS blocklist has an entry for the address or the name. Each list is asked for its test entries first (RFC 5782 §5): what a \
        list says counts only where it has those that every list has to have, and not those that no list may have. Error codes \
        (127.255.255.0/24, 127.0.0.1), addresses outside 127.0.0.0/8 and answers that did not come are no listing and no clearance.

        The severity follows the use that receivers make of the list: an error where large ones refuse mail by it, a warning where many \
        count it, a notice where few do, information where the list says what somebody thinks of a network. A code that tells of \
        access lines or of abused sound domains, and one whose meaning nobody knows, counts for less than the others of its list. \
        A list of dlv.yml without a weight is one that matters to whoever wrote it there: an error.
        """,
      why: """
        Receivers that use the list refuse the mail, or count it as spam. What they answer then often names the list.
        """,
      fix: """
        Read the reason that the list gives, end what it speaks of (a hijacked account, a hacked site, addresses bought or never asked \
        for, missing reverse DNS), and only then ask for removal where the finding says. Lists that expire need nothing else; \
        none that is worth caring for takes money.
        """,
      bad: "25.2.0.192.bl.example. IN A 127.0.0.2\n25.2.0.192.bl.example. IN TXT \"spam seen\"",
      good: "; no record at 25.2.0.192.bl.example."))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let blocklists = facts.blocklists else {
      examination.notApplicable()
      return
    }
    examine(blocklists, &examination)
  }

  static func examine(_ facts: BlocklistFacts, _ examination: inout Examination) {
    for answer in facts.notFound {
      guard let failure = answer.failure else { continue }
      examination.cannotTell(
        answer.question.name,
        "\(answer.question): \(failure), so what it leads to was not looked up")
    }
    for standing in facts.standings {
      for listing in standing.listings { find(listing, standing.subject, &examination) }
    }
    // Each list once, whatever it was asked for.
    for unknown in facts.standings.flatMap(\.unknown) {
      let question = unknown.question.map { "\($0): " } ?? ""
      examination.cannotTell(
        unknown.list.zone, "\(question)\(unknown.obstacle); \(unknown.obstacle.advice)")
    }
    let isAsked = facts.standings.contains(where: \.isKnown)
    if !isAsked { examination.notApplicable() }
  }

  private static func find(
    _ listing: BlocklistStanding.Listing, _ subject: BlocklistSubject,
    _ examination: inout Examination
  ) {
    let list = listing.list
    // One zone may have entries of both kinds, asked in different ways.
    let form = list.kinds == [.uri] ? ", as a domain of links" : ""
    var message = "listed by \(list.label)\(form): \(listing.codeText)"
    if let reason = listing.reasons.first { message += "; it says '\(reason)'" }
    var evidence = listing.answer.records.map(\.description)
    switch listing.reason?.outcome {
    case .records(let records): evidence += records.map(\.description)
    case .failed(let failure):
      evidence.append("\(listing.answer.question.name) TXT: \(failure)")
    case .noData, .noSuchName, nil: break
    }
    examination.find(
      subject, message, evidence: evidence, fix: listing.advice,
      severity: Severity(of: listing.weight))
  }
}

extension Severity {
  fileprivate init(of weight: Blocklist.Weight) {
    self =
      switch weight {
      case .major: .error
      case .common: .warning
      case .minor: .notice
      case .opinion: .info
      }
  }
}

extension Blocklist {
  /// `Spamhaus ZEN (zen.spamhaus.org)`.
  fileprivate var label: String { name == "\(zone)" ? name : "\(name) (\(zone))" }
}

extension BlocklistStanding.Listing {
  /// `127.0.0.2 direct spam source, 127.0.0.4 exploited machine`.
  fileprivate var codeText: String {
    codes.map { code in
      let texts = meanings.filter { $0.address == code }.compactMap(\.text)
      if !texts.isEmpty { return "\(code) \(texts.joined(separator: " and "))" }
      return list.isPlainListing(code) ? "\(code)" : "\(code) (of unknown meaning)"
    }.joined(separator: ", ")
  }

  fileprivate var advice: String {
    let about = list.about
    var advice = "; end what the list speaks of"
    if !about.removal.isEmpty {
      advice += ", then look it up or ask for removal at:\n\(about.removal)"
    }
    if !about.removalNote.isEmpty { advice += "\n; \(about.removalNote)" }
    if about.removal.isEmpty, about.removalNote.isEmpty {
      advice += ", then ask whoever runs \(list.zone) for removal"
    }
    return advice
  }
}
