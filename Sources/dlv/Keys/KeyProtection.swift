import Crypto
import Glibc

/// Keeps an output file from taking the place of a private key, which nobody could get back.
enum KeyProtection {
  /// Stops where the output of a run is one of its own secrets, or a file that the run makes.
  static func refuse(output: String?, among files: [String]) throws(CommandFailure) {
    guard let output else { return }
    for file in files where file != "-" && isSame(output, file) {
      throw CommandFailure(
        .usage, "--output \(output) is a file of this run, \(file); name another one")
    }
  }

  /// Stops where a file that is about to be replaced holds a private key.
  static func refuseReplacing(_ path: String) throws(CommandFailure) {
    if holdsPrivateKey(path) {
      throw CommandFailure(
        .cannotCreate, "can't write \(path): it holds a private key; name another file")
    }
  }

  /// Whether two paths name one file, or will when it is there.
  private static func isSame(_ first: String, _ second: String) -> Bool {
    var (left, right) = (stat(), stat())
    if stat(first, &left) == 0, stat(second, &right) == 0 {
      return left.st_dev == right.st_dev && left.st_ino == right.st_ino
    }
    return place(first) == place(second)
  }

  /// The folder without links, and the name in it.
  private static func place(_ path: String) -> [String] {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let folder = path.dropLast(name.count)
    return [KeyFolder.absolute(folder.isEmpty ? "." : String(folder)), name]
  }

  private static func holdsPrivateKey(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let text = try? SecretFile.read(path, what: "file")
    else { return false }
    do throws(PrivateKey.Failure) { _ = try PrivateKey(text, passphrase: nil) } catch {
      switch error {
      case .notAKey, .publicOnly, .library: return text.withUnsafeBytes(hasMark)
      case .passphraseMissing, .passphraseWrong, .otherType: return true
      }
    }
    return true
  }

  /// The end of the first line of every private key in PEM, whatever its type (RFC 7468 §10, §11).
  private static func hasMark(_ octets: UnsafeRawBufferPointer) -> Bool {
    let mark = Array("PRIVATE KEY-----".utf8)
    guard octets.count >= mark.count else { return false }
    return (0...(octets.count - mark.count)).contains { start in
      octets[start] == mark[0] && octets[start..<(start + mark.count)].elementsEqual(mark)
    }
  }
}
