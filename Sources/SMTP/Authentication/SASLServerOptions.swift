/// Who may authenticate at a server, and how (RFC 4954).
public struct SASLServerOptions: Sendable {
  public var mechanisms: [SASLMechanism]
  /// Whether PLAIN, LOGIN and XOAUTH2 may be used in clear text too. RFC 4954 §4 forbids it; on a loopback address nothing is lost.
  public var allowsClearText: Bool
  public var accounts: any SASLAccounts
  public var cryptography: any SASLCryptography

  public init(
    mechanisms: [SASLMechanism] = SASLMechanism.allCases, allowsClearText: Bool = false,
    accounts: any SASLAccounts, cryptography: any SASLCryptography
  ) {
    self.mechanisms = mechanisms
    self.allowsClearText = allowsClearText
    self.accounts = accounts
    self.cryptography = cryptography
  }
}

/// The users of a server.
public protocol SASLAccounts: Sendable {
  /// The password or token of a user; `nil` of nobody.
  func secret(of user: String) -> [UInt8]?
}
