public import Foundation

/// The source package of a Python project as PyPI has it, pinned by version and hash, unpacked once under `.build`.
///
/// For what wheels leave out: test suites, and modules that are driven without being installed.
public struct PythonSourcePackage: Sendable {
  /// The folder that the package holds: `pyspf-2.0.14`.
  public let folder: URL

  /// pyspf with the RFC 7208 test suite of the OpenSPF project.
  public static let pyspf = Result {
    try PythonSourcePackage(
      .init(
        "pyspf", "2.0.14",
        sha256: "57a7ef01bda090173aafb6af0106251686ed73f03db4e911fcd34c57fc347186"))
  }

  /// A signer and verifier of DKIM.
  public static let dkimpy = Result {
    try PythonSourcePackage(
      .init(
        "dkimpy", "1.1.8",
        sha256: "b5f60fb47bbf5d8d762f134bcea0c388eba6b498342a682a21f1686545094b77"))
  }

  /// html5lib with the tests of tokenizers and tree builders that browsers share. Its setup.py is of the days of setuptools with
  /// pkg_resources.
  public static let html5lib = Result {
    try PythonSourcePackage(
      .init(
        "html5lib", "1.1",
        sha256: "b2e5b40261e20f354d198eae92afc10d750afb487ed5e50f9c4eaf07c184146f"),
      builtWith: [
        .init(
          "setuptools", "75.8.0",
          sha256: "e3982f444617239225d675215d51f6ba05f845d4eec313da4418fdbb56fb27e3"),
        .init(
          "wheel", "0.45.1",
          sha256: "708e7481cc80179af0e556bbf0cc00b8444c7321e2700b8d8580231d13017248"),
      ])
  }

  /// Downloads and unpacks the package unless it is there. Several processes may do so at once.
  ///
  /// - Parameter builders: What its setup needs where what pip would fetch today is too new.
  public init(
    _ requirement: PythonEnvironment.Requirement,
    builtWith builders: [PythonEnvironment.Requirement] = []
  ) throws {
    let python = try PythonEnvironment(builders)
    let name = "\(requirement.name)-\(requirement.version)"
    let parent = python.folder.deletingLastPathComponent().appending(path: "source-\(name)")
    folder = parent.appending(path: name)
    try PythonEnvironment.locked(parent.path + ".lock") {
      let marker = parent.appending(path: "complete")
      if FileManager.default.fileExists(atPath: marker.path) { return }
      try? FileManager.default.removeItem(at: parent)
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      let list = parent.appending(path: "requirements.txt")
      try requirement.line.write(to: list, atomically: true, encoding: .utf8)
      try PythonEnvironment.demand(
        python.folder.path + "/bin/python",
        [
          "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
          "--no-binary", ":all:", "--require-hashes", "--dest", parent.path, "-r", list.path,
        ] + (builders.isEmpty ? [] : ["--no-build-isolation"]),
        hint: "the package comes from PyPI; is it reachable?")
      try PythonEnvironment.demand(
        "tar", ["-xzf", parent.appending(path: name + ".tar.gz").path, "-C", parent.path],
        hint: "the package is a compressed tar file")
      try "".write(to: marker, atomically: true, encoding: .utf8)
    }
  }
}
