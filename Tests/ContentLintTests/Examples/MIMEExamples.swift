@testable import ContentLint

/// Examples of the rules about the structure of messages and their encodings.
extension LintExample {
  static let mime: [LintExample] =
    structure + encodings + lengths + charsets + alternatives + inlineParts + attachments

  /// A whole message of that Content-Type, with a sound header.
  private static func message(_ fields: String, _ body: String) -> String {
    """
    From: Example News <news@example.com>
    To: anna@example.net
    Subject: Our autumn programme
    Date: Mon, 23 Nov 2026 09:30:00 +0100
    Message-ID: <20261123.0930.1@example.com>
    MIME-Version: 1.0
    \(fields)

    \(body)
    """
  }

  private static let plain = "Content-Type: text/plain; charset=utf-8\n\nHello\n"
  private static let html = "Content-Type: text/html; charset=utf-8\n\n<p>Hello</p>\n"

  /// Parts with the boundary `b` between them.
  private static func parts(_ parts: String...) -> String {
    parts.map { "--b\n\($0)" }.joined() + "--b--\n"
  }

  private static let alternative = "Content-Type: multipart/alternative; boundary=b"
  private static let mixed = "Content-Type: multipart/mixed; boundary=b"

  private static let structure: [LintExample] = [
    LintExample(
      BoundaryBroken.self, "no parameter",
      message: message("Content-Type: ⟦multipart/mixed⟧", parts(plain))),
    LintExample(
      BoundaryBroken.self, "another one in the body",
      message: message("Content-Type: multipart/mixed; boundary=⟦a⟧", parts(plain))),
    LintExample(
      BoundaryBroken.self, "no end",
      message: message("Content-Type: multipart/mixed; boundary=⟦b⟧", "--b\n" + plain)),
    LintExample(
      BoundaryBroken.self, "a part behind the end",
      message: message(mixed, parts(plain) + "⟦--b⟧\n" + plain)),
    LintExample(
      BoundaryBroken.self, "no part",
      message: message(
        "Content-Type: multipart/mixed; boundary=b", "⟦--b--⟧\n")),
    LintExample(
      BoundaryBroken.self, "two in a row",
      message: message(mixed, "--b\n⟦--b⟧\n" + plain + "--b--\n")
    ),
    LintExample(
      BoundaryBroken.self, "the same inside",
      message: message(
        "Content-Type: multipart/mixed; boundary=⟦b⟧",
        "--b\nContent-Type: multipart/alternative; boundary=⟦\"b\"⟧\n\n--b\n" + plain + "--b--\n")),
    LintExample(BoundaryBroken.self, "sound", message: message(mixed, parts(plain, html))),
    LintExample(
      BoundaryBroken.self, "text before and behind",
      message: message(mixed, "This is MIME.\n" + parts(plain) + "the end\n")),
    LintExample(BoundaryBroken.self, "no multipart", body: "--b\n"),

    LintExample(
      TypeMalformed.self, "no slash", message: message("Content-Type: ⟦html⟧", "<p>Hello\n")),
    LintExample(
      TypeMalformed.self, "of a part",
      message: message(mixed, parts("Content-Type: ⟦text⟧\n\nHello\n"))),
    LintExample(
      TypeMalformed.self, "a disposition without type",
      message: message(mixed, parts("Content-Disposition: ⟦; filename=a⟧\n\nHello\n"))),
    LintExample(
      TypeMalformed.self, "an unknown type", message: message("Content-Type: x-a/x-b", "Hello\n")),
    LintExample(
      TypeMalformed.self, "a comment",
      message: message("Content-Type: text/plain (text)", "Hello\n")
    ),

    LintExample(
      PartHeader.self, "no empty line",
      message: message(mixed, parts("Content-Type: text/plain\n⟦Hello you⟧\n"))),
    LintExample(
      PartHeader.self, "an encoding twice",
      message: message(
        "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n⟦Content-Transfer-Encoding: 8bit⟧",
        "Hello\n")),
    LintExample(
      PartHeader.self, "no header", message: message(mixed, parts("\nHello\n"))),
    LintExample(PartHeader.self, "sound", message: message(mixed, parts(plain))),
    LintExample(
      PartHeader.self, "of the message it is another rule's",
      message: "From: a@example.com\nHello you\n\nHello\n"),

    LintExample(
      PartNesting.self, "a hundred and one",
      message: message(
        "Content-Type: multipart/mixed; boundary=b0",
        (1...99).map {
          "--b\($0 - 1)\nContent-Type: multipart/mixed; boundary=b\($0)\n\n"
        }.joined() + "--b99\n⟦Content-Type: multipart/mixed; boundary=b100\n\n⟧--b100\n" + plain)),
    LintExample(
      PartNesting.self, "messages in messages",
      message: message(
        "Content-Type: message/rfc822",
        String(repeating: "Content-Type: message/rfc822\n\n", count: 99)
          + "⟦Content-Type: message/rfc822\n\n⟧Subject: a\n\nHello\n")),
    LintExample(
      PartNesting.self, "three deep",
      message: message(
        mixed, parts("Content-Type: multipart/related; boundary=c\n\n--c\n" + html + "--c--\n"))),
    LintExample(PartNesting.self, "one part"),
  ]

