import Glibc

/// Messages such as people send and get, made of a number: notes in plain text, newsletters with text and HTML, and HTML alone.
struct SyntheticMail {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// One message with CRLF line ends.
  mutating func message(_ number: Int) -> String {
    let kind = random.number(below: 10)
    let sender = "\(random.pick(Self.names)).\(number)@\(random.pick(Self.hosts))"
    var text = """
      From: \(random.pick(Self.names).capitalizedFirst) <\(sender)>
      To: <reader\(number % 97)@mailbox.example>
      Subject: \(sentence(3 + random.number(below: 5)))
      Date: Fri, 20 Nov 2026 10:\(10 + number % 50):00 +0000
      Message-ID: <\(number).\(random.next())@\(random.pick(Self.hosts))>
      MIME-Version: 1.0

      """
    switch kind {
    case 0..<4:
      text += "Content-Type: text/plain; charset=utf-8\n\n" + plain(1 + random.number(below: 8))
    case 4..<8:
      let boundary = "=_part_\(number)"
      text += """
        List-Unsubscribe: <https://news.example/u/\(random.next())>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        Content-Type: multipart/alternative; boundary="\(boundary)"

        --\(boundary)
        Content-Type: text/plain; charset=utf-8

        \(plain(6))
        --\(boundary)
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(Self.quotedPrintable(page(8 + random.number(below: 16))))
        --\(boundary)--

        """
    default:
      text += """
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(Self.quotedPrintable(page(3 + random.number(below: 10))))
        """
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }

  // MARK: Text

  private mutating func sentence(_ words: Int) -> String {
    (0..<words).map { _ in random.pick(Self.words) }.joined(separator: " ").capitalizedFirst
  }

  private mutating func plain(_ paragraphs: Int) -> String {
    (0..<paragraphs).map { _ in
      (0..<4).map { _ in sentence(9) + "." }.joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  /// A newsletter's page: tables, styles, a link and an image an article.
  private mutating func page(_ articles: Int) -> String {
    var text = """
      <!DOCTYPE html>
      <html lang="en"><head><title>\(sentence(4))</title>
      <style>td { font-family: sans-serif; color: #333333 } .small { font-size: 11px }
      @media (max-width: 480px) { table { width: 100% } }</style></head>
      <body bgcolor="#ffffff"><table role="presentation" width="600" align="center">

      """
    for _ in 0..<articles {
      let link = "https://news.example/a/\(random.next())"
      text += """
        <tr><td style="padding: 12px 0; border-bottom: 1px solid #dddddd">
        <a href="\(link)"><img src="https://img.example/\(random.next()).png" width="200" height="120" alt="\(sentence(3))"></a>
        <h2 style="font-size: 20px; margin: 0"><a href="\(link)" style="color: #0055aa">\(sentence(6))</a></h2>
        <p>\(sentence(14)) &amp; \(sentence(9)). \(sentence(12))&nbsp;\(sentence(8)).</p></td></tr>

        """
    }
    return text + """
      </table><p class="small">Example News, 1 High Street, London.
      <a href="https://news.example/unsubscribe/\(random.next())">Unsubscribe</a></p></body></html>

      """
  }

  private static func quotedPrintable(_ text: String) -> String {
    var result = ""
    var column = 0
    for octet in text.utf8 {
      if octet == 0x0A {
        result += "\n"
        column = 0
        continue
      }
      let piece =
        octet == 0x3D || octet > 0x7E ? "=" + hexadecimal(octet) : String(UnicodeScalar(octet))
      if column + piece.count > 75 {
        result += "=\n"
        column = 0
      }
      result += piece
      column += piece.count
    }
    return result
  }

  private static func hexadecimal(_ octet: UInt8) -> String {
    let digits = String(octet, radix: 16, uppercase: true)
    return octet < 16 ? "0" + digits : digits
  }

  private static let names = [
    "anna", "boris", "carla", "dieter", "elena", "farid", "grace", "hiro",
  ]
  private static let hosts = [
    "news.example", "mail.example.org", "shop.example.net", "uni.example",
  ]
  private static let words = """
    garden river market winter letter window paper train music summer village bridge recipe museum weather kitchen \
    travel history science theatre forest island teacher member update season report meeting project question answer the and \
    with from about your our new open first last small every between under after before
    """.split(separator: " ").map(String.init)
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
