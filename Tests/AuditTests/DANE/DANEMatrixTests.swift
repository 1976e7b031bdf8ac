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
