import DNS
import Foundation
import Reporting
import TestKit
import Testing
import ZoneFormats

/// Damaged files of every format end in zones or in an error with a place, and what was read can be written.
@Suite struct ReaderMutationTests {
  @Test(arguments: ZoneFormat.allCases) func `damage never gets past a reader`(
    format: ZoneFormat
  ) throws {
    let zone = try #require(
      try FormatReading.load(FormatReading.everything, as: "x.zone").zones.first)
    let seed: [UInt8]
    switch format {
    case .terraform:
      seed = Array(
        TerraformPlanTests.plan([
          TerraformPlanTests.zone,
          TerraformPlanTests.resource(
            "aws_route53_record.mx", "aws_route53_record", #""update""#,
            before:
              #"{"zone_id": "Z1", "name": "example.com", "type": "MX", "ttl": 300, "records": ["10 a.example.com"]}"#,
            after:
              #"{"zone_id": "Z1", "name": "\\052", "type": "TXT", "ttl": 300, "records": ["a\"\"b"]}"#,
            unknown: #"{"id": true}"#),
        ]).utf8)
    case .zone, .octodns, .dnscontrol, .route53, .cloudflare, .nsupdate:
      seed = Array(FormatReading.written([zone], format).text.utf8)
    }
    let folder = try TemporaryFolder()
    let path = folder.path("example.com.yaml")
    var random = SeededGenerator(seed: 11)
    let origin = try DomainName("example.com")
    var accepted = 0
    for _ in 0..<300 {
      try Data(seed.mutated(using: &random)).write(to: URL(fileURLWithPath: path))
      do throws(ZoneSourceError) {
        let zones = try ZoneSource.load(path: path, format: format, origin: origin)
        accepted += 1
        _ = FormatReading.written(zones.zones, format == .terraform ? .route53 : format)
      } catch {
        #expect(!error.errors.isEmpty)
        #expect(error.errors.allSatisfy { $0.location.map { $0.line >= 1 } ?? true })
      }
    }
    #expect(accepted > 0)
  }
}
