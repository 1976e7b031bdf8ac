@testable import ContentLint

/// Examples of the signs in structure, page and text.
extension LintExample {
  static let likenessBody: [LintExample] =
    likenessStructure + likenessLinks + likenessPages + likenessTexts

  private static let likenessStructure: [LintExample] = [
    LintExample(
      StructureOdd.self, "a page as plain text", body: "⟦<⟧html><body><p>Hello</body></html>\n"),
    LintExample(
      StructureOdd.self, "one part in mixed",
      fields: "Content-Type: ⟦multipart/mixed⟧; boundary=a", body: "--a\n\nHello\n--a--\n"),
    LintExample(
      StructureOdd.self, "an alternative to nothing",
      fields: "Content-Type: ⟦multipart/alternative⟧; boundary=a",
      body: "--a\nContent-Type: text/html\n\n<p>Hello\n--a\nContent-Type: text/calendar\n\n--a--\n"),
    LintExample(
      StructureOdd.self, "two parts in mixed",
      fields: "Content-Type: multipart/mixed; boundary=a",
      body: "--a\n\nHello\n--a\nContent-Type: application/pdf\n\n1\n--a--\n"),
    LintExample(
      StructureOdd.self, "an alternative",
      fields: "Content-Type: multipart/alternative; boundary=a",
      body: "--a\n\nHello\n--a\nContent-Type: text/html\n\n<p>Hello\n--a--\n"),
    LintExample(
      StructureOdd.self, "base64 for a reason",
      message:
        "From: a@example.com\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nw5xiZXIgdW5z\n"
    ),

    LintExample(
      AttachmentSuspicious.self, "a page",
      fields: "Content-Type: multipart/mixed; boundary=a",
      body: """
        --a

        Hello Anna, here is the invoice that you wanted.
        --a
        Content-Type: text/html
        Content-Disposition: ⟦attachment⟧; filename="invoice.html"

        <p>1
        --a--

        """),
    LintExample(
      AttachmentSuspicious.self, "a program",
      fields: "Content-Type: multipart/mixed; boundary=a",
      body: """
        --a

        Hello Anna, here is the invoice that you wanted.
        --a
        Content-Type: application/octet-stream
        Content-Disposition: ⟦attachment⟧; filename="invoice.pdf.exe"

        1
        --a--

        """),
    LintExample(
      AttachmentSuspicious.self, "a document",
      fields: "Content-Type: multipart/mixed; boundary=a",
      body: """
        --a

        Hello Anna, here is the invoice that you wanted.
        --a
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="invoice.pdf"

        1
        --a--

        """),
    LintExample(
      AttachmentSuspicious.self, "a name without ending",
      fields: "Content-Type: multipart/mixed; boundary=a",
      body: """
        --a

        Hello Anna, here is the invoice that you wanted.
        --a
        Content-Type: application/pdf
        Content-Disposition: attachment; filename="com"

        1
        --a--

        """),
  ]

