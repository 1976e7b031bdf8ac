import Audit
import Message

/// Mail to a list without a way to leave it.
enum UnsubscribeMissing: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-missing", "There is no List-Unsubscribe", family: .unsubscribe,
    severity: .error,
    citation:
      "RFC 2369 §3.2, RFC 8058 §3.1; Gmail, Email sender guidelines; Yahoo, Sender requirements",
    page: RulePage(
      what: "The header has no List-Unsubscribe field.",
      why: """
        Gmail and Yahoo ask for one-click unsubscribing of all who send marketing mail in bulk, and refuse or delay mail without it. Mailboxes \
        show no way to leave beside the sender's name, and people take the spam button.
        """,
      fix: """
        List-Unsubscribe: <https://lists.example.com/u/TOKEN-OF-THE-RECIPIENT>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        """,
      bad: "From: news@example.com",
      good:
        "List-Unsubscribe: <https://lists.example.com/u/5f2a81>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
    ))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    treatmentOfOneClick(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.unsubscribe == nil else { return }
    examination.find(
      at: nil, subject: "List-Unsubscribe", "the message has no List-Unsubscribe field")
  }
}

/// A field of which there may be one.
enum UnsubscribeRepeated: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-repeated", "List-Unsubscribe is there more than once",
    family: .unsubscribe, severity: .error, citation: "RFC 2369 §2, RFC 8058 §3.1",
    page: RulePage(
      what: "List-Unsubscribe or List-Unsubscribe-Post is there more than once.",
      why:
        "Receivers take the first, the last or none. Often one is of your program, and one of the service that sends.",
      fix: "Keep one of each. Several ways to leave stand in one field, divided by commas.",
      bad:
        "List-Unsubscribe: <mailto:leave@example.com>\nList-Unsubscribe: <https://example.com/u/5f>",
      good: "List-Unsubscribe: <https://example.com/u/5f>, <mailto:leave@example.com>"))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    for name in [HeaderFieldName.listUnsubscribe, .listUnsubscribePost] {
      let fields = message.fields(name)
      guard fields.count > 1 else { continue }
      examination.find(
        at: fields[1].nameRange, "\(fields[0].name) is there \(fields.count) times",
        evidence: fields.map { "\($0.name): \($0.text)" })
    }
  }
}

/// URIs that no program finds.
enum UnsubscribeSyntax: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-syntax", "List-Unsubscribe is not written as URIs in angle brackets",
    family: .unsubscribe, severity: .error, citation: "RFC 2369 §2",
    page: RulePage(
      what: """
        List-Unsubscribe is not a list of URIs, each in angle brackets, with commas between them: brackets are missing or don't close, a URI \
        is empty or has white space in it, has no scheme, or holds a tag that nobody filled in (with --template, tags are not meant).
        """,
      why: "Receivers find no URI then, as if the field was not there.",
      fix: "List-Unsubscribe: <https://lists.example.com/u/TOKEN>, <mailto:leave@example.com>",
      bad: "List-Unsubscribe: https://lists.example.com/u/5f2a81",
      good: "List-Unsubscribe: <https://lists.example.com/u/5f2a81>"))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let unsubscribe = message.unsubscribe else { return examination.notApplicable() }
    if unsubscribe.uris.uris.isEmpty, unsubscribe.uris.defects.isEmpty {
      return examination.find(at: unsubscribe.field.valueRange, "List-Unsubscribe is empty")
    }
    for defect in unsubscribe.uris.defects {
      let problem: String
      var severity: Severity?
      switch defect.kind {
      case .outsideBrackets: problem = "this stands outside of angle brackets, and is not read"
      case .notClosed: problem = "the angle bracket does not close"
      case .emptyURI: problem = "nothing stands between < and >"
      case .blankInURI: problem = "white space stands inside the URI"
      case .missingComma:
        problem = "there is no comma between two URIs"
        severity = .warning
      case .encodedWord: problem = "an encoded word stands in a field that has URIs and no text"
      case .openComment: problem = "a comment has no end"
      }
      examination.find(at: defect.range, problem, severity: severity)
    }
    if message.context.templates == nil {
      for uri in unsubscribe.uris.uris {
        let octets = Array(message.octets[uri.range])
        guard let tag = TemplateTag.inAddress(octets).first else { continue }
        let start = uri.range.lowerBound
        let text = String(decoding: octets[tag], as: UTF8.self)
        examination.find(
          at: (start + tag.lowerBound)..<(start + tag.upperBound),
          "'\(text)' of the URI was not filled in")
      }
    }
    for uri in unsubscribe.uris.uris where uri.scheme == nil && !uri.text.isEmpty {
      // A tag that the sending program fills in.
      if PlaceholderText.holdsTag(uri.text) { continue }
      examination.find(at: uri.range, "this is no URI: it has no scheme such as https: or mailto:")
    }
  }
}

