import Foundation

/// Another evaluator of SPF, driven in bulk with answers from memory by a driver in `Benchmarks/Peers`.
public enum SPFPeer: String, CaseIterable, Sendable {
  /// 2.0.14, of PyPI.
  case pyspf
  /// 1.2.10, of Debian; its driver is compiled here.
  case libspf2

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The result of each case, in order.
  ///
  /// - Parameter corpus: Records and cases, as the drivers read them.
  public func results(_ corpus: String) async throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(corpus, to: "corpus")
    let run: ProgramRun
    switch self {
    case .pyspf:
      run = try await ProgramRun(
        "python3",
        [
          Self.driver("spf_pyspf.py"), try PythonSourcePackage.pyspf.get().folder.path,
          folder.path("corpus"),
        ])
    case .libspf2:
      let compiler = try await ProgramRun(
        "cc",
        ["-O2", "-o", folder.path("driver"), Self.driver("spf_libspf2.c"), "-lspf2"])
      guard compiler.status == 0 else {
        throw Failure(
          description: "apt-get install libspf2-dev gcc\n\(compiler.errors)")
      }
      run = try await ProgramRun(folder.path("driver"), [folder.path("corpus")])
    }
    guard run.status == 0 else { throw Failure(description: "\(self): \(run.errors)") }
    let results = run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { String($0.prefix { $0 != "\t" }) }
    let cases = corpus.split(separator: "\n").count { $0.hasPrefix("Q\t") }
    guard results.count == cases else {
      throw Failure(description: "\(self): \(results.count) answers for \(cases) cases")
    }
    return results
  }

  private static func driver(_ name: String) -> String {
    ProgramRun.packageFolder.appendingPathComponent("Benchmarks/Peers/\(name)").path
  }
}
