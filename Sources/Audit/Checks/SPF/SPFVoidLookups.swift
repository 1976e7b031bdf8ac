import DNS
import MailAuth

/// A term whose lookup finds nothing.
enum SPFVoidLookup: Check {
  static let rule = Rule(
    "spf-void-lookup", "SPF term that finds nothing", family: .spf, severity: .warning,
    citation: "RFC 7208 §4.6.4",
    page: RulePage(
      what: """
        Names every 'a', 'mx', 'exists', 'include' and 'redirect' whose lookup is answered with NXDOMAIN or without a record. \
        An 'a' counts when the host has neither A nor AAAA: receivers ask only for the client's family, and a host with one of them is usual.
        """,
      why: """
        A void term authorises nobody and costs one of the ten lookups; receivers allow two of them (RFC 7208 §4.6.4). \
        Mostly it is left over from a host or service that is gone.
        """,
      fix: "Remove the term, or give the name its records back.",
      bad: #"example.com. 3600 IN TXT "v=spf1 a:old-host.example.com mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    noteHidden(spf, &examination)
    for node in spf.tree.orderedNodes {
      let isOwn = node.domain == spf.domain
      let steps = node.steps.filter { $0.voidness(in: spf.tree.nodes) == .void }
      let repaired = isOwn && !steps.isEmpty ? spf.repaired : ""
      for step in steps.prefix(Examination.maximumFindingsPerRecord) {
        examination.find(
          node.domain, "'\(step.place.term)' finds nothing\(spf.route(to: node.domain))",
          evidence: spf.evidence(to: node.domain) + answers(step, spf),
          fix: isOwn
            ? repaired
            : "The owner of \(node.domain) has to remove '\(step.place.term)', or give the name its records back.",
          at: isOwn ? published.record.location : nil)
      }
    }
  }

  /// The lookups that failed and could have been void.
  static func noteHidden(_ spf: SPFFacts, _ examination: inout Examination) {
    examination.noteUnknownRecords(in: spf)
    for node in spf.tree.orderedNodes {
      for step in node.steps where step.voidness(in: spf.tree.nodes) == .unknown {
        // Of an `mx`, only the MX answer can be void.
        for answer in step.answers.prefix(2) {
          if let failure = answer.failure {
            examination.cannotTell(answer.question.name, "\(answer.question): \(failure)")
          }
        }
      }
    }
  }

  static func answers(_ step: SPFStep, _ spf: SPFFacts) -> [String] {
    var answers = step.answers
    if case .record = step.lookup, let name = step.targetName, let node = spf.tree.nodes[name] {
      answers = [node.answer]
    }
    return answers.map { answer in
      let outcome =
        if case .noSuchName = answer.outcome { "NXDOMAIN" } else { "NOERROR without an answer" }
      return "\(answer.question): \(outcome)"
    }
  }
}

/// More than two void lookups.
enum SPFTooManyVoidLookups: Check {
  static let rule = Rule(
    "spf-too-many-void-lookups", "More than 2 void lookups", family: .spf, severity: .error,
    citation: "RFC 7208 §4.6.4",
    page: RulePage(
      what: """
        Counts the terms whose lookup finds nothing, over the record and all that it leads to, as 'spf-void-lookup' names them. For \
        IPv4 and for IPv6 clients, those 'a' count as well whose host has no address of that family: receivers ask for no other \
        (RFC 7208 §5). The finding says so when only one family meets more than two; it is a notice where the record lets nobody of that \
        family pass, so that no mail of the domain is refused for it. An 'exists' with macros of the message finds nothing for every message \
        that it does not match (RFC 7208 §5.7), and counts for those. 'ptr', and 'a' and 'mx' with such macros, may find nothing: where \
        they would make the third, the answer is undetermined.
        """,
      why: """
        Receivers return permerror at the third void lookup (RFC 7208 §4.6.4): every message that no earlier term matches fails.
        """,
      fix: """
        Remove the terms that find nothing. In place of an 'a' that is void for one family, write the addresses of its host as 'ip4' or 'ip6'.
        """,
      bad:
        #"example.com. 3600 IN TXT "v=spf1 mx a:gone1.example.com a:gone2.example.com a:gone3.example.com -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  /// RFC 7208 §4.6.4.
  static let limit = SPFTree.maximumVoidLookups

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let published = examination.record(of: spf) else { return }
    let voids = spf.tree.total.voidLookups
    guard voids.worst.minimum > limit else {
      if !voids.ofEveryClient.isExact { SPFVoidLookup.noteHidden(spf, &examination) }
      noteHalfKnown(spf, &examination)
      noteMessages(spf, &examination)
      return
    }
    let ofAll = voids.ofEveryClient + voids.ofUnmatchedClients
    let isForAll = ofAll.minimum > limit
    let whom = isForAll ? "" : " for \(whom(voids))"
    let finders = spf.tree.voidPlacesUnlessMatched
    let places =
      (isForAll ? spf.tree.voidPlaces : spf.tree.voidPlaces(for: voids.worstFamily)) + finders
    let foreign = places.filter { $0.domain != spf.domain }
    let owners = Set(foreign.map(\.domain)).sorted().map(\.description).joined(separator: ", ")
    examination.find(
      spf.domain,
      "\(isForAll ? ofAll : voids.worst) lookups find nothing\(whom)"
        + (finders.isEmpty ? "" : " where no 'exists' matches") + "; receivers allow \(limit)",
      evidence: [published.record.description] + places.map { "\($0.domain): \($0.term)" },
      fix: [
        // Where all of them ask about the message, no line can be written in place of the owner's.
        finders.count == places.count ? "" : spf.repaired,
        foreign.isEmpty ? "" : "Other such terms stand in the records of \(owners).",
        advice(finders),
      ].filter { !$0.isEmpty }.joined(separator: "\n"),
      at: published.record.location, severity: !isForAll && meetsNobody(spf) ? .notice : nil)
  }

  /// No record that is written for the owner can decide which `exists` to do without.
  private static func advice(_ finders: [SPFPlace]) -> String {
    if finders.isEmpty { return "" }
    let terms = finders.map { "'\($0.term)' at \($0.domain)" }.joined(separator: ", ")
    return
      "Each of these finds nothing where it does not match, and no term behind the third such "
      + "lookup is reached: \(terms). Put the terms that name networks in front of them, and do without those that are not needed."
  }

  /// Terms that find nothing for some messages, where that would be the third time.
  private static func noteMessages(_ spf: SPFFacts, _ examination: inout Examination) {
    let voids = spf.tree.total.voidLookups
    guard voids.mayExceedLimit else { return }
    for place in spf.tree.voidPlacesOfSomeMessages {
      examination.cannotTell(
        place.domain,
        "'\(place.term)' finds nothing for some messages, which may make more than \(limit) lookups that do"
      )
    }
  }

  /// Whether the limit is met only by clients of a family of which the record lets nobody pass: mail of the domain does not suffer.
  static func meetsNobody(_ spf: SPFFacts) -> Bool {
    let total = spf.tree.total
    guard total.isAuthorisedComplete else { return false }
    return SPFClientFamily.allCases.allSatisfy { family in
      guard total.voidLookups.count(for: family).minimum > limit else { return true }
      return switch family {
      case .v4: total.authorised.ipv4Count == 0
      case .v6: total.authorised.ipv6Count.isZero
      }
    }
  }

  /// The lookups of one family that failed while the other's found something, where they could exceed the limit.
  private static func noteHalfKnown(_ spf: SPFFacts, _ examination: inout Examination) {
    let voids = spf.tree.total.voidLookups
    if voids.ofIPv4ClientsOnly.isExact, voids.ofIPv6ClientsOnly.isExact { return }
    let failed = spf.tree.orderedNodes.flatMap { node in
      node.steps.flatMap { step -> [Answer] in
        guard step.voidness(in: spf.tree.nodes) == .notVoid, case .addresses(let host) = step.lookup
        else { return [] }
        return [host.v4, host.v6].filter { $0.failure != nil }
      }
    }
    guard voids.worst.minimum + failed.count > limit else { return }
    for answer in failed {
      examination.cannotTell(
        answer.question.name, "\(answer.question): \(answer.failure.map(\.description) ?? "")")
    }
  }

  /// `IPv6 clients`, or both families where the terms differ and each has too many.
  private static func whom(_ voids: SPFVoidLookups) -> String {
    let families = SPFClientFamily.allCases.filter { voids.count(for: $0).minimum > limit }
    return families.map(\.description).joined(separator: " and for ") + " clients"
  }
}
