import DNS
import MailAuth

/// A proposed record by which addresses no longer pass.
enum SPFLosesSenders: Check {
  static let rule = Rule(
    "spf-loses-senders", "Proposed record no longer authorises who passes today", family: .spf,
    severity: .warning, citation: "RFC 7208 §2.4, §8.4",
    page: RulePage(
      what: """
        Compares a record that 'dlv spf lint' is given with the one that is published at the domain: both are evaluated for every address, \
        with all includes, within the limits of 10 lookups and 2 void lookups. Fires for the addresses that pass today whatever the message, and would not \
        pass any more. Who passes by 'ptr' or a macro depends on the message: where the proposed record lacks such a term, the answer is \
        undetermined. Nothing is compared in an audit, or where no record is published.
        """,
      why: """
        Whoever still sends from there fails SPF as soon as the record is published, and DMARC with it unless DKIM is aligned.
        """,
      fix:
        "Keep the terms of senders that are still used. Publish the record as it is when the loss is meant.",
      bad: #"example.com. 3600 IN TXT "v=spf1 -all"  ; published: "v=spf1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let (replaced, comparison) = examination.comparison(in: spf) else { return }
    if !comparison.open.isEmpty {
      examination.cannotTell(
        spf.domain,
        "\(AddressWords.count(comparison.open)) pass by the published record; whether they pass by the "
          + "proposed one depends on the message, or on a lookup that failed")
    }
    for term in comparison.lostTerms {
      examination.cannotTell(
        term.place.domain,
        "whom '\(term.place.term)' lets pass depends on the message; the proposed record does not have it, or decides before"
      )
    }
    if comparison.lost.isEmpty { return }
    let parts = replaced.parts(of: comparison.lost)
    let results = comparison.resultsOfLost.map(\.rawValue).sorted().joined(separator: " or ")
    examination.find(
      spf.domain,
      "\(AddressWords.count(comparison.lost)) that pass today would come to \(results)",
      evidence: (replaced.root?.lines ?? []) + parts.map(AddressWords.line),
      fix: terms(parts, replaced, proposed: spf.tree), at: spf.published.first?.record.location)
  }

  /// The terms of the domain's own record that let them pass.
  private static func terms(
    _ parts: [SPFDrift.Part], _ tree: SPFTree, proposed: SPFTree
  ) -> String {
    let present = Set(proposed.root?.steps.map(\.place.term) ?? [])
    var (missing, kept): ([String], [String]) = ([], [])
    for part in parts {
      guard let own = part.path.first ?? part.place, own.domain == tree.domain else { continue }
      if present.contains(own.term) {
        if !kept.contains(own.term) { kept.append(own.term) }
      } else if !missing.contains(own.term) {
        missing.append(own.term)
      }
    }
    var lines: [String] = []
    if !missing.isEmpty {
      lines.append("If these still send, keep: \(missing.joined(separator: " "))")
    }
    if !kept.isEmpty {
      // What stands before it, or below it, decides now: an error, a limit, another term.
      lines.append(
        "An error, a limit or another term ends evaluation before these match, though the proposed record has them: "
          + kept.joined(separator: " ") + ". If these still send, mend that, or put them first.")
    }
    return lines.joined(separator: "\n")
  }
}

/// A proposed record by which more addresses pass.
enum SPFGainsSenders: Check {
  static let rule = Rule(
    "spf-gains-senders", "Proposed record authorises who does not pass today", family: .spf,
    severity: .notice, citation: "RFC 7208 §2.4, §11.4",
    page: RulePage(
      what: """
        Compares a record that 'dlv spf lint' is given with the one that is published at the domain, and names the addresses that \
        would pass whatever the message, and do not pass today. Nothing is compared in an audit, or where no record is published.
        """,
      why: "Every host there may send as the domain, with an SPF pass and a DMARC pass.",
      fix: "Publish the record when they are meant, and no more of them.",
      bad: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.0.0/16 -all"  ; meant: 192.0.2.0/24"#,
      good: #"example.com. 3600 IN TXT "v=spf1 ip4:192.0.2.0/24 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard let (_, comparison) = examination.comparison(in: spf) else { return }
    if comparison.gained.isEmpty { return }
    examination.find(
      spf.domain, "\(AddressWords.count(comparison.gained)) that do not pass today would pass",
      evidence: spf.tree.parts(of: comparison.gained).map(AddressWords.line), fix: "",
      at: spf.published.first?.record.location)
  }
}

extension Examination {
  /// What the proposed record changes. `nil`, with the reason noted, where there is nothing to compare.
  fileprivate mutating func comparison(in spf: SPFFacts) -> (SPFTree, SPFComparison)? {
    guard let replaced = spf.replaced, let root = replaced.root else {
      notApplicable()
      return nil
    }
    guard records(of: root.answer) != nil else { return nil }
    guard root.record != nil else {
      notApplicable()
      return nil
    }
    // A lookup behind the published record that failed may hide who passes today.
    for answer in replaced.failedAnswers {
      cannotTell(
        answer.question.name, "\(answer.question): \(answer.failure.map(\.description) ?? "")")
    }
    return (replaced, SPFComparison(replaced, spf.tree))
  }
}

/// Addresses in the words of a finding.
private enum AddressWords {
  /// `256 IPv4 addresses and 2^64 IPv6 addresses`.
  static func count(_ set: AddressSet) -> String {
    var parts: [String] = []
    if set.ipv4Count > 0 { parts.append("\(set.ipv4Count) IPv4") }
    if !set.ipv6Count.isZero {
      let count = set.ipv6Count
      parts.append(
        (count.powerOfTwo.map { $0 > 20 ? "2^\($0)" : "\(count)" } ?? "\(count)") + " IPv6")
    }
    let isOne =
      set.ipv4Count == 1 && set.ipv6Count.isZero
      || set.ipv4Count == 0
        && set.ipv6Count == .some(1)
    return parts.joined(separator: " and ") + (isOne ? " address" : " addresses")
  }

  /// Networks named one by one.
  private static let mostNetworks = 20

  /// `ip4:192.0.2.0/24 at _spf.esp.example, through include:_spf.esp.example: 192.0.2.0/24`.
  static func line(_ part: SPFDrift.Part) -> String {
    let networks = part.addresses.networks
    var list = networks.prefix(mostNetworks).map(\.description).joined(separator: " ")
    if networks.count > mostNetworks { list += " … and \(networks.count - mostNetworks) more" }
    guard let place = part.place else { return "no term names them: \(list)" }
    let path = part.path.map(\.term).joined(separator: ", ")
    return "\(place.term) at \(place.domain)" + (path.isEmpty ? "" : ", through \(path)")
      + ": \(list)"
  }
}
