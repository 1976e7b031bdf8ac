@testable import Message
import TestKit
import Testing

/// Work is in proportion to size, counted in octets looked at and not in seconds; where it can't be counted, with a wide margin of time.
@Suite struct MessageWorkTests {
  @Test(
    "Each octet of a message is looked at once, however it is nested",
    arguments: [1, 10, 99])
  func looksOnce(depth: Int) {
    var text = ""
    for level in 0..<depth {
      text +=
        "Content-Type: multipart/mixed; boundary=\"\(String(repeating: "b", count: level + 1))\"\n\n--\(String(repeating: "b", count: level + 1))\n"
    }
    text += "\n" + String(repeating: "--bbbbbbbbbb of nothing\n", count: 20_000)
    let message = MIMEMessage(Array(text.utf8))
    #expect(message.examinedOctets == text.utf8.count)
    #expect(message.parts.count == depth + 1)
  }

  @Test(
    "Sixteen times the text takes no more than sixteen times as long, and some",
    arguments: [
      ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n"),
      ("Content-Type: multipart/mixed; boundary=b\n\n", "--b--\n--b\n"),
      ("Content-Type: multipart/mixed; boundary=b\n\n", "--bb\n"),
      ("", "Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
      ("", "Content-Type: message/rfc822\n\n"),
      ("Content-Type: text/plain", "; a*0=b"),
      ("Content-Type: text/plain; a=", "\""),
      ("Content-Type: text/plain; a=\"", "\\"),
      ("Content-Type: ", "("),
      ("Content-Type: text/plain", "; a"),
      ("Content-Type: text/plain", ";"),
      ("Subject: ", "=?utf-8?q?"),
      ("Subject: ", "=?utf-8?b?YQ==?= "),
      ("Subject: ", "=?a?q?=C3?= "),
      ("Subject: ", "=?"),
      ("Subject: ", "?="),
      ("Subject: s\n", " f\n"),
      ("Content-Transfer-Encoding: base64\n\n", "A\n"),
      ("Content-Transfer-Encoding: base64\n\n", "A="),
      ("Content-Transfer-Encoding: base64\n\n", "!"),
      ("Content-Transfer-Encoding: quoted-printable\n\n", "= "),
      ("Content-Transfer-Encoding: quoted-printable\n\n", " "),
      ("Content-Transfer-Encoding: quoted-printable\n\n", "=E9"),
      (
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
        "\u{FFFD}\u{0}"
      ),
      ("List-Unsubscribe: ", "<"), ("List-Unsubscribe: ", "("), ("Message-ID: ", "<\""),
    ])
  func staysLinear(head: String, unit: String) {
    let small = Array((head + String(repeating: unit, count: 1_000)).utf8)
    let large = Array((head + String(repeating: unit, count: 16_000)).utf8)
    let clock = ContinuousClock()
    let first = clock.measure { Self.readAll(small) }
    let second = clock.measure { Self.readAll(large) }
    // Quadratic would be 256 times the time.
    #expect(second < max(first * 100, .milliseconds(600)), "\(first) and \(second)")
  }

  private static func readAll(_ octets: [UInt8]) {
    let message = MIMEMessage(octets)
    for part in message.parts.prefix(100) where part.isLeaf { _ = message.text(of: part).string }
    for field in message.header.prefix(100) {
      _ = HeaderText(field.value)
      _ = ListURIs(field.value)
      _ = MessageIdentifiers(field.value)
      _ = try? MessageDate(field.value)
    }
  }
}
