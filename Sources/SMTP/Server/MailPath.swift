/// A mailbox as it stands in MAIL and RCPT (RFC 5321 §4.1.2, RFC 6531 §3.3).
public struct MailPath: Hashable, Sendable {
  /// As it was sent, without brackets and source route.
  public let address: String
  /// As it was sent: quoted where it was quoted.
  public let localPart: String
  /// A name or an address literal; `nil` of `Postmaster` alone (RFC 5321 §4.1.1.3).
  public let domain: String?
  /// Whether it has letters beyond ASCII.
  public let isInternational: Bool
}

/// Why a path can't be taken.
public enum MailPathFault: Error, Hashable, Sendable {
  case noBrackets
  case spaceBeforePath
  case syntax(offset: Int)
  case localPartTooLong
  case domainTooLong
  case pathTooLong
  case notUTF8
  /// `<user>`: only Postmaster goes without a domain.
  case noDomain
}

extension MailPath {
  /// RFC 5321 §4.5.3.1.1.
  public static let maximumLocalPart = 64
  /// RFC 5321 §4.5.3.1.2.
  public static let maximumDomain = 255
  /// RFC 5321 §4.5.3.1.3, with the brackets.
  public static let maximumPath = 256

  /// Reads a path at the beginning of `octets`, and tells what stands behind it; `nil` for the path is `<>`.
  static func read(
    _ octets: ArraySlice<UInt8>
  ) throws(MailPathFault) -> (path: MailPath?, rest: ArraySlice<UInt8>) {
    var reader = MailPathReader(octets)
    return try reader.read()
  }
}

private struct MailPathReader {
  private let octets: ArraySlice<UInt8>
  private let start: Int
  private var position: Int
  private var isInternational = false

  init(_ octets: ArraySlice<UInt8>) {
    self.octets = octets
    start = octets.startIndex
    position = start
  }

  private var next: UInt8? { position < octets.endIndex ? octets[position] : nil }

  private mutating func take(_ octet: UInt8) -> Bool {
    guard next == octet else { return false }
    position += 1
    return true
  }

  private var syntaxFault: MailPathFault { .syntax(offset: position - start) }

  mutating func read() throws(MailPathFault) -> (path: MailPath?, rest: ArraySlice<UInt8>) {
    // RFC 5321 §3.3: no space between the colon and the path.
    if next == UInt8(ascii: " ") { throw .spaceBeforePath }
    guard take(UInt8(ascii: "<")) else { throw .noBrackets }
    if take(UInt8(ascii: ">")) { return (nil, octets[position...]) }
    try skipSourceRoute()
    let begin = position
    try skipLocalPart()
    let localEnd = position
    if localEnd - begin > MailPath.maximumLocalPart { throw .localPartTooLong }
    var domainStart: Int?
    if take(UInt8(ascii: "@")) {
      domainStart = position
      try skipDomain()
      if position - (domainStart ?? 0) > MailPath.maximumDomain { throw .domainTooLong }
    }
    let end = position
    guard take(UInt8(ascii: ">")) else { throw syntaxFault }
    if position - start > MailPath.maximumPath { throw .pathTooLong }
    guard let localPart = text(begin..<localEnd), let address = text(begin..<end) else {
      throw .notUTF8
    }
    let domain = domainStart.flatMap { text($0..<end) }
    if domain == nil, localPart.lowercased() != "postmaster" { throw .noDomain }
    let path = MailPath(
      address: address, localPart: localPart, domain: domain, isInternational: isInternational)
    return (path, octets[position...])
  }

  private func text(_ range: Range<Int>) -> String? {
    isInternational
      ? String(validating: octets[range], as: UTF8.self)
      : String(decoding: octets[range], as: UTF8.self)
  }

  /// `@a.example,@b.example:`, which is taken and not heeded (RFC 5321 §4.1.2, appendix C).
  private mutating func skipSourceRoute() throws(MailPathFault) {
    guard next == UInt8(ascii: "@") else { return }
    repeat {
      guard take(UInt8(ascii: "@")) else { throw syntaxFault }
      try skipDomain()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: ":")) else { throw syntaxFault }
  }

  private mutating func skipLocalPart() throws(MailPathFault) {
    if take(UInt8(ascii: "\"")) { return try skipQuoted() }
    // Dot-string: atoms with dots between.
    repeat {
      let begin = position
      while let octet = next, isAtomOctet(octet) { position += 1 }
      if position == begin { throw syntaxFault }
    } while take(UInt8(ascii: "."))
  }

  private mutating func skipQuoted() throws(MailPathFault) {
    while let octet = next {
      switch octet {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"):
        // quoted-pairSMTP: a printable character or a space.
        position += 1
        guard let escaped = next, 0x20...0x7E ~= escaped else { throw syntaxFault }
      case 0x20...0x7E: break
      case 0x80...: isInternational = true
      case _: throw syntaxFault
      }
      position += 1
    }
    throw syntaxFault
  }

  private mutating func isAtomOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x80...:
      isInternational = true
      return true
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#"),
      UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"),
      UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"),
      UInt8(ascii: "~"):
      return true
    case _: return false
    }
  }

  /// Labels with dots between, or an address literal.
  private mutating func skipDomain() throws(MailPathFault) {
    if take(UInt8(ascii: "[")) {
      let begin = position
      // dcontent: printable ASCII without brackets and backslash.
      while let octet = next, 0x21...0x5A ~= octet || 0x5E...0x7E ~= octet { position += 1 }
      guard position > begin, take(UInt8(ascii: "]")) else { throw syntaxFault }
      return
    }
    repeat {
      let begin = position
      while let octet = next, isLabelOctet(octet) { position += 1 }
      guard position > begin, octets[begin] != UInt8(ascii: "-"),
        octets[position - 1] != UInt8(ascii: "-")
      else { throw syntaxFault }
    } while take(UInt8(ascii: "."))
  }

  private mutating func isLabelOctet(_ octet: UInt8) -> Bool {
    if octet >= 0x80 {
      isInternational = true
      return true
    }
    // The underscore is no letter of host names, but of names that mail goes to.
    return (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_")
  }
}

extension MailPathFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noBrackets: "the path stands in angle brackets"
    case .spaceBeforePath: "no space between the colon and the path (RFC 5321 section 3.3)"
    case .syntax(let offset): "no path: wrong at its octet \(offset + 1)"
    case .localPartTooLong: "local part of more than \(MailPath.maximumLocalPart) octets"
    case .domainTooLong: "domain of more than \(MailPath.maximumDomain) octets"
    case .pathTooLong: "path of more than \(MailPath.maximumPath) octets"
    case .notUTF8: "the path is not UTF-8"
    case .noDomain: "only Postmaster goes without a domain"
    }
  }
}
