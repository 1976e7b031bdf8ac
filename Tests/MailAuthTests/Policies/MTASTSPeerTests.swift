import Foundation
import MailAuth
import TestKit
import Testing

/// Records and policies of MTA-STS and records of TLS-RPT are read as checkdmarc (PyPI, 6.0.4) reads them, but for the differences listed.
@Suite struct MTASTSPeerTests {
  /// A text that both read: what kind it is, and how they differ, where they do.
  struct Case: Encodable {
    let kind: Kind
    let text: String
    var difference: Difference?

    enum Kind: String, Encodable { case record, policy, report }
    private enum CodingKeys: CodingKey { case kind, text }
  }

  /// What each says, and why dlv says what it does.
  struct Difference {
    let ours: String
    let theirs: String
    let citation: String
  }

  @Test func `checkdmarc reads every text in the same way, but for the differences listed`() throws
  {
    let python = try PythonEnvironment(
      requirementsFile: ProgramRun.packageFolder.appending(
        path: "Benchmarks/Peers/requirements.txt"))
    let input = String(decoding: try JSONEncoder().encode(Self.cases), as: UTF8.self)
    let peer = try python.run(Self.script, input: input)
    try #require(peer.status == 0, "\(peer.errors)")
    let theirs = try JSONDecoder().decode([String].self, from: Data(peer.output.utf8))
    try #require(theirs.count == Self.cases.count)
    for (known, theirs) in zip(Self.cases, theirs) {
      let ours = Self.reading(known)
      #expect(
        ours == known.difference?.ours ?? theirs && theirs == known.difference?.theirs ?? ours,
        "\(known.kind) \(known.text.debugDescription): dlv \(ours), checkdmarc \(theirs)")
      if let difference = known.difference {
        #expect(difference.ours != difference.theirs && difference.citation.hasPrefix("RFC "))
      }
    }
  }

  /// `invalid`, or `valid: ` with what senders take out of the text.
  private static func reading(_ known: Case) -> String {
    let octets = Array(known.text.utf8)
    switch known.kind {
    case .record:
      guard MTASTSRecord.isRecord(octets), let record = try? MTASTSRecord(octets) else {
        return "invalid"
      }
      return "valid: \(record.id)"
    case .policy:
      let file = MTASTSPolicyFile(octets)
      guard let policy = file.policy, file.problems.isEmpty else { return "invalid" }
      let patterns = policy.patterns.map(\.description).joined(separator: ",")
      return "valid: \(policy.mode.rawValue) \(policy.maxAge) \(patterns)"
    case .report:
      guard TLSRPTRecord.isRecord(octets), let record = try? TLSRPTRecord(octets),
        !record.destinations.isEmpty, record.destinations.allSatisfy(\.isUsable)
      else { return "invalid" }
      return "valid: " + record.destinations.map(\.text).joined(separator: ",")
    }
  }

  private static let script = """
    import json, sys
    from checkdmarc import mta_sts, smtp_tls_reporting
    def read(kind, text):
        if kind == "record":
            value = mta_sts.parse_mta_sts_record(text)["tags"]["id"]
            return value if isinstance(value, str) else value["value"]
        if kind == "policy":
            policy = mta_sts.parse_mta_sts_policy(text)["policy"]
            return "%s %s %s" % (policy["mode"], policy["max_age"], ",".join(policy["mx"]))
        record = smtp_tls_reporting.parse_smtp_tls_reporting_record(text)
        return ",".join(record["tags"]["rua"]["value"])
    answers = []
    for case in json.load(sys.stdin):
        try: answers.append("valid: " + read(case["kind"], case["text"]))
        except Exception: answers.append("invalid")
    json.dump(answers, sys.stdout)
    """

  private static let cases: [Case] = [
    .init(kind: .record, text: "v=STSv1; id=20160831085700Z;"),
    .init(kind: .record, text: "v=STSv1;id=a"),
    .init(kind: .record, text: "v=STSv1; id=a ; "),
    .init(kind: .record, text: "v=STSv1; x-1.y_=z; id=a"),
    .init(kind: .record, text: "v=STSv1; id=a; id=b"),
    .init(kind: .record, text: "v=STSv1"),
    // Records that do not begin with v=STSv1; are discarded, whatever blanks the grammar allows.
    .init(
      kind: .record, text: "v=STSv1 ; id=a",
      difference: .init(
        ours: "invalid", theirs: "valid: a", citation: "RFC 8461 §3.1")),
    .init(kind: .record, text: "V=STSv1; id=a"),
    .init(kind: .record, text: "v=STSv1;"),
    .init(kind: .record, text: "v=STSv1;;id=a"),
    .init(kind: .record, text: "v=STSv1; id=a;;"),
    .init(kind: .record, text: "v=STSv1; id"),
    .init(kind: .record, text: "v=STSv1; id =a"),
    .init(kind: .record, text: "v=STSv1; id="),
    .init(kind: .record, text: "v=STSv1; ID=a"),
    .init(kind: .record, text: "v=STSv1; x=a b; id=a"),
    .init(kind: .record, text: "v=STSv1; x=a=b; id=a"),
    .init(kind: .record, text: "v=STSv1; id=2026-11-22"),
    .init(kind: .record, text: "v=STSv1; id=aaaaaaaaaabbbbbbbbbbccccccccccddd"),
    .init(kind: .record, text: "v=STSv1; -x=1; id=a"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800"),
    .init(
      kind: .policy,
      text: "version:STSv1\nmode:enforce\nmx:mail.example.com\nmx:*.example.net\nmax_age:604800\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1 \t\nmode: enforce \t\nmx: mail.example.com \t\nmx: *.example.net \t\nmax_age: 604800 \t\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\nx-new: a b\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\nmode: none\n"
    ),
    // The grammar has no empty line.
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n\n",
      difference: .init(
        ours: "invalid", theirs: "valid: enforce 604800 mail.example.com,*.example.net",
        citation: "RFC 8461 §3.2")),
    // The grammar has no empty line.
    .init(
      kind: .policy,
      text:
        "\nversion: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n",
      difference: .init(
        ours: "invalid", theirs: "valid: enforce 604800 mail.example.com,*.example.net",
        citation: "RFC 8461 §3.2")),
    .init(
      kind: .policy,
      text:
        " version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode : enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\nnonsense\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n-x: 1\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\nx:\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: stsv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: Enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"),
    .init(
      kind: .policy,
      text: "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: -1\n"),
    // The grammar has 1 to 10 digits; more than the maximum is a finding of a rule.
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 31557601\n",
      difference: .init(
        ours: "valid: enforce 31557601 mail.example.com,*.example.net", theirs: "invalid",
        citation: "RFC 8461 §3.2")),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 1 week\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com.\nmx: *.example.net\nmax_age: 604800\n"
    ),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *example.net\nmax_age: 604800\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail_1.example.com\nmx: *.example.net\nmax_age: 604800\n"
    ),
    .init(kind: .policy, text: "version: STSv1\nmode: none\nmax_age: 86400\n"),
    .init(kind: .policy, text: "version: STSv1\nmode: testing\nmax_age: 86400\n"),
    .init(kind: .policy, text: "mode: none\nmax_age: 86400\n"),
    .init(kind: .policy, text: "version: STSv1\nmax_age: 86400\nmx: a.example\n"),
    .init(kind: .policy, text: "version: STSv1\nmode: none\n"),
    .init(
      kind: .policy,
      text: "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 0\n"),
    .init(
      kind: .policy,
      text:
        "Version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"),
    .init(
      kind: .policy,
      text:
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 00000604800\n"
    ),
    .init(
      kind: .policy,
      text:
        "\u{FEFF}version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"
    ),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:tls@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1;rua=https://r.example/v1/tls?x=1;"),
    .init(
      kind: .report, text: "v=TLSRPTv1; x=y; rua=mailto:a@example.com , https://r.example:8443 ;"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:a%21b@example.com"),
    // A mailto URI may have header fields.
    .init(
      kind: .report, text: "v=TLSRPTv1; rua=mailto:a@example.com?subject=x",
      difference: .init(
        ours: "valid: mailto:a@example.com?subject=x", theirs: "invalid",
        citation: "RFC 8460 §3, RFC 6068 §2")),
    .init(kind: .report, text: "v=TLSRPTv1; rua=https://[2001:db8::1]/tls"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=MAILTO:a@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1"),
    .init(kind: .report, text: "v=tlsrptv1; rua=mailto:a@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1;"),
    .init(kind: .report, text: "v=TLSRPTv1; x=y"),
    .init(kind: .report, text: "v=TLSRPTv1; rua="),
    .init(kind: .report, text: "v=TLSRPTv1 rua=mailto:a@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=tls@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:a!b@example.com"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:a@example.com!10m"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=http://r.example/"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:a@example.com,"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:a%4@example.com"),
    // dlv takes the first of repeated fields, as RFC 8461 §3.2 says of policies; RFC 8460 is silent.
    .init(
      kind: .report, text: "v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com",
      difference: .init(
        ours: "valid: mailto:a@example.com",
        theirs: "valid: mailto:a@example.com,mailto:b@example.com", citation: "RFC 8460 §3")),
    .init(kind: .report, text: "v=TLSRPTv1; rua=https://u:p@r.example/"),
    .init(kind: .report, text: "v=TLSRPTv1; rua=mailto:.a@example.com"),
  ]
}
