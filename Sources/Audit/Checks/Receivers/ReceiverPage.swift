import MailAuth

/// The pages of the rules that receivers have written down.
enum ReceiverPage {
  static func rule(of requirement: SenderRule) -> Rule {
    let receiver = requirement.receiver
    return Rule(
      RuleID(rawValue: requirement.id), "\(receiver.rawValue) requires \(requirement.statement)",
      family: .receivers, severity: .warning,
      citation: "\(receiver.rawValue), “\(receiver.source.title)”",
      page: RulePage(
        what: """
          With --profile, the domain is held against what \(receiver.rawValue) requires of \(words(of: requirement.audience)) since \
          \(requirement.since): \(requirement.statement). \(sight(of: requirement.subject)) What an option could \
          show that is not given is undetermined.
          """,
        why: """
          \(receiver.rawValue) may refuse or put into the spam folder what does not meet its rules: \(receiver.source.address)
          """,
        fix: fix(of: requirement.subject), bad: example(of: requirement.subject).bad,
        good: example(of: requirement.subject).good))
  }

  static func words(of audience: SenderRule.Audience) -> String {
    switch audience {
    case .everybody: "every sender"
    case .bulk: "bulk senders"
    case .bulkMarketing: "marketing mail of bulk senders"
    }
  }

  /// What an audit can see of it.
  private static func sight(of subject: SenderRule.Subject) -> String {
    switch subject {
    case .spfOrDKIM, .spfAndDKIM, .spf, .dkim:
      "DNS shows the SPF record, with --sending-ip also whom it lets in, and the keys at selectors that are known (--selector)."
    case .dkimKeyLength: "DNS shows it of the keys at selectors that are known (--selector)."
    case .dmarcRecord: "DNS shows it in full."
    case .dmarcPass:
      "DNS shows whether a key stands at the domain itself, and whether the envelope sender (--mail-from) belongs to it."
    case .reverseDNS: "DNS shows it for the addresses that --sending-ip names."
    case .encryption, .format, .oneClickUnsubscribe:
      "Only a message shows it: dlv verify FILE. The audit says so, and has no finding."
    case .ownDomain: "Domains other than the receiver's own can't break it."
    }
  }

  static func fix(of subject: SenderRule.Subject) -> String {
    switch subject {
    case .spf:
      "Publish one valid SPF record that lets in whatever sends the domain's mail (dlv spf lint checks it)."
    case .dkim: "Sign with a key of the domain: dlv keygen makes one with its record."
    case .dkimKeyLength:
      "Make a key of 2048 bits (dlv keygen), publish it at a new selector, switch the signer over, then revoke the old one."
    case .spfOrDKIM, .spfAndDKIM:
      "Publish a valid SPF record (dlv spf lint checks it), and sign with a key of the domain (dlv keygen makes one with its record)."
    case .dmarcRecord: "Publish a DMARC record, at first with p=none and an address for reports."
    case .dmarcPass:
      "Sign with a key of the domain itself, or send with an envelope sender below the same organizational domain."
    case .reverseDNS:
      "Have the owner of the address publish a PTR record with the server's name, and publish the address at that name."
    case .encryption: "Let the server use STARTTLS."
    case .format: "Correct the message's header."
    case .oneClickUnsubscribe:
      "Add List-Unsubscribe with an https URI and List-Unsubscribe-Post, and let the DKIM signature cover both (RFC 8058)."
    case .ownDomain: "Use a domain of your own in From."
    }
  }

  private static func example(of subject: SenderRule.Subject) -> (bad: String, good: String) {
    switch subject {
    case .spf:
      (
        "example.com. IN TXT \"v=spf1 ipv4:192.0.2.25 -all\"",
        "example.com. IN TXT \"v=spf1 ip4:192.0.2.25 -all\""
      )
    case .dkim:
      (
        "s1._domainkey.example.com. IN TXT \"v=DKIM1; p=\"",
        "s1._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=MIIB…\""
      )
    case .dkimKeyLength:
      (
        "s1._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=MEgC…\"   ; 512 bits",
        "s2._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=MIIB…\"   ; 2048 bits"
      )
    case .spfOrDKIM, .spfAndDKIM:
      (
        "example.com. IN TXT \"v=spf1 -all\"",
        "example.com. IN TXT \"v=spf1 ip4:192.0.2.25 -all\"\ns1._domainkey.example.com. IN TXT \"v=DKIM1; k=rsa; p=MIIB…\""
      )
    case .dmarcRecord, .dmarcPass:
      (
        "_dmarc.example.com. IN TXT \"DMARC1; p=none\"",
        "_dmarc.example.com. IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc@example.com\""
      )
    case .reverseDNS:
      (
        "25.2.0.192.in-addr.arpa. IN PTR host-25.isp.example.",
        "25.2.0.192.in-addr.arpa. IN PTR mail.example.com.\nmail.example.com. IN A 192.0.2.25"
      )
    case .encryption: ("250-mail.example.com\n250 PIPELINING", "250-mail.example.com\n250 STARTTLS")
    case .format: ("From: a@example.com\nFrom: b@example.com", "From: a@example.com")
    case .oneClickUnsubscribe:
      (
        "List-Unsubscribe: <mailto:leave@example.com>",
        "List-Unsubscribe: <https://example.com/leave/4711>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
      )
    case .ownDomain:
      ("From: Example Shop <example.shop@gmail.com>", "From: Example Shop <shop@example.com>")
    }
  }
}
