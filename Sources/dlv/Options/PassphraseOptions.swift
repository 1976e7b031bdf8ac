import ArgumentParser
import Crypto
import Glibc

/// The passphrase of a private key: from a file or the environment, never from the command line, which others can see.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File with the passphrase in its first line.",
      valueName: "file"), completion: .file())
  var passphraseFile: String?

  @Option(
    help: ArgumentHelp("Environment variable that holds the passphrase.", valueName: "name"))
  var passphraseEnv: String?

  func validate() throws {
    if passphraseFile != nil && passphraseEnv != nil {
      throw ValidationError("--passphrase-file and --passphrase-env exclude each other.")
    }
  }

  /// Standard input can be read once.
  func refuseSharedInput(with names: [String]) throws {
    if ((names + [passphraseFile ?? ""]).count { $0 == "-" }) > 1 {
      throw ValidationError("- is standard input, which can be only one of these files.")
    }
  }

  /// The longest passphrase that OpenSSL's readers of PEM take (PEM_BUFSIZE).
  private static let maximumLength = 1_024

  /// The passphrase; `nil` where none is wanted.
  func read() throws(CommandFailure) -> SecretOctets? {
    if let passphraseFile { return try Self.checked(Self.fromFile(passphraseFile), passphraseFile) }
    guard let passphraseEnv else { return nil }
    guard let value = getenv(passphraseEnv) else {
      throw CommandFailure(
        .usage, "the environment variable that --passphrase-env names is not set")
    }
    return try Self.checked(
      SecretOctets(copying: UnsafeRawBufferPointer(start: value, count: strlen(value))),
      "$\(passphraseEnv)")
  }

  private static func fromFile(_ path: String) throws(CommandFailure) -> SecretOctets {
    let whole = try SecretFile.read(
      path, what: "passphrase file", option: "--passphrase-file")
    SecretFile.warn(of: path, what: "passphrase")
    // The line end that editors put there is not part of it.
    return whole.withUnsafeBytes { octets in
      let line = octets.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      return SecretOctets(copying: UnsafeRawBufferPointer(rebasing: line))
    }
  }

  private static func checked(
    _ phrase: SecretOctets, _ source: String
  ) throws(CommandFailure) -> SecretOctets {
    if phrase.isEmpty { throw CommandFailure(.badData, "the passphrase in \(source) is empty") }
    if phrase.count > maximumLength {
      throw CommandFailure(
        .badData, "the passphrase in \(source) is longer than \(maximumLength) octets")
    }
    return phrase
  }
}
