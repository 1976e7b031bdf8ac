/// Keys whose private half is public; lists of fingerprints fulfil it in `Crypto`.
public protocol KnownKeys: Sendable {
  /// Which list names the modulus, and what it says of it; `nil` where none does.
  func mention(ofModulus modulus: [UInt8]) -> String?
}
