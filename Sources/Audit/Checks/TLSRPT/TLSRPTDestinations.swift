import DNS
import MailAuth

/// Destinations that no report can go to.
enum TLSRPTDestinations: Check {
  static let rule = Rule(
    "tls-rpt-destination", "TLS-RPT destination that can't be used", family: .tlsRPT,
    severity: .error, citation: "RFC 8460 §3",
    page: RulePage(
      what: """
        An item of rua is no URI (a bare address without mailto:, a ! that is not written %21, a stray % or blank), or one of another \
        scheme than mailto and https. An error where no item can be used, else a warning.
        """,
      why: "No report goes there, and some senders discard the whole record.",
      fix:
        "Write mailto:ADDRESS or https://HOST/PATH; inside an item, ! , and ; are %21, %2C and %3B.",
      bad: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=tls@example.com\"",
      good: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    guard let (resource, record) = found.record else { return examination.notApplicable() }
    let bad = record.destinations.filter { !$0.isUsable }
    let isUseless = bad.count == record.destinations.count
    let severity: Severity? = isUseless ? nil : .warning
    let octets = resource.octets
    examination.find(
      found.text.question.name,
      each: bad.map { (message($0), severity) },
      excerpts: bad.map {
        TextExcerpt(of: octets, at: $0.offset..<($0.offset + max(1, $0.text.utf8.count)))
      },
      evidence: found.evidence, fix: fix(resource, record, facts), at: resource.location)
  }

  private static func message(_ uri: TLSRPTReportURI) -> String {
    switch uri.destination {
    case .invalid(.empty): "rua has an empty item at offset \(uri.offset)"
    case .invalid(let mistake): "'\(uri.text)' is no destination: \(mistake)"
    case .other(let scheme): "'\(uri.text)': reports go by mailto and https, not by \(scheme)"
    case .mail, .web: ""
    }
  }

  private static func fix(
    _ resource: Record, _ record: TLSRPTRecord, _ facts: DomainFacts
  ) -> String {
    var mended: [String] = []
    for uri in record.destinations {
      switch uri.destination {
      case .mail, .web: mended.append(uri.text)
      case .invalid(.bareExclamationMark): mended.append(uri.text.replacing("!", with: "%21"))
      case .invalid(.missingScheme) where uri.text.contains("@"):
        mended.append("mailto:\(uri.text)")
      case .other(scheme: "http"): mended.append("https" + uri.text.dropFirst(4))
      case .invalid, .other: break
      }
    }
    return TagListText.line(
      like: resource,
      TLSRPTRecord.text(rua: mended.isEmpty ? [TLSRPTMissing.suggested(facts)] : mended))
  }
}

/// Destinations whose host takes no reports.
enum TLSRPTDestinationHosts: Check {
  static let rule = Rule(
    "tls-rpt-destination-host", "TLS reports go to a host that takes none", family: .tlsRPT,
    severity: .error, citation: "RFC 8460 §3; RFC 5321 §5.1, RFC 7505 §3",
    page: RulePage(
      what: """
        The host of a mailto destination has neither MX nor address records, or a null MX; or the host of an https destination has no \
        address. Whether the mailbox or the service takes reports is not tried. TLS-RPT has no counterpart to DMARC's consent of \
        external destinations.
        """,
      why: "The reports are lost.",
      fix: "Correct the destination, or give the host an MX or an address.",
      bad: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@typo.example\"",
      good: "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\""))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.tlsRPT(of: facts) else { return }
    guard let (resource, record) = found.record else { return examination.notApplicable() }
    if found.destinations.isEmpty { examination.notApplicable() }
    if found.destinationsNotAsked > 0 {
      examination.cannotTell(
        found.text.question.name,
        "\(found.destinationsNotAsked) more hosts of rua were not asked: dlv asks about "
          + "\(TLSRPTFacts.maximumDestinations) hosts of a record")
    }
    for destination in found.destinations {
      guard let problem = examination.problem(of: destination) else { continue }
      let uris = record.destinations.filter { $0.host == destination.host }.map(\.text)
      examination.find(
        destination.host, "\(uris.joined(separator: ", ")): \(destination.host) \(problem.text)",
        evidence: found.evidence + problem.evidence,
        fix: "Correct the destination, or publish "
          + (problem.isMail ? "an MX" : "an address") + " for \(destination.host).",
        at: resource.location)
    }
  }
}

extension Examination {
  /// What keeps a host from taking reports; `nil`, with a failure noted, where nobody knows, or nothing does.
  fileprivate mutating func problem(
    of destination: TLSRPTFacts.Destination
  ) -> (text: String, evidence: [String], isMail: Bool)? {
    switch destination.service {
    case .mail(let mail):
      switch mail.service {
      case .available: return nil
      case .undetermined(let answer):
        _ = records(of: answer)
        return nil
      case .refused(let record):
        return ("says with a null MX that it takes no mail", [record.description], true)
      case .absent:
        return (
          "has neither MX nor address records",
          ([mail.exchangers] + mail.addresses).map { "\($0.question): \($0.outcome.text)" }, true
        )
      }
    case .web(let host):
      switch host.resolution {
      case .resolved: return nil
      case .unknown:
        noteFailures(of: host)
        return nil
      case .nothing:
        return (
          "has no address", host.answers.map { "\($0.question): \($0.outcome.text)" }, false
        )
      }
    }
  }
}

extension TLSRPTReportURI {
  /// The host that takes the reports, where it has a name.
  var host: DomainName? {
    switch destination {
    case .mail(_, let host), .web(let host, address: nil): host
    case .web, .other, .invalid: nil
    }
  }
}
