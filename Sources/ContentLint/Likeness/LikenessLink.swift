import HTML
import Message

/// A link of a message, as far as signs ask.
struct LikenessLink {
  /// As it is written, references expanded.
  let target: String
  /// In the message.
  let place: Range<Int>
  /// What is seen of it; empty in plain text.
  let text: String
  let hasImage: Bool
  let isInPlainText: Bool
  /// Where it leads on the web; `nil` for others.
  let web: WebAddress?
  /// The address of a `mailto:` link, in small letters.
  let mail: String?

  init(_ link: HTMLLink, _ page: LikenessPage, _ organizations: inout Organizations) {
    target = String(decoding: link.target, as: UTF8.self)
    place = page.place(of: link.attribute.valueRange)
    text = String(decoding: page.text.utf8[link.textRange].prefix(300), as: UTF8.self)
    hasImage = !link.images.isEmpty
    isInPlainText = false
    web = WebAddress(link.target, &organizations)
    mail = Self.mailAddress(link.target)
  }

  private init(
    _ target: ArraySlice<UInt8>, _ place: Range<Int>, _ organizations: inout Organizations
  ) {
    self.target = String(decoding: target, as: UTF8.self)
    self.place = place
    text = ""
    hasImage = false
    isInPlainText = true
    web = WebAddress(Array(target), &organizations)
    mail = nil
  }

  private static func mailAddress(_ target: [UInt8]) -> String? {
    guard target.count > 7,
      String(decoding: target.prefix(7), as: UTF8.self).lowercased() == "mailto:"
    else { return nil }
    let address = target.dropFirst(7).prefix { $0 != UInt8(ascii: "?") }
    return String(decoding: address, as: UTF8.self).lowercased()
  }

  /// At most so many addresses of a plain text are looked at.
  static let mostInPlainText = 500

  /// The addresses that stand in a plain text.
  static func find(
    in text: LintText, _ organizations: inout Organizations, _ links: inout [LikenessLink]
  ) {
    let octets = text.text.utf8
    var index = 0
    var count = 0
    while index + 8 < octets.count, count < mostInPlainText {
      // `http` is looked for by its colon, which is rare.
      guard octets[index] == UInt8(ascii: ":") else {
        index += 1
        continue
      }
      let colon = index
      index += 1
      guard octets[colon + 1] == UInt8(ascii: "/"), octets[colon + 2] == UInt8(ascii: "/") else {
        continue
      }
      var start = colon
      while start > 0, colon - start < 5, HeaderFieldName.lowercase(octets[start - 1]).isSmallLetter
      {
        start -= 1
      }
      let scheme = String(decoding: octets[start..<colon], as: UTF8.self).lowercased()
      guard scheme == "http" || scheme == "https" else { continue }
      var end = colon + 3
      while end < octets.count, !endsAddress(octets[end]) { end += 1 }
      links.append(
        LikenessLink(
          octets[start..<end], text.text.sourceRange(of: start..<end), &organizations))
      count += 1
      index = end
    }
  }

  private static func endsAddress(_ octet: UInt8) -> Bool {
    octet <= 0x20 || octet == UInt8(ascii: "<") || octet == UInt8(ascii: ">")
      || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") || octet == UInt8(ascii: ")")
      || octet == UInt8(ascii: "]")
  }
}

/// Where a link leads on the web, read as forgivingly as browsers read it (URL Standard §4.4).
struct WebAddress {
  /// In small letters, escapes as they are; without port.
  let host: String
  let userInformation: String?
  let port: String?
  /// From the first `/` on.
  let rest: String
  let organization: String

  /// `nil` for other schemes and for relative addresses.
  init?(_ target: [UInt8], _ organizations: inout Organizations) {
    var octets = target[...]
    let head = String(decoding: octets.prefix(6), as: UTF8.self).lowercased()
    if head.hasPrefix("http:") {
      octets = octets.dropFirst(5)
    } else if head == "https:" {
      octets = octets.dropFirst(6)
    } else if !head.hasPrefix("//") {
      return nil
    }
    octets = octets.drop { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    let authority = octets.prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        && $0 != UInt8(ascii: "\\")
    }
    rest = String(decoding: octets[authority.endIndex...], as: UTF8.self)
    var name = authority
    if let at = name.lastIndex(of: UInt8(ascii: "@")) {
      userInformation = String(decoding: name[..<at], as: UTF8.self)
      name = name[(at + 1)...]
    } else {
      userInformation = nil
    }
    if let colon = name.lastIndex(of: UInt8(ascii: ":")),
      name[(colon + 1)...].allSatisfy({ $0.isDigit })
    {
      port = String(decoding: name[(colon + 1)...], as: UTF8.self)
      name = name[..<colon]
    } else {
      port = nil
    }
    host = String(decoding: name, as: UTF8.self).lowercased()
    organization = organizations[host]
  }

  /// The name of the organization without its suffix: `example` of `example.co.uk`.
  var organizationLabel: Substring { organization.prefix { $0 != "." } }

  var isNumeric: Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count == 4
      && labels.allSatisfy { !$0.isEmpty && $0.utf8.count <= 3 && $0.utf8.allSatisfy(\.isDigit) }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isSmallLetter: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isCapitalLetter: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  var isLetter: Bool { isSmallLetter || isCapitalLetter }
  var isHexDigit: Bool {
    isDigit || self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f")
      || self >= UInt8(ascii: "A") && self <= UInt8(ascii: "F")
  }
}
