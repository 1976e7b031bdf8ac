import Audit
import Foundation
import Reporting
import TestKit
import Testing

@Suite struct JUnitRendererTests {
  @Test func `the document is well-formed, whatever the network says`() throws {
    let reports =
      [SyntheticReport.mixed(), SyntheticReport.rejected]
      + SyntheticReport.hostile.flatMap {
        [SyntheticReport.carrying($0), SyntheticReport.rejecting($0)]
      }
    for reports in [[], reports] {
      let document = rendered(.junit, reports)
      #expect(try Judges.xmlErrors(document) == "")
      #expect(rawControls(in: document) == [])
    }
  }

  @Test func `a suite a target, a case a rule, and the counts are those of the cases`() throws {
    let facts = try Judges.python(
      """
      import sys, xml.etree.ElementTree as tree
      for suite in tree.fromstring(sys.stdin.buffer.read()):
          cases = suite.findall("testcase")
          for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
              assert int(suite.get(attribute)) == sum(1 for case in cases if case.find(tag) is not None)
          assert int(suite.get("tests")) == len(cases)
          for case in cases:
              told = [child.tag for child in case]
              assert len([tag for tag in told if tag != "system-out"]) <= 1
              print(suite.get("name"), case.get("name"), *told)
      """, rendered(.junit, [SyntheticReport.mixed(), SyntheticReport.rejected]))
    #expect(
      facts == """
        bücher.example spf-too-many-lookups failure
        bücher.example spf-soft system-out
        bücher.example dkim-short-key error system-out
        bücher.example dmarc-missing error
        bücher.example dmarc-policy-none error
        bücher.example mx-unresolvable
        bücher.example zone-ttl skipped
        not a domain target error

        """)
  }

  @Test func `the fix stands verbatim in the failure`() {
    #expect(
      rendered(.junit, [SyntheticReport.mixed()]).contains(
        "\nfix:\nxn--bcher-kva.example. 300 IN TXT &quot;v=spf1 include:_spf.one.example ip4:192.0.2.0/24 ~all&quot;</failure>"
      ))
  }
}
