/// Domains, each with all hosts below it: one pass over a host, from its end.
struct HostSet: Sendable {
  private let domains: WordTable<String>

  /// Domains in small letters.
  init(_ domains: [String]) {
    self.domains = WordTable(
      domains.map { (key: WordHash.of($0.utf8.reversed()), value: $0) })
  }

  /// Whether a host in small letters is one of the domains, or below one.
  func contains(_ host: some StringProtocol) -> Bool {
    var hash = WordHash.seed
    var length = 0
    for octet in host.utf8.reversed() {
      if octet == UInt8(ascii: "."), has(hash, length, host) { return true }
      hash = WordHash.step(hash, octet)
      length += 1
    }
    return has(hash, length, host)
  }

  private func has(_ hash: UInt64, _ length: Int, _ host: some StringProtocol) -> Bool {
    guard let domain = domains[hash] else { return false }
    return domain.utf8.elementsEqual(host.utf8.suffix(length))
  }
}
