import Crypto
import SMTP

/// The users of a sink and their passwords or tokens: a line each, `user:secret`.
struct SinkAccounts: SASLAccounts {
  private let secrets: [String: SecretOctets]

  /// Empty lines and lines that begin with `#` are passed over.
  init(path: String) throws(CommandFailure) {
    let file = try SecretFile.read(path, what: "users", option: "--users")
    SecretFile.warn(of: path, what: "users")
    var secrets: [String: SecretOctets] = [:]
    try file.withUnsafeBytes { octets throws(CommandFailure) in
      var number = 0
      for line in octets.split(separator: 0x0A, omittingEmptySubsequences: false) {
        number += 1
        let line = line.last == 0x0D ? line.dropLast() : line
        if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
          colon + 1 < line.endIndex,
          let user = String(validating: line[..<colon], as: UTF8.self)
        else {
          throw CommandFailure(.badData, "\(path):\(number): a line of users is name:secret")
        }
        secrets[user] = SecretOctets(
          copying: UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]))
      }
    }
    guard !secrets.isEmpty else { throw CommandFailure(.badData, "\(path) names no user") }
    self.secrets = secrets
  }

  func secret(of user: String) -> [UInt8]? { secrets[user]?.withUnsafeBytes { Array($0) } }
}
