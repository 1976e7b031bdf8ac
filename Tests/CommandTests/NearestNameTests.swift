import Testing

@testable import dlv

/// Which known name is offered for a mistyped one.
@Suite struct NearestNameTests {
  @Test(arguments: [
    ("resolver", "resolvers"), ("reslovers", "resolvers"), ("JOBS", "jobs"), ("job", "jobs"),
    ("fail_on", "fail-on"), ("rulse", "rules"),
  ])
  func `a slip is understood`(typed: String, meant: String) {
    #expect(NearestName.of(typed, among: ["resolvers", "jobs", "fail-on", "rules"]) == meant)
  }

  @Test(arguments: ["", "colour", "x", "timeout-of-the-resolver"])
  func `nothing is offered for another word`(typed: String) {
    #expect(NearestName.of(typed, among: ["resolvers", "jobs", "fail-on", "rules"]) == nil)
  }
}
