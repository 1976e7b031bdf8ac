public import DNS
public import Message

/// A message as rules look at it: what several of them need is worked out once, when it is first asked for.
///
/// All ranges are octets of `message`.
public final class LintMessage {
  public let message: MIMEMessage
  public let source: LintSource
  public let context: LintContext
  /// What spam filters said that were asked about it, or why they did not.
  public var opinions: [Result<FilterOpinion, FilterFailure>]
  /// What was asked about it elsewhere; `nil` where nothing was.
  public var online: OnlineAnswers?

  public init(
    _ message: MIMEMessage, source: LintSource, context: LintContext,
    opinions: [Result<FilterOpinion, FilterFailure>] = []
  ) {
    self.message = message
    self.source = source
    self.context = context
    self.opinions = opinions
  }

  public var profile: LintProfile { context.profile }
  public var octets: [UInt8] { message.octets }

  // MARK: The header

  /// The fields of that name, from the top.
  public func fields(_ name: HeaderFieldName) -> [LintField] {
    fieldNumbers[name, default: []].map { LintField(header, $0) }
  }

  /// The first field of that name.
  public func field(_ name: HeaderFieldName) -> LintField? {
    fieldNumbers[name]?.first.map { LintField(header, $0) }
  }

  public private(set) lazy var header = message.header

  private lazy var fieldNumbers: [HeaderFieldName: [Int]] = {
    var numbers: [HeaderFieldName: [Int]] = [:]
    for index in header.indices { numbers[header.name(at: index), default: []].append(index) }
    return numbers
  }()

  /// The decoded Subject.
  public private(set) lazy var subject: HeaderText? = text(of: .subject)

  /// The text of the first field of that name, decoded.
  public func text(of name: HeaderFieldName) -> HeaderText? {
    field(name).map { HeaderText($0.value, context.charsets) }
  }

  public private(set) lazy var from: LintAddresses? = addresses(.from)
  public private(set) lazy var replyTo: LintAddresses? = addresses(.replyTo)

  /// The addresses of the first field of that name.
  public func addresses(_ name: HeaderFieldName) -> LintAddresses? {
    field(name).map(LintAddresses.init)
  }

  private(set) lazy var unsubscribe = ListUnsubscribe(self)

  /// What is wrong with encoded words.
  private(set) lazy var encodedWords = EncodedWordReading(self)

  /// By which signs a filter would take it for spam.
  private(set) lazy var likeness = LikenessScore(self)

  /// The domain of the first author; `nil` where it is no domain name.
  public private(set) lazy var authorDomain: DomainName? =
    (from?.list.mailboxes.first?.domain).flatMap { try? DomainName($0) }

  /// Of BIMI-Selector; `nil` where the message names none, or none that can be looked up.
  public var bimiSelector: String? { BIMISelectorForm.selector(of: self) }

  // MARK: The body

  /// The texts that a reader may see, in order: neither attachments nor what stands in messages inside the message.
  public private(set) lazy var texts: [LintText] = message.parts.compactMap { part in
    guard part.isLeaf, part.contentType.isText, part.disposition?.isAttachment != true,
      !isInsideMessage(part)
    else { return nil }
    return LintText(part: part, text: message.text(of: part, context.charsets))
  }

  /// The first text/plain of them.
  public private(set) lazy var plainText = texts.first { $0.part.contentType.subtype == "plain" }

  /// The first text/html of them.
  public private(set) lazy var htmlText = texts.first { $0.part.contentType.subtype == "html" }

  /// The HTML of the message, in order: each text/html of `texts`.
  public private(set) lazy var pages: [LintPage] = texts.compactMap { text in
    text.part.contentType.subtype == "html" ? LintPage(text) : nil
  }

  /// The page of a part of text/html; `nil` of others.
  func page(of part: MessagePart) -> LintPage? { pagesByPart[part.id] }

