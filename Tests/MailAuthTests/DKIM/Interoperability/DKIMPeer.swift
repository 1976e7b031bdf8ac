import Foundation
import TestKit
import Testing

/// Another implementation of DKIM, driven in bulk: one process signs or verifies a folder of messages.
struct DKIMPeer: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Algorithms that it has.
  let algorithms: [String]
  /// Arguments before `verify` and `sign`, and the environment.
  private let command: @Sendable () throws -> [String]

  static let all = [openDKIM, dkimpy, mailDKIM]
  private static let folder = ProgramRun.packageFolder.appending(path: "Tests/Peers/DKIM")

  /// The library of OpenDKIM.
  static let openDKIM = DKIMPeer(
    testDescription: "libopendkim", algorithms: ["rsa-sha256", "ed25519-sha256"]
  ) {
    [try compiled.get().path("driver")]
  }

  private static let compiled = Result {
    let build = try TemporaryFolder()
    let run = try ProgramRun(
      blocking: "cc",
      ["-O1", "-o", build.path("driver"), folder.path + "/libopendkim_driver.c", "-lopendkim"])
    if run.status != 0 {
      throw Failure(
        description: "\(run.errors)\nDebian and Ubuntu: apt-get install libopendkim-dev")
    }
    return build
  }

  /// dkimpy 1.1.8 from its source package; PyNaCl is Debian's.
  static let dkimpy = DKIMPeer(
    testDescription: "dkimpy", algorithms: ["rsa-sha256", "ed25519-sha256"]
  ) {
    let package = try PythonSourcePackage.dkimpy.get().folder.path
    return [
      "env", "PYTHONPATH=\(package)", "/usr/bin/python3", folder.path + "/dkimpy_driver.py",
    ]
  }

  static let mailDKIM = DKIMPeer(testDescription: "Mail::DKIM", algorithms: ["rsa-sha256"]) {
    ["perl", folder.path + "/mail_dkim_driver.pl"]
  }

  /// Whether a signature that the peer made may fail, if it fails at the peer too: of those that libopendkim 2.11.0 beta makes with Ed25519
  /// and a simple header, many verify nowhere.
  func signsBadly(_ message: GeneratedMessage, _ algorithm: String) -> Bool {
    testDescription == "libopendkim" && algorithm == "ed25519-sha256"
      && message.canonicalization.letters.hasPrefix("s")
  }

  /// Whether the peer is known to differ about a message, and why.
  func differs(about message: GeneratedMessage) -> Bool {
    let letters = message.canonicalization.letters
    // All differences are about bodies that do not end with CRLF, which no MTA delivers. RFC 6376 §3.4.3 and §3.4.4 say that
    // a CRLF is added: libopendkim refuses such a body when it is relaxed, Mail::DKIM hashes it without when it is simple.
    guard !message.octets.suffix(2).elementsEqual([0x0D, 0x0A]) else { return false }
    switch testDescription {
    case "libopendkim": return letters.hasSuffix("r")
    case "Mail::DKIM": return letters.hasSuffix("s")
    default: return false
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The results of each message's signatures, by file name.
  func verify(keys: String, folder: String) throws -> [String: [String]] {
    let run = try self.run(["verify", keys, folder])
    var results: [String: [String]] = [:]
    for line in run.output.split(separator: "\n") {
      guard let space = line.firstIndex(of: " ") else { continue }
      let name = String(line[..<space].split(separator: "/").last ?? "")
      var parts = line[line.index(after: space)...].split(separator: "|").map(String.init)
      // libopendkim gives a result of the whole message first.
      if testDescription == "libopendkim" { parts.removeFirst() }
      results[name] = parts
    }
    return results
  }

  /// Signs every message of the folder into a file beside it; what it says of those that it can't sign.
  func sign(algorithm: String, key: String, selector: String, folder: String) throws -> String {
    let name = algorithms.count > 1 ? [algorithm] : []
    return try run(["sign", key] + name + ["example.com", selector, folder]).output
  }

  /// The form in which the peer takes private keys: PKCS#8 is `pk8`, PKCS#1 or an Ed25519 seed `pem`.
  var keyFileExtension: String { testDescription == "libopendkim" ? "pk8" : "pem" }

  private func run(_ arguments: [String]) throws -> ProgramRun {
    let command = try command()
    let run = try ProgramRun(blocking: command[0], Array(command.dropFirst()) + arguments)
    guard run.status == 0 else {
      throw Failure(
        description: "\(command.joined(separator: " ")) ended with \(run.status): \(run.errors)")
    }
    return run
  }
}