  private static func encoded(_ encoding: String, _ body: String) -> String {
    message(
      "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(encoding)", body)
  }

  private static let encodings: [LintExample] =
    [
      LintExample(
        EncodingInvalid.self, "a link with =",
        message: encoded("quoted-printable", "https://example.com/?id⟦=zz⟧\n")),
      LintExample(
        EncodingInvalid.self, "text in base64", message: encoded("base64", "SGVsbG8s⟦!⟧IGhp\n")),
      LintExample(
        EncodingInvalid.self, "an end within a group", message: encoded("base64", "SGVsbG⟦8⟧")),
      LintExample(
        EncodingInvalid.self, "sound", message: encoded("quoted-printable", "a =3D b=\n c =C3=BC\n")
      ),
      LintExample(EncodingInvalid.self, "base64", message: encoded("base64", "SGVsbG8=\n")),
      LintExample(
        EncodingInvalid.self, "digits in lower case",
        message: encoded("quoted-printable", "gr=c3=bcn\n")),

      LintExample(
        EncodingOfMultipart.self, "base64",
        message: message(mixed + "\nContent-Transfer-Encoding: ⟦base64⟧", parts(plain))),
      LintExample(
        EncodingOfMultipart.self, "a message",
        message: message(
          mixed,
          parts(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: ⟦quoted-printable⟧\n\nSubject: a\n"
          ))),
      LintExample(
        EncodingOfMultipart.self, "8bit",
        message: message(mixed + "\nContent-Transfer-Encoding: 8bit", parts(plain))),
      LintExample(
        EncodingOfMultipart.self, "of a part", message: encoded("base64", "SGVsbG8=\n")),

      LintExample(EncodingUnknown.self, "a charset", message: encoded("⟦utf-8⟧", "Hello\n")),
      LintExample(EncodingUnknown.self, "uuencode", message: encoded("⟦x-uuencode⟧", "Hello\n")),
      LintExample(EncodingUnknown.self, "in capitals", message: encoded("BASE64", "SGVsbG8=\n")),
      LintExample(EncodingUnknown.self, "binary", message: encoded("binary", "Hello\n")),

      LintExample(EightBitInSevenBit.self, "8bit", message: encoded("8bit", "Grün\n")),
      LintExample(
        EightBitInSevenBit.self, "encoded", message: encoded("quoted-printable", "Gr=C3=BCn\n")),
    ] + octetExamples

  /// Places of single octets of a character.
  private static let octetExamples: [LintExample] = [
    LintExample(
      EightBitInSevenBit.self, "none declared",
      octets: Array(message("Content-Type: text/plain; charset=utf-8", "Gr⟦").utf8) + [0xC3]
        + Array("⟧".utf8) + [0xBC] + Array("n\n".utf8)),
    LintExample(
      EightBitInSevenBit.self, "7bit",
      octets: Array(encoded("7bit", "Gr⟦").utf8) + [0xC3] + Array("⟧".utf8) + [0xBC, 0x0A]),
    LintExample(
      EncodingInvalid.self, "raw UTF-8",
      octets: Array(encoded("quoted-printable", "Gr⟦").utf8) + [0xC3] + Array("⟧".utf8)
        + [0xBC, 0x0A]),
  ]

