public import DNS

/// Tells where a key stands in the name of a blocklist's zone, so that nobody is shown it.
public enum BlocklistKey {
  /// Labels of a zone that look like a key have as many octets at least: operators hand out 20 and more, and hardly any word is so long.
  static let leastLength = 20

  /// Zones whose every list takes a key in front: `<key>.<list>.dq.spamhaus.net`, `<key>.<list>.mail.abusix.zone`.
  private static let families = ["dq.spamhaus.net", "mail.abusix.zone"].compactMap {
    try? DomainName($0)
  }

  /// The zone behind the key; `nil` where no key stands in the name.
  public static func zone(behindKeyIn zone: DomainName) -> DomainName? {
    for keyed in BlocklistCatalogue.all.compactMap(\.keyedZone)
    where zone != keyed && zone.isSubdomain(of: keyed) { return keyed }
    for family in families where zone.isSubdomain(of: family) {
      let count = zone.labelCount - family.labelCount
      if count > 1 { return zone.dropping(count - 1) }
    }
    // `_email` and the like stand in front of keys, and are none.
    let place = zone.labels.prefix { $0.first == UInt8(ascii: "_") }.count
    guard place < zone.labelCount, looksLikeKey(Array(zone.labels.dropFirst(place))[0]) else {
      return nil
    }
    return zone.dropping(place + 1)
  }

  /// The zone as it may be shown: with the mask in place of the key, or as it is.
  public static func masked(_ zone: DomainName) -> DomainName {
    self.zone(behindKeyIn: zone).map { $0.prepending(Blocklist.mask) ?? $0 } ?? zone
  }

  private static func looksLikeKey(_ label: some Collection<UInt8>) -> Bool {
    label.count >= leastLength
      && label.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
  }
}

extension DomainName {
  /// The name without its first labels.
  fileprivate func dropping(_ count: Int) -> DomainName {
    let octets = labels.prefix(count).reduce(0) { $0 + $1.count + 1 }
    return DomainName(wire: Array(wire.dropFirst(octets))) ?? .root
  }
}
