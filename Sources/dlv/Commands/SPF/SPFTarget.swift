import DNS
import MailAuth
import NameRules

/// What the SPF commands are given: a domain, and a record that need not be published.
enum SPFTarget {
  static func name(_ text: String) throws(CommandFailure) -> InternationalName {
    do throws(TargetName.Problem) { return try TargetName.read(text) } catch {
      throw CommandFailure(.badData, "'\(text)' is not a domain name: \(error)")
    }
  }

  /// Reads the text of a record: as it is, or as the strings of a zone file, in quotes.
  static func record(_ text: String, at name: DomainName) throws(CommandFailure) -> Record {
    let proposal = try proposal(text, at: name, in: nil)
    if !proposal.isSPF { throw notSPF(text) }
    return proposal.record
  }

  static func notSPF(_ text: String) -> CommandFailure {
    CommandFailure(
      .badData,
      "'\(text.trimmingSpace)' is no SPF record: that begins with 'v=spf1' and a space (RFC 7208 section 4.5)"
    )
  }

  /// A text that may be no SPF record at all.
  struct Proposal {
    let record: Record
    let isSPF: Bool
    /// The first term that means something else at every domain.
    let termThatNeedsDomain: String?
  }

  /// - Parameter file: Where the text was read, for findings to point at: the first octet that can't be read, or the beginning.
  static func proposal(
    _ text: String, at name: DomainName, in file: String?
  ) throws(CommandFailure) -> Proposal {
    let text = text.trimmingSpace
    let isQuoted = text.hasPrefix("\"")
    let strings: CharacterStrings
    if isQuoted {
      guard let record = Record(presentation: ". \(ttl) IN TXT \(text)"),
        case .txt(let quoted) = record.data
      else {
        throw CommandFailure(
          .badData,
          "'\(text)' can't be read as the strings of a TXT record: a quote is missing, or a string is longer than 255 octets"
        )
      }
      strings = quoted
    } else {
      if text.contains(where: \.isNewline) {
        throw CommandFailure(
          .badData, "the record has more than one line; write it on one, or its strings in quotes")
      }
      strings = CharacterStrings(words: text)
    }
    let spf = SPFRecord(parsing: strings.joined)
    let location = file.map { file in
      SourceLocation(
        file: file, line: 1, column: isQuoted ? nil : (spf.errors.first?.offset ?? 0) + 1)
    }
    return Proposal(
      record: Record(name: name, ttl: ttl, data: .txt(strings), location: location),
      isSPF: SPFRecord.isRecord(strings.joined),
      termThatNeedsDomain: spf.terms.first(where: \.needsDomain).map(spf.text(of:)))
  }

  /// Seconds, for a record that is not published yet.
  private static let ttl: UInt32 = 3600

  /// The resolver, with the record in place of the SPF records that are published at its name; other TXT records stay.
  static func resolver(_ base: any Resolver, root: Record?) async -> any Resolver {
    guard let root else { return base }
    let question = Question(root.name, .txt)
    let published = await base.resolve(question)
    if let failure = published.failure {
      StandardError.write(
        line: "dlv: \(question): \(failure); other TXT records there are not counted")
    }
    return AnswerOverlay(
      [question: published.replacingSPF(with: root)], over: base)
  }
}

extension String {
  /// Without the line end and the spaces that files and shells put around a line.
  fileprivate var trimmingSpace: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    return String(text)
  }
}

extension SPFTerm {
  /// Whether the term speaks about the domain of its record without naming it.
  fileprivate var needsDomain: Bool {
    let text: MacroString?
    switch content {
    case .directive(let directive):
      switch directive.mechanism {
      case .all, .ip4, .ip6: return false
      case .include(let target), .exists(let target): text = target
      case .a(let target, _), .mx(let target, _), .ptr(let target): text = target
      }
    case .modifier(.redirect(let target)), .modifier(.explanation(let target)): text = target
    case .modifier(.unknown): return false
    }
    return text.map { $0.hasMacro(.domain) || $0.hasMacro(.senderDomain) } ?? true
  }
}
