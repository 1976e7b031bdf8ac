/// An address of the web as it is written in a message, taken apart as browsers do (URL Standard §4.4), without resolving it.
public struct LinkURL: Hashable, Sendable {
  public let octets: [UInt8]
  /// In lower case; empty where there is none.
  public let scheme: String
  /// What stands between `//` and `@`.
  public let userInfo: Range<Int>?
  public let host: Range<Int>?
  /// In digits, without the colon.
  public let port: Range<Int>?
  /// From the path to the end.
  public let rest: Range<Int>
  /// The host in lower case, percent-encoding undone, without a dot at its end; `nil` where there is none.
  public let hostText: String?
  /// Whether the host is an address in one of the forms that browsers take for one: `192.0.2.1`, `3221225985`, `0xC0.0.2.1`, `[2001:db8::1]`.
  public let isNumeric: Bool

  /// Addresses without `//` (`mailto:`) have no host; one without a scheme is relative.
  public init(_ octets: [UInt8]) {
    self.octets = octets
    var index = 0
    while index < octets.count, Self.isSchemeOctet(octets[index], isFirst: index == 0) {
      index += 1
    }
    let scheme: String
    if index > 0, index < octets.count, octets[index] == UInt8(ascii: ":") {
      scheme = String(decoding: octets[..<index], as: UTF8.self).lowercased()
      index += 1
    } else {
      scheme = ""
      index = 0
    }
    self.scheme = scheme
    let isSpecial = scheme == "http" || scheme == "https" || scheme == "ftp"
    func isSlash(_ place: Int) -> Bool {
      place < octets.count
        && (octets[place] == UInt8(ascii: "/")
          || ((isSpecial || scheme.isEmpty) && octets[place] == UInt8(ascii: "\\")))
    }
    guard isSlash(index), isSlash(index + 1) else {
      userInfo = nil
      host = nil
      port = nil
      rest = index..<octets.count
      hostText = nil
      isNumeric = false
      return
    }
    let start = index + 2
    var end = start
    while end < octets.count, !Self.endsAuthority(octets[end], isSpecial: isSpecial) { end += 1 }
    let at = octets[start..<end].lastIndex(of: UInt8(ascii: "@"))
    userInfo = at.map { start..<$0 }
    let hostStart = at.map { $0 + 1 } ?? start
    var hostEnd = end
    var portRange: Range<Int>?
    let bracket = octets[hostStart..<end].lastIndex(of: UInt8(ascii: "]")) ?? hostStart
    if let colon = octets[bracket..<end].lastIndex(of: UInt8(ascii: ":")) {
      hostEnd = colon
      if colon + 1 < end { portRange = (colon + 1)..<end }
    }
    host = hostStart..<hostEnd
    port = portRange
    rest = end..<octets.count
    hostText = Self.text(ofHost: octets[hostStart..<hostEnd])
    isNumeric = hostText.map(Self.isNumeric) ?? false
  }

  public init(_ text: some StringProtocol) { self.init(Array(text.utf8)) }

  /// What a server is asked for: without what stands behind `#`, and with scheme and host in lower case (RFC 9110 §4.2.3).
  public var request: [UInt8] {
    let path = octets[rest].prefix { $0 != UInt8(ascii: "#") }
    guard let host = hostText else { return Array(scheme.utf8) + path }
    let port = port.map { Array(":".utf8) + octets[$0] } ?? []
    return Array((scheme + "://" + host).utf8) + port
      + (path.isEmpty ? Array("/".utf8) : Array(path))
  }

  public var isWeb: Bool { scheme == "http" || scheme == "https" }

  private static func text(ofHost host: ArraySlice<UInt8>) -> String? {
    if host.isEmpty { return nil }
    var decoded = percentDecoded(host)
    if decoded.last == UInt8(ascii: "."), decoded.count > 1 { decoded.removeLast() }
    return String(decoding: decoded, as: UTF8.self).lowercased()
  }

  private static func isNumeric(_ host: String) -> Bool {
    if host.hasPrefix("[") { return true }
    // Every label begins with a digit.
    guard host.utf8.first.map({ $0 &- 0x30 < 10 }) == true else { return false }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...4).contains(labels.count) else { return false }
    return labels.allSatisfy { label in
      if label.hasPrefix("0x") { return label.dropFirst(2).allSatisfy(\.isHexDigit) }
      return !label.isEmpty && label.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
  }

  static func percentDecoded(_ octets: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(octets.count)
    var index = octets.startIndex
    while index < octets.endIndex {
      if octets[index] == UInt8(ascii: "%"), index + 2 < octets.endIndex,
        let high = Self.digit(octets[index + 1]), let low = Self.digit(octets[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(octets[index])
        index += 1
      }
    }
    return decoded
  }

  private static func digit(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x37
    case 0x61...0x66: octet - 0x57
    default: nil
    }
  }

  private static func isSchemeOctet(_ octet: UInt8, isFirst: Bool) -> Bool {
    let isLetter = (octet | 0x20) &- 0x61 < 26
    if isFirst { return isLetter }
    return isLetter || octet &- 0x30 < 10 || octet == UInt8(ascii: "+")
      || octet == UInt8(ascii: "-") || octet == UInt8(ascii: ".")
  }

  private static func endsAuthority(_ octet: UInt8, isSpecial: Bool) -> Bool {
    octet == UInt8(ascii: "/") || octet == UInt8(ascii: "?") || octet == UInt8(ascii: "#")
      || (isSpecial && octet == UInt8(ascii: "\\"))
  }
}
