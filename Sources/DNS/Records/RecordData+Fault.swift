/// What is wrong with data that have the form of their type: name servers refuse a zone with it.
extension RecordData {
  /// Octets that a record holds: their number has 16 bits (RFC 1035 §3.2.1).
  public static let maximumLength = Int(UInt16.max)

  /// A clause; `nil` where nothing is wrong that is looked at here.
  public var fault: String? {
    switch self {
    case .other(.loc, let octets): Self.faultOfLocation(octets)
    case .other(.svcb, let octets), .other(.https, let octets): Self.faultOfService(octets)
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .dnskey, .caa,
      .other:
      nil
    }
  }

  /// RFC 1876 §2: thousandths of a second of arc, from 2³¹ on.
  private static func faultOfLocation(_ octets: [UInt8]) -> String? {
    guard octets.count == 16, octets[0] == 0 else { return nil }
    func degrees(_ start: Int) -> Double {
      let value = octets[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
      return Double(abs(value - 1 << 31)) / 3_600_000
    }
    if degrees(4) > 90 { return "the latitude is over 90 degrees" }
    if degrees(8) > 180 { return "the longitude is over 180 degrees" }
    return nil
  }

  /// RFC 9460 §2.2, §8: each key once, in order, and those that are mandatory are there.
  private static func faultOfService(_ octets: [UInt8]) -> String? {
    var index = 2
    while index < octets.count, octets[index] != 0 { index += Int(octets[index]) + 1 }
    index += 1
    func integer(_ start: Int) -> Int { Int(octets[start]) << 8 | Int(octets[start + 1]) }
    var keys: [Int] = []
    var mandatory: [Int] = []
    while index + 4 <= octets.count {
      let (key, length) = (integer(index), integer(index + 2))
      index += 4
      guard index + length <= octets.count else { return "a parameter is cut off" }
      if let last = keys.last, last >= key {
        return last == key ? "\(parameter(key)) stands twice" : "the parameters are not in order"
      }
      if key == 0 {
        mandatory = stride(from: index, to: index + length - 1, by: 2).map(integer)
      }
      keys.append(key)
      index += length
    }
    if index != octets.count { return "a parameter is cut off" }
    return mandatory.first { !keys.contains($0) }.map {
      "\(parameter($0)) is mandatory and is not there"
    }
  }

  /// RFC 9460 §14.3.2.
  private static func parameter(_ key: Int) -> String {
    let names = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"]
    return names.indices.contains(key) ? names[key] : "key\(key)"
  }
}
