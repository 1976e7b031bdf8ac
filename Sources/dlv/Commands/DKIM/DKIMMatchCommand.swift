import ArgumentParser
import Audit
import Crypto
import DNS
import Foundation
import Glibc
import MailAuth
import NameRules
import Reporting

/// `dlv dkim match`: whether private keys fit what is published.
struct DKIMMatchCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Compare private keys with the published ones; also those of OpenDKIM and rspamd.",
    discussion: """
      dlv dkim match s1.pem --domain example.com --selector s1
      dlv dkim match --opendkim /etc/opendkim.conf
      dlv dkim match --rspamd /etc/rspamd/local.d/dkim_signing.conf
      """)

  @Argument(help: ArgumentHelp("The private key.", valueName: "keyfile"), completion: .file())
  var keyFile: String?

  @Option(help: ArgumentHelp("The domain that signs with the key.", valueName: "domain"))
  var domain: String?

  @Option(help: ArgumentHelp("The selector of the key.", valueName: "selector"))
  var selector: String?

  @Option(
    help: ArgumentHelp("Check every key that an opendkim.conf names.", valueName: "file"),
    completion: .file())
  var opendkim: String?

  @Option(
    help: ArgumentHelp("Check every key that a dkim_signing.conf names.", valueName: "file"),
    completion: .file())
  var rspamd: String?

  @OptionGroup(title: "Passphrase of the keys") var passphrase: PassphraseOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    let ways = [keyFile, opendkim, rspamd].compactMap(\.self).count
    guard ways == 1 else {
      throw ValidationError("Name one of: a key file, --opendkim, --rspamd.")
    }
    if keyFile != nil && (domain == nil || selector == nil) {
      throw ValidationError("A key file takes --domain and --selector.")
    }
    if keyFile == nil && selector != nil {
      throw ValidationError("--selector goes with a key file.")
    }
    try passphrase.refuseSharedInput(with: [keyFile ?? ""])
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let named = try signerKeys()
    guard !named.keys.isEmpty || !named.unfollowed.isEmpty else {
      throw CommandFailure(
        .badData,
        "\(opendkim ?? rspamd ?? "") names no key; name one with its file, --domain and --selector")
    }
    let phrase = try passphrase.read()
    let session = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    var entries: [KeyMatchDocument.Entry] = []
    for key in named.keys { entries.append(try await entry(key, phrase, session)) }
    let document = KeyMatchDocument(entries, unfollowed: named.unfollowed)
    try EvaluationWriter(options: output).write(document)
    try session.finish()
    switch document.verdict {
    case .fits: return .clean
    case .differs: return .findings
    case .undetermined: return .undetermined
    }
  }

  private func signerKeys() throws(CommandFailure) -> SignerKeys {
    if let opendkim { return try SignerFiles.openDKIM(opendkim) }
    if let rspamd { return try SignerFiles.rspamd(rspamd, domain: domain) }
    var keys = SignerKeys()
    guard let keyFile, let domain, let selector else { return keys }
    keys.keys = [SignerKey(domain: domain, selector: selector, path: keyFile, place: "")]
    return keys
  }

  private func entry(
    _ key: SignerKey, _ phrase: SecretOctets?, _ session: LookupSession
  ) async throws(CommandFailure) -> KeyMatchDocument.Entry {
    let isNamed = key.place.isEmpty
    func entry(
      _ kind: String?, _ outcome: KeyMatchDocument.Entry.Outcome
    ) -> KeyMatchDocument.Entry {
      KeyMatchDocument.Entry(
        file: key.path, domain: key.domain, selector: key.selector, place: key.place, key: kind,
        warning: SecretFile.warning(of: key.path, what: "private key"), outcome: outcome)
    }
    let domain: DomainName
    do throws(CommandFailure) {
      domain = try TargetName.readArgument(key.domain).name
      guard domain.prepending("\(key.selector)._domainkey") != nil else {
        throw CommandFailure(.badData, "'\(key.selector)' is not a DKIM selector")
      }
    } catch {
      if isNamed { throw error }
      return entry(nil, .unreadable(error.message))
    }
    let privateKey: PrivateKey
    do throws(CommandFailure) {
      privateKey = try Self.read(key.path, phrase)
    } catch {
      // A file that was named has to be there; of a configuration, the others are still checked.
      if isNamed { throw error }
      return entry(nil, .unreadable(error.message))
    }
    let data = privateKey.publicKeyData
    let inspector = OpenSSLKeyInspector()
    let own: DKIMPublicKey
    switch privateKey.kind {
    case .rsa:
      guard let rsa = inspector.rsaKey(der: data) else {
        return entry(nil, .unreadable("the RSA key can't be looked into"))
      }
      own = .rsa(rsa)
    case .ed25519: own = .ed25519(data)
    }
    let kind = privateKey.kind == .rsa ? "rsa \(privateKey.bits)" : "ed25519"
    let facts = await session.makeGatherer().gatherKeys(
      AuditRequest(domain: domain, selectors: [key.selector]))
    guard let match = KeyMatch(key: own, keyData: data, selector: key.selector, in: facts) else {
      return entry(kind, .unreadable("the selector makes no domain name"))
    }
    return entry(kind, .compared(match))
  }

  private static func read(
    _ path: String, _ phrase: SecretOctets?
  ) throws(CommandFailure) -> PrivateKey {
    let text = try SecretFile.read(path, what: "key")
    do throws(PrivateKey.Failure) { return try PrivateKey(text, passphrase: phrase) } catch {
      let hint =
        error == .passphraseMissing
        ? "; name it with --passphrase-file or --passphrase-env" : ""
      throw CommandFailure(.badData, "can't use the key \(path): \(error)\(hint)")
    }
  }
}

