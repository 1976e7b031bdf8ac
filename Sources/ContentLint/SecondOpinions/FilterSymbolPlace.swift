import Message

/// What in a message a filter's symbol is about, by the parts of its name: filters say that in no other way.
enum FilterSymbolPlace: Equatable {
  case field(HeaderFieldName)
  case html
  case unknown

  /// Looked through in order: what is more particular comes first.
  private static let words: [(part: String, place: FilterSymbolPlace)] = [
    ("SUBJ", .field(.subject)),
    ("REPLYTO", .field(.replyTo)), ("REPLY_TO", .field(.replyTo)), ("REPTO", .field(.replyTo)),
    ("MSGID", .field(.messageID)), ("MESSAGE_ID", .field(.messageID)),
    ("MESSAGEID", .field(.messageID)), ("MID_", .field(.messageID)),
    ("LIST_UNSUB", .field(.listUnsubscribe)),
    ("MIME_VERSION", .field(.mimeVersion)), ("MV_CASE", .field(.mimeVersion)),
    ("DATE_", .field(.date)), ("_DATE", .field(.date)),
    ("X_MAILER", .field("X-Mailer")), ("OUTLOOK", .field("X-Mailer")), ("_MUA", .field("X-Mailer")),
    ("USER_AGENT", .field("User-Agent")),
    ("PRECEDENCE", .field("Precedence")),
    ("X_PRIO", .field("X-Priority")), ("PRIORITY", .field("X-Priority")),
    ("DKIM", .field(.dkimSignature)),
    ("RCVD", .field(.received)), ("RECEIVED", .field(.received)), ("RDNS", .field(.received)),
    ("HTML", .html), ("IMG", .html), ("IMAGE", .html), ("FONT", .html), ("CSS", .html),
    ("HREF", .html),
    ("MPART", .field("Content-Type")), ("CTYPE", .field("Content-Type")),
    ("MIME", .field("Content-Type")),
    ("FROM", .field(.from)),
    ("RCPT", .field(.to)), ("RECIP", .field(.to)), ("TO_", .field(.to)),
  ]

  init(_ symbol: String) {
    let name = symbol.uppercased()
    self = Self.words.first { name.contains($0.part) }?.place ?? .unknown
  }

  /// Where that is; `nil` for what the message does not have, and for what is not known.
  func range(in message: LintMessage) -> Range<Int>? {
    switch self {
    case .field(let name): return message.field(name)?.valueRange
    case .html:
      guard let body = message.htmlText?.part.body, !body.isEmpty else { return nil }
      return body.lowerBound..<(body.lowerBound + 1)
    case .unknown: return nil
    }
  }
}
