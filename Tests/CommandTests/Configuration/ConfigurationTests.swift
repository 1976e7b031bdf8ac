import Audit
import DNS
import Testing

@testable import dlv

/// What a `dlv.yml` means, and what is said about a wrong one.
@Suite struct ConfigurationTests {
  @Test func `every key is read`() throws {
    let rule: RuleID = "spf-too-many-lookups"
    let configuration = try Configuration(
      yaml: """
        # A comment with *emphasis* and an &ampersand.
        resolvers:
          - 192.0.2.53
          - "[2001:db8::1]:5300"
          - tls://192.0.2.54#dns.example
        dns-timeout: 2.5
        audit-timeout: 60
        jobs: 20
        fail-on: warning
        allow-undetermined: true
        mixed-case-queries: false
        rules:
          \(rule): notice
        domains:
          example.com:
            selectors: [s1, "k2._x"]
            sending-ips: [192.0.2.1, "2001:db8::2"]
            mail-from: bounce.example.com
          bücher.example:
            parked: true
        """, file: "dlv.yml", knownRules: [rule])
    #expect(
      try configuration.resolvers == [
        ServerEndpoint("192.0.2.53"), ServerEndpoint("[2001:db8::1]:5300"),
        ServerEndpoint("tls://192.0.2.54#dns.example"),
      ])
    #expect(configuration.dnsTimeout == .milliseconds(2500))
    #expect(configuration.auditTimeout == .seconds(60))
    #expect(configuration.jobs == 20)
    #expect(configuration.failOn == .warning)
    #expect(configuration.allowsUndetermined == true)
    #expect(configuration.usesMixedCaseQueries == false)
    #expect(configuration.treatments == [rule: .severity(.notice)])
    let domain = try #require(configuration.domains[DomainName("example.com")])
    #expect(domain.selectors == ["s1", "k2._x"])
    #expect(domain.sendingAddresses == [IPAddress("192.0.2.1"), IPAddress("2001:db8::2")])
    #expect(try domain.mailFrom == DomainName("bounce.example.com"))
    #expect(domain.isParked == nil)
    #expect(configuration.domains[try DomainName("xn--bcher-kva.example")]?.isParked == true)
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "{}", "domains:\n", "rules: {}"])
  func `a file that says nothing changes nothing`(text: String) throws {
    #expect(try Configuration(yaml: text, file: "dlv.yml") == Configuration())
  }

  /// A text, and what is said about it after `dlv.yml:`.
  static let wrong: [(text: String, message: String)] = [
    // Keys.
    ("resolver: [192.0.2.1]", "1:1: unknown key 'resolver'; did you mean 'resolvers'?"),
    ("jobs: 1\n\nfail_on: error", "3:1: unknown key 'fail_on'; did you mean 'fail-on'?"),
    ("colour: true", "1:1: unknown key 'colour'"),
    (
      "domains:\n  example.com:\n    selector: [a]",
      "3:5: domains.example.com: unknown key 'selector'; did you mean 'selectors'?"
    ),
    ("jobs: 1\njobs: 2", "1:1: 'jobs' stands twice in the same map"),
    ("? [a]\n: 1", "1:3: expected a key, found a list"),
    ("~: 1", "1:1: expected a key, found nothing"),
    // Types.
    ("- jobs", "1:1: expected a map, found a list"),
    ("jobs", "1:1: expected a map, found 'jobs'"),
    ("jobs: many", "1:7: jobs: expected a whole number from 1 to 1024, found 'many'"),
    ("jobs: 0", "1:7: jobs: expected a whole number from 1 to 1024, found '0'"),
    ("jobs: -1", "1:7: jobs: expected a whole number from 1 to 1024, found '-1'"),
    ("jobs: 1.5", "1:7: jobs: expected a whole number from 1 to 1024, found '1.5'"),
    (
      "jobs: 99999999999999999999999",
      "1:7: jobs: expected a whole number from 1 to 1024, found '99999999999999999999999'"
    ),
    ("jobs:", "1:6: jobs: expected a whole number from 1 to 1024, found nothing"),
    ("dns-timeout: nan", "1:14: dns-timeout: expected a number from 0.001 to 600.0, found 'nan'"),
    ("dns-timeout: 1e9", "1:14: dns-timeout: expected a number from 0.001 to 600.0, found '1e9'"),
    ("dns-timeout: 5s", "1:14: dns-timeout: expected a number from 0.001 to 600.0, found '5s'"),
    ("dns-timeout: 0", "1:14: dns-timeout: expected a number from 0.001 to 600.0, found '0'"),
    (
      "fail-on: warn",
      "1:10: fail-on: expected error, warning, notice, info or never, found 'warn'"
    ),
    ("allow-undetermined: yes", "1:21: allow-undetermined: expected true or false, found 'yes'"),
    (
      "mixed-case-queries: \"true\"",
      "1:21: mixed-case-queries: expected true or false, found 'true'"
    ),
    // Values.
    ("resolvers: 192.0.2.1", "1:12: resolvers: expected a list, found '192.0.2.1'"),
    ("resolvers: []", "1:12: resolvers: names no server; remove the key to use the system's"),
    (
      "resolvers:\n  - dns.example",
      "2:5: resolvers: 'dns.example' is not an IP address (a server is named by its address, "
        + "IPv6 with a port in brackets)"
    ),
    ("resolvers: [[]]", "1:13: resolvers: expected a DNS server, found a list"),
    (
      "domains:\n  bad..name: {}",
      "2:3: domains: 'bad..name' is not a domain name: empty label at offset 4"
    ),
    (
      "domains:\n  a.example: {}\n  A.example: {}",
      "3:3: domains: the domain 'A.example' stands here twice"
    ),
    (
      "domains: {a.example: {sending-ips: [192.0.2.256]}}",
      "1:37: domains.a.example.sending-ips: '192.0.2.256' is not an IP address"
    ),
    (
      "domains: {a.example: [parked]}",
      "1:22: domains.a.example: expected a map, found a list"
    ),
    ("rules: {no-such-rule-anywhere: off}", "1:9: rules: there is no rule 'no-such-rule-anywhere'"),
    // YAML.
    ("jobs: [1", "2:1: while parsing a flow sequence: did not find expected ',' or ']'"),
    (
      "\tjobs: 1",
      "1:1: while scanning for the next token: found character that cannot start any token"
    ),
    (
      "jobs: 1\n---\njobs: 2",
      "2:1: expected a single document in the stream: but found another document"
    ),
    ("jobs: \u{1}", "1:7: control characters are not allowed"),
    // Anchors and aliases.
    ("jobs: &a 1", "1:7: anchors and aliases ('&name', '*name') are not supported"),
    ("&a jobs: 1", "1:1: anchors and aliases ('&name', '*name') are not supported"),
    ("jobs: *a", "1:7: found undefined alias"),
  ]

  @Test(arguments: wrong)
  func `what is wrong is named with its place`(text: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(yaml: text, file: "dlv.yml")
    }
    #expect(error?.description == "dlv.yml:" + message)
  }

  @Test func `a mistyped rule is answered with the nearest`() throws {
    let rule: RuleID = "spf-too-many-lookups"
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(yaml: "rules:\n  \(rule)s: off", file: "dlv.yml", knownRules: [rule])
    }
    #expect(
      error?.description
        == "dlv.yml:2:3: rules: there is no rule '\(rule)s'; did you mean '\(rule)'?")
  }

  @Test func `a rule can be left out`() throws {
    let rule: RuleID = "spf-too-many-lookups"
    let configuration = try Configuration(
      yaml: "rules: {\(rule): off}", file: "dlv.yml", knownRules: [rule])
    #expect(configuration.treatments == [rule: .off])
  }
}
