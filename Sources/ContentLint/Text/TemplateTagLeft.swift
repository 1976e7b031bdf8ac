import Audit
import HTML
import Message

/// A tag that nobody filled in, or one that the program can't.
enum TemplateTagLeft: LintRule {
  static let rule = Rule(
    "lint-text-template-tag", "A field is not filled in", family: .text, severity: .error,
    citation: "the manuals of the template languages",
    page: RulePage(
      what: """
        The text has a tag that the sending program was to replace: `*|FNAME|*`, `%%FirstName%%`, `{{first_name}}`. Without `--template` only \
        tags are reported that can be nothing else. With it, tags of that syntax belong there, and those are reported that are not closed, \
        blocks without their end, and tags of other syntaxes.
        """,
      why:
        "Readers see the tag where their name should be. It is the most common mistake of campaigns that went out.",
      fix:
        "Fill the field in, give it a default for readers of whom nothing is known, or lint the template with `--template`.",
      bad: "Hi {{first_name}},", good: "Hi Anna,"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    if let subject = message.subject {
      examine(
        subject.utf8, { subject.sourceRange(of: $0) }, message.context.templates, &examination)
    }
    for text in message.readTexts {
      examine(text.utf8, text.place, message.context.templates, &examination)
    }
  }

  private static func examine(
    _ octets: [UInt8], _ place: (Range<Int>) -> Range<Int>, _ syntax: TemplateSyntax?,
    _ examination: inout LintExamination
  ) {
    let tags = TemplateTag.find(in: octets)
    var open: [(name: String, tag: TemplateTag)] = []
    for tag in tags {
      let text = String(decoding: octets[tag.range], as: UTF8.self)
      guard let syntax, syntax.forms.contains(tag.form) else {
        if tag.isCertain {
          examination.find(
            at: place(tag.range),
            syntax == nil
              ? "'\(text)' was not filled in" : "'\(text)' is no tag of \(syntax?.rawValue ?? "")")
        }
        continue
      }
      guard tag.isClosed else {
        examination.find(at: place(tag.range), "the tag that begins with '\(text)' has no end")
        continue
      }
      switch syntax.block(of: tag) {
      case .opens(let name): open.append((name, tag))
      case .closes(let name):
        if open.last?.name == name {
          open.removeLast()
        } else {
          examination.find(at: place(tag.range), "'\(text)' ends what is not open")
        }
      case nil:
        if tag.content.isEmpty { examination.find(at: place(tag.range), "'\(text)' names nothing") }
      }
    }
    for (_, tag) in open {
      examination.find(
        at: place(tag.range), "'\(String(decoding: octets[tag.range], as: UTF8.self))' has no end")
    }
  }
}

/// A text that readers get, and the way back to the message.
struct ReadText {
  let utf8: [UInt8]
  let place: (Range<Int>) -> Range<Int>
}

extension LintMessage {
  /// Every text that some reader gets: plain ones, and what is seen of pages.
  var readTexts: [ReadText] {
    texts.compactMap { text in
      if let page = pages.first(where: { $0.text.part.id == text.part.id }) {
        return ReadText(utf8: page.rendered.utf8) { page.place(ofText: $0) }
      }
      guard text.part.contentType.subtype == "plain" else { return nil }
      return ReadText(utf8: text.text.utf8) { text.text.sourceRange(of: $0) }
    }
  }
}
