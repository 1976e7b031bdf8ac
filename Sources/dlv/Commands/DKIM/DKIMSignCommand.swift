import ArgumentParser
import Crypto
import DNS
import Glibc
import MailAuth
import Message
import NameRules

/// `dlv dkim sign`: a message with its signatures in front.
struct DKIMSignCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign",
    abstract: "Sign a message with one key or several.",
    discussion: """
      dlv dkim sign message.eml --domain example.com --selector s1 --key s1.pem
      dlv dkim sign - --domain example.com --selector s1 --key s1.pem --selector e1 --key e1.pem
      """)

  @Argument(
    help: ArgumentHelp("The message; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @OptionGroup(title: "The keys") var keys: SigningKeyOptions
  @OptionGroup(title: "Passphrase of the keys") var passphrase: PassphraseOptions
  @OptionGroup(title: "The signature") var signature: SignatureOptions

  @Option(
    help: ArgumentHelp(
      "Write the signed message to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    try passphrase.refuseSharedInput(with: [file] + keys.key)
    // Each signature would be broken by the others, which stand above the message too.
    if keys.key.count > 1, signature.oversign?.contains("DKIM-Signature") == true {
      throw ValidationError(
        "--oversign DKIM-Signature says that there is no further signature, but several keys make several."
      )
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try KeyProtection.refuse(
      output: output, among: keys.key + [passphrase.passphraseFile].compactMap(\.self))
    let signingKeys = try keys.read(passphrase: passphrase.read())
    let now = signature.timestamp ?? UInt64(clamping: time(nil))
    let input = try InputFile(path: file, what: "message").rewindable()
    let opening = try MessageOpening(input)
    let cryptography = OpenSSLSignatureVerifier()
    var signatures: [UnfinishedSignature] = []
    for key in signingKeys {
      let configuration = try signature.configuration(key)
      do throws(DKIMSigner.Refusal) {
        signatures.append(
          try DKIMSigner(configuration, key.key).begin(
            opening.header, at: now, expiring: signature.expiration(of: now)))
      } catch {
        throw CommandFailure(Self.status(of: error), "can't sign \(input.name): \(error)")
      }
    }
    var hasher = BodyHasher(
      signature.canonicalization.body, digest: cryptography.makeDigest())
    let oddities = try opening.readBody(from: input) { hasher.update($0) }
    warn(of: opening.header, oddities)
    let bodyHash = hasher.finish()
    var fields: [UInt8] = []
    for unfinished in signatures {
      do throws(DKIMSigner.Refusal) {
        fields += try unfinished.field(
          bodyHash: bodyHash, bodyLength: signature.bodyLength ? hasher.canonicalLength : nil,
          cryptography)
      } catch {
        throw CommandFailure(.unavailable, "can't sign \(input.name): \(error)")
      }
    }
    // What is written has to be a message that verifiers read.
    let limits = HeaderReader.Limits()
    guard opening.header.octets.count + fields.count <= limits.octets,
      opening.header.count + signatures.count <= limits.fields
    else {
      throw CommandFailure(
        .badData,
        "can't sign \(input.name): with the signatures its header would have more than \(limits.fields) fields or \(limits.octets) octets"
      )
    }
    try write(fields, before: input, opening)
    return .clean
  }

  /// The signatures have the line ends of the message; every octet of it stays as it is.
  private func write(
    _ fields: [UInt8], before input: borrowing InputFile, _ opening: MessageOpening
  ) throws(CommandFailure) {
    try input.rewind()
    var target: OutputFile
    if let output { target = try .at(output) } else { target = .standardOutput() }
    let endsWithLineFeed = opening.header.oddities.contains {
      $0.kind == .bareLineFeed && $0.line == 1
    }
    var chunk = try input.next()
    // A separator of an mbox file stays the first line.
    try target.write(octets: chunk.prefix(opening.mboxSeparatorLength))
    try target.write(octets: endsWithLineFeed ? fields.filter { $0 != 0x0D } : fields)
    try target.write(octets: chunk.dropFirst(opening.mboxSeparatorLength))
    while true {
      chunk = try input.next()
      if chunk.isEmpty { break }
      try target.write(octets: chunk)
    }
    try target.finish()
  }

  /// What a relay may change on the way, and the signature with it.
  private func warn(of header: HeaderSection, _ oddities: [BodyOddity]) {
    for oddity in header.oddities {
      switch oddity.kind {
      case .bareCarriageReturn, .nul:
        StandardError.write(
          line: "dlv: warning: \(oddity); relays change that, and the signature breaks")
      case .longLine:
        StandardError.write(line: "dlv: warning: \(oddity), and the signature breaks")
      case .noBody, .mboxSeparator, .bareLineFeed, .eightBit, .blankBeforeColon, .missingEmptyLine:
        break
      }
    }
    for oddity in oddities {
      switch oddity.kind {
      case .longLine:
        StandardError.write(line: "dlv: warning: \(oddity), and the signature breaks")
      case .bareCarriageReturn, .nul:
        StandardError.write(
          line: "dlv: warning: \(oddity); relays change that, and the signature breaks")
      case .eightBit:
        // RFC 6376 §5.3: convert to 7 bits before signing.
        guard !Self.declaresEightBit(header) else { break }
        StandardError.write(
          line:
            "dlv: warning: \(oddity), but Content-Transfer-Encoding is neither 8bit nor binary; relays encode such a body anew, and the signature breaks"
        )
      case .fullLine, .mboxSeparator: break
      }
    }
    if signature.bodyLength {
      StandardError.write(
        line: "dlv: warning: --body-length lets anybody append to the message (RFC 6376 §8.2)")
    }
  }

  /// RFC 2045 §6.2.
  private static func declaresEightBit(_ header: HeaderSection) -> Bool {
    let encoding = header.first("Content-Transfer-Encoding")?.text.lowercased() ?? "7bit"
    return encoding.hasPrefix("8bit") || encoding.hasPrefix("binary")
  }

  private static func status(of refusal: DKIMSigner.Refusal) -> ExitStatus {
    switch refusal {
    case .noFrom, .severalFroms, .brokenHeader, .keyTooShort: .badData
    case .badSelector, .badDomain, .timeTooLarge, .unreadable, .identityOutsideDomain,
      .expiresBeforeSigned:
      .usage
    case .signing: .unavailable
    }
  }
}

/// Which keys sign, and for whom.
struct SigningKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The domain that signs (d=). Once for all keys, or once for each.", valueName: "domain"),
    transform: { text in
      do { return try InternationalName(text).name } catch {
        throw ValidationError("'\(text)' is not a domain: \(error).")
      }
    })
  var domain: [DomainName]

  @Option(
    help: ArgumentHelp(
      "The selector (s=). Once for each key, in their order.", valueName: "selector"))
  var selector: [String]

  @Option(
    help: ArgumentHelp(
      "File with a private key, RSA or Ed25519. Repeatable.",
      valueName: "file"),
    completion: .file())
  var key: [String]

  func validate() throws {
    if domain.isEmpty || selector.isEmpty || key.isEmpty {
      throw ValidationError("Name --domain, --selector and --key.")
    }
    guard selector.count == key.count else {
      throw ValidationError("Each --key needs a --selector of its own.")
    }
    guard domain.count == 1 || domain.count == key.count else {
      throw ValidationError("Name --domain once for all keys, or once for each.")
    }
    for selector in selector
    where DKIMSignature.domainName(reading: Array(selector.utf8)[...]) == nil {
      throw ValidationError("'\(selector)' is not a DKIM selector.")
    }
  }

  /// One key with what its signature says of it.
  struct NamedKey {
    let domain: DomainName
    let selector: String
    let key: PrivateKey
  }

  func read(passphrase: SecretOctets?) throws(CommandFailure) -> [NamedKey] {
    var keys: [NamedKey] = []
    for (index, path) in key.enumerated() {
      let text = try SecretFile.read(path, what: "key")
      SecretFile.warn(of: path, what: "private key")
      do throws(PrivateKey.Failure) {
        let key = try PrivateKey(text, passphrase: passphrase)
        keys.append(
          NamedKey(
            domain: domain.count == 1 ? domain[0] : domain[index], selector: selector[index],
            key: key))
        // What is shorter than verifiers take, the signer refuses.
        if key.kind == .rsa, let remark = RSASize.remark(on: key.bits), key.bits >= 1024 {
          StandardError.write(line: "dlv: warning: \(path): \(remark)")
        }
      } catch {
        switch error {
        case .passphraseMissing:
          throw CommandFailure(
            .noPermission,
            "can't use the key \(path): \(error); name it with --passphrase-file or --passphrase-env"
          )
        case .passphraseWrong:
          throw CommandFailure(.noPermission, "can't use the key \(path): \(error)")
        case .notAKey, .publicOnly, .otherType, .library:
          throw CommandFailure(.badData, "can't use the key \(path): \(error)")
        }
      }
    }
    return keys
  }
}

/// What the signatures say.
struct SignatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Canonicalization of header and body: relaxed or simple, each (default: relaxed/relaxed).",
      valueName: "header/body"),
    transform: { text in
      guard let pair = CanonicalizationPair(text) else {
        throw ValidationError(
          "'\(text)' is not a canonicalization; write relaxed/relaxed, relaxed/simple, simple/relaxed or simple/simple."
        )
      }
      return pair
    })
  var canonicalization = CanonicalizationPair(header: .relaxed, body: .relaxed)

  @Option(
    name: .customLong("headers"),
    help: ArgumentHelp(
      "Names of the fields to sign, with colons between them; From is always signed (default: those that RFC 6376 and RFC 8058 name).",
      valueName: "names"), transform: Self.names)
  var headers: [HeaderFieldName]?

  @Option(
    help: ArgumentHelp(
      "Names of which no further field may be added, with colons between them, or none (default: From, To, Subject and the like).",
      valueName: "names"), transform: { $0 == "none" ? [] : try Self.names($0) })
  var oversign: [HeaderFieldName]?

  @Option(
    help: ArgumentHelp(
      "On whose behalf the domain signs (i=): an address, or @ and a domain, in the domain or below it.",
      valueName: "address"))
  var identity: String?

  @Option(
    help: ArgumentHelp(
      "Time of the signature (t=) in seconds since 1970 (default: now).", valueName: "seconds"))
  var timestamp: UInt64?

  @Option(
    help: ArgumentHelp(
      "Time after which the signature is no longer valid (x=): 604800, 168h or 7d after its own (default: never).",
      valueName: "period"), transform: Self.period)
  var expire: UInt64?

  func validate() throws {
    if let timestamp, timestamp > DKIMSignature.maximumTime {
      throw ValidationError("--timestamp has at most 12 digits (RFC 6376 §3.5).")
    }
  }

  @Flag(
    help: "Sign the body's length (l=), so that others can append to it. Not recommended.")
  var bodyLength = false

  /// `x=` of a signature of that time. Neither is so large that the sum could overflow: the signer refuses what has more than 12 digits.
  func expiration(of now: UInt64) -> UInt64? {
    expire.map { min(now, DKIMSignature.maximumTime) + $0 }
  }

  func configuration(
    _ key: SigningKeyOptions.NamedKey
  ) throws(CommandFailure) -> DKIMSigner.Configuration {
    var configuration = DKIMSigner.Configuration(domain: key.domain, selector: key.selector)
    configuration.canonicalization = canonicalization
    if headers != nil || oversign != nil {
      let standard = DKIMSignedFields.standard.entries
      let signed = headers ?? standard.map(\.name)
      configuration.fields = DKIMSignedFields(
        signed: signed,
        sealed: oversign.map(Set.init)
          ?? DKIMSignedFields.usuallySealed.intersection(signed + ["From"]),
        sealedIfPresent: oversign == nil ? DKIMSignedFields.usuallySealedIfPresent : [])
    }
    if let identity { configuration.identity = try Self.identity(identity) }
    return configuration
  }

  private static func identity(_ text: String) throws(CommandFailure) -> DKIMSignature.Identity {
    if let at = text.lastIndex(of: "@"),
      let domain = try? InternationalName(text[text.index(after: at)...]).name
    {
      return DKIMSignature.Identity(localPart: String(text[..<at]), domain: domain)
    }
    throw CommandFailure(.usage, "--identity takes an address, or @ and a domain, not '\(text)'")
  }

  @Sendable private static func names(_ text: String) throws -> [HeaderFieldName] {
    try text.split(separator: ":", omittingEmptySubsequences: false).map { part in
      let octets = Array(part.utf8)
      guard !octets.isEmpty, octets.allSatisfy({ $0 &- 33 < 94 && $0 != UInt8(ascii: ";") }) else {
        throw ValidationError("'\(part)' is not the name of a header field; write From:To:Subject.")
      }
      return HeaderFieldName(octets[...])
    }
  }

  @Sendable private static func period(_ text: String) throws -> UInt64 {
    let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let unit = text.last.flatMap { units[$0] }
    guard let number = UInt64(unit == nil ? text[...] : text.dropLast()), number > 0,
      number <= 86_400 * 36_500
    else { throw ValidationError("'\(text)' is not a period; write 604800, 168h or 7d.") }
    return number * (unit ?? 1)
  }
}