  private static let lengths: [LintExample] = [
    LintExample(
      EncodedLineLong.self, "base64 in one line",
      message: encoded("base64", "⟦" + String(repeating: "SGVs", count: 25) + "⟧\n")),
    LintExample(
      EncodedLineLong.self, "77 of quoted-printable",
      message: encoded("quoted-printable", "⟦" + String(repeating: "a", count: 77) + "⟧\n")),
    LintExample(
      EncodedLineLong.self, "76",
      message: encoded("quoted-printable", String(repeating: "a", count: 76) + "\n")),
    LintExample(
      EncodedLineLong.self, "long and not encoded",
      message: encoded("8bit", String(repeating: "a", count: 100) + "\n")),

    LintExample(
      BodyLineLong.self, "999",
      message: encoded("8bit", "⟦" + String(repeating: "a", count: 999) + "⟧\n")),
    LintExample(
      BodyLineLong.self, "in a part",
      message: message(
        mixed,
        parts("Content-Type: text/html\n\n⟦" + String(repeating: "<p>", count: 400) + "⟧\n"))),
    LintExample(
      BodyLineLong.self, "998", message: encoded("8bit", String(repeating: "a", count: 998) + "\n")),
    LintExample(
      BodyLineLong.self, "many lines",
      message: encoded("8bit", String(repeating: "aaaaaaaaa\n", count: 200))),

    LintExample(BodyNUL.self, "in text", message: encoded("8bit", "Hello⟦\0⟧you\n")),
    LintExample(
      BodyNUL.self, "UTF-16",
      message: message("Content-Type: text/plain; charset=utf-16", "H⟦\0⟧i\0\n")),
    LintExample(BodyNUL.self, "encoded", message: encoded("base64", "AAAA\n")),
    LintExample(BodyNUL.self, "none"),
  ]

  private static func octets(_ fields: String, _ parts: [UInt8]...) -> [UInt8] {
    Array(message(fields + "\nContent-Transfer-Encoding: 8bit", "").utf8) + parts.joined()
  }

  private static let opening = Array("⟦".utf8)
  private static let closing = Array("⟧".utf8)

