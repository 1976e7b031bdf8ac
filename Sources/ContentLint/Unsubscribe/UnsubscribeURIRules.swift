import Audit
import MailAuth
import Message

/// Fields that no signature protects.
enum UnsubscribeUnsigned: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-unsigned", "No DKIM signature covers List-Unsubscribe",
    family: .unsubscribe, severity: .error, citation: "RFC 8058 §3.1, §4",
    page: RulePage(
      what: """
        The message is signed with DKIM, and no signature names List-Unsubscribe as well as List-Unsubscribe-Post in its h=. A message without \
        a signature is not looked at: drafts are signed when they are sent.
        """,
      why:
        "Receivers must not offer one click then, since anybody on the way could have written the fields. Gmail and Yahoo keep to it.",
      fix: "Let the signer cover both: add List-Unsubscribe:List-Unsubscribe-Post to h=.",
      bad: "DKIM-Signature: v=1; a=rsa-sha256; …; h=from:to:subject:date; …",
      good:
        "DKIM-Signature: v=1; a=rsa-sha256; …; h=from:to:subject:date:list-unsubscribe:list-unsubscribe-post; …"
    ))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let signatures = message.fields(.dkimSignature)
    guard message.unsubscribe != nil, let first = signatures.first else {
      return examination.notApplicable()
    }
    let needed = [OneClickUnsubscribe.listName, OneClickUnsubscribe.postName].filter {
      message.field($0) != nil
    }
    var best: [HeaderFieldName] = []
    for field in signatures {
      // One that can't be read covers nothing; dlv dkim verify says why.
      guard let signature = try? DKIMSignature(Array(field.text.utf8)) else { continue }
      let covered = OneClickUnsubscribe.covered(by: signature.signedFields)
      if needed.allSatisfy(covered.contains) { return }
      if covered.count > best.count { best = covered }
    }
    let open = needed.filter { !best.contains($0) }.map(\.text)
    examination.find(
      at: first.nameRange, "no DKIM signature covers \(open.joined(separator: " and "))",
      evidence: signatures.map { "\($0.name): \($0.text)" })
  }
}

/// One URI for all recipients.
enum UnsubscribeToken: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-token", "The unsubscribe URI does not say who leaves", family: .unsubscribe,
    severity: .warning, citation: "RFC 8058 §3.1",
    page: RulePage(
      what:
        "The https URI in List-Unsubscribe holds nothing that differs from recipient to recipient: no query, and no long or numbered word in its path.",
      why: """
        The POST of a receiver has nothing but the URI: no cookie, no address. One that is the same for everybody can't unsubscribe anybody, \
        and complaints follow.
        """,
      fix: "Put a token into the URI that names recipient and list and can't be guessed.",
      bad: "List-Unsubscribe: <https://example.com/unsubscribe>",
      good: "List-Unsubscribe: <https://example.com/unsubscribe/5f2a81c09d>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let uri = message.unsubscribe?.uris.https else { return examination.notApplicable() }
    let text = uri.text
    if PlaceholderText.holdsTag(text) || holdsToken(text) { return }
    examination.find(at: uri.range, "the URI is the same for every recipient")
  }

  /// Whether path, query or host look as if they were made for one recipient: a value in the query, or a word with digits or of 16
  /// characters and more.
  private static func holdsToken(_ uri: String) -> Bool {
    let octets = Array(uri.utf8.dropFirst("https://".utf8.count))
    if let query = octets.firstIndex(of: UInt8(ascii: "?")), octets[query...].count > 6 {
      return true
    }
    let path = octets.firstIndex(of: UInt8(ascii: "/")) ?? octets.endIndex
    let words = octets[path...].split { !isWordOctet($0) }
    if words.contains(where: { $0.count >= 16 || $0.count >= 4 && $0.contains { $0 &- 0x30 < 10 } })
    {
      return true
    }
    // Of the host the first label alone: lists have names such as u12345.ct.example.net.
    let label = octets[..<path].prefix { $0 != UInt8(ascii: ".") }
    return label.count >= 16 || label.count >= 6 && label.contains { $0 &- 0x30 < 10 }
  }

  private static func isWordOctet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "=") || octet == UInt8(ascii: "%")
      || octet == UInt8(ascii: "~")
  }
}

/// The address of a recipient in a URI.
enum UnsubscribeAddress: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-address", "The unsubscribe URI holds an address", family: .unsubscribe,
    severity: .info, citation: "RFC 8058 §6, RFC 9110 §17.9",
    page: RulePage(
      what: "The https URI in List-Unsubscribe has a mail address in it that can be read.",
      why:
        "Whoever guesses an address can unsubscribe it, and addresses end up in the logs of proxies and of web statistics.",
      fix: "Use a token that stands for recipient and list.",
      bad: "List-Unsubscribe: <https://example.com/u?email=anna@example.net>",
      good: "List-Unsubscribe: <https://example.com/u/5f2a81c09d>"))

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let unsubscribe = message.unsubscribe else { return examination.notApplicable() }
    for uri in unsubscribe.uris.uris where uri.scheme == "https" || uri.scheme == "http" {
      let octets = Array(uri.text.utf8)
      guard let path = octets.dropFirst(8).firstIndex(of: UInt8(ascii: "/")) else { continue }
      let rest = String(decoding: octets[path...], as: UTF8.self).lowercased()
        .replacing("%40", with: "@").utf8
      guard let at = rest.firstIndex(of: UInt8(ascii: "@")), at > rest.startIndex,
        isWordOctet(rest[rest.index(before: at)]),
        rest[rest.index(after: at)...].prefix(while: isWordOctet).contains(UInt8(ascii: "."))
      else { continue }
      examination.find(at: uri.range, "the URI holds an address that anybody can change")
    }
  }

  private static func isWordOctet(_ octet: UInt8) -> Bool {
    octet &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "+")
  }
}
