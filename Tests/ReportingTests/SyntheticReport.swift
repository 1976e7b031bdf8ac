import Audit
import DNS

/// Reports made for the tests of renderers: rules of their own, every kind of outcome, and text that tries to break out.
enum SyntheticReport {
  static let rules: [Rule] = [
    rule("spf-too-many-lookups", "SPF record needs more than 10 DNS lookups", .spf, .error),
    rule("spf-soft", "SPF record ends in ~all", .spf, .notice),
    rule("dkim-short-key", "DKIM key is short", .dkim, .warning),
    rule("dmarc-missing", "No DMARC record", .dmarc, .error),
    rule("dmarc-policy-none", "DMARC policy is none", .dmarc, .warning),
    rule("mx-unresolvable", "MX host has no address", .mx, .error),
    rule("zone-ttl", "TTL is short", .zone, .info),
  ]

  private static func rule(
    _ id: RuleID, _ title: String, _ family: RuleFamily, _ severity: Severity
  ) -> Rule {
    Rule(
      id, title, family: family, severity: severity, citation: "RFC 7208 §4.6.4",
      page: RulePage(
        what: "Looks at <things> & \"records\".\n\nTwice.", why: "Mail is refused.",
        fix: "Publish `another` record.", bad: "example.com. 300 IN TXT \"v=spf1 +all\"",
        good: "example.com. 300 IN TXT \"v=spf1 -all\""))
  }

  /// Everything held.
  static func clean(_ target: String = "example.net") -> TargetReport {
    report(target, rules.map { ($0, .passed) })
  }

  /// One of everything.
  static func mixed(
    _ target: String = "xn--bcher-kva.example", unicode: String? = "bücher.example"
  ) -> TargetReport {
    let timeout = Undetermined(
      subject: "_dmarc.\(target)", reason: "_dmarc.\(target). TXT: timed out after 3 attempts")
    let outcomes: [CheckOutcome] = [
      .findings(
        [
          Finding(
            rule: "spf-too-many-lookups", severity: .error, subject: target,
            location: SourceLocation(file: "zones/example.zone", line: 12, column: 1),
            message:
              "Evaluating the record needs 12 DNS lookups, and 10 is the limit: receivers answer permerror, and "
              + "the domain's mail is treated as if it had no SPF at all.",
            evidence: [
              "\(target). 300 IN TXT \"v=spf1 include:_spf.one.example include:_spf.two.example "
                + "include:_spf.three.example a mx ptr ~all\""
            ],
            fix: "\(target). 300 IN TXT \"v=spf1 include:_spf.one.example ip4:192.0.2.0/24 ~all\"")
        ], undetermined: []),
      .findings(
        [
          Finding(
            rule: "spf-soft", severity: .notice, subject: target,
            message: "The record ends in ~all.",
            evidence: [], fix: "")
        ], undetermined: []),
      .findings(
        [
          Finding(
            rule: "dkim-short-key", severity: .warning, subject: "s1._domainkey.\(target)",
            message: "The key has 1024 bits.",
            evidence: ["s1._domainkey.\(target). 300 IN TXT \"v=DKIM1; p=MIGf\""],
            fix:
              "; publish the new key first\ns2._domainkey.\(target). 300 IN TXT \"v=DKIM1; p=MIIB\""
          )
        ],
        undetermined: [
          Undetermined(
            subject: "s9._domainkey.\(target)",
            reason: "s9._domainkey.\(target). TXT: server failure")
        ]),
      .undetermined([timeout]),
      .undetermined([timeout]),
      .passed,
      .notApplicable,
    ]
    return report(target, unicode: unicode, zip(rules, outcomes).map { ($0, $1) })
  }

  static let rejected = TargetReport(
    target: "not a domain", unicodeName: nil,
    verdict: .rejected("a space is not allowed in a domain name"))

  /// What somebody could put into a TXT record, or a list of targets, to break out of each format.
  static let hostile: [String] = [
    "\u{1B}[31mred\u{1B}]0;title\u{07}", "a\u{0}b\u{8}c\u{B}\u{C}\u{7F}", "\u{9B}31m C1 \u{85}",
    "</script><script>alert(1)</script>", "]]>&lt;![CDATA[", "a|b`c`\n| d | <img src=x onerror=y>",
    "one\r\ntwo\rthree\nfour", "::error::fake", "x%0A::set-output name=a::b,c:d", "=1+1", "+1",
    "-1",
    "@SUM(A1)", "\t=cmd", "\"quoted\", comma; 'apostrophe'", "\u{202E}drawkcab\u{2066}\u{200F}",
    "line\u{2028}separator\u{2029}", "\u{FFFE}\u{FFFF}\u{FFFD}", "\\u001b \\x1B \\",
    "日本語 ドメイン 🇯🇵 e\u{301}",
    String(decoding: [0x61, 0xFF, 0xC3, 0x28, 0xE2, 0x82] as [UInt8], as: UTF8.self), "", " ",
    "# heading\n- list\n---\n```", "${{ secrets.X }} $(id)", "<!-- -->", "\u{FEFF}bom",
  ]

  /// A report that carries `text` wherever text can stand.
  static func carrying(_ text: String) -> TargetReport {
    let finding = Finding(
      rule: "spf-too-many-lookups", severity: .error, subject: text,
      location: SourceLocation(file: "dir/" + text, line: 3), message: "Seen: " + text,
      evidence: [text, text], fix: text)
    return report(
      "hostile.example", unicode: "hostile-\(text)",
      [
        (rules[0], .findings([finding], undetermined: [])),
        (rules[3], .undetermined([Undetermined(subject: text, reason: "Asked: " + text)])),
      ],
      facts: [
        "spf": ["record": .string(text), text: .string(text)], "odd": [1, true, nil, [:], []],
      ])
  }

  /// One finding, with a message and evidence that differ from run to run.
  static func saying(_ text: String) -> TargetReport {
    let finding = Finding(
      rule: "zone-ttl", severity: .info, subject: "example.net", message: text, evidence: [text],
      fix: "")
    return report("example.net", [(rules[6], .findings([finding], undetermined: []))])
  }

  static func rejecting(_ text: String) -> TargetReport {
    TargetReport(target: text, unicodeName: nil, verdict: .rejected("no name: " + text))
  }

  static func report(
    _ target: String, unicode: String? = nil, _ outcomes: [(Rule, CheckOutcome)],
    facts: FactValue? = nil
  ) -> TargetReport {
    TargetReport(
      target: target, unicodeName: unicode,
      verdict: .audited(
        .init(
          outcomes: outcomes.map { (rule: $0.0, outcome: $0.1) },
          facts: facts ?? [
            "spf": [
              "record": "v=spf1 include:_spf.one.example include:_spf.two.example a mx ptr ~all",
              "lookups": 12,
            ],
            "dkim": [
              "selectors": [
                ["selector": "s1", "keys": [["type": "rsa", "bits": 1024]]],
                ["selector": "s2", "keys": []],
                ["selector": "s3", "keys": [["type": "ed25519", "bits": 256]]],
              ]
            ],
            "dmarc": ["policy": ["record": "v=DMARC1; p=none", "domain": "example"]],
            "mx": ["hosts": [["name": "mx1.example.net", "preference": 10]]],
            "zone": ["serial": 7, "name_servers": [["name": "ns1.example.net"]]],
          ])))
  }
}
