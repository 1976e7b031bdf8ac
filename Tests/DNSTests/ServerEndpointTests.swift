import DNS
import Testing

/// Servers as `--resolver` names them.
@Suite struct ServerEndpointTests {
  /// Text, and the form with everything that was left open filled in.
  @Test(arguments: [
    ("192.0.2.53", "192.0.2.53:53"), ("192.0.2.53:5353", "192.0.2.53:5353"),
    ("192.0.2.53:65535", "192.0.2.53:65535"), ("192.0.2.53:1", "192.0.2.53:1"),
    ("2001:db8::1", "[2001:db8::1]:53"), ("[2001:db8::1]", "[2001:db8::1]:53"),
    ("[2001:DB8::1]:5353", "[2001:db8::1]:5353"), ("::1", "[::1]:53"),
    ("udp://192.0.2.53", "192.0.2.53:53"), ("UDP://[::1]:54", "[::1]:54"),
    ("tcp://192.0.2.53", "tcp://192.0.2.53:53"),
    ("tcp://[2001:db8::1]:54", "tcp://[2001:db8::1]:54"),
    ("tcp://2001:db8::1", "tcp://[2001:db8::1]:53"),
    ("tls://192.0.2.53", "tls://192.0.2.53:853"),
    ("tls://192.0.2.53#dns.example", "tls://192.0.2.53:853#dns.example"),
    ("Tls://[2001:db8::1]:8853#dns.example", "tls://[2001:db8::1]:8853#dns.example"),
    ("https://dns.example/q", "https://dns.example/q"),
    ("https://dns.example", "https://dns.example/dns-query"),
    ("https://dns.example/", "https://dns.example/"),
    ("https://dns.example:8443/dns-query?a=b", "https://dns.example:8443/dns-query?a=b"),
    ("https://dns.example?a=b", "https://dns.example?a=b"),
    ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/dns-query"),
  ])
  func `a server is read, and written in full`(text: String, written: String) throws {
    let server = try ServerEndpoint(text)
    #expect(server.description == written)
    #expect(try ServerEndpoint(written) == server)
  }

  @Test func `each scheme has its transport`() throws {
    let address = try #require(IPAddress("192.0.2.53"))
    #expect(try ServerEndpoint("192.0.2.53") == .datagram(address, port: 53))
    #expect(try ServerEndpoint("udp://192.0.2.53") == .datagram(address, port: 53))
    #expect(try ServerEndpoint("tcp://192.0.2.53") == .tcp(address, port: 53))
    #expect(try ServerEndpoint("tls://192.0.2.53") == .tls(address, port: 853, serverName: nil))
    #expect(
      try ServerEndpoint("tls://192.0.2.53#a.example")
        == .tls(address, port: 853, serverName: "a.example"))
    #expect(try ServerEndpoint("https://a.example/b") == .https(url: "https://a.example/b"))
  }

  @Test(
    arguments: [
      ("", .notAnAddress("")),
      ("dns.example", .notAnAddress("dns.example")),
      ("dns.example:53", .notAnAddress("dns.example")),
      ("localhost", .notAnAddress("localhost")),
      ("192.0.2.256", .notAnAddress("192.0.2.256")),
      ("192.0.2.53 ", .notAnAddress("192.0.2.53 ")),
      ("192.0.2.053", .notAnAddress("192.0.2.053")),
      ("192.0.2.53@5353", .notAnAddress("192.0.2.53@5353")),
      ("192.0.2.53:53:53", .notAnAddress("192.0.2.53:53:53")),
      (":53", .notAnAddress("")),
      ("[]", .notAnAddress("")),
      ("[]:53", .notAnAddress("")),
      ("[::1", .notAnAddress("[::1")),
      ("::1]", .notAnAddress("::1]")),
      ("[::1]53", .notAnAddress("[::1]53")),
      ("[[::1]]:53", .notAnAddress("[[::1]]:53")),
      ("[fe80::1%eth0]:53", .notAnAddress("fe80::1%eth0")),
      ("192.0.2.53:", .badPort("")),
      ("192.0.2.53:0", .badPort("0")),
      ("192.0.2.53:65536", .badPort("65536")),
      ("192.0.2.53:+53", .badPort("+53")),
      ("192.0.2.53:-1", .badPort("-1")),
      ("192.0.2.53:domain", .badPort("domain")),
      ("192.0.2.53: 53", .badPort(" 53")),
      ("[::1]:", .badPort("")),
      ("[::1]:70000", .badPort("70000")),
      ("udp://", .notAnAddress("")),
      ("tcp://", .notAnAddress("")),
      ("tls://", .notAnAddress("")),
      ("tls://#dns.example", .notAnAddress("")),
      ("tls://dns.example", .notAnAddress("dns.example")),
      ("tcp://192.0.2.53/", .notAnAddress("192.0.2.53/")),
      ("http://dns.example/dns-query", .unknownScheme("http")),
      ("quic://192.0.2.53", .unknownScheme("quic")),
      ("://192.0.2.53", .unknownScheme("")),
      ("https://", .badURL("https://")),
      ("https:///dns-query", .badURL("https:///dns-query")),
      ("https://?dns", .badURL("https://?dns")),
      ("https://#dns", .badURL("https://#dns")),
      ("https://:443/dns-query", .badURL("https://:443/dns-query")),
      ("https://dns.example/a b", .badURL("https://dns.example/a b")),
      ("https://dns.example/\n", .badURL("https://dns.example/\n")),
      ("https://b\u{FC}cher.example/", .badURL("https://b\u{FC}cher.example/")),
    ] as [(String, ServerEndpoint.SyntaxError)])
  func `what names no server is refused, and the reason is told`(
    text: String, error: ServerEndpoint.SyntaxError
  ) {
    #expect(throws: error) { try ServerEndpoint(text) }
  }

  @Test func `the errors are told in words`() {
    #expect("\(ServerEndpoint.SyntaxError.badPort("0"))" == "'0' is not a port number")
    #expect(
      "\(ServerEndpoint.SyntaxError.unknownScheme("quic"))"
        == "unknown scheme 'quic://'; dlv knows udp, tcp, tls and https")
    #expect("\(ServerEndpoint.SyntaxError.notAnAddress("x"))".hasPrefix("'x' is not an IP address"))
  }
}
