import Crypto

/// A key that somebody has: private or public, of dlv or of another program.
struct ReadKey {
  let kind: PrivateKey.Kind
  /// Of the modulus, for RSA.
  let bits: Int
  /// The octets of the record's `p=`.
  let publicKeyData: [UInt8]

  /// Reads a file; `-` is standard input.
  init(path: String, passphrase: SecretOctets?) throws(CommandFailure) {
    let text = try SecretFile.read(path, what: "key file")
    let name = path == "-" ? "standard input" : path
    do throws(PrivateKey.Failure) {
      let key = try PrivateKey(text, passphrase: passphrase)
      SecretFile.warn(of: path, what: "private key")
      (kind, bits, publicKeyData) = (key.kind, key.bits, key.publicKeyData)
    } catch {
      switch error {
      case .publicOnly, .notAKey:
        // Not a secret, so it may be copied.
        guard let key = try? PublicKeyFile(text.withUnsafeBytes { Array($0) }) else {
          throw CommandFailure(
            .badData, "\(name) is not a key: no RSA or Ed25519 key in PEM, DER or base64 is in it")
        }
        (kind, bits, publicKeyData) = (key.kind, key.bits, key.publicKeyData)
      case .passphraseMissing:
        throw CommandFailure(
          .noPermission,
          "the key in \(name) is encrypted; give its passphrase with --passphrase-file or --passphrase-env"
        )
      case .passphraseWrong:
        throw CommandFailure(.noPermission, "the passphrase does not decrypt the key in \(name)")
      case .otherType, .library:
        throw CommandFailure(.badData, "can't use the key in \(name): \(error)")
      }
    }
  }

  /// What its owner should know.
  var remark: String? { kind == .rsa ? RSASize.remark(on: bits) : nil }
}