/// No URI for one click.
enum UnsubscribeNoHTTPS: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-no-https", "List-Unsubscribe has no https URI", family: .unsubscribe,
    severity: .error, citation: "RFC 8058 §3.1",
    page: RulePage(
      what: "List-Unsubscribe has no URI that begins with https:.",
      why: """
        One-click unsubscribing needs one to which the receiver can send a POST. With mailto: or http: alone, Gmail and Yahoo don't count the \
        field, and don't follow it.
        """,
      fix: "List-Unsubscribe: <https://lists.example.com/u/TOKEN>, <mailto:leave@example.com>",
      bad: "List-Unsubscribe: <mailto:leave@example.com>",
      good: "List-Unsubscribe: <https://lists.example.com/u/5f2a81>, <mailto:leave@example.com>"))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    treatmentOfOneClick(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let unsubscribe = message.unsubscribe, let first = unsubscribe.uris.uris.first else {
      return examination.notApplicable()
    }
    // Whole URIs are often filled in.
    let mayBe = unsubscribe.uris.uris.contains {
      $0.scheme == nil && PlaceholderText.holdsTag($0.text)
    }
    guard unsubscribe.uris.https == nil, !mayBe else { return }
    let schemes = unsubscribe.uris.uris.compactMap(\.scheme).map { $0 + ":" }
    examination.find(
      at: first.range,
      schemes.isEmpty
        ? "no URI of the field begins with https:"
        : "the field has \(schemes.joined(separator: " and ")) alone, and one click needs https:")
  }
}

/// A POST that nobody announced.
enum OneClickMissing: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-post-missing", "There is no List-Unsubscribe-Post", family: .unsubscribe,
    severity: .error, citation: "RFC 8058 §3.1",
    page: RulePage(
      what:
        "The List-Unsubscribe-Post field, which stands beside List-Unsubscribe with an https URI, is not there.",
      why: """
        Without it the URI is a page for people, and receivers don't send the POST that unsubscribes: for Gmail and Yahoo that is no one-click \
        unsubscribing.
        """,
      fix: "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
      bad: "List-Unsubscribe: <https://lists.example.com/u/5f2a81>",
      good:
        "List-Unsubscribe: <https://lists.example.com/u/5f2a81>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
    ))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? {
    treatmentOfOneClick(profile)
  }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard message.field(.listUnsubscribePost) == nil else { return }
    guard let unsubscribe = message.unsubscribe else {
      return examination.find(
        at: nil, subject: "List-Unsubscribe-Post",
        "there is neither List-Unsubscribe nor List-Unsubscribe-Post")
    }
    examination.find(
      at: unsubscribe.field.nameRange,
      "List-Unsubscribe is there, and List-Unsubscribe-Post is not")
  }
}

/// Another text than the one there is.
enum OneClickMalformed: ListFieldRule {
  static let rule = Rule(
    "lint-unsubscribe-post-value", "List-Unsubscribe-Post has another value", family: .unsubscribe,
    severity: .error, citation: "RFC 8058 §3.1, §5",
    page: RulePage(
      what: "List-Unsubscribe-Post is not exactly `List-Unsubscribe=One-Click`.",
      why: "Receivers compare it with that text, and don't offer one click where it differs.",
      fix: "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
      bad: "List-Unsubscribe-Post: One-Click",
      good: "List-Unsubscribe-Post: List-Unsubscribe=One-Click"))

  static let requirement: LintRequirement? = .oneClick

  static func treatment(in profile: LintProfile) -> Profile.Treatment? { .onlyForLists(profile) }

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    guard let field = message.field(.listUnsubscribePost) else {
      return examination.notApplicable()
    }
    switch OneClickValue(field.value) {
    case .oneClick: break
    case .otherCase:
      examination.find(
        at: field.valueRange, "the value is written in other letters than \(OneClickValue.text)",
        severity: .warning)
    case .other:
      examination.find(
        at: field.valueRange, "the value is not exactly \(OneClickValue.text)")
    }
  }
}
