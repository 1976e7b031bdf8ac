import Foundation
import MailAuth
import TestKit
import Testing

/// BIMI records are read as checkdmarc (PyPI, 6.0.4) reads them, but for the differences listed.
@Suite struct BIMIPeerTests {
  /// A text that both read, and how they differ, where they do.
  struct Case {
    let text: String
    var difference: Difference?

    init(_ text: String, _ difference: Difference? = nil) {
      self.text = text
      self.difference = difference
    }
  }

  /// What each says, and the section by which dlv says what it does.
  struct Difference {
    let ours: String
    let theirs: String
    let citation: String
  }

  @Test func `checkdmarc reads every record in the same way, but for the differences listed`()
    throws
  {
    let python = try PythonEnvironment(
      requirementsFile: ProgramRun.packageFolder.appending(
        path: "Benchmarks/Peers/requirements.txt"))
    let input = String(decoding: try JSONEncoder().encode(Self.cases.map(\.text)), as: UTF8.self)
    let peer = try python.run(Self.script, input: input)
    try #require(peer.status == 0, "\(peer.errors)")
    let theirs = try JSONDecoder().decode([String].self, from: Data(peer.output.utf8))
    try #require(theirs.count == Self.cases.count)
    for (known, theirs) in zip(Self.cases, theirs) {
      let ours = Self.reading(known.text)
      #expect(
        ours == known.difference?.ours ?? theirs && theirs == known.difference?.theirs ?? ours,
        "\(known.text.debugDescription): dlv \(ours), checkdmarc \(theirs)")
      if let difference = known.difference {
        #expect(difference.ours != difference.theirs, "\(known.text.debugDescription)")
        #expect(difference.citation.contains("§"), "\(known.text.debugDescription)")
      }
    }
  }

  /// `no record`, `invalid`, or `valid: ` with what receivers take out of the text.
  private static func reading(_ text: String) -> String {
    let octets = Array(text.utf8)
    guard BIMIRecord.isRecord(octets) else { return "no record" }
    let record = BIMIRecord(octets)
    let tags = TagList(octets, whiteSpace: .plain)
    guard !record.problems.contains(where: \.endsProcessing) else { return "invalid" }
    let prefixes = record.localPartPrefixes.map { $0.lowercased() }.joined(separator: ",")
    return "valid: l=\(tags["l"]?.text ?? "") a=\(tags["a"]?.text ?? "") "
      + "avp=\(record.avatarPreference.rawValue) lps=\(prefixes)"
  }

  /// Reading a record, checkdmarc fetches what it names; here nobody is asked.
  private static let script = """
    import json, sys
    import requests
    from checkdmarc import bimi
    def unreachable(*arguments, **options): raise requests.ConnectionError("not asked")
    requests.Session.get = unreachable
    def read(text):
        if not bimi._BIMI_VERSION_PREFIX_REGEX.match(text): return "no record"
        try: tags = bimi.parse_bimi_record(text)["tags"]
        except bimi.BIMIError: return "invalid"
        value = lambda name, default: tags.get(name, {}).get("value", default)
        return "valid: l=%s a=%s avp=%s lps=%s" % (
            value("l", ""), value("a", ""), value("avp", "brand"), ",".join(value("lps", [])))
    json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
    """

  private static let cases: [Case] = [
    .init("v=BIMI1; l=https://a.example/l.svg"),
    .init("v=BIMI1;l=https://a.example/l.svg;a=https://a.example/v.pem;"),
    .init("v=BIMI1; l=; a=;"),
    .init("v=BIMI1; l=;"),
    .init("v=BIMI1;"),
    .init("v=BIMI1"),
    .init("v=BIMI1; a=https://a.example/v.pem"),
    .init("V=BIMI1; l=https://a.example/l.svg"),
    .init("v=bimi1; l=https://a.example/l.svg"),
    .init("v = BIMI1 ; l = https://a.example/l.svg ; a = "),
    .init(" v=BIMI1; l=https://a.example/l.svg"),
    // Names of tags are compared with regard to case.
    .init(
      "v=BIMI1; L=https://a.example/l.svg",
      .init(
        ours: "invalid", theirs: "valid: l=https://a.example/l.svg a= avp=brand lps=",
        citation: "RFC 6376 §3.2")),
    .init("v=BIMI1; l=https://a.example/l.svg; l=https://a.example/l.svg"),
    .init("v=BIMI1; l=https://a.example/l.svg; x=1"),
    // A list with a tag twice is invalid as a whole, whatever the tag.
    .init(
      "v=BIMI1; l=https://a.example/l.svg; x=1; x=2",
      .init(
        ours: "invalid", theirs: "valid: l=https://a.example/l.svg a= avp=brand lps=",
        citation: "RFC 6376 §3.2")),
    .init("v=BIMI1; l=https://a.example/l.svg;;"),
    .init("v=BIMI1;; l=https://a.example/l.svg"),
    .init("v=BIMI1; l=https://a.example/l.svg; nonsense"),
    .init("v=BIMI1 l=https://a.example/l.svg"),
    .init("v=BIMI1; l=http://a.example/l.svg"),
    .init("v=BIMI1; l=HTTPS://a.example/l.svg"),
    .init("v=BIMI1; l=https://a.example/l,1.svg"),
    .init("v=BIMI1; l=https://a.example/l%2C1.svg"),
    .init("v=BIMI1; l=https://a.example/l%2.svg"),
    .init("v=BIMI1; l=https://a.example/a b.svg"),
    .init("v=BIMI1; l=https://a.example/l.svg,https://a.example/l.svg"),
    .init("v=BIMI1; l=https://192.0.2.1/l.svg"),
    .init("v=BIMI1; a=https://192.0.2.1/v.pem; l=https://a.example/l.svg"),
    .init("v=BIMI1; l=https://[2001:db8::1]/l.svg"),
    .init("v=BIMI1; l=https://localhost/l.svg"),
    .init("v=BIMI1; l=https://a.example/l.svg; a=https://localhost/v.pem"),
    .init("v=BIMI1; l=https://u:p@a.example/l.svg"),
    .init("v=BIMI1; l=https://a.example:8443/l.svg"),
    // There is no such port.
    .init(
      "v=BIMI1; l=https://a.example:99999/l.svg",
      .init(
        ours: "invalid", theirs: "valid: l=https://a.example:99999/l.svg a= avp=brand lps=",
        citation: "RFC 9293 §3.1")),
    .init("v=BIMI1; l=https://a.example?x=1"),
    .init("v=BIMI1; l=https://a.example/l.svg#x"),
    .init("v=BIMI1; l=https://a.example/l.svg#x#y"),
    .init("v=BIMI1; l=https://"),
    .init("v=BIMI1; l=https:///l.svg"),
    .init("v=BIMI1; l=https://a_b.example/l.svg"),
    .init("v=BIMI1; l=https://-a.example/l.svg"),
    // A name may end in a dot.
    .init(
      "v=BIMI1; l=https://a.example./l.svg",
      .init(
        ours: "valid: l=https://a.example./l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "RFC 3986 §3.2.2")),
    .init("v=BIMI1; l=https://a.example/[l].svg"),
    .init("v=BIMI1; l=https://a.example/l.svg; avp=brand"),
    .init("v=BIMI1; l=https://a.example/l.svg; avp=personal"),
    // Values that do not exist are to be ignored; a receiver may also call the record wrong. dlv warns.
    .init(
      "v=BIMI1; l=https://a.example/l.svg; avp=Personal",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3")),
    .init(
      "v=BIMI1; l=https://a.example/l.svg; avp=",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3")),
    .init(
      "v=BIMI1; l=https://a.example/l.svg; avp=logo",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3")),
    .init("v=BIMI1; l=https://a.example/l.svg; lps="),
    .init("v=BIMI1; l=https://a.example/l.svg; lps=sales,news"),
    .init("v=BIMI1; l=https://a.example/l.svg; lps=Sales , news-2"),
    // What can be read of an optional tag stays in use; dlv warns.
    .init(
      "v=BIMI1; l=https://a.example/l.svg; lps=a_b",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3.14")),
    .init(
      "v=BIMI1; l=https://a.example/l.svg; lps=a,,b",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=a,b", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3.14")),
    .init(
      "v=BIMI1; l=https://a.example/l.svg; lps=a,",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=a", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3.14")),
    .init("v=BIMI1; l=https://a.example/l.svg; lps=true"),
    .init(
      "v=BIMI1; l=https://a.example/l.svg; lps=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .init(
        ours: "valid: l=https://a.example/l.svg a= avp=brand lps=", theirs: "invalid",
        citation: "draft-brand-indicators-for-message-identification §4.3.14")),
    .init("v=BIMI1; a=https://a.example/v.pem; l="),
    .init("v=BIMI1; l=https://a.example/é.svg"),
    .init("v=BIMI1; l=https://a.example/l.svg; e=mailto:x@a.example"),
    .init("v=BIMI1; l=a.example/l.svg"),
    .init("v=BIMI2; l=https://a.example/l.svg"),
    .init("v=BIMI10; l=https://a.example/l.svg"),
    .init("l=https://a.example/l.svg; v=BIMI1"),
    .init("v=spf1 -all"),
    .init(""),
  ]
}
