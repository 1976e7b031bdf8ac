import TestKit
import Testing

@Suite struct PythonEnvironmentTests {
  @Test func `a package whose hash is another's is not installed, and the failure is told`() {
    #expect(throws: PythonEnvironment.Failure.self) {
      try PythonEnvironment([
        .init("attrs", "25.3.0", sha256: String(repeating: "0", count: 64))
      ])
    }
  }

  @Test func `an environment made twice is the same one`() throws {
    let requirements = PythonEnvironment.schemaRequirements
    let folder = try PythonEnvironment(requirements).folder
    #expect(try PythonEnvironment(requirements.reversed()).folder == folder)
  }
}
