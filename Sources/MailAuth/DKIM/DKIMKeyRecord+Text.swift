import DNS

/// A key record printed back: what is published for a new key, and for one that is withdrawn.
extension DKIMKeyRecord {
  /// The record of a key, without restrictions.
  public init(keyType: KeyType, keyData: [UInt8]) {
    self.keyType = keyType
    self.keyData = keyData
    hashAlgorithms = nil
    serviceTypes = [.all]
    flags = []
    notes = nil
    otherTags = []
  }

  /// What takes the record's place when its key is withdrawn (RFC 6376 §3.6.1).
  public var revoked: DKIMKeyRecord { DKIMKeyRecord(keyType: keyType, keyData: []) }

  /// The record's text: `v=DKIM1; k=rsa; p=MIIB…`. Tags that have their default value are left out, except `v=` and `k=`, which
  /// some receivers look for. Reading it back gives the same record.
  public var text: String {
    var tags = ["v=DKIM1"]
    if let hashAlgorithms { tags.append("h=" + Self.list(hashAlgorithms)) }
    tags.append("k=\(keyType)")
    if serviceTypes != [.all] { tags.append("s=" + Self.list(serviceTypes)) }
    if !flags.isEmpty { tags.append("t=" + Self.list(flags)) }
    if let notes { tags.append("n=\(notes)") }
    tags += otherTags.map { "\($0.name)=\($0.text)" }
    // Last, since people look at the others and programs at this.
    tags.append("p=" + Base64.encode(keyData))
    return tags.joined(separator: "; ")
  }

  private static func list(_ items: [some CustomStringConvertible]) -> String {
    items.map(\.description).joined(separator: ":")
  }
}
