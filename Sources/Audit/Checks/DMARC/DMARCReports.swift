import DNS
import MailAuth

/// No aggregate reports are asked for.
enum DMARCNoReports: Check {
  static let rule = Rule(
    "dmarc-no-reports", "DMARC record asks for no aggregate reports", family: .dmarc,
    severity: .notice, citation: "RFC 9989 §4.7 (rua), §5.1",
    page: RulePage(
      what: "The record has no rua.",
      why:
        "Receivers must not send reports then, so nobody sees mail of one's own that fails, nor who forges the domain.",
      fix: "Add rua with an address that somebody, or some program, reads.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    if facts.sendsNoMail {
      examination.notApplicable()
      return
    }
    if !policy.record.aggregateReports.isEmpty { return }
    examination.find(
      policy, "There is no rua: nobody reports on mail that uses the domain.",
      fix: policy.line(changing: [("rua", "mailto:dmarc@\(policy.domain)")]))
  }
}

/// `rua` or `ruf` with something that is no address for reports.
enum DMARCReportURISyntax: Check {
  static let rule = Rule(
    "dmarc-report-uri", "DMARC report destination that can't be used", family: .dmarc,
    severity: .error, citation: "RFC 9989 §4.6, §4.8",
    page: RulePage(
      what: """
        An item of rua or ruf is not a URI; most often mailto: is missing. A warning where the list holds a valid one besides. \
        A scheme other than mailto is a notice.
        """,
      why:
        "Receivers drop the item. Only mailto: has to be supported, and hardly anybody supports anything else.",
      fix:
        "Write each address as mailto:, with commas between; a comma or exclamation mark inside an address is written %2C or %21.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=dmarc@example.com""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    var messages: [(message: String, severity: Severity?)] = []
    var changes: [(tag: String, value: String?)] = []
    for (tag, uris) in policy.reportTags {
      let hasValid = uris.contains(where: \.isValid)
      let before = messages.count
      for uri in uris {
        switch uri.destination {
        case .mail:
          break
        case .other(let scheme):
          messages.append(
            ("\(tag) goes to \(scheme): receivers have to support mailto only.", .notice))
        case .invalid(let mistake):
          messages.append(
            (
              "“\(uri.text)” in \(tag), at offset \(uri.offset), is no URI: \(mistake).",
              hasValid ? .warning : nil
            ))
        }
      }
      if messages.count > before { changes.append((tag, mended(uris, policy))) }
    }
    examination.find(policy, each: messages, fix: policy.line(changing: changes))
  }

  /// The list with `mailto:` put in front of bare addresses, and without the items that can't be mended; `nil` when nothing is left.
  private static func mended(
    _ uris: [DMARCReportURI], _ policy: DiscoveredPolicy
  ) -> String? {
    var texts: [String] = []
    var hasOther = false
    for uri in uris {
      switch uri.destination {
      case .mail: texts.append(uri.text)
      case .other: hasOther = true
      case .invalid(.missingScheme):
        if uri.text.utf8.contains(UInt8(ascii: "@")) { texts.append("mailto:" + uri.text) }
      case .invalid(.empty), .invalid(.badOctet), .invalid(.badAddress): break
      }
    }
    // Reports are wanted, so there has to be an address that gets them.
    if texts.isEmpty && hasOther { texts = ["mailto:dmarc@\(policy.domain)"] }
    return texts.isEmpty ? nil : texts.joined(separator: ",")
  }
}

/// The size limit that RFC 9989 made obsolete.
enum DMARCReportSizeLimit: Check {
  static let rule = Rule(
    "dmarc-report-size-limit", "DMARC report destination with an obsolete size limit",
    family: .dmarc, severity: .notice, citation: "RFC 9989 §4.8 (obs-dmarc-report-size)",
    page: RulePage(
      what: "A destination ends in an exclamation mark and a size.",
      why:
        "RFC 9989 made the limit obsolete: reporters should ignore it. Some readers take it for a part of the address.",
      fix: "Take the limit out.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com!10m""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    for (tag, uris) in policy.reportTags {
      guard let limited = uris.first(where: { $0.sizeLimit != nil }), let limit = limited.sizeLimit
      else { continue }
      let texts = uris.map { uri in
        uri.sizeLimit.map { String(uri.text.dropLast($0.utf8.count + 1)) } ?? uri.text
      }
      examination.find(
        policy, "!\(limit) in \(tag), at offset \(limited.offset), is an obsolete size limit.",
        fix: policy.line(changing: [(tag, texts.joined(separator: ","))]))
    }
  }
}

/// More destinations than receivers have to serve.
enum DMARCManyDestinations: Check {
  static let rule = Rule(
    "dmarc-many-destinations", "DMARC record with more than two report destinations",
    family: .dmarc, severity: .notice, citation: "RFC 7489 §6.2",
    page: RulePage(
      what: "rua or ruf lists more than two destinations.",
      why:
        "Receivers may limit how many they serve; RFC 7489 obliges them to two. The others see a part of the reports.",
      fix: "List two, and let one of them pass the reports on.",
      bad:
        #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:b@example.com,mailto:c@example.com""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:b@example.com""#))

  /// RFC 7489 §6.2.
  private static let guaranteed = 2

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    for (tag, items) in policy.reportTags {
      // `mailto:a@example.com,,` has one.
      let uris = items.filter { !$0.text.isEmpty }
      if uris.count <= guaranteed { continue }
      examination.find(
        policy, "\(tag) lists \(uris.count) destinations; receivers need not serve more than two.",
        fix: policy.line(changing: [
          (tag, uris.prefix(guaranteed).map(\.text).joined(separator: ","))
        ]))
    }
  }
}

/// `fo` without `ruf`.
enum DMARCFailureOptionsIdle: Check {
  static let rule = Rule(
    "dmarc-fo-without-ruf", "DMARC fo without ruf", family: .dmarc, severity: .notice,
    citation: "RFC 9989 §4.7 (fo)",
    page: RulePage(
      what: "The record has fo, but no ruf.",
      why:
        "fo says when failure reports are wanted. Without ruf nobody gets any, and fo must be ignored.",
      fix: "Take fo out, or add ruf. Few receivers send failure reports at all.",
      bad: #"_dmarc IN TXT "v=DMARC1; p=reject; fo=1""#,
      good: #"_dmarc IN TXT "v=DMARC1; p=reject""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let policy = examination.dmarcPolicy(of: facts) else { return }
    if policy.record.failureOptions == .absent || !policy.record.failureReports.isEmpty { return }
    examination.find(
      policy, "fo is ignored, because there is no ruf.", fix: policy.line(changing: [("fo", nil)]))
  }
}

extension DiscoveredPolicy {
  var reportTags: [(tag: String, uris: [DMARCReportURI])] {
    [("rua", record.aggregateReports), ("ruf", record.failureReports)]
  }
}
