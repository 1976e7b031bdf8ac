/// What breaks RFC 5322 §3.6 in a header section, as far as receivers refuse or distrust mail for it.
public enum MessageFormatProblem: Hashable, Sendable {
  /// A field that has to be there once.
  case missing(String)
  /// A field that may be there once.
  case repeated(String, count: Int)
  /// Message-ID that is not one `<left@right>`.
  case badMessageID(String)
  /// Several authors, and no Sender that says which of them sent it (§3.6.2).
  case missingSender
  /// A From field with something that is no address.
  case malformedFrom(MalformedAddress)
  /// A line that is no header field stands among them, so that the body begins there.
  case missingEmptyLine(line: Int)
  case nul(line: Int)

  /// Every problem of the header, in the order of the standard.
  public static func all(in header: HeaderSection) -> [MessageFormatProblem] {
    var counts: [HeaderFieldName: Int] = [:]
    for field in header { counts[field.name, default: 0] += 1 }
    var problems: [MessageFormatProblem] = []
    for name in requiredFields where counts[HeaderFieldName(name)] == nil {
      problems.append(.missing(name))
    }
    for name in singleFields {
      if let count = counts[HeaderFieldName(name)], count > 1 {
        problems.append(.repeated(name, count: count))
      }
    }
    if let field = header.first("Message-ID"), !MessageIdentifiers(field.value).isMessageID {
      problems.append(.badMessageID(field.text))
    }
    if counts["From"] == 1, let field = header.first("From") {
      let list = AddressList(Array(field.value))
      problems += list.malformed.prefix(1).map { .malformedFrom($0) }
      if list.mailboxes.count > 1, counts["Sender"] == nil { problems.append(.missingSender) }
    }
    for oddity in header.oddities {
      switch oddity.kind {
      case .missingEmptyLine: problems.append(.missingEmptyLine(line: oddity.line))
      case .nul: problems.append(.nul(line: oddity.line))
      // A saved message has the line ends of its file system, and often a separator; 8-bit headers are sent with SMTPUTF8.
      case .mboxSeparator, .bareLineFeed, .bareCarriageReturn, .eightBit, .blankBeforeColon,
        .longLine, .noBody:
        break
      }
    }
    return problems
  }

  /// Message-ID is a SHOULD in the standard, but large receivers refuse mail without it.
  private static let requiredFields = ["Date", "From", "Message-ID"]

  /// RFC 5322 §3.6, the table.
  private static let singleFields = [
    "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To",
    "References", "Subject",
  ]
}

extension HeaderFieldName {
  fileprivate init(_ text: String) { self.init(Array(text.utf8)[...]) }
}

extension MessageFormatProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let name): "there is no \(name) field"
    case .repeated(let name, let count): "there are \(count) \(name) fields, one is allowed"
    case .badMessageID(let text): "“\(text)” is no Message-ID"
    case .missingSender: "From names several authors, and there is no Sender field"
    case .malformedFrom(let address): "From is malformed: \(address.reason.rawValue)"
    case .missingEmptyLine(let line): "line \(line) is no header field"
    case .nul(let line): "line \(line) holds a NUL octet"
    }
  }
}
