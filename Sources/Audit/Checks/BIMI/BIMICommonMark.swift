import DNS
import MailAuth

/// A certificate for a mark that is not registered.
enum BIMICommonMark: Check {
  static let rule = Rule(
    "bimi-common-mark", "The certificate is a CMC, so that Gmail shows no checkmark",
    family: .bimi, severity: .info,
    citation: "Minimum Security Requirements for Issuance of Mark Certificates §1.1, §3.2.16",
    page: RulePage(
      what: """
        The type of the mark in the certificate's subject (1.3.6.1.4.1.53087.1.13) is 'Prior Use Mark' or 'Modified Registered Mark': a \
        common mark certificate (CMC). Those for registered and government marks are verified mark certificates (VMC).
        """,
      why:
        "Gmail shows the logo with either, and its blue checkmark beside the sender with a VMC only. Nothing is wrong with the certificate.",
      fix: "If the logo is a registered trademark, have a VMC issued for it.",
      bad: "subject: …, 1.3.6.1.4.1.53087.1.13 = Prior Use Mark",
      good: "subject: …, 1.3.6.1.4.1.53087.1.13 = Registered Mark"))

  private static let common = ["prior use mark", "modified registered mark"]

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let found = examination.bimiCertificate(of: facts) else { return }
    guard let type = found.chain.mark.markType else { return examination.notApplicable() }
    guard common.contains(type.lowercased()) else { return }
    examination.find(
      found.resource.name,
      "the certificate is for a '\(type)' (CMC): Gmail shows the logo without its checkmark",
      evidence: [found.resource.description, "subject: \(found.chain.leaf.subject)"],
      fix: rule.page.fix, at: found.resource.location)
  }
}