  private static let likenessLinks: [LintExample] = [
    LintExample(LinkDisguised.self, "numbers", html: "<a href=\"⟦http://203.0.113.7/x⟧\">x</a>"),
    LintExample(LinkDisguised.self, "one number", html: "<a href=\"⟦http://3405803783/⟧\">x</a>"),
    LintExample(
      LinkDisguised.self, "what looks like a host",
      html: "<a href=\"⟦http://bank.example@www.example.net/⟧\">x</a>"),
    LintExample(
      LinkDisguised.self, "escaped letters",
      html: "<a href=\"⟦http://example.net/%6C%6F%67%69%6E⟧\">x</a>"),
    LintExample(LinkDisguised.self, "a port", body: "See ⟦http://example.net:8181/x⟧ for more.\n"),
    LintExample(
      LinkDisguised.self, "a name", html: "<a href=\"https://www.example.com/\">x</a>"),
    LintExample(
      LinkDisguised.self, "escapes that are needed",
      html: "<a href=\"https://www.example.com/caf%C3%A9%20bar\">x</a>"),
    LintExample(
      LinkDisguised.self, "a version", html: "<a href=\"https://1.2.3.4.example.com/\">x</a>"),

    LintExample(
      LinkTargets.self, "elsewhere", html: "<p>Text <a href=\"⟦https://example.net/⟧\">Click</a>"),
    LintExample(
      LinkTargets.self, "elsewhere twice",
      html:
        "<a href=\"⟦https://a.example.net/⟧\">One</a> <a href=\"https://b.example.net/\">Two</a>"),
    LintExample(
      LinkTargets.self, "an offer",
      body: "Cheap cialis: ⟦https://example.net/⟧ and nowhere else\n"),
    LintExample(
      LinkTargets.self, "through a service that counts clicks",
      html: "<p>Text <a href=\"https://example.us5.list-manage.com/track/click\">Click</a>"),
    LintExample(
      LinkTargets.self, "one's own", html: "<p>Text <a href=\"https://www.example.com/\">Click</a>"),
    LintExample(
      LinkTargets.self, "also one's own",
      html:
        "<a href=\"https://example.net/\">One</a> <a href=\"https://www.example.com/\">Two</a>"),

    LintExample(
      LinkNameless.self, "a shortener", html: "<a href=\"⟦https://bit.ly/3xYzAbC⟧\">x</a>"),
    LintExample(
      LinkNameless.self, "a free host", body: "Look: ⟦https://upgrade.weebly.com/⟧ now\n"),
    LintExample(
      LinkNameless.self, "a name that ends alike", html: "<a href=\"https://rabbit.ly/1\">x</a>"),
    LintExample(
      LinkNameless.self, "the host itself", fields: "From: Weebly <news@weebly.com>",
      body: "Look: https://www.weebly.com/\n"),

    LintExample(
      LinkPersonal.self, "behind #",
      html: "<a href=\"⟦https://example.org/x#anna@example.net⟧\">x</a>"),
    LintExample(
      LinkPersonal.self, "in base64",
      html: "<a href=\"⟦https://example.org/?e=YW5uYUBleGFtcGxlLm5ldA==⟧\">x</a>"),
    LintExample(
      LinkPersonal.self, "a token", html: "<a href=\"https://example.org/u/8f3a#top\">x</a>"),
    LintExample(
      LinkPersonal.self, "somebody else",
      html: "<a href=\"https://example.org/#bert@example.net\">x</a>"),

    LintExample(
      LinkIntrusion.self, "wp-includes",
      html: "<a href=\"⟦https://example.org/wp-includes/login/⟧\">x</a>"),
    LintExample(
      LinkIntrusion.self, ".well-known", body: "See ⟦https://example.org/.well-known/dhl/⟧ now\n"),
    LintExample(
      LinkIntrusion.self, "a file that was uploaded",
      html: "<a href=\"https://example.org/wp-content/uploads/plan.pdf\">x</a>"),
    LintExample(
      LinkIntrusion.self, "an article about it",
      html: "<a href=\"https://example.org/what-is-wp-includes\">x</a>"),
  ]

