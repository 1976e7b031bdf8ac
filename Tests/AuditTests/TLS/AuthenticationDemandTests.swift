import Testing

@testable import Audit

/// What the domain's MTA-STS policy asks of the certificates of its mail servers.
@Suite struct AuthenticationDemandTests {
  @Test(arguments: [
    ("enforce", AuthenticationDemand.enforced), ("testing", .tested), ("none", .none),
  ])
  func `the mode of the policy decides`(_ mode: String, _ demand: AuthenticationDemand) async throws
  {
    let policy = MTASTSCheckTests.good.replacing("enforce", with: mode)
    let audit = try await MTASTSCheckTests.audit(zone: MTASTSCheckTests.zone, policy)
    #expect(audit.facts.authenticationDemand == demand)
  }

  @Test func `a policy without a record asks for nothing`() async throws {
    let zone = MTASTSCheckTests.zone.replacing("v=STSv1; id=1;", with: "something else")
    let audit = try await MTASTSCheckTests.audit(zone: zone)
    #expect(audit.facts.authenticationDemand == .none)
  }
}