/// Reads the files of a signer's configuration.
enum SignerFiles {
  static func openDKIM(_ path: String) throws(CommandFailure) -> SignerKeys {
    let configuration = OpenDKIMConfiguration(try text(path, "OpenDKIM configuration"))
    let folder =
      configuration.baseDirectory
      ?? URL(fileURLWithPath: path).deletingLastPathComponent().path
    var keys = configuration.keys(
      keyTable: try table(configuration.keyTable, in: folder),
      signingTable: try table(configuration.signingTable, in: folder))
    keys.keys = keys.keys.map { key in
      SignerKey(
        domain: key.domain, selector: key.selector, path: absolute(key.path, in: folder),
        place: key.place)
    }
    return keys
  }

  /// A table that is not a file is told by the configuration.
  private static func table(
    _ table: OpenDKIMConfiguration.Table?, in folder: String
  ) throws(CommandFailure) -> String? {
    guard case .file(let path, _)? = table else { return nil }
    return try text(absolute(path, in: folder), "table of OpenDKIM")
  }

  static func rspamd(_ path: String, domain: String?) throws(CommandFailure) -> SignerKeys {
    let octets = Array(try text(path, "rspamd configuration").utf8)
    let signing: RspamdSigning
    do throws(UCLReader.SyntaxError) { signing = try RspamdSigning(octets) } catch {
      throw CommandFailure(.badData, "\(path): \(error)")
    }
    var others = domain.map { [$0] } ?? []
    if domain == nil, signing.signsOtherDomains, let folder = signing.commonFolder {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      others = names.sorted().compactMap(folder.domain)
    }
    return signing.keys(otherDomains: others)
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder + "/" + path
  }

  private static func text(_ path: String, _ what: String) throws(CommandFailure) -> String {
    let input = try InputFile(path: path, what: what)
    var octets: [UInt8] = []
    while true {
      let chunk = try input.next()
      if chunk.isEmpty { break }
      octets += chunk
      if octets.count > largestFile {
        throw CommandFailure(.badData, "the \(what) \(path) is larger than \(largestFile >> 20) MB")
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }

  /// Octets of a configuration file; a key table of 100,000 domains takes ten million.
  private static let largestFile = 64 << 20
}
