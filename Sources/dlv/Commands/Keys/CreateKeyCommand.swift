import ArgumentParser
import Crypto
import DNS
import Glibc
import MailAuth
import NameRules
import Reporting

/// `dlv keygen DOMAIN`: makes a key, or reads one, and prints its record.
struct CreateKeyCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a key and its record (what dlv keygen DOMAIN does).")

  @Argument(help: "The domain that signs: the d= of its signatures.")
  var domain: String

  @Option(
    help: ArgumentHelp(
      "Name of the key (default: s and today's date). With --type dual, the Ed25519 key's is SELECTOR-ed25519.",
      valueName: "selector"))
  var selector: String?

  @Option(help: "Type of key: rsa, ed25519 or dual, which makes one of each (default: rsa).")
  var type: KeyTypeOption?

  @Flag(help: "The same as --type dual.")
  var dual = false

  @Option(
    help: ArgumentHelp("Bits of an RSA key: 2048, 3072 or 4096 (default: 2048).", valueName: "bits")
  )
  var bits: Int?

  @Option(
    help: ArgumentHelp(
      "Folder for DOMAIN.SELECTOR.pem and DOMAIN.SELECTOR.zone (default: the working folder).",
      valueName: "folder"), completion: .directory)
  var outputDir: String?

  @Flag(help: "Replace files that exist.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Print the record of an existing key instead of making one: private or public, PEM or DER; - is standard input.",
      valueName: "keyfile"), completion: .file())
  var from: String?

  @Flag(help: "Read the existing key from standard input: --from -.")
  var stdin = false

  @Flag(
    help:
      "Write the private key to standard output and nothing to files; the record goes to --output.")
  var stdout = false

  @OptionGroup(title: "The record") var record: RecordOptions
  @OptionGroup(title: "Encryption of the private key") var passphrase: PassphraseOptions
  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions

  func validate() throws {
    if dual, let type, type != .dual {
      throw ValidationError("--dual is --type dual; it contradicts --type \(type.rawValue).")
    }
    if let bits { try Self.validate(bits, isRSA: type != .ed25519) }
    if from != nil && stdin { throw ValidationError("--stdin is --from -; give one of them.") }
    try passphrase.refuseSharedInput(with: [stdin ? "-" : from ?? ""])
    let isReading = from != nil || stdin
    if isReading {
      for (isGiven, name) in [
        (type != nil || dual, "--type"), (bits != nil, "--bits"),
        (outputDir != nil, "--output-dir"),
        (force, "--force"), (stdout, "--stdout"),
      ] where isGiven {
        throw ValidationError("\(name) is for a new key; with --from or --stdin none is made.")
      }
    }
    if stdout {
      if outputDir != nil || force {
        throw ValidationError(
          "With --stdout no file is written, so --output-dir and --force have no place.")
      }
      if dual || type == .dual {
        throw ValidationError(
          "--stdout writes one key; make the two of --type dual one after the other.")
      }
    }
  }

  private static func validate(_ bits: Int, isRSA: Bool) throws {
    guard isRSA else { throw ValidationError("An Ed25519 key has one size; --bits is for RSA.") }
    guard !RSASize.allowed.contains(bits) else { return }
    // RFC 8301 §3.2.
    let reason =
      switch bits {
      case ..<1024: "receivers must not accept its signatures (RFC 8301 §3.2)"
      case ..<2048:
        "signers should use at least 2048, and must not use less than 1024 (RFC 8301 §3.2)"
      default: "the usual sizes are 2048, 3072 and 4096"
      }
    throw ValidationError("No RSA key of \(bits) bits is made: \(reason).")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try from == nil && !stdin ? create() : read()
    return .clean
  }

  // MARK: A new key

  private func create() throws(CommandFailure) {
    let name = try KeyName.domain(domain)
    let selector = try KeyName.selector(self.selector ?? "s" + UTCTime.now.compactDate)
    if stdout && isatty(STDOUT_FILENO) == 1 {
      throw CommandFailure(
        .usage,
        "a private key does not belong on a terminal; pipe standard output into the secret store")
    }
    let phrase = try passphrase.read()
    let requests = requests(selector)
    let folder = stdout ? nil : try KeyFolder(outputDir ?? ".")
    let files = requests.flatMap {
      [KeyName.keyFile(name, $0.selector), KeyName.zoneFile(name, $0.selector)]
    }
    if let folder, !force {
      try folder.refuse(files, hint: "take another --selector, or --force to replace it")
    }
    try refuseOutput(files.compactMap { folder?.path($0) })

    var keys: [KeygenDocument.Key] = []
    var secrets: [SecretOctets] = []
    for (selector, request) in requests {
      let key = try Self.generate(request)
      let published = try record.published(key.record, name, selector)
      let path = folder?.path(KeyName.keyFile(name, selector))
      keys.append(
        KeygenDocument.Key(
          selector: selector, algorithm: key.kind.algorithm, bits: key.rsaBits, record: published,
          keyFile: path, zoneFile: folder?.path(KeyName.zoneFile(name, selector))))
      do throws(PrivateKey.Failure) { secrets.append(try key.pem(passphrase: phrase)) } catch {
        throw CommandFailure(.softwareBug, "can't write the key as PKCS#8: \(error)")
      }
    }
    let document = try document(name, .generated, keys)
    if let folder {
      var contents: [KeyFolder.File] = []
      for (key, secret) in zip(keys, secrets) {
        contents.append(.init(name: KeyName.keyFile(name, key.selector), content: .secret(secret)))
        contents.append(
          .init(
            name: KeyName.zoneFile(name, key.selector),
            content: .open(RecordForm.bind.text([key.record]))))
      }
      try folder.write(contents, replacing: force)
      if !output.quiet {
        for key in keys {
          StandardError.write(line: "dlv: wrote \(key.keyFile ?? "") and \(key.zoneFile ?? "")")
        }
      }
    }
    guard stdout else {
      try EvaluationWriter(options: output, replacesKeys: force).write(document)
      return
    }
    // The record first: a key whose record nobody has is of no use.
    if output.output != nil {
      try EvaluationWriter(options: output, replacesKeys: force).write(document)
    } else {
      StandardError.write(
        line: "dlv: the record of this key: dlv keygen \(name) --selector \(selector) --stdin < KEY"
      )
    }
    for secret in secrets { try secret.write(to: STDOUT_FILENO, named: "standard output") }
  }

  /// What goes to `--output` takes the place neither of a file of this run nor, without `--force`, of another key.
  private func refuseOutput(_ files: [String]) throws(CommandFailure) {
    try KeyProtection.refuse(
      output: output.output, among: files + [passphrase.passphraseFile].compactMap(\.self))
    if let path = output.output, !force { try KeyProtection.refuseReplacing(path) }
  }

  private func requests(_ selector: String) -> [(selector: String, KeyGenerator.Request)] {
    let rsa = KeyGenerator.Request.rsa(bits: bits ?? RSASize.standard)
    switch dual ? .dual : type ?? .rsa {
    case .rsa: return [(selector, rsa)]
    case .ed25519: return [(selector, .ed25519)]
    case .dual: return [(selector, rsa), (selector + KeyName.ed25519Suffix, .ed25519)]
    }
  }

  /// Makes a key and checks it before anybody relies on it.
  private static func generate(_ request: KeyGenerator.Request) throws(CommandFailure) -> PrivateKey
  {
    let key: PrivateKey
    do throws(PrivateKey.Failure) { key = try KeyGenerator.generate(request) } catch {
      throw CommandFailure(.unavailable, "can't make a key: \(error)")
    }
    let text = Array(key.record.text.utf8)
    guard let record = try? DKIMKeyRecord(text), record == key.record, key.fits(record) else {
      throw CommandFailure(
        .softwareBug, "the new key does not verify with its record; nothing was written")
    }
    return key
  }

  // MARK: An existing key

  private func read() throws(CommandFailure) {
    let name = try KeyName.domain(domain)
    let path = from ?? "-"
    let selector: String
    if let given = self.selector ?? KeyName.selector(ofFile: path, domain: name) {
      selector = try KeyName.selector(given)
    } else {
      throw CommandFailure(
        .usage, "the name of the key file tells no selector; name it with --selector")
    }
    let phrase = try passphrase.read()
    try refuseOutput([path])
    let key = try ReadKey(path: path, passphrase: phrase)
    if let remark = key.remark { StandardError.write(line: "dlv: \(remark)") }
    let published = try record.published(
      DKIMKeyRecord(keyType: key.kind.recordType, keyData: key.publicKeyData), name, selector)
    try EvaluationWriter(options: output).write(
      document(
        name, .read,
        [
          KeygenDocument.Key(
            selector: selector, algorithm: key.kind.algorithm,
            bits: key.kind == .rsa ? key.bits : nil, record: published,
            keyFile: path == "-" ? nil : KeyFolder.absolute(path), zoneFile: nil)
        ]))
  }

  private func document(
    _ domain: DomainName, _ origin: KeygenDocument.Origin, _ keys: [KeygenDocument.Key]
  ) throws(CommandFailure) -> KeygenDocument {
    let signer = try record.signer(
      domain, keys.map { (selector: $0.selector, algorithm: $0.algorithm, file: $0.keyFile) })
    // Lines alone can be redirected into the file that they are for.
    let form = record.dns ?? (signer == nil ? .bind : nil)
    return KeygenDocument(domain: domain, origin: origin, keys: keys, form: form, signer: signer)
  }
}

/// `--type`.
enum KeyTypeOption: String, CaseIterable, ExpressibleByArgument {
  case rsa, ed25519, dual
}

/// Bits of an RSA modulus that dlv makes.
enum RSASize {
  /// RFC 8301 §3.2: signers should use at least that.
  static let standard = 2048
  static let allowed = [2048, 3072, 4096]

  /// What the owner of a key that is too short should know (RFC 8301 §3.2).
  static func remark(on bits: Int) -> String? {
    switch bits {
    case ..<1024:
      "the key has \(bits) bits: receivers must not accept its signatures (RFC 8301 §3.2)"
    case ..<standard:
      "the key has \(bits) bits; signers should use \(standard) or more (RFC 8301 §3.2)"
    default: nil
    }
  }
}

extension PrivateKey.Kind {
  var algorithm: SignerConfiguration.Algorithm {
    switch self {
    case .rsa: .rsa
    case .ed25519: .ed25519
    }
  }
}

extension UTCTime {
  /// The system's clock.
  static var now: UTCTime { UTCTime(seconds: time(nil)) }
}
