import DNS
import TestKit
import Testing

/// What is read of /etc/resolv.conf (resolv.conf(5)), and what is passed over.
@Suite struct SystemResolverConfigurationTests {
  private static func servers(_ text: String) -> [String] {
    SystemResolverConfiguration(parsing: text).servers.map(\.description)
  }

  @Test func `a whole file is read`() {
    let configuration = SystemResolverConfiguration(
      parsing: """
        # made by hand
        domain example.com
        search example.com example.net
        nameserver 192.0.2.53   # the first
        nameserver\t2001:DB8::53
        sortlist 192.0.2.0/24
        options ndots:5 timeout:3 attempts:4 rotate edns0
        """)
    #expect(configuration.servers.map(\.description) == ["192.0.2.53:53", "[2001:db8::53]:53"])
    #expect(configuration.timeout == 3)
    #expect(configuration.attempts == 4)
    #expect(configuration.ignoredServers.isEmpty)
  }

  @Test(arguments: [
    ("", "an empty file"), ("\n\n", "empty lines"), ("# nameserver 192.0.2.1", "a comment"),
    ("; nameserver 192.0.2.1", "a comment"), ("nameserver", "no address"),
    ("nameserver # 192.0.2.1", "a comment instead of the address"),
    ("nameservers 192.0.2.1", "another word"), ("NAMESERVER 192.0.2.1", "upper case"),
    ("search example.com", "no server at all"),
  ])
  func `a file without a server means the local one`(text: String, reason: String) {
    #expect(Self.servers(text) == ["127.0.0.1:53"], "\(reason)")
  }

  @Test(arguments: [
    ("nameserver 192.0.2.1\r\nnameserver 192.0.2.2\r\n", ["192.0.2.1:53", "192.0.2.2:53"]),
    ("nameserver 192.0.2.1#x\nnameserver 192.0.2.2;x", ["192.0.2.1:53", "192.0.2.2:53"]),
    ("nameserver 192.0.2.1 192.0.2.2", ["192.0.2.1:53"]),
    ("nameserver ::1", ["[::1]:53"]),
    ("nameserver 192.0.2.2\nnameserver 192.0.2.1", ["192.0.2.2:53", "192.0.2.1:53"]),
  ])
  func `servers are taken in the order of the file`(text: String, servers: [String]) {
    #expect(Self.servers(text) == servers)
  }

  @Test(arguments: [
    "dns.example", "192.0.2.256", "192.0.2", "fe80::1%eth0", "192.0.2.1:53", "[::1]",
  ])
  func `what is no address is told, and the others still count`(word: String) {
    let configuration = SystemResolverConfiguration(
      parsing: "nameserver \(word)\nnameserver 192.0.2.9")
    #expect(configuration.ignoredServers == [word])
    #expect(configuration.servers.map(\.description) == ["192.0.2.9:53"])
  }

  @Test func `more servers than the limit are passed over`() {
    let lines = (1...20).map { "nameserver 192.0.2.\($0)" }.joined(separator: "\n")
    let limit = SystemResolverConfiguration.maximumServers
    #expect(Self.servers(lines) == (1...limit).map { "192.0.2.\($0):53" })
  }

  @Test(
    arguments: [
      ("options timeout:1 attempts:1", 1, 1), ("options timeout:30 attempts:5", 30, 5),
      // resolv.conf(5): values over 30 and 5 are capped.
      ("options timeout:31 attempts:6", 30, 5), ("options timeout:99999", 30, nil),
      ("options timeout:2\noptions attempts:3", 2, 3), ("options timeout:2 timeout:7", 7, nil),
      ("options", nil, nil), ("options timeout attempts", nil, nil),
      ("options timeout: attempts:", nil, nil), ("options timeout:0 attempts:0", nil, nil),
      ("options timeout:-1 attempts:x", nil, nil), ("options timeout:3s", nil, nil),
      ("options timeout:99999999999999999999", nil, nil), ("options Timeout:3", nil, nil),
      ("timeout:3", nil, nil), ("# options timeout:3", nil, nil),
    ] as [(String, Int?, Int?)])
  func `the options are read within their limits`(text: String, timeout: Int?, attempts: Int?) {
    let configuration = SystemResolverConfiguration(parsing: text)
    #expect(configuration.timeout == timeout)
    #expect(configuration.attempts == attempts)
  }

  @Test func `any damage leaves a server to ask and values within their limits`() {
    var random = SeededGenerator(seed: 8)
    let file = Array("nameserver 192.0.2.1\nnameserver ::1\noptions timeout:3 attempts:2\n".utf8)
    for _ in 0..<5_000 {
      let text = String(decoding: file.mutated(using: &random), as: UTF8.self)
      let configuration = SystemResolverConfiguration(parsing: text)
      #expect(
        (1...SystemResolverConfiguration.maximumServers).contains(configuration.servers.count))
      #expect(configuration.timeout.map { (1...30).contains($0) } ?? true)
      #expect(configuration.attempts.map { (1...5).contains($0) } ?? true)
    }
  }
}
