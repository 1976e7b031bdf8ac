import TestKit
import Testing

@Suite struct PythonEnvironmentTests {
  @Test func `a package whose hash is another's is not installed, and the failure is told`() throws
  {
    let wrong = String(repeating: "0", count: 64)
    let failure = #expect(throws: PythonEnvironment.Failure.self) {
      try PythonEnvironment([.init("attrs", "25.3.0", sha256: wrong)])
    }
    // pip's own words: a machine without venv or network fails too, but not for this reason.
    let text = try #require(failure).description
    #expect(text.contains("DO NOT MATCH THE HASHES"), "\(text)")
    #expect(text.contains("Expected sha256 \(wrong)"), "\(text)")
  }

  @Test func `an environment made twice is the same one`() throws {
    let requirements = PythonEnvironment.schemaRequirements
    let folder = try PythonEnvironment(requirements).folder
    #expect(try PythonEnvironment(requirements.reversed()).folder == folder)
  }
}
