public import Foundation

/// Debian packages that can't be installed side by side, since each is the mail server of its machine: downloaded with apt and unpacked
/// once into a folder under `.build`. Never 'not there, so skip': what can't be had throws.
public struct UnpackedPackages: Sendable {
  public let folder: URL

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameter packages: The server, then libraries that nothing else installs.
  public init(_ packages: String...) async throws {
    let parent = ProgramRun.packageFolder.appending(path: ".build/packages")
    folder = parent.appending(path: packages.joined(separator: "+"))
    if FileManager.default.fileExists(atPath: folder.path) { return }
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    // Another process may be at it too: whoever is first with the whole names the folder.
    let run = try await ProgramRun(
      "/bin/sh", ["-c", Self.script, "sh", folder.path] + packages)
    guard run.status == 0 else {
      throw Failure(description: "\(packages): \(run.output)\(run.errors)")
    }
  }

  private static let script = """
    set -e
    target=$1; shift
    part=$(mktemp -d "$target.XXXXXX"); mkdir "$part/root"; cd "$part"
    apt-get download -qq "$@" 2>failure || { apt-get update -qq; apt-get download -qq "$@"; }
    for file in *.deb; do dpkg -x "$file" root; done
    chmod 755 root
    mv -T root "$target" 2>/dev/null || [ -d "$target" ]
    cd /; rm -rf "$part"
    """

  /// For LD_LIBRARY_PATH.
  var libraries: String {
    let base = folder.path + "/usr/lib"
    let multiarch = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    return multiarch.filter { $0.contains("-linux-") }.map { "\(base)/\($0)" }
      .joined(separator: ":")
  }
}
