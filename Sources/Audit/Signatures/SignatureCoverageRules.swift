import MailAuth
import Message

/// `l=`.
enum SignatureBodyLength: SignatureRule {
  static let rule = Rule(
    "dkim-signature-body-length", "DKIM signature leaves the end of the body open (l=)",
    family: .dkim, severity: .warning, citation: "RFC 6376 §8.2",
    page: RulePage(
      what: "A signature has l=, which signs only so many octets of the body.",
      why: """
        Anybody may append to the message, or hide what was signed behind what they add, and the signature still passes. \
        Gmail and others have begun to ignore such signatures.
        """,
      fix: "Sign without l=.", bad: "DKIM-Signature: v=1; a=rsa-sha256; l=120; …",
      good: "DKIM-Signature: v=1; a=rsa-sha256; …"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard let length = signature.signature?.bodyLength else { return nil }
      let open = signature.coverage?.unsignedBodyLength ?? 0
      return finding(
        signature,
        open > 0
          ? "l=\(length) leaves \(open) octets of this message unsigned: whoever handled it may have added them."
          : "l=\(length) covers this body, but anybody can append to it without breaking the signature.",
        fix: "Sign without l=.", severity: open > 0 ? .error : nil)
    }
  }
}

/// Several fields of a name, of which not all are signed.
enum SignatureUnsignedDuplicate: SignatureRule {
  static let rule = Rule(
    "dkim-signature-unsigned-duplicate", "A second field beside a signed one is not signed",
    family: .dkim, severity: .error, citation: "RFC 6376 §8.15, RFC 5322 §3.6",
    page: RulePage(
      what: """
        The message has several fields of a name that may be there once (From, Subject, To …), and a signature that passes covers \
        only the lowest.
        """,
      why: "Programs show the topmost field: what the reader sees is not what was signed.",
      fix: "List such names once more in h= than there are fields, so that none can be added.",
      bad: "h=from:subject (and two Subject fields)", good: "h=from:from:subject:subject"))

  /// RFC 5322 §3.6: at most one; and those that tell how the body is shown.
  private static let single: Set<HeaderFieldName> = [
    "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
    "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
  ]

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard signature.verdict == .verified, let coverage = signature.coverage else { return nil }
      let names = coverage.unsigned.filter {
        $0.besideSigned && single.contains(HeaderFieldName(Array($0.name.utf8)[...]))
      }.map(\.name)
      guard !names.isEmpty else { return nil }
      let list = names.joined(separator: ", ")
      return finding(
        signature,
        "The signature passes, but covers only the lowest \(list) field: the one that readers are shown is not signed.",
        evidence: names.flatMap { name in
          message.header.all(HeaderFieldName(Array(name.utf8)[...])).map {
            "\($0.name.text): \($0.text)"
          }
        },
        fix: "h=" + names.map { "\($0):\($0)" }.joined(separator: ":"))
    }
  }
}

/// Fields that matter to readers and are not signed.
enum SignatureFieldsUnsigned: SignatureRule {
  static let rule = Rule(
    "dkim-signature-fields-unsigned", "Important header fields are not signed", family: .dkim,
    severity: .warning, citation: "RFC 6376 §5.4.1",
    page: RulePage(
      what:
        "A signature that passes leaves out Subject, Date, To, Cc, Reply-To, Content-Type or another field that tells what a reader sees.",
      why:
        "The message can be sent again with another subject or recipient, and the signature still passes (replay).",
      fix: "Sign every field that RFC 6376 §5.4.1 lists.", bad: "h=from:date",
      good: "h=from:to:cc:subject:date:reply-to:message-id:mime-version:content-type"))

  private static let important: [HeaderFieldName] = [
    "Subject", "Date", "To", "Cc", "Reply-To", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
  ]

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard signature.verdict == .verified, let coverage = signature.coverage else { return nil }
      let unsigned = coverage.unsigned.filter { field in
        !field.besideSigned
          && important.contains { $0.text.lowercased() == field.name.lowercased() }
      }.map(\.name)
      guard !unsigned.isEmpty else { return nil }
      return finding(
        signature, "The signature does not cover \(unsigned.joined(separator: ", ")).",
        fix: "h=" + (coverage.signed + unsigned).joined(separator: ":"))
    }
  }
}

/// The fields of one-click unsubscription.
enum SignatureUnsubscribeUnsigned: SignatureRule {
  static let rule = Rule(
    "dkim-signature-unsubscribe-unsigned", "List-Unsubscribe is not signed", family: .dkim,
    severity: .error, citation: "RFC 8058 §4",
    page: RulePage(
      what:
        "The message has List-Unsubscribe-Post, but no signature that passes covers it and List-Unsubscribe.",
      why: """
        Both fields have to be covered by a valid signature; else receivers must not offer one-click unsubscription, which Gmail \
        and Yahoo require of bulk senders.
        """,
      fix: "Sign both fields.", bad: "h=from:to:subject:date",
      good: "h=from:to:subject:date:list-unsubscribe:list-unsubscribe-post"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    let names: [HeaderFieldName] = ["List-Unsubscribe", "List-Unsubscribe-Post"]
    guard message.header.first(names[1]) != nil else { return [] }
    let passing = message.report.signatures.filter { $0.verdict == .verified }
    let isCovered = passing.contains { signature in
      names.allSatisfy { signature.signature?.signedFields.contains($0) == true }
    }
    guard let first = passing.first, !isCovered else { return [] }
    return [
      finding(
        first,
        "No signature that passes covers List-Unsubscribe and List-Unsubscribe-Post: one-click unsubscription does not count.",
        fix: "Add list-unsubscribe:list-unsubscribe-post to h=.")
    ]
  }
}

/// From that could be added to.
enum SignatureFromOpen: SignatureRule {
  static let rule = Rule(
    "dkim-signature-from-open", "A second From field could be added", family: .dkim,
    severity: .notice, citation: "RFC 6376 §8.15",
    page: RulePage(
      what: "A signature that passes lists From in h= only as often as it is there.",
      why: """
        A message to which a second From field is added still verifies. Most receivers refuse messages with two; those that do not \
        may show the unsigned one.
        """,
      fix: "List From once more in h= (oversigning).", bad: "h=from:subject",
      good: "h=from:from:subject"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard signature.verdict == .verified, let coverage = signature.coverage,
        !coverage.sealed.contains(where: { $0.lowercased() == "from" })
      else { return nil }
      return finding(
        signature,
        "h= lists From once: a second From field can be added without breaking the signature.",
        fix: "h=From:" + coverage.signed.joined(separator: ":"))
    }
  }
}

/// `c=simple` for the header.
enum SignatureSimpleHeader: SignatureRule {
  static let rule = Rule(
    "dkim-signature-simple-header", "DKIM signature with simple header canonicalization",
    family: .dkim, severity: .notice, citation: "RFC 6376 §3.4",
    page: RulePage(
      what: "c= of a signature names simple for the header, or nothing, which means the same.",
      why: "A relay that folds a field anew or changes a space breaks the signature.",
      fix: "Sign with c=relaxed/relaxed.", bad: "c=simple/simple", good: "c=relaxed/relaxed"))

  static func examine(_ message: ExaminedMessage) -> [Finding] {
    message.report.signatures.compactMap { signature in
      guard case .known(let pair)? = signature.signature?.canonicalization, pair.header == .simple
      else { return nil }
      return finding(
        signature, "c=\(pair): the signature breaks when a relay folds a field anew.",
        fix: "c=relaxed/\(pair.body)")
    }
  }
}
