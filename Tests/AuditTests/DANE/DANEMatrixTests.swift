import Foundation
import SMTP
import TestKit
import Testing

/// dlv and Postfix's posttls-finger look at the same servers and zones, and have to come to the same verdict.
@Suite struct DANEMatrixTests {
  @Test func everyVerdictIsThatOfPostfix() async throws {
    let matrix = try await DANEMatrix.shared.value
    // Side by side: each takes a few connections, but the resolver is the same.
    let results = try await withThrowingTaskGroup(
      of: (DANEMatrix.Case, DANEMatrix.Verdict, (DANEMatrix.Verdict, String)).self
    ) { group in
      for example in DANEMatrix.cases {
        group.addTask {
          async let own = matrix.verdict(of: example)
          let theirs = try await matrix.finger(example)
          return (example, try await own, theirs)
        }
      }
      var all: [(DANEMatrix.Case, DANEMatrix.Verdict, (DANEMatrix.Verdict, String))] = []
      for try await result in group { all.append(result) }
      return all
    }
    #expect(results.count == DANEMatrix.cases.count)
    for (example, own, (theirs, text)) in results {
      #expect(
        own == theirs && own != .other, "\(example.domain): dlv \(own), Postfix \(theirs)\n\(text)")
    }
    // The matrix has something to tell apart.
    #expect(Set(results.map(\.1)) == [.verified, .failed, .unusable, .none])
  }

  @Test(
    arguments: [
      ("fits311", "published", "verified", []),
      ("wrong311", "published", "failed", ["dane-no-match"]),
      ("name2", "published", "failed", ["dane-no-match"]), ("name3", "published", "verified", []),
      ("pkixee", "published", "unusable", ["dane-unusable-record"]),
      ("plain", "insecure", nil, ["dane-insecure"]), ("none", "none", nil, ["dane-missing"]),
    ] as [(String, String, String?, Set<String>)])
  func theCommandSaysSoToo(
    _ name: String, _ standing: String, _ verdict: String?, _ rules: Set<String>
  ) async throws {
    let matrix = try await DANEMatrix.shared.value
    let example = try #require(DANEMatrix.cases.first { $0.name == name })
    let run = try await ProgramRun(ProgramRun.dlv, matrix.arguments(of: example, "json"))
    #expect(run.status != 64 && run.status < 64, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    let target = try #require(report.targets.first)
    let host = try #require(target.facts.dane.hosts.first)
    #expect(host.standing == standing, "\(run.output)")
    #expect(host.presented?.first?.verdict == verdict)
    #expect(rules.isSubset(of: Set(target.findings.map(\.rule))), "\(run.output)")
    let decisive: Set = ["dane-no-match", "dane-unusable-record", "dane-insecure", "dane-missing"]
    #expect(decisive.intersection(target.findings.map(\.rule)) == rules)
    if name == "none" {
      let key = try #require(host.keys?.first?.sha256)
      let fix = target.findings.first { $0.rule == "dane-missing" }?.fix
      #expect(fix?.hasSuffix("_tcp.mx-none.signed.test. 3600 IN TLSA 3 1 1 \(key)") == true)
    }
  }

  @Test func theTextShowsRecordsAndWhatTheyCameTo() async throws {
    let matrix = try await DANEMatrix.shared.value
    let next = try #require(DANEMatrix.cases.first { $0.name == "next" })
    let run = try await ProgramRun(ProgramRun.dlv, matrix.arguments(of: next, "text"))
    #expect(run.output.contains("DANE of the mail servers"), "\(run.output)\(run.errors)")
    #expect(run.output.contains("DANE-EE SPKI SHA2-256: matches"))
    #expect(run.output.contains("DANE-EE SPKI SHA2-256: no certificate matches"))
    #expect(run.output.contains("verified    [127.0.0.201]"))
  }

  private struct Report: Decodable {
    let targets: [Target]
    struct Target: Decodable {
      let facts: Facts
      let findings: [Finding]
    }
    struct Finding: Decodable {
      let rule: String
      let fix: String
    }
    struct Facts: Decodable { let dane: DANE }
    struct DANE: Decodable { let hosts: [Host] }
    struct Host: Decodable {
      let standing: String
      let presented: [Presentation]?
      let keys: [Key]?
    }
    struct Presentation: Decodable { let verdict: String }
    struct Key: Decodable { let sha256: String }
  }

  @Test func aSurveyFindsWhatPostfixWasToldToOffer() async throws {
    let matrix = try await DANEMatrix.shared.value
    let careless = try await matrix.offers(of: .careless)
    #expect(careless.interruption == nil)
    #expect(
      careless.versions == [.v1_3: .accepted, .v1_2: .accepted, .v1_1: .accepted, .v1_0: .accepted])
    #expect(careless.kinds[.null] == .accepted)
    #expect(careless.kinds[.anonymous] == .accepted)
    // This OpenSSL has neither.
    #expect(careless.kinds[.rc4] == .refused)
    #expect(careless.kinds[.export] == .refused)
    #expect(careless.connections <= TLSSurvey.maximumConnections)

    let strict = try await matrix.offers(of: .strict)
    #expect(
      strict.versions == [.v1_3: .refused, .v1_2: .accepted, .v1_1: .refused, .v1_0: .refused])
    #expect(strict.kinds.values.allSatisfy { $0 == .refused })
    #expect(strict.complete == [.v1_2])
    let suites = strict.ciphers[.v1_2] ?? []
    #expect(!suites.isEmpty)
    #expect(suites.allSatisfy { $0.description.hasPrefix("TLS_ECDHE_ECDSA_") })
  }
}