  private static let charsets: [LintExample] = [
    LintExample(
      CharsetUnlabelled.self, "no charset",
      octets: octets(
        "Content-Type: text/plain", Array("Gr".utf8), opening, [0xC3], closing, [0xBC, 0x0A])),
    LintExample(
      CharsetUnlabelled.self, "us-ascii",
      octets: octets(
        "Content-Type: text/html; charset=us-ascii", Array("<p>".utf8), opening, [0xFC], closing,
        [0x0A])),
    LintExample(
      CharsetUnlabelled.self, "encoded",
      message: message(
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable", "Gr⟦=FC⟧n\n")),
    LintExample(
      CharsetUnlabelled.self, "ASCII", message: message("Content-Type: text/plain", "Hello\n")),
    LintExample(
      CharsetUnlabelled.self, "labelled",
      message: message("Content-Type: text/plain; charset=utf-8", "Grün\n")),
    LintExample(
      CharsetUnlabelled.self, "an image",
      octets: octets("Content-Type: image/png", [0x89, 0x50, 0x4E, 0x47])),

    LintExample(
      CharsetUnknown.self, "a word",
      message: message("Content-Type: text/plain; charset=⟦unicode-utf⟧", "Grün\n")),
    LintExample(
      CharsetUnknown.self, "a tag in its place",
      message: message("Content-Type: text/plain; charset=⟦\"x-none\"⟧", "Hello\n")),
    LintExample(
      CharsetUnknown.self, "an old name",
      message: message("Content-Type: text/plain; charset=latin1", "Hello\n")),
    LintExample(
      CharsetUnknown.self, "Japanese",
      message: message("Content-Type: text/plain; charset=ISO-2022-JP", "Hello\n")),

    LintExample(
      CharsetMalformed.self, "ISO 8859-1 as UTF-8",
      octets: octets(
        "Content-Type: text/plain; charset=utf-8", Array("Gr".utf8), opening, [0xFC], closing,
        Array("n\n".utf8))),
    LintExample(
      CharsetMalformed.self, "encoded",
      message: encoded("quoted-printable", "Gr⟦=FC⟧n\n")),
    LintExample(
      CharsetMalformed.self, "UTF-8", message: encoded("quoted-printable", "Gr=C3=BCn\n")),
    LintExample(
      CharsetMalformed.self, "ISO 8859-1 as such",
      octets: octets("Content-Type: text/plain; charset=iso-8859-1", [0xFC, 0x0A])),

    LintExample(
      CharsetControls.self, "quotation marks of windows-1252",
      octets: octets(
        "Content-Type: text/plain; charset=iso-8859-1", opening, [0x93], closing,
        Array("so".utf8), [0x94, 0x0A])),
    LintExample(
      CharsetControls.self, "converted twice",
      octets: octets(
        "Content-Type: text/plain; charset=utf-8", opening, [0xC2, 0x93], closing,
        Array("so\n".utf8)
      )),
    LintExample(
      CharsetControls.self, "declared",
      octets: octets("Content-Type: text/plain; charset=windows-1252", [0x93, 0x0A])),
    LintExample(
      CharsetControls.self, "no-break space",
      octets: octets("Content-Type: text/plain; charset=utf-8", [0xC2, 0xA0, 0x0A])),

    LintExample(
      CharsetContradicted.self, "meta charset", html: "<meta charset=\"⟦iso-8859-2⟧\"><p>grün\n"),
    LintExample(
      CharsetContradicted.self, "http-equiv",
      html:
        "<META http-equiv=Content-Type content=\"text/html; charset=⟦koi8-r⟧\">\n<p>grün\n"),
    LintExample(CharsetContradicted.self, "the same", html: "<meta charset=UTF-8><p>grün\n"),
    LintExample(
      CharsetContradicted.self, "ASCII", html: "<meta charset=\"iso-8859-1\"><p>green\n"),
    LintExample(CharsetContradicted.self, "none", html: "<p>grün\n"),
  ]

  private static let articleText =
    "The coins of ancient Lydia were struck from electrum, a natural alloy of gold and silver. Our autumn exhibition shows forty pieces from private collections, many for the first time in public, with guided tours every Sunday afternoon."
  private static let article =
    "Content-Type: text/html; charset=utf-8\n\n<p>\(articleText)</p>\n"

  private static let amp = "Content-Type: text/x-amp-html; charset=utf-8\n\n<html amp4email>\n"

  private static let alternatives: [LintExample] = [
    LintExample(
      AlternativeOrder.self, "HTML first",
      message: message(
        alternative, parts(html, "Content-Type: ⟦text/plain⟧\n\nHello\n"))),
    LintExample(
      AlternativeOrder.self, "AMP last",
      message: message(
        alternative, parts(plain, html, "Content-Type: ⟦text/x-amp-html⟧\n\n<html amp4email>\n"))),
    LintExample(
      AlternativeOrder.self, "HTML in a related",
      message: message(
        alternative,
        parts(
          "Content-Type: multipart/related; boundary=c\n\n--c\n" + html + "--c--\n",
          "Content-Type: ⟦text/plain⟧\n\nHello\n"))),
    LintExample(
      AlternativeOrder.self, "sound", message: message(alternative, parts(plain, amp, html))),
    LintExample(
      AlternativeOrder.self, "a calendar entry",
      message: message(
        alternative, parts(plain, html, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"))),
    LintExample(AlternativeOrder.self, "in a mixed", message: message(mixed, parts(html, plain))),

    LintExample(
      AMPAlone.self, "beside plain text",
      message: message(
        alternative, parts(plain, "Content-Type: ⟦text/x-amp-html⟧\n\n<html amp4email>\n"))),
    LintExample(
      AMPAlone.self, "alone",
      message: message("Content-Type: ⟦text/x-amp-html⟧", "<html amp4email>\n")
    ),
    LintExample(AMPAlone.self, "with HTML", message: message(alternative, parts(plain, amp, html))),
    LintExample(AMPAlone.self, "no AMP", message: message(alternative, parts(plain, html))),

    LintExample(
      HTMLAlone.self, "one part", message: message("Content-Type: ⟦text/html⟧", "<p>Hello\n")),
    LintExample(
      HTMLAlone.self, "with an attachment",
      message: message(
        mixed,
        parts(
          "Content-Type: ⟦text/html⟧\n\n<p>Hello\n",
          "Content-Type: text/plain\nContent-Disposition: attachment\n\nnotes\n"))),
    LintExample(HTMLAlone.self, "both", message: message(alternative, parts(plain, html))),
    LintExample(HTMLAlone.self, "text alone"),

    LintExample(
      PlainTextEmpty.self, "nothing",
      message: message(alternative, parts("Content-Type: ⟦text/plain⟧\n\n\n", html))),
    LintExample(
      PlainTextEmpty.self, "blanks and lines",
      message: message(alternative, parts("Content-Type: ⟦text/plain⟧\n\n  \n---\n", html))),
    LintExample(PlainTextEmpty.self, "a word", message: message(alternative, parts(plain, html))),
    LintExample(
      PlainTextEmpty.self, "Japanese",
      message: message(
        alternative, parts("Content-Type: text/plain; charset=utf-8\n\n秋\n", html))),
    LintExample(PlainTextEmpty.self, "no HTML", body: "\n"),

    LintExample(
      PlainTextDiffers.self, "a pointer to a page",
      message: message(
        alternative,
        parts(
          "Content-Type: ⟦text/plain⟧\n\nView this message in your browser: https://example.com/1\n",
          article))),
    LintExample(
      PlainTextDiffers.self, "another text",
      message: message(
        alternative,
        parts(
          "Content-Type: ⟦text/plain⟧\n\nYour parcel waits for you since three days, and nobody was home.\n",
          article))),
    LintExample(
      PlainTextDiffers.self, "the same words",
      message: message(
        alternative, parts("Content-Type: text/plain\n\n\(articleText)\n", article))),
    LintExample(
      PlainTextDiffers.self, "few words",
      message: message(
        alternative, parts("Content-Type: text/plain\n\nNothing alike here.\n", html))),
    LintExample(
      PlainTextDiffers.self, "a calendar entry",
      message: message(
        alternative,
        parts(
          "Content-Type: text/plain\n\nAn invitation\n", article,
          "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"))),
    LintExample(
      PlainTextDiffers.self, "a text beside the HTML, not instead of it",
      message: message(mixed, parts("Content-Type: text/plain\n\nAn addition.\n", article))),

    LintExample(
      PlainTextBase64.self, "ASCII", message: encoded("⟦base64⟧", "SGVsbG8sIHRoZSBwcm9ncmFtbWU=\n")),
    LintExample(
      PlainTextBase64.self, "HTML",
      message: message(
        "Content-Type: text/html\nContent-Transfer-Encoding: ⟦base64⟧", "PHA+SGVsbG88L3A+\n")),
    LintExample(
      PlainTextBase64.self, "Japanese",
      message: encoded("base64", "56eL44Gu44OX44Ot44Kw44Op44Og\n")),
    LintExample(
      PlainTextBase64.self, "quoted-printable", message: encoded("quoted-printable", "Hello\n")),

    LintExample(
      MixedAlone.self, "mixed",
      message: message("Content-Type: ⟦multipart/mixed⟧; boundary=b", parts(html))),
    LintExample(
      MixedAlone.self, "alternative",
      message: message("Content-Type: ⟦multipart/alternative⟧; boundary=b", parts(plain))),
    LintExample(MixedAlone.self, "two", message: message(alternative, parts(plain, html))),
    LintExample(
      MixedAlone.self, "a report",
      message: message("Content-Type: multipart/report; boundary=b", parts(plain))),
  ]

  private static let related = "Content-Type: multipart/related; boundary=b"

  private static func page(_ text: String) -> String {
    "Content-Type: text/html; charset=utf-8\n\n\(text)\n"
  }

  private static func image(_ fields: String, mark: Bool = false) -> String {
    "Content-Type: \(mark ? "⟦image/png⟧" : "image/png")\nContent-Transfer-Encoding: base64\n\(fields)\n\niVBORw0K\n"
  }

  private static let inlineParts: [LintExample] = [
    LintExample(
      ContentIDUnresolved.self, "no such part",
      message: message(
        related, parts(page("<img src=\"⟦cid:logo⟧\">"), image("Content-ID: <other>")))),
    LintExample(
      ContentIDUnresolved.self, "in a style",
      message: message(
        related, parts(page("<td style='background:url(⟦cid:bg@a⟧)'>"), image("Content-ID: <bg>")))),
    LintExample(
      ContentIDUnresolved.self, "there",
      message: message(
        related, parts(page("<img src=\"cid:logo\">"), image("Content-ID: <logo>")))),
    LintExample(
      ContentIDUnresolved.self, "with percent signs",
      message: message(
        related, parts(page("<img src=cid:a%40b>"), image("Content-ID: <a@b>")))),
    LintExample(
      ContentIDUnresolved.self, "in the text", html: "<p>Write cid:name in the attribute.\n"),

    LintExample(
      InlinePartOrphaned.self, "not used",
      message: message(related, parts(page("<p>Hello"), image("Content-ID: <old>", mark: true)))),
    LintExample(
      InlinePartOrphaned.self, "one of two",
      message: message(
        related,
        parts(
          page("<img src=\"cid:a\">"), image("Content-ID: <a>"),
          image("Content-ID: <b>", mark: true)
        ))),
    LintExample(
      InlinePartOrphaned.self, "used",
      message: message(related, parts(page("<img src='cid:a'>"), image("Content-ID: <a>")))),
    LintExample(
      InlinePartOrphaned.self, "an attachment",
      message: message(
        mixed,
        parts(page("<p>Hello"), image("Content-ID: <a>\nContent-Disposition: attachment")))),
  ]

  private static func attachment(_ type: String, _ name: String, _ body: String = "AAAA") -> String
  {
    "Content-Type: \(type)\nContent-Disposition: attachment; filename=\(name)\nContent-Transfer-Encoding: base64\n\n\(body)\n"
  }

  private static func attached(_ type: String, _ name: String, _ body: String = "AAAA") -> String {
    message(mixed, parts(plain, attachment(type, name, body)))
  }

  private static let attachments: [LintExample] = [
    LintExample(
      AttachmentExecutable.self, "a program",
      message: attached("application/octet-stream", "⟦\"setup.EXE\"⟧")),
    LintExample(
      AttachmentExecutable.self, "two endings",
      message: attached("application/pdf", "⟦\"invoice.pdf.js\"⟧")),
    LintExample(
      AttachmentExecutable.self, "in the name of the type",
      message: message(
        mixed, parts(plain, "Content-Type: application/zip; name=⟦\"a.lnk\"⟧\n\nAAAA\n"))),
    LintExample(
      AttachmentExecutable.self, "a document", message: attached("application/pdf", "a.pdf")),
    LintExample(
      AttachmentExecutable.self, "a name without ending",
      message: attached("application/octet-stream", "com")),
    LintExample(
      AttachmentExecutable.self, "in the middle", message: attached("text/plain", "a.js.txt")),

    LintExample(
      AttachmentHTML.self, "by name", message: attached("application/octet-stream", "⟦a.html⟧")),
    LintExample(AttachmentHTML.self, "by type", message: attached("text/html", "⟦statement⟧")),
    LintExample(AttachmentHTML.self, "SVG", message: attached("image/svg+xml", "⟦\"a.svg\"⟧")),
    LintExample(
      AttachmentHTML.self, "the text of the message",
      message: message(
        mixed, parts("Content-Type: text/html; name=\"mail.html\"\n\n<p>Hello\n"))),
    LintExample(
      AttachmentHTML.self, "a document", message: attached("application/pdf", "html.pdf")),

    LintExample(
      ArchiveEncrypted.self, "ZIP",
      message: attached("application/zip", "⟦a.zip⟧", zip(flags: 1))),
    LintExample(
      ArchiveEncrypted.self, "RAR 5",
      message: attached("application/x-rar", "⟦a.rar⟧", "UmFyIRoHAQAAAAAABAQAAAAAAAA=")
    ),
    LintExample(
      ArchiveEncrypted.self, "open", message: attached("application/zip", "a.zip", zip(flags: 0))),
    LintExample(
      ArchiveEncrypted.self, "no archive",
      message: attached("application/pdf", "a.pdf", "JVBERi0xLjc=")
    ),

    LintExample(
      FileNameParameter.self, "no quotation marks",
      message: attached("application/pdf", "⟦our programme.pdf⟧")),
    LintExample(
      FileNameParameter.self, "an encoded word",
      message: attached("application/pdf", "⟦\"=?utf-8?Q?gr=C3=BCn.pdf?=\"⟧")),
    LintExample(
      FileNameParameter.self, "sound", message: attached("application/pdf", "\"our programme.pdf\"")
    ),
    LintExample(
      FileNameParameter.self, "by RFC 2231",
      message: message(
        mixed,
        parts(
          plain,
          "Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''gr%C3%BCn.pdf\n\nAAAA\n"
        ))),
    LintExample(
      FileNameParameter.self, "a semicolon at the end",
      message: message("Content-Type: text/plain; charset=utf-8;", "Hello\n")),
  ]

  /// A ZIP file of one stored file `a`, in base64.
  private static func zip(flags: UInt8) -> String {
    let head: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0, flags, 0, 0, 0, 0, 0, 0, 0]
    let rest: [UInt8] = [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0x61, 0x78]
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let octets = head + rest + [0]
    var text: [UInt8] = []
    for start in stride(from: 0, to: octets.count - 2, by: 3) {
      let group = octets[start..<(start + 3)].reduce(0) { $0 << 8 | Int($1) }
      for shift in [18, 12, 6, 0] { text.append(alphabet[group >> shift & 63]) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
