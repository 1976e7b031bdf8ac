import SMTP
import Testing

/// What a server offers in its answer to EHLO.
@Suite struct CapabilitiesTests {
  static func read(_ lines: String...) -> Capabilities {
    Capabilities(Reply(code: 250, lines: lines.map { Array($0.utf8) }))
  }

  @Test func `each extension has its keyword, and unknown ones are kept`() {
    let offered = Self.read(
      "mail.example.com greets you", "SIZE 35882577", "pipelining", "8BITMIME", "SMTPUTF8",
      "CHUNKING", "DSN", "STARTTLS", "ENHANCEDSTATUSCODES", "AUTH PLAIN login", "REQUIRETLS",
      "LIMITS RCPTMAX=100 mailmax=5", "X-ANY thing 2")
    #expect(offered.name == "mail.example.com")
    #expect(
      offered.extensions == [
        .size(.octets(35_882_577)), .pipelining, .eightBitMIME, .smtpUTF8, .chunking,
        .deliveryStatusNotification, .startTLS, .enhancedStatusCodes,
        .authentication(mechanisms: ["PLAIN", "LOGIN"]), .requireTLS,
        .limits([.init(name: "RCPTMAX", value: "100"), .init(name: "MAILMAX", value: "5")]),
        .other(keyword: "X-ANY", parameters: ["thing", "2"]),
      ])
    #expect(offered.size == .octets(35_882_577))
    #expect(offered.offersStartTLS)
    #expect(offered.extensions.last?.description == "X-ANY thing 2")
  }

  @Test(
    arguments: [
      ("SIZE", "SIZE"), ("SIZE 0", "SIZE"), ("SIZE x", "SIZE x"),
      ("SIZE 99999999999999999999", "SIZE 99999999999999999999"), ("SIZE 1 2", "SIZE 1 2"),
      ("AUTH=LOGIN PLAIN", "AUTH LOGIN PLAIN"), ("LIMITS", "LIMITS"), ("LIMITS A", "LIMITS A"),
      ("STARTTLS now", "STARTTLS"), ("startTLS", "STARTTLS"),
    ])
  func `a line prints back what was understood`(line: String, text: String) {
    #expect(Self.read("a", line).extensions.map(\.description) == [text])
  }

  @Test func `a SIZE that is no number says nothing about the size`() {
    #expect(Self.read("a", "SIZE x").size == nil)
    #expect(Self.read("a", "SIZE 0").size == .notDeclared)
  }

  @Test func `what is named twice comes once, and both forms of AUTH are one`() {
    let offered = Self.read("a", "DSN", "AUTH PLAIN", "DSN", "AUTH=PLAIN LOGIN", "")
    #expect(
      offered.extensions == [
        .deliveryStatusNotification, .authentication(mechanisms: ["PLAIN", "LOGIN"]),
      ])
  }

  @Test func `a first line without a name has none`() {
    #expect(Self.read("").name == nil)
    #expect(Self.read("", "DSN").offers("DSN"))
  }
}