  private static let likenessPages: [LintExample] = [
    LintExample(
      WordsHidden.self, "white on white",
      html: "<p>Hello</p><p style=\"color:#fff\">⟦words that only filters are to see⟧</p>"),
    LintExample(
      WordsHidden.self, "comments in words", html: "<p>V<!-- x -->iag⟦<!-- y -->⟧ra</p>"),
    LintExample(
      WordsHidden.self, "hidden in a word",
      html: "<p>pack<span style=\"font-size:0\">⟦zz⟧</span>age</p>"),
    LintExample(
      WordsHidden.self, "white on a dark button",
      html: "<p style=\"background:#123;color:#fff\">words that everybody sees, and more</p>"),
    LintExample(
      WordsHidden.self, "a hidden preheader",
      html: "<div style=\"display:none\">In this issue</div><p>Hello</p>"),
    LintExample(WordsHidden.self, "a comment between words", html: "<p>One <!-- x --> two</p>"),

    LintExample(WordsDisguised.self, "a digit", fields: "Subject: Cheap ⟦V1agra⟧ here"),
    LintExample(WordsDisguised.self, "gaps", body: "Cheap ⟦V i a g r a⟧ here\n"),
    LintExample(WordsDisguised.self, "Cyrillic а", fields: "Subject: Your ⟦Ch\u{430}se⟧ account"),
    LintExample(WordsDisguised.self, "the word", fields: "Subject: Viagra and the heart"),
    LintExample(WordsDisguised.self, "a name with a digit", fields: "Subject: Web2py and B2B"),
    LintExample(WordsDisguised.self, "Russian", fields: "Subject: Новости музея"),

    LintExample(
      PageForPassword.self, "a field",
      html: "<form><p>Log in</p>⟦<input type=\"password\" name=\"p\">⟧</form>"),
    LintExample(
      PageForPassword.self, "a script",
      html: "<p>Hello</p>⟦<script>⟧document.write(unescape('%3C'))</script>"),
    LintExample(
      PageForPassword.self, "a search", html: "<form><input type=\"text\" name=\"q\"></form>"),
    LintExample(
      PageForPassword.self, "a link", html: "<a href=\"https://www.example.com/login\">Log in</a>"),

    LintExample(PageLoud.self, "size", html: "⟦<font size=\"+6\">⟧Hello</font>"),
    LintExample(PageLoud.self, "red", html: "⟦<font color=\"red\">⟧Hello</font>"),
    LintExample(PageLoud.self, "small", html: "<font size=\"-1\" color=\"#333\">Hello</font>"),
    LintExample(PageLoud.self, "a heading", html: "<h1 style=\"color:#8a1c1c\">Hello</h1>"),

    LintExample(
      PictureAlone.self, "a link",
      html: "<a href=\"⟦https://www.example.com/⟧\"><img src=\"https://example.com/a.png\"></a>"),
    LintExample(
      PictureAlone.self, "a link with a line",
      html:
        "<a href=\"⟦https://example.com/⟧\"><img src=\"https://example.com/a.png\"></a><p>Unsubscribe"
    ),
    LintExample(
      PictureAlone.self, "a logo", html: "<img src=\"https://example.com/a.png\"><p>Hello</p>"),
    LintExample(
      PictureAlone.self, "no picture", html: "<a href=\"https://example.com/\">Hello</a>"),
  ]

  private static let sentence = "The museum shows what the river left behind in ten centuries. "

  private static let likenessTexts: [LintExample] = [
    LintExample(
      TextLoud.self, "many marks",
      body:
        "One of these days you should come⟦!⟧ We have a room for you. It is the best that there is in town. Come and see it today.\n"
    ),
    LintExample(
      TextLoud.self, "runs", body: String(repeating: sentence, count: 20) + "Come⟦!!⟧ Now?!\n"),
    LintExample(
      TextLoud.self, "a mark in a long text",
      body: String(repeating: sentence, count: 20) + "Come!\n"
    ),
    LintExample(TextLoud.self, "a short text", body: "Come on Friday!\n"),

    LintExample(TextNumbers.self, "a sum", body: "You can have ⟦$10,000⟧ a month.\n"),
    LintExample(TextNumbers.self, "a number to call", body: "Call 1-⟦800-555-0100⟧ now.\n"),
    LintExample(TextNumbers.self, "a price", body: "It costs $12.50 at the desk.\n"),
    LintExample(TextNumbers.self, "another number", body: "Call 212-555-0100 now.\n"),

    LintExample(TextTail.self, "letters", body: "Thank you\n\n⟦8734kjhKJH23kjh4KJHkj⟧\n"),
    LintExample(
      TextTail.self, "in brackets",
      body: "Thank you\n\n⟦[JHG^63hTREWQxx7]⟧\n"),
    LintExample(TextTail.self, "a name", body: "Thank you\n\nThe Example Museum\n"),
    LintExample(TextTail.self, "a link", body: "Thank you\n\nhttps://www.example.com/a1b2\n"),
    LintExample(TextTail.self, "a line", body: "Thank you\n\n--------------------\n"),
  ]
}
