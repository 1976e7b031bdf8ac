import Audit
import Reporting
import Testing

@Suite struct EveryFormatTests {
  @Test(arguments: ReportFormat.allCases)
  func `the same reports give the same text`(format: ReportFormat) {
    let reports = [SyntheticReport.mixed(), SyntheticReport.clean(), SyntheticReport.rejected]
    #expect(rendered(format, reports) == rendered(format, reports))
  }

  @Test(arguments: ReportFormat.allCases)
  func `each target is written when it is rendered`(format: ReportFormat) {
    var renderer = format.renderer(
      RenderContext(toolVersion: "0.1.0", rules: SyntheticReport.rules))
    _ = renderer.begin()
    for _ in 0..<3 { #expect(!renderer.render(SyntheticReport.mixed()).isEmpty) }
  }

  @Test(arguments: ReportFormat.allCases)
  func `random bytes in every place neither stop a renderer nor come out as controls`(
    format: ReportFormat
  ) {
    var generator = Octets(state: 20)
    for _ in 0..<400 {
      let text = generator.text()
      let document = rendered(
        format, [SyntheticReport.carrying(text), SyntheticReport.rejecting(text)], verbose: true)
      let controls = rawControls(in: document)
      #expect(controls == [], "\(Array(text.utf8))")
    }
  }
}

/// A linear congruential generator (Knuth's MMIX) of text that is rich in what is special somewhere.
private struct Octets {
  var state: UInt64

  private static let special = Array(
    "\u{1B}[;:%,|`'\"<>&=+-@\\\r\n\t\0\u{7F}\u{9B}\u{85}\u{202E}\u{2028}\u{FEFF}{}()#*_~$!]"
      .unicodeScalars)

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func text() -> String {
    var bytes: [UInt8] = []
    for _ in 0..<next(below: 40) {
      if next(below: 2) == 0 {
        bytes += String(Self.special[next(below: Self.special.count)]).utf8
      } else {
        bytes.append(UInt8(next(below: 256)))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
