import DNS
import MailAuth

/// A sending address that the record does not authorise.
enum SPFSenderNotAuthorised: Check {
  static let rule = Rule(
    "spf-sender-not-authorised", "Sending address is not authorised", family: .spf,
    severity: .error, citation: "RFC 7208 §2.4, §8",
    page: RulePage(
      what: """
        Evaluates the record for every address given with --sending-ip, as far as that is possible without a message. Fires when \
        no message from there can pass, also because the limit of 10 lookups or of 2 void lookups ends evaluation before a term that would \
        match (RFC 7208 §4.6.4). When a macro, 'ptr' or a failed lookup could decide otherwise, the answer is undetermined.
        """,
      why: "Mail from this address fails SPF, and with it DMARC unless DKIM is aligned.",
      fix: "Add the address in front of 'all', or the include that the sending service documents.",
      bad: #"example.com. 3600 IN TXT "v=spf1 mx -all""#,
      good: #"example.com. 3600 IN TXT "v=spf1 mx ip4:192.0.2.25 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    if spf.verdicts.isEmpty { return examination.notApplicable() }
    guard let published = examination.record(of: spf) else { return }
    let isRefused = spf.verdicts.contains { !$0.verdict.possible.contains(.pass) }
    // One line for all addresses: pasted one after the other, lines of their own would undo each other.
    let fix = isRefused ? spf.repaired : ""
    for (address, verdict) in spf.verdicts {
      if verdict.certain == .pass { continue }
      if verdict.possible.contains(.pass) {
        let terms = verdict.undecided.map { "'\($0.term)' at \($0.domain)" }
        examination.cannotTell(
          address,
          terms.isEmpty
            ? "a lookup that failed may decide about it"
            : "\(terms.joined(separator: ", ")) may decide about it")
        continue
      }
      let results = verdict.possible.map(\.rawValue).sorted().joined(separator: " or ")
      examination.find(
        address,
        "mail from \(address) with \(spf.domain) as its envelope sender comes to \(results)"
          + limits(verdict),
        evidence: [published.record.description], fix: fix, at: published.record.location)
    }
  }

  /// `: 'mx' at example.com is lookup 11, and receivers stop after 10`; empty where no limit ends evaluation.
  private static func limits(_ verdict: SPFStaticVerdict) -> String {
    if verdict.exceeded.isEmpty { return "" }
    let ends = verdict.exceeded.map { end in
      let term = "'\(end.place.term)' at \(end.place.domain)"
      return switch end.limit {
      case .lookups:
        "\(term) is lookup \(SPFTree.maximumLookups + 1), and receivers stop after "
          + "\(SPFTree.maximumLookups)"
      case .voidLookups:
        "\(term) is void lookup \(SPFTree.maximumVoidLookups + 1), and receivers allow "
          + "\(SPFTree.maximumVoidLookups)"
      }
    }
    return ": no term before the limit matches it; " + ends.joined(separator: "; ")
  }
}

/// A domain that sends no mail and does not say so.
enum SPFParked: Check {
  static let rule = Rule(
    "spf-parked", "Domain without mail does not publish 'v=spf1 -all'", family: .spf,
    severity: .warning, citation: "RFC 7208 §10.1.2; M3AAWG Protecting Parked Domains",
    page: RulePage(
      what:
        "For a domain audited with --parked: looks whether its only SPF record is exactly 'v=spf1 -all'.",
      why: """
        A domain that sends nothing is forged all the more easily when it does not say so. Any term before '-all' authorises a host \
        that has no reason to send.
        """,
      fix: "Publish 'v=spf1 -all', and nothing else that begins with 'v=spf1'.",
      bad: #"parked.example. 3600 IN TXT "v=spf1 mx ~all""#,
      good: #"parked.example. 3600 IN TXT "v=spf1 -all""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    let spf = facts.spf
    guard facts.request.isParked else { return examination.notApplicable() }
    guard examination.records(of: spf.text) != nil else { return }
    // `SPFSeveralRecords` speaks about more than one.
    guard spf.published.count < 2 else { return examination.notApplicable() }
    if let published = spf.published.first, published.spf.errors.isEmpty,
      published.spf.description == "v=spf1 -all"
    {
      return
    }
    examination.find(
      spf.domain,
      spf.published.isEmpty
        ? "\(spf.domain) sends no mail, but has no SPF record that says so"
        : "\(spf.domain) sends no mail, but its SPF record is not 'v=spf1 -all'",
      evidence: spf.tree.root?.lines ?? [], fix: spf.line("v=spf1 -all"),
      at: spf.published.first?.record.location)
  }
}
