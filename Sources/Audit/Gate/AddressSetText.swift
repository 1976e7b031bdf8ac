import DNS

/// Sets of addresses as findings tell them: counts, blocks and ranges.
extension AddressSet {
  /// `256 IPv4 addresses`, `1 IPv4 address and 2^64 IPv6 addresses`.
  var countText: String {
    var parts: [String] = []
    if ipv4Count > 0 { parts.append("\(ipv4Count) IPv4 address\(ipv4Count == 1 ? "" : "es")") }
    if !ipv6Count.isZero {
      parts.append(
        "\(ipv6Count.shortText) IPv6 address\(ipv6Count == .some(1) ? "" : "es")")
    }
    return parts.joined(separator: " and ")
  }

  var isOne: Bool {
    ipv4Count == 1 && ipv6Count.isZero || ipv4Count == 0 && ipv6Count == .some(1)
  }

  var isNearlyEverything: Bool { ipv4Share > 0.5 || ipv6Count.approximation > 1e30 }

  /// Each family as blocks, `192.0.2.0/24, 198.51.100.7`; where these are more than the limit as ranges, `192.0.2.1-192.0.2.254`; and
  /// where most of a family is there by what is not, `all IPv4 but 192.0.2.0/24; all IPv6`.
  ///
  /// - Parameter limit: How many blocks or ranges are worth a look; beyond it their number is told.
  func rangeText(limit: Int) -> String {
    [(AddressSet.everyIPv4, "all IPv4"), (.everyIPv6, "all IPv6")].compactMap { family, all in
      let own = intersection(family)
      if own.isEmpty { return nil }
      if own == family { return all }
      let rest = family.subtracting(own)
      return rest.networks.count < own.networks.count && own.isNearlyEverything
        ? "\(all) but \(rest.listText(limit))" : own.listText(limit)
    }.joined(separator: "; ")
  }

  private func listText(_ limit: Int) -> String {
    let networks = networks
    if networks.count <= limit { return networks.map(\.description).joined(separator: ", ") }
    let ends = boundaries
    let ranges = stride(from: 0, to: ends.count - 1, by: 2).map { index in
      let (first, last) = (ends[index], ends[index + 1])
      return first == last ? "\(first)" : "\(first)-\(last)"
    }
    let shown = ranges.prefix(limit).joined(separator: ", ")
    return ranges.count > limit ? shown + " and \(ranges.count - limit) more ranges" : shown
  }
}

extension IPv6Count {
  /// Powers of two above a million, and few of them with little beside them, as such: `2^80 + 1`; other large numbers roughly.
  fileprivate var shortText: String {
    let million: UInt128 = 1 << 20
    if let power = powerOfTwo { return power > 20 ? "2^\(power)" : description }
    guard case .some(let count) = self, count > million else { return description }
    var rest = count
    var powers: [String] = []
    while rest > million, powers.count < 3 {
      let power = 127 - rest.leadingZeroBitCount
      powers.append("2^\(power)")
      rest -= 1 << UInt128(power)
    }
    if rest > million { return "about \(powers[0])" }
    return powers.joined(separator: " + ") + (rest == 0 ? "" : " + \(rest)")
  }
}
