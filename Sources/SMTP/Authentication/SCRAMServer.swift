import DNS

/// A server's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677), between the client's two messages.
struct SCRAMServer: Sendable {
  let user: String
  let serverFirst: String
  private let clientFirstBare: String
  private let header: String
  private let fullNonce: String
  private let salt: [UInt8]

  /// RFC 7677 §4: 4096 at least.
  static let iterations = 4_096

  enum Finish {
    case proven(last: [UInt8])
    case refuted
    case malformed
  }

  /// RFC 5802 §7: `client-first-message`; `nil` where it is none, or wants channel binding, which is not offered.
  init?(clientFirst: [UInt8], nonce: String) {
    guard let text = String(validating: clientFirst, as: UTF8.self) else { return nil }
    let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "n" || parts[0] == "y",
      parts[1].isEmpty || parts[1].hasPrefix("a=")
    else { return nil }
    header = "\(parts[0]),\(parts[1]),"
    clientFirstBare = String(parts[2])
    let fields = parts[2].split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count >= 2, fields[0].hasPrefix("n="), fields[1].hasPrefix("r="),
      fields[1].utf8.count > 2, let user = Self.name(fields[0].dropFirst(2))
    else { return nil }
    self.user = user
    fullNonce = String(fields[1].dropFirst(2)) + nonce
    // A salt that is new for each exchange does: nothing derived is kept.
    salt = Array(nonce.utf8)
    serverFirst = "r=\(fullNonce),s=\(Base64.encode(salt)),i=\(Self.iterations)"
  }

  /// RFC 5802 §5.1: `=2C` is a comma, `=3D` an equals sign.
  private static func name(_ text: Substring) -> String? {
    var name = ""
    var rest = text
    while let equals = rest.firstIndex(of: "=") {
      name += rest[..<equals]
      switch rest[equals...].prefix(3) {
      case "=2C": name += ","
      case "=3D": name += "="
      default: return nil
      }
      rest = rest[equals...].dropFirst(3)
    }
    name += rest
    return name.isEmpty ? nil : name
  }

  /// Checks the proof in `client-final-message` (RFC 5802 §3).
  func finish(
    _ clientFinal: [UInt8], password: [UInt8], _ cryptography: any SASLCryptography
  ) -> Finish {
    // The proof is the last field, and base64 has no comma.
    guard let text = String(validating: clientFinal, as: UTF8.self),
      let comma = text.lastIndex(of: ","), text[comma...].hasPrefix(",p="),
      let proof = try? Base64.decode(Array(text[comma...].dropFirst(3).utf8))
    else { return .malformed }
    let withoutProof = text[..<comma]
    let fields = withoutProof.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count >= 2, fields[0].hasPrefix("c="), fields[1].hasPrefix("r=") else {
      return .malformed
    }
    guard (try? Base64.decode(Array(fields[0].dropFirst(2).utf8))) == Array(header.utf8),
      fields[1].dropFirst(2) == fullNonce
    else { return .refuted }
    let message = Array("\(clientFirstBare),\(serverFirst),\(withoutProof)".utf8)
    guard
      let salted = cryptography.pbkdf2SHA256(
        password: password, salt: salt, iterations: Self.iterations),
      let clientKey = cryptography.hmacSHA256(key: salted, Array("Client Key".utf8)),
      let storedKey = cryptography.sha256(clientKey),
      let clientSignature = cryptography.hmacSHA256(key: storedKey, message),
      let serverKey = cryptography.hmacSHA256(key: salted, Array("Server Key".utf8)),
      let serverSignature = cryptography.hmacSHA256(key: serverKey, message),
      proof.count == clientSignature.count
    else { return .refuted }
    let key = zip(proof, clientSignature).map { $0 ^ $1 }
    guard SASLServerExchange.equal(key, clientKey) else { return .refuted }
    return .proven(last: Array("v=\(Base64.encode(serverSignature))".utf8))
  }
}