  private lazy var pagesByPart = Dictionary(
    pages.map { ($0.text.part.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// Every text that some reader gets: plain ones, and what is seen of pages.
  private(set) lazy var readTexts: [ReadText] = ReadText.all(in: self)

  /// The links of all pages, and those that stand in plain text as such, in order.
  public private(set) lazy var links: [LintLink] = LintLink.all(in: self)

  /// Those that somebody was to fill in, and why it seems so.
  private(set) lazy var placeholderLinks: [(link: LintLink, reason: String)] =
    links.compactMap { link in
      LinkPlaceholder.reason(link.url, self).map { (link, $0) }
    }

  /// Links of the body with which one leaves the list.
  public private(set) lazy var unsubscribeLinks: [LintLink] = findUnsubscribeLinks()

  /// Whether every text is in another language than those that rules about wording know.
  private(set) lazy var isInOtherLanguage = OtherLanguage.isThat(of: self)

  /// What a reader of the message sees as text, header and body.
  private(set) lazy var readable: [ReadableText] = ReadableText.all(in: self)

  /// Whose links are the sender's own: see `SenderDomains`.
  public private(set) lazy var senderDomains = SenderDomains(self)

  /// The content of a part, decoded once.
  func content(of part: MessagePart) -> DecodedBody {
    if let content = contents[part.id] { return content }
    let content =
      texts.first { $0.part.id == part.id }?.text.content ?? message.content(of: part)
    contents[part.id] = content
    return content
  }

  private var contents: [Int: DecodedBody] = [:]

  private(set) lazy var contentIDs = ContentIDs(self)

  /// Whether a part belongs to a message inside the message.
  public func isInsideMessage(_ part: MessagePart) -> Bool {
    var parent = part.parent
    while let number = parent {
      if case .message = message.parts[number].structure { return true }
      parent = message.parts[number].parent
    }
    return false
  }

  // MARK: Places

  public private(set) lazy var lines = message.lines

  /// Where an octet stands in the file; what is in no file is about the file as a whole, which its first line stands for.
  public func location(of offset: Int) -> SourceLocation {
    if offset < source.madeOctets {
      return SourceLocation(file: source.file, line: source.firstLine)
    }
    let place = lines.position(of: offset)
    let madeLines = source.isBodyAlone ? lines.position(of: source.madeOctets).line - 1 : 0
    return SourceLocation(
      file: source.file, line: place.line - madeLines + source.firstLine - 1, column: place.column)
  }

  /// The octet at a place that `location(of:)` gave; `nil` for a file as a whole.
  public func offset(of location: SourceLocation) -> Int? {
    if location.column == nil { return nil }
    let madeLines = source.isBodyAlone ? lines.position(of: source.madeOctets).line - 1 : 0
    return lines.offset(
      line: location.line + madeLines - source.firstLine + 1, column: location.column ?? 1)
  }

  /// The innermost part that holds an octet.
  private func part(at offset: Int) -> MessagePart? {
    let parts = message.parts
    // Parts come before their children, in the order in which they begin: those that hold the place are around the last that begins before it.
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    var number: Int? = low > 0 ? low - 1 : nil
    while let next = number, !parts[next].range.contains(offset) { number = parts[next].parent }
    return number.map { parts[$0] }
  }

  /// What an octet belongs to, in a word or two: the name of the field, or the type of the part.
  func subject(at offset: Int) -> String {
    guard let part = part(at: offset) else { return "message" }
    if offset < part.body.lowerBound {
      for index in part.header.indices where part.header.place(of: index).field.contains(offset) {
        return part.header.name(at: index).text
      }
      return part.parent == nil ? "header" : "part \(part.id)"
    }
    return part.contentType.name
  }
}

/// A header field and its place.
public struct LintField {
  public let field: HeaderField
  /// All of it, with its line ends.
  public let range: Range<Int>
  public let nameRange: Range<Int>
  /// What follows the colon, without white space at both ends.
  public let valueRange: Range<Int>

  /// What follows the colon; its indices are octets of the message.
  public var value: ArraySlice<UInt8> { field.value }
  public var name: String { field.name.text }
  /// Unfolded, not decoded.
  public var text: String { field.text }

  init(_ header: HeaderSection, _ index: Int) {
    field = header[index]
    let place = header.place(of: index)
    range = place.field
    nameRange = place.name
    let trimmed = field.value.trimmingBlanks
    valueRange =
      trimmed.isEmpty
      ? place.name.upperBound..<(place.name.upperBound + 1)
      : trimmed.startIndex..<trimmed.endIndex
  }
}

/// The addresses of a field, with their places in the message.
public struct LintAddresses {
  public let field: LintField
  public let list: AddressList

  init(_ field: LintField) {
    self.field = field
    list = AddressList(Array(field.value))
  }

  /// From the offsets of the list to those of the message.
  public func range(_ range: Range<Int>) -> Range<Int> {
    let start = field.value.startIndex
    return (start + range.lowerBound)..<(start + range.upperBound)
  }
}

/// A text and the part that it is of.
public struct LintText {
  public let part: MessagePart
  public let text: PartText
}
