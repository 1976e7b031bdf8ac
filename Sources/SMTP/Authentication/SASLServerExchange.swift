/// A server's side of one authentication: responses in, challenges out, until it is known who the client is.
struct SASLServerExchange: Sendable {
  enum Step: Equatable {
    /// To be sent in base64 behind 334.
    case challenge([UInt8])
    case success(user: String)
    case failure
    /// The response can't be read.
    case malformed
  }

  private enum State {
    case beginning
    case loginUser
    case loginPassword(user: String)
    case cram(challenge: [UInt8])
    case scram(SCRAMServer)
    /// The last message of SCRAM was sent; an empty response follows.
    case scramDone(user: String)
    /// RFC 7628 §3.2.3: the error was sent, and is answered.
    case refused
  }

  let mechanism: SASLMechanism
  private let options: SASLServerOptions
  /// New for every exchange: printable ASCII without a comma.
  private let nonce: String
  private let hostName: String
  private var state = State.beginning

  init(_ mechanism: SASLMechanism, _ options: SASLServerOptions, nonce: String, hostName: String) {
    self.mechanism = mechanism
    self.options = options
    self.nonce = nonce
    self.hostName = hostName
  }

  /// - Parameter initial: The response that came with AUTH, if any.
  mutating func begin(_ initial: [UInt8]?) -> Step {
    switch mechanism {
    case .cramMD5:
      // RFC 2195 §2: the server begins.
      if initial != nil { return .malformed }
      let challenge = Array("<\(nonce)@\(hostName)>".utf8)
      state = .cram(challenge: challenge)
      return .challenge(challenge)
    case .login:
      if let initial { return respond(user: initial) }
      state = .loginUser
      return .challenge(Array("Username:".utf8))
    case .plain, .scramSHA256, .xoauth2:
      guard let initial else { return .challenge([]) }
      return respond(initial)
    }
  }

  mutating func respond(_ response: [UInt8]) -> Step {
    switch state {
    case .beginning:
      switch mechanism {
      case .plain: return plain(response)
      case .xoauth2: return bearer(response)
      case .scramSHA256: return beginSCRAM(response)
      case .login, .cramMD5: return .malformed
      }
    case .loginUser: return respond(user: response)
    case .loginPassword(let user): return check(user, response)
    case .cram(let challenge): return cram(response, challenge)
    case .scram(let server): return finishSCRAM(response, server)
    case .scramDone(let user): return response.isEmpty ? .success(user: user) : .malformed
    case .refused: return .failure
    }
  }

  private mutating func respond(user: [UInt8]) -> Step {
    guard let user = String(validating: user, as: UTF8.self) else { return .malformed }
    state = .loginPassword(user: user)
    return .challenge(Array("Password:".utf8))
  }

  /// RFC 4616 §2: `[authzid] NUL authcid NUL passwd`. Nobody acts for somebody else here.
  private func plain(_ response: [UInt8]) -> Step {
    let parts = response.split(separator: 0, omittingEmptySubsequences: false)
    guard parts.count == 3, let user = String(validating: parts[1], as: UTF8.self) else {
      return .malformed
    }
    guard parts[0].isEmpty || parts[0] == parts[1] else { return .failure }
    return check(user, Array(parts[2]))
  }

  /// `user=` USER ^A `auth=Bearer ` TOKEN ^A ^A.
  private mutating func bearer(_ response: [UInt8]) -> Step {
    let parts = response.split(separator: 1, omittingEmptySubsequences: false)
    let (name, scheme) = (Array("user=".utf8), Array("auth=Bearer ".utf8))
    guard parts.count == 4, parts[0].starts(with: name), parts[1].starts(with: scheme),
      parts[2].isEmpty, parts[3].isEmpty,
      let user = String(validating: parts[0].dropFirst(name.count), as: UTF8.self)
    else { return .malformed }
    let step = check(user, Array(parts[1].dropFirst(scheme.count)))
    guard step == .failure else { return step }
    state = .refused
    return .challenge(Array(#"{"status":"401","schemes":"bearer"}"#.utf8))
  }

  private func check(_ user: String, _ secret: [UInt8]) -> Step {
    guard let expected = options.accounts.secret(of: user), Self.equal(expected, secret) else {
      return .failure
    }
    return .success(user: user)
  }

  /// RFC 2195 §2: the user, a space, and the HMAC of the challenge in lower-case hexadecimal.
  private func cram(_ response: [UInt8], _ challenge: [UInt8]) -> Step {
    guard let space = response.lastIndex(of: UInt8(ascii: " ")),
      let user = String(validating: response[..<space], as: UTF8.self)
    else { return .malformed }
    guard let secret = options.accounts.secret(of: user),
      let code = options.cryptography.hmacMD5(key: secret, challenge),
      Self.equal(Self.hexadecimal(code), Array(response[(space + 1)...]))
    else { return .failure }
    return .success(user: user)
  }

  private mutating func beginSCRAM(_ response: [UInt8]) -> Step {
    guard let server = SCRAMServer(clientFirst: response, nonce: nonce) else { return .malformed }
    state = .scram(server)
    return .challenge(Array(server.serverFirst.utf8))
  }

  private mutating func finishSCRAM(_ response: [UInt8], _ server: SCRAMServer) -> Step {
    guard let secret = options.accounts.secret(of: server.user) else { return .failure }
    switch server.finish(response, password: secret, options.cryptography) {
    case .proven(let last):
      // SMTP has no place for it in the reply of success: it is a challenge (RFC 4954 §4, RFC 4422 §5).
      state = .scramDone(user: server.user)
      return .challenge(last)
    case .refuted: return .failure
    case .malformed: return .malformed
    }
  }

  private static func hexadecimal(_ octets: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// Takes the same time wherever they differ.
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
