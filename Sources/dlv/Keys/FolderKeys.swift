import Crypto
import DNS
import MailAuth
import Reporting

/// The keys of a domain that a folder has files of.
struct FolderKeys {
  private(set) var keys: [Key] = []
  /// Why a file could not be read, by selector: of no concern to a rotation of other keys.
  private(set) var failures: [String: CommandFailure] = [:]

  struct Key {
    let selector: String
    let record: DKIMKeyRecord
    let algorithm: SignerConfiguration.Algorithm
    let path: String
  }

  init(
    _ folder: KeyFolder, _ domain: DomainName, passphrase: SecretOctets?
  ) throws(CommandFailure) {
    for name in try folder.names() {
      let path = folder.path(name)
      guard let selector = KeyName.selector(ofKeyFile: path, domain: domain) else { continue }
      do throws(CommandFailure) {
        let key = try ReadKey(path: path, passphrase: passphrase)
        keys.append(
          Key(
            selector: selector,
            record: DKIMKeyRecord(keyType: key.kind.recordType, keyData: key.publicKeyData),
            algorithm: key.kind.algorithm, path: path))
      } catch {
        failures[selector] = error
      }
    }
  }

  /// The key at a selector; `nil` where there is no file.
  func key(_ selector: String) throws(CommandFailure) -> Key? {
    if let failure = failures[selector] { throw failure }
    return keys.first { $0.selector == selector }
  }

  func hasFile(_ selector: String) -> Bool {
    failures[selector] != nil || keys.contains { $0.selector == selector }
  }
}
