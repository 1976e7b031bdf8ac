public import DNS
public import HTML
import MailAuth
import Message

/// A link of a message: of its HTML, or an address that stands in its plain text.
public struct LintLink {
  public let url: LinkURL
  /// The address as it is written, in the message.
  public let place: Range<Int>
  /// Where it is a link of HTML.
  public let element: Element?
  /// Of plain text: what may belong to the same sentence, decoded, without other addresses.
  let line: [UInt8]
  /// The host as a name; `nil` where it is none.
  public let host: DomainName?
  /// The name one label below the public suffix.
  public let domain: DomainName?

  public struct Element {
    public let page: LintPage
    public let link: HTMLLink
    /// In the message.
    public var tag: Range<Int> { page.place(of: link.range) }
    public var text: ArraySlice<UInt8> { page.text(of: link) }
  }

  init(
    _ octets: [UInt8], at place: Range<Int>, _ element: Element?, _ context: LintContext,
    line: [UInt8] = []
  ) {
    url = LinkURL(octets)
    self.line = line
    self.place = place
    self.element = element
    host = url.isNumeric ? nil : url.hostText.flatMap { try? DomainName($0) }
    domain = host.flatMap { context.suffixes.registrableDomain(of: $0) }
  }

  static func all(in message: LintMessage) -> [LintLink] {
    var links: [LintLink] = []
    for text in message.texts {
      if let page = message.page(of: text.part) {
        for link in page.contents.links {
          let value = link.attribute.valueRange
          links.append(
            LintLink(
              link.target, at: page.place(of: value.isEmpty ? link.attribute.range : value),
              Element(page: page, link: link), message.context))
        }
      } else if text.part.contentType.subtype == "plain" {
        let octets = text.text.utf8
        let found = addresses(in: octets)
        for (index, range) in found.enumerated() {
          var start = index > 0 ? found[index - 1].upperBound : 0
          // What stands behind the address before on its line is about that one.
          if index > 0, let end = octets[start..<range.lowerBound].firstIndex(of: .lineFeed) {
            start = end
          }
          let end = index + 1 < found.count ? found[index + 1].lowerBound : octets.count
          links.append(
            LintLink(
              Array(octets[range]), at: text.text.sourceRange(of: range), nil, message.context,
              line: line(
                around: range, in: octets, start..<end,
                isFootnote: index < mostFootnotes || index + mostFootnotes >= found.count)))
        }
      }
    }
    return links
  }

  /// Octets before an address that may belong to its sentence, and behind it.
  private static let before = 300
  private static let behind = 100
  /// Addresses at both ends of a text that are looked at as footnotes, and the octets in which their numbers are looked for: a text full of them
  /// must not be searched again for each.
  private static let mostFootnotes = 100
  private static let footnoteReach = 100_000

  /// What stands before an address, up to another one, and behind it on its line; with a number in brackets before it also what stands before
  /// that number in the text, as where links are footnotes.
  private static func line(
    around range: Range<Int>, in text: [UInt8], _ room: Range<Int>, isFootnote: Bool
  ) -> [UInt8] {
    let start = max(room.lowerBound, range.lowerBound - before)
    let end = min(room.upperBound, range.upperBound + behind)
    var line = Array(text[start..<range.lowerBound])
    let number = line.reversed().drop { $0 == 0x20 || $0 == UInt8(ascii: ":") }.prefix(5)
    if isFootnote, number.first == UInt8(ascii: "]"),
      let open = number.firstIndex(of: UInt8(ascii: "["))
    {
      let mark = Array(number[...open].reversed())
      if let place = text[max(0, start - footnoteReach)..<start].firstRange(of: mark)?.lowerBound {
        let words = text[max(0, place - before)..<place]
        let begin = words.lastIndex(of: .lineFeed).map { $0 + 1 } ?? words.startIndex
        line = words[begin...] + line
      }
    }
    line.append(0x20)
    return line + text[range.upperBound..<end].prefix { $0 != .lineFeed }
  }

  /// Where addresses of the web stand in text: from `http://` or `https://` to what no address ends with.
  static func addresses(in text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index + 8 < text.count {
      guard text[index] | 0x20 == UInt8(ascii: "h"), text[index + 1] | 0x20 == UInt8(ascii: "t"),
        let start = schemeEnd(text, index)
      else {
        index += 1
        continue
      }
      var end = start
      while end < text.count, isAddressOctet(text[end]) { end += 1 }
      // Punctuation of the sentence around it; a bracket that it closed itself stays.
      let opening = text[start..<end].firstIndex(of: UInt8(ascii: "(")) ?? end
      while end > start {
        let last = text[end - 1]
        let isOpen = last == UInt8(ascii: ")") && opening < end
        guard !isOpen, trailing.contains(last) else { break }
        end -= 1
      }
      if end > start { found.append(index..<end) }
      index = max(end, index + 1)
    }
    return found
  }

  private static let trailing = Set(".,;:!?'\")]}*_".utf8)

  private static func schemeEnd(_ text: [UInt8], _ index: Int) -> Int? {
    for scheme in ["https://", "http://"] {
      let end = index + scheme.utf8.count
      if end < text.count,
        zip(text[index..<end], scheme.utf8).allSatisfy({ ASCII.lowercase($0) == $1 })
      {
        return end
      }
    }
    return nil
  }

  private static func isAddressOctet(_ octet: UInt8) -> Bool {
    octet > 0x20 && octet != 0x7F && octet != UInt8(ascii: "<") && octet != UInt8(ascii: ">")
      && octet != UInt8(ascii: "\"")
  }
}

/// Domains whose links are the sender's own: of the addresses in the header, of the signature, of the place to unsubscribe, those of
/// the configuration, and of services that count clicks for senders.
public struct SenderDomains {
  private let own: Set<DomainName>
  private let context: LintContext

  init(_ message: LintMessage) {
    context = message.context
    var names: [DomainName] = message.context.ownDomains
    for field in [
      message.from, message.replyTo, message.addresses(.sender), message.addresses(.returnPath),
    ] {
      for mailbox in field?.list.mailboxes ?? [] {
        if let name = try? DomainName(mailbox.domain) { names.append(name) }
      }
    }
    for field in message.fields(.listUnsubscribe) {
      for range in LintLink.addresses(in: Array(field.value)) {
        let url = LinkURL(Array(Array(field.value)[range]))
        if let host = url.hostText, let name = try? DomainName(host) { names.append(name) }
      }
    }
    for field in message.fields(.dkimSignature) {
      for tag in field.text.split(separator: ";") {
        let parts = tag.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0].filter({ !$0.isWhitespace }) == "d",
          let name = try? DomainName(parts[1].filter { !$0.isWhitespace })
        {
          names.append(name)
        }
      }
    }
    own = Set(names.map { message.context.suffixes.registrableDomain(of: $0) ?? $0 })
  }

  /// Whether a link belongs to the sender, or to a service that counts clicks for senders.
  public func contain(_ link: LintLink) -> Bool {
    guard let host = link.host else { return false }
    if let domain = link.domain, own.contains(domain) { return true }
    return own.contains(host) || KnownNames.containsDomain(of: link.url.hostText ?? "", .tracker)
  }
}
