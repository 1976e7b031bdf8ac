import Audit
import Reporting
import Testing

@Suite struct TextRendererTests {
  private let mixed = rendered(.text, [SyntheticReport.mixed()])

  @Test func `the header shows both spellings of the name and the grade`() {
    let header = mixed.prefix { $0 != "\n" }
    #expect(header.hasPrefix("bücher.example (xn--bcher-kva.example) ─"))
    #expect(header.hasSuffix(" grade D?"))
    #expect(header.count == 80)
  }

  @Test func `the header of a wide name takes the width too`() {
    let text = rendered(.text, [SyntheticReport.mixed("xn--wgv71a.example", unicode: "日本.example")])
    // Two characters of two columns each.
    #expect(text.prefix { $0 != "\n" }.count == 78)
  }

  @Test func `each family has one line, with the worst mark`() {
    let rows = lines(mixed).dropFirst(2).prefix(5).map { $0.dropFirst(2).prefix(7) }
    #expect(rows == ["✗ SPF  ", "! DKIM ", "? DMARC", "✓ MX   ", "– Zone "])
  }

  @Test func `the summary of a target fits one screen`() {
    let summary = lines(mixed).prefix { $0 != "Errors" }
    #expect(summary.count < 24)
    #expect(summary.allSatisfy { $0.count <= 80 })
  }

  @Test func `the key fact of SPF shows both ends of the record and the lookups`() {
    let row = lines(mixed)[2]
    #expect(row.contains("v=spf1 "))
    #expect(row.hasSuffix("~all, 12 of 10 lookups"))
  }

  @Test func `each family shows its key fact`() {
    let rows = lines(rendered(.text, [SyntheticReport.clean()], width: 120))
    #expect(
      rows[2].hasSuffix(
        "  v=spf1 include:_spf.one.example include:_spf.two.example a mx ptr ~all, 12 of 10 lookups"
      ))
    #expect(rows[3].hasSuffix("  s1 rsa 1024, s3 ed25519 256"))
    #expect(rows[4].hasSuffix("  v=DMARC1; p=none, at _dmarc.example"))
    #expect(rows[5].hasSuffix("  10 mx1.example.net"))
    #expect(rows[6].hasSuffix("  ns1.example.net, serial 7"))
  }

  @Test(
    arguments: [
      (["spf": ["status": "none", "record": nil]], "no record"),
      (["spf": ["status": "several", "records": ["v=spf1", "v=spf1"]]], "2 records"),
      (["spf": ["status": "undetermined"]], ""),
      (
        ["spf": ["record": "v=spf1", "lookups": 3, "lookups_is_minimum": true]],
        "v=spf1, at least 3 of 10 lookups"
      ),
      (["dkim": ["presence": "absent", "selectors": []]], "no keys"),
      (["dkim": ["presence": "not_found"]], "no key found at the selectors tried"),
      (["dmarc": ["policy": ["state": "none"]]], "no record"),
      (["dmarc": ["policy": ["record": "v=DMARC1", "domain": "example.net"]]], "v=DMARC1"),
      (["mx": ["null": true, "hosts": []]], "null MX: takes no mail"),
      (
        ["mx": ["hosts": [], "implicit": ["addresses": ["192.0.2.1"]]]],
        "no MX: mail goes to the domain's own address"
      ),
      (["zone": ["alias_of": "example.org"]], "alias of example.org"),
      (["spf": "odd", "dkim": [1], "mx": ["hosts": "odd"], "dmarc": nil], ""),
      (nil, ""),
    ] as [(FactValue, String)])
  func `facts of every state make a key fact`(facts: FactValue, line: String) {
    let report = SyntheticReport.report(
      "example.net", SyntheticReport.rules.map { ($0, .passed) }, facts: facts)
    let told = lines(rendered(.text, [report])).dropFirst(2).prefix(5).map {
      $0.dropFirst("  ✓ SPF    passed".count).drop { $0 == " " }
    }.filter { !$0.isEmpty }
    #expect(told.map(String.init) == (line.isEmpty ? [] : [line]))
  }

  @Test func `evidence and fix are never wrapped or cut`() {
    let narrow = rendered(.text, [SyntheticReport.mixed()], width: 40)
    #expect(
      narrow.contains(
        "\n      xn--bcher-kva.example. 300 IN TXT \"v=spf1 include:_spf.one.example "
          + "include:_spf.two.example include:_spf.three.example a mx ptr ~all\"\n"))
    #expect(narrow.contains("\n      ; publish the new key first\n      s2._domainkey."))
  }

  @Test func `the message is wrapped with a hanging indent`() {
    let message = lines(mixed).drop { !$0.hasPrefix("    Evaluating") }.prefix {
      $0 != "    seen:"
    }
    #expect(message.count > 1)
    #expect(message.allSatisfy { $0.hasPrefix("    ") && $0.count <= 80 })
  }

  @Test func `the parts of a citation stay together on a line`() {
    for width in 40...120 {
      let text = rendered(.text, [SyntheticReport.mixed()], width: width)
      #expect(text.ranges(of: "(RFC 7208 §4.6.4)").count == 3)
    }
  }

  @Test func `a target of which nothing was examined does not look well`() {
    let report = SyntheticReport.report("example.net", [])
    #expect(rendered(.text, [report]).contains("– nothing examined"))
    #expect(rendered(.html, [report]).contains("nothing examined"))
  }

  @Test func `findings come worst first, under a heading a severity`() throws {
    let titles = lines(mixed).filter { ["Errors", "Warnings", "Notices"].contains($0) }
    #expect(titles == ["Errors", "Warnings", "Notices"])
    #expect(
      mixed.contains("✗ spf-too-many-lookups  xn--bcher-kva.example  zones/example.zone:12:1\n"))
  }

  @Test func `a question that two rules needed shows once, with both`() {
    #expect(mixed.ranges(of: "timed out").count == 1)
    #expect(mixed.contains("needed by dmarc-missing, dmarc-policy-none"))
  }

  @Test func `passed rules show when asked for`() {
    #expect(!mixed.contains("mx-unresolvable"))
    #expect(
      rendered(.text, [SyntheticReport.mixed()], verbose: true).contains("✓ mx-unresolvable\n"))
  }

  @Test func `a rejected target is one line`() {
    #expect(
      rendered(.text, [SyntheticReport.rejected])
        == "✗ \"not a domain\": a space is not allowed in a domain name\n")
  }

  @Test func `several targets end in totals, one does not`() {
    let text = rendered(
      .text, [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected])
    #expect(text.contains("3 targets; grades: 1 A, 1 D (1 provisional); 1 not examined\n"))
    #expect(!mixed.contains("targets"))
  }

  @Test func `no target, no text`() { #expect(rendered(.text, []) == "") }

  @Test func `colour is the only difference that colour makes`() {
    let color = rendered(.text, [SyntheticReport.mixed(), SyntheticReport.clean()], color: true)
    #expect(color.contains("\u{1B}[1m"))
    let plain = color.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(plain == rendered(.text, [SyntheticReport.mixed(), SyntheticReport.clean()]))
  }

  @Test(arguments: SyntheticReport.hostile)
  func `nothing out of the network acts on the terminal`(text: String) {
    let document = rendered(
      .text, [SyntheticReport.carrying(text), SyntheticReport.rejecting(text)], verbose: true)
    #expect(rawControls(in: document) == [])
    #expect(!document.contains("\r"))
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
