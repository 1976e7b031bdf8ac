import DNS
import HTML
import MailAuth
import Message

/// What the signs of likeness look at, worked out once for a message.
struct LikenessFacts {
  let message: LintMessage
  let from: Mailbox?
  /// Decoded, in small letters.
  let fromName: String
  let fromAddress: String
  let fromDomain: String
  /// The organization of the author, by the public suffix list.
  let fromOrganization: String
  /// The first recipient, in small letters; empty where there is none.
  let recipient: String
  let recipientOrganization: String
  let subject: String
  let isReply: Bool
  let mailer: String
  let mimeOLE: String
  let date: MessageDate?
  let pages: [LikenessPage]
  /// The texts that a reader sees: of pages where there are any, else the plain ones.
  let seen: [SeenText]
  /// Text without markup.
  let plain: [LintText]
  let links: [LikenessLink]
  /// Links that lead to a page: those of pages, and addresses in plain text.
  let webLinks: [LikenessLink]
  /// Subject, then what is seen.
  let folded: FoldedText
  let topics: Topics

  /// How much of each text is looked at: a page of the largest newsletters is a third of it.
  static let textLimit = 200_000

  init(_ message: LintMessage) {
    self.message = message
    let charsets = message.context.charsets
    let from = message.from?.list.mailboxes.first
    self.from = from
    fromName = (from?.decodedName(charsets).string ?? "").lowercased()
    fromDomain = (from?.domain ?? "").lowercased()
    fromAddress = "\(from?.localPart.lowercased() ?? "")@\(fromDomain)"
    var organizations = Organizations(message.context.suffixes)
    fromOrganization = organizations[fromDomain]
    let to = message.addresses(.to)?.list.mailboxes.first
    recipient = to.map { "\($0.localPart)@\($0.domain)".lowercased() } ?? ""
    recipientOrganization = organizations[to?.domain.lowercased() ?? ""]
    // What a program fills in is no wording.
    func wording(_ octets: [UInt8]) -> [UInt8] {
      message.context.templates?.blanked(octets) ?? octets
    }
    let subject = wording(message.subject?.utf8 ?? [])
    self.subject = String(decoding: subject, as: UTF8.self)
    isReply = message.field(.inReplyTo) != nil || message.field(.references) != nil
    mailer = [HeaderFieldName.xMailer, .userAgent].compactMap { message.field($0)?.text }
      .joined(separator: " ")
    mimeOLE = message.field(.xMimeOLE)?.text ?? ""
    date = message.field(.date).flatMap { try? MessageDate($0.value) }

    plain = message.texts.filter { $0.part.contentType.subtype == "plain" }
    var pages = message.pages.map { LikenessPage(page: $0, isPlain: false) }
    if pages.isEmpty, let text = plain.first(where: { LikenessPage.looksLikePage($0.text.utf8) }) {
      pages = [LikenessPage(page: LintPage(text), isPlain: true)]
    }
    self.pages = pages
    seen =
      pages.isEmpty
      ? plain.map { SeenText(utf8: wording($0.text.utf8), text: $0, page: nil) }
      : pages.map { SeenText(utf8: wording($0.text.utf8), text: $0.source, page: $0) }

    var links: [LikenessLink] = []
    for page in pages {
      for link in page.contents.links {
        links.append(LikenessLink(link, page, &organizations))
      }
    }
    if pages.first?.isPlain != true {
      for text in plain { LikenessLink.find(in: text, &organizations, &links) }
    }
    self.links = links
    webLinks = links.filter { $0.web != nil }

    var folded = FoldedText()
    folded.append(subject, withoutQuotes: false)
    for text in seen { folded.append(text.utf8, withoutQuotes: true) }
    self.folded = folded
    topics = Topics(folded)
  }

  /// How much text is seen, white space included.
  var seenLength: Int { seen.reduce(0) { $0 + $1.utf8.count } }

  var isFreemail: Bool { FreemailDomains.contains(fromDomain) }

  /// Links that lead to others than the author; none where nobody is named as that.
  var foreignLinks: [LikenessLink] {
    fromOrganization.isEmpty ? [] : webLinks.filter { $0.web?.organization != fromOrganization }
  }

  var subjectPlace: Range<Int>? { message.field(.subject)?.valueRange }
  var fromPlace: Range<Int>? { message.field(.from)?.valueRange }

  /// The octets of the message that words of `folded` come from.
  func place(ofWords words: Range<Int>) -> Range<Int>? {
    guard let (text, range) = folded.source(ofWords: words) else { return nil }
    if text == 0 { return message.subject?.sourceRange(of: range) }
    return text <= seen.count ? seen[text - 1].place(of: range) : nil
  }

  /// The same, for what some text of the reader has.
  func place(in text: Int, _ range: Range<Int>) -> Range<Int> { seen[text].place(of: range) }

  func words(_ words: Range<Int>) -> String {
    guard !words.isEmpty else { return "" }
    let range =
      folded.word(words.lowerBound).lowerBound..<folded.word(words.upperBound - 1).upperBound
    return String(decoding: folded.utf8[range], as: UTF8.self)
  }
}

/// A text as it is seen, and the way back to the message.
struct SeenText {
  let utf8: [UInt8]
  let text: LintText
  let page: LikenessPage?

  func place(of range: Range<Int>) -> Range<Int> {
    text.text.sourceRange(of: page.map { $0.text.sourceRange(of: range) } ?? range)
  }
}

/// A page of the message, or one that is sent as plain text.
struct LikenessPage {
  let page: LintPage
  let isPlain: Bool

  var source: LintText { page.text }
  var document: HTMLDocument { page.page }
  var styles: HTMLStyles { page.styles }
  var text: RenderedText { page.rendered }
  var contents: HTMLContents { page.contents }

  func place(of range: Range<Int>) -> Range<Int> { page.place(of: range) }

  static let openings = ["<html", "<body", "<table"].map { Array($0.utf8) }

  /// Whether a text begins as a page does.
  static func looksLikePage(_ text: [UInt8]) -> Bool {
    let head = text.prefix(3_000)
    return head.indices.contains { index in
      head[index] == UInt8(ascii: "<")
        && openings.contains { opening in
          head[index...].prefix(opening.count).elementsEqual(opening) {
            HeaderFieldName.lowercase($0) == $1
          }
        }
    }
  }
}

/// The organizations of hosts, each asked for once.
struct Organizations {
  private var known: [String: String] = [:]
  private let suffixes: any PublicSuffixes

  init(_ suffixes: any PublicSuffixes) { self.suffixes = suffixes }

  /// The registrable domain; the host itself where it has none.
  subscript(host: String) -> String {
    mutating get {
      if let name = known[host] { return name }
      let name =
        (try? DomainName(host)).flatMap { suffixes.registrableDomain(of: $0) }.map {
          "\($0)".lowercased()
        } ?? host
      known[host] = name
      return name
    }
  }
}

extension HeaderFieldName {
  static let xMailer: HeaderFieldName = "X-Mailer"
  static let userAgent: HeaderFieldName = "User-Agent"
  static let xMimeOLE: HeaderFieldName = "X-MimeOLE"
  static let xPriority: HeaderFieldName = "X-Priority"
  static let importance: HeaderFieldName = "Importance"
  static let organizationName: HeaderFieldName = "Organization"
  static let threadIndex: HeaderFieldName = "Thread-Index"
}
