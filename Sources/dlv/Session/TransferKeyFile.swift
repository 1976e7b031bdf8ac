import Crypto

/// The file of `--tsig-key`: the key of a zone transfer, which is never on the command line itself.
enum TransferKeyFile {
  static func read(_ path: String) throws(CommandFailure) -> HMACKey {
    let text = try SecretFile.read(path, what: "TSIG key", option: "--tsig-key")
    do throws(HMACKeyFile.Failure) {
      let key = try HMACKeyFile.read(text)
      SecretFile.warn(of: path, what: "TSIG key")
      return key
    } catch {
      let name = path == "-" ? "standard input" : path
      throw CommandFailure(.badData, "can't use the TSIG key in \(name): \(error)")
    }
  }
}
