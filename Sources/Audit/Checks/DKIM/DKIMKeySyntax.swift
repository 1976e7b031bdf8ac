import DNS
import MailAuth

/// A record at a selector that verifiers can't read as a key.
enum DKIMKeySyntax: Check {
  static let rule = Rule(
    "dkim-key-syntax", "DKIM key record can't be read", family: .dkim, severity: .error,
    citation: "RFC 6376 §3.6.1, §3.2",
    page: RulePage(
      what: """
        Every TXT record at a selector is read as verifiers do: a list of tag=value, v=DKIM1 first where there is a v=, each \
        tag once, a p= that is base64. White space inside p= is allowed, unknown tags are ignored.
        """,
      why: """
        Verifiers discard such a record, so every signature made with the selector fails, and with it DMARC wherever it \
        rests on DKIM. Usual causes: the key was cut off at 255 characters, a web form added quotation marks, or a \
        provider's value was pasted with line numbers or an ellipsis.
        """,
      fix: """
        Publish the record exactly as the signer printed it. Texts over 255 octets are written as several quoted strings \
        in one record; they are joined without a space.
        """,
      bad: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; \"MIGfMA0GCSqGSIb3…\"""#,
      good: #"s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…""#))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    for examined in examination.keys(of: facts) {
      guard case .unreadable(let error) = examined.key.content else { continue }
      examination.find(
        examined.name, "The record can't be read as a DKIM key: \(error).\(hint(examined))",
        evidence: examined.evidence,
        fix: fix(error, examined), at: examined.location)
    }
  }

  private static func hint(_ examined: ExaminedKey) -> String {
    guard case .txt(let strings) = examined.key.resource.data else { return "" }
    let text = strings.joined
    if text.contains(UInt8(ascii: "\"")) {
      return
        " There are quotation marks inside the text itself; a zone file or web form needs them only around it."
    }
    if DMARCRecord(text) != nil { return " It is a DMARC record, which belongs at _dmarc." }
    if strings.segments.contains(where: { $0.last == UInt8(ascii: "\\") }) {
      return
        " There is a backslash at the end of a string: a line of a shell or zone file was not joined."
    }
    return ""
  }

  private static func fix(_ error: DKIMKeyRecord.SyntaxError, _ examined: ExaminedKey) -> String {
    guard case .txt(let strings) = examined.key.resource.data else { return "" }
    var text = TagListText(TagList(strings.joined, whiteSpace: .folding))
    switch error {
    case .versionNotFirst, .unknownVersion:
      // Only what is a DKIM key but for its version is mended by changing that.
      let list = TagList(strings.joined, whiteSpace: .folding)
      guard list["p"] != nil, list["v"]?.text.uppercased().hasPrefix("DKIM") ?? false else { break }
      text.set("v", nil)
      text = TagListText([("v", "DKIM1")] + text.tags)
      return text.line(like: examined.key.resource)
    case .badList(.emptyTag), .badList(.duplicate):
      return text.line(like: examined.key.resource)
    case .badList, .missingKey, .badKeyData, .escapedSemicolon, .octetOutsideASCII:
      break
    }
    return "Publish the public key again as the signer gives it:\n"
      + TagListText.line(at: examined.name, "v=DKIM1; k=rsa; p=<the key in base64>")
  }
}

/// More than one TXT record at one selector.
enum DKIMSeveralRecords: Check {
  static let rule = Rule(
    "dkim-several-records", "Several TXT records at one DKIM selector", family: .dkim,
    severity: .error, citation: "RFC 6376 §3.6.2.2",
    page: RulePage(
      what: "A selector has more than one TXT record.",
      why: """
        TXT records have to be unique for a selector; with several, what a verifier does is undefined. Some take the first \
        that arrives, and the order changes from answer to answer, so signatures pass and fail by chance.
        """,
      fix:
        "Keep the record whose private key signs, remove the others. A second key gets a selector of its own.",
      bad: """
        s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBCgKCAQEAw24…"
        """,
      good: """
        s1._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhki…"
        s2._domainkey IN TXT "v=DKIM1; k=rsa; p=MIIBCgKCAQEAw24…"
        """))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    _ = examination.keys(of: facts)
    for selector in facts.dkim.selectors where selector.keys.count > 1 {
      examination.find(
        selector.answer.question.name,
        "There are \(selector.keys.count) TXT records at the selector; which one a verifier takes is undefined.",
        evidence: selector.keys.map(\.resource.description),
        fix: "Keep only the record whose private key signs:\n"
          + (selector.keys.first?.resource.description ?? ""),
        at: selector.keys.first?.resource.location)
    }
  }
}
