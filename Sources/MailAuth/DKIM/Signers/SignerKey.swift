/// A key as the configuration of a mail signer names it.
public struct SignerKey: Hashable, Sendable {
  public let domain: String
  public let selector: String
  /// The key file, as written.
  public let path: String
  /// Where the configuration says so: `KeyTable:3`.
  public let place: String

  public init(domain: String, selector: String, path: String, place: String) {
    self.domain = domain
    self.selector = selector
    self.path = path
    self.place = place
  }
}

/// What a signer's configuration names: its keys, and what could not be followed, which leaves the check incomplete.
public struct SignerKeys: Hashable, Sendable {
  public var keys: [SignerKey] = []
  /// Each with its place.
  public var unfollowed: [String] = []

  public init() {}
}
