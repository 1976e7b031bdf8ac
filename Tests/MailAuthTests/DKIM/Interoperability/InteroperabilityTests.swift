import Crypto
import DNS
import Foundation
import MailAuth
import Message
import TestKit
import Testing

/// 500 generated messages: others verify what dlv signs, and dlv verifies what others sign.
@Suite struct InteroperabilityTests {
  static let messages = (0..<500).map(GeneratedMessage.init)

  /// Keys of both types in files that every peer reads.
  struct Keys {
    let folder: TemporaryFolder
    let rsa: PrivateKey
    let ed25519: PrivateKey

    static let shared = Result { try Keys() }

    init() throws {
      folder = try TemporaryFolder()
      rsa = try KeyGenerator.generate(.rsa(bits: 2048))
      ed25519 = try KeyGenerator.generate(.ed25519)
      for (name, key) in [("rsa.pk8", rsa), ("ed25519.pk8", ed25519)] {
        let pem = try key.pem().withUnsafeBytes { Array($0) }
        try folder.write(String(decoding: pem, as: UTF8.self), to: name)
      }
      // dkimpy and Mail::DKIM take PKCS#1, and for Ed25519 the seed in base64.
      let traditional = try ProgramRun(
        blocking: "openssl",
        ["rsa", "-in", folder.path("rsa.pk8"), "-traditional", "-out", folder.path("rsa.pem")])
      #expect(traditional.status == 0, "\(traditional.errors)")
      let der = try ProgramRun(
        blocking: "openssl", ["pkey", "-in", folder.path("ed25519.pk8"), "-outform", "DER"])
      try folder.write(der.outputBytes.suffix(32).base64EncodedString(), to: "ed25519.pem")
      var lines = ""
      for (selector, key) in [("rsa", rsa), ("ed25519", ed25519)] {
        lines += "\(selector)._domainkey.example.com \(Self.record(key))\n"
      }
      try folder.write(lines, to: "keys")
    }

    static func record(_ key: PrivateKey) -> String {
      "v=DKIM1; k=\(key.kind.rawValue); p=\(Base64.encode(key.publicKeyData))"
    }

    func answer(_ question: Question) -> Answer {
      let isRSA = question.name.description.hasPrefix("rsa.")
      let record = Record(
        name: question.name, ttl: 60,
        data: .txt(CharacterStrings(Self.record(isRSA ? rsa : ed25519))))
      return Answer(question: question, outcome: .records([record]))
    }
  }

  /// Every message with an RSA signature of ours in front of an Ed25519 one.
  static let signed = Result {
    let keys = try Keys.shared.get()
    let folder = try TemporaryFolder()
    let cryptography = OpenSSLSignatureVerifier()
    for message in messages {
      let (header, body) = try HeaderReader.split(message.octets[...])
      var fields: [UInt8] = []
      for (selector, key) in [("rsa", keys.rsa), ("ed25519", keys.ed25519)] {
        var configuration = DKIMSigner.Configuration(
          domain: try DomainName("example.com"), selector: selector)
        configuration.canonicalization = try #require(
          CanonicalizationPair(message.canonicalization.text))
        let signature = try DKIMSigner(configuration, key).begin(header)
        var hasher = BodyHasher(
          configuration.canonicalization.body, digest: cryptography.makeDigest())
        hasher.update(body)
        fields += try signature.field(bodyHash: hasher.finish(), cryptography)
      }
      try Data(fields + message.octets).write(to: folder.url(message.name))
    }
    return folder
  }

  @Test(arguments: DKIMPeer.all)
  func `others verify what dlv signs`(peer: DKIMPeer) throws {
    let results = try peer.verify(
      keys: Keys.shared.get().folder.path("keys"), folder: Self.signed.get().path(""))
    #expect(results.count == Self.messages.count)
    var failures: [String] = []
    for message in Self.messages {
      let found = results[message.name] ?? []
      let isVerified =
        found.count == 2 && found[0] == "pass"
        // Debian's Mail::DKIM is older than Ed25519.
        && (found[1] == "pass" || found[1].contains("unsupported algorithm ed25519"))
      if isVerified == peer.differs(about: message) {
        failures.append("\(message.name): \(found)")
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(20).joined(separator: "\n"))")
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let peer: DKIMPeer
    let algorithm: String
    var testDescription: String { "\(peer.testDescription) \(algorithm)" }
    static let all = DKIMPeer.all.flatMap { peer in
      peer.algorithms.map { Case(peer: peer, algorithm: $0) }
    }
  }

  @Test(arguments: Case.all)
  func `dlv verifies what others sign`(entry: Case) throws {
    let keys = try Keys.shared.get()
    let folder = try TemporaryFolder()
    let doubtful = try TemporaryFolder()
    for message in Self.messages { try Data(message.octets).write(to: folder.url(message.name)) }
    let selector = entry.algorithm == "rsa-sha256" ? "rsa" : "ed25519"
    _ = try entry.peer.sign(
      algorithm: entry.algorithm,
      key: keys.folder.path("\(selector).\(entry.peer.keyFileExtension)"), selector: selector,
      folder: folder.path(""))
    var failures: [String] = []
    for message in Self.messages {
      guard let data = try? Data(contentsOf: folder.url(message.name + ".signed")) else {
        if !entry.peer.differs(about: message) {
          failures.append("\(message.name): not signed")
        }
        continue
      }
      let signed = Array(data)
      var options = DKIMVerification.Options()
      options.explains = true
      let report = try DKIMVerifier.verify(
        signed[...], at: UInt64(time(nil)), OpenSSLSignatureVerifier(), options: options,
        answer: keys.answer)
      let isVerified = report.signatures.map(\.verdict) == [.verified]
      if !isVerified, entry.peer.signsBadly(message, entry.algorithm) {
        try data.write(to: doubtful.url(message.name))
        continue
      }
      if isVerified == entry.peer.differs(about: message) {
        failures.append(
          "\(message.name): \(report.signatures.map { "\($0.verdict) \($0.explanations)" })")
      }
    }
    let judged = try entry.peer.verify(
      keys: keys.folder.path("keys"), folder: doubtful.path(""))
    failures += judged.filter { $0.value.contains("pass") }.map { "\($0.key): passes there" }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(20).joined(separator: "\n"))")
  }
}
