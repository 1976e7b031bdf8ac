import Audit

/// Parts put together as no mail program does.
enum StructureOdd: LikenessRule {
  static let rule = Rule(
    "lint-likeness-structure", "Parts put together as no mail program does", family: .likeness,
    severity: .info, citation: "RFC 2045, RFC 2046 §5.1",
    page: RulePage(
      what: """
        HTML under text/plain, plain ASCII in base64, multipart/mixed or multipart/related around a single part, or \
        multipart/alternative without a plain text.
        """,
      why: """
        Mail programs have no reason for any of them; each keeps text away from simple filters, or comes from a \
        script. Measured 2026 on mail of 2002 to 2005, spam against newsletters that people wanted: 3 % against none \
        for HTML as plain text, 3.5 % against 0.9 % for ASCII in base64.
        """,
      fix: """
        Send multipart/alternative with a plain text and HTML; use quoted-printable, or 7bit where the text is ASCII \
        with short lines.
        """,
      bad: """
        Content-Type: text/plain

        <html><body>…
        """,
      good: """
        Content-Type: multipart/alternative; boundary="=_a"
        """))

  static let signs: Set<LikenessSign> = [
    .htmlAsPlain, .base64ASCII, .mixedAlone, .alternativeWithoutText,
  ]
}

/// An attachment as fraud uses it.
enum AttachmentSuspicious: LikenessRule {
  static let rule = Rule(
    "lint-likeness-attachment", "An attachment as fraud uses it", family: .likeness,
    severity: .info,
    citation:
      "FTC, How to recognize and avoid phishing scams (consumer.ftc.gov); measured: Scripts/lint-accuracy.py",
    page: RulePage(
      what: """
        An attachment is a program, an archive or image that holds one, or a page; or there is an attachment and no \
        text.
        """,
      why: """
        Malware and forms of phishing travel so, and most receivers refuse programs outright.
        """,
      fix: "Put the file on your site and link to it; write what it is.",
      bad: """
        Content-Disposition: attachment; filename="invoice.html"
        """,
      good: """
        Content-Disposition: attachment; filename="invoice.pdf"
        """))

  static let signs: Set<LikenessSign> = [
    .attachmentWithoutText, .attachmentProgram, .attachmentPage,
  ]
}
