public import DNS

/// Which names below `_domainkey` are selectors of DKIM keys.
public enum ZoneSelectors {
  /// The selectors, as they stand in front of `_domainkey`.
  ///
  /// - Parameters:
  ///   - names: Names below `keys` at which something stands.
  ///   - keys: `_domainkey.example.com`.
  public static func selectors(among names: [DomainName], below keys: DomainName) -> [String] {
    names.compactMap { name in
      // A wildcard is no selector: it answers for every one, which the audit finds out by asking.
      if name.isWildcard || isPractices(name, below: keys) { return nil }
      // A selector may have several labels (RFC 6376 §3.1).
      return DomainName(wire: name.wire.dropLast(keys.wire.count) + [0])?.description
    }
  }

  /// RFC 5617 §4.1, historic: what the author's domain says of its signing practices, and no key.
  private static func isPractices(_ name: DomainName, below keys: DomainName) -> Bool {
    name == keys.prepending("_adsp")
  }
}
