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
        The text, a field of the header, the title, the description or address of an image, or the address of a link has a tag that the sending \
        program was to replace: `*|FNAME|*`, `%%FirstName%%`, `{{first_name}}`. Without `--template` only \
        tags are reported that can be nothing else. With it, tags of that syntax belong there, and those are reported that are not closed, \
        blocks without their end, and tags of other syntaxes.
        """,
      why:
        "Readers see the tag where their name should be. It is the most common mistake of campaigns that went out.",
      fix:
        "Fill the field in, give it a default for readers of whom nothing is known, or lint the template with `--template`.",
      bad: "Hi {{first_name}},", good: "Hi Anna,"))

  static func examine(_ message: LintMessage, _ examination: inout LintExamination) {
    let syntax = message.context.templates
    for name in [HeaderFieldName.subject, .from, .replyTo, .to] {
      guard let text = message.text(of: name) else { continue }
      examine(text.utf8, { text.sourceRange(of: $0) }, syntax, isShort: true, &examination)
    }
    for text in message.readTexts { examine(text.utf8, text.place, syntax, &examination) }
    for page in message.pages { examine(page, syntax, &examination) }
    examineAddresses(message, syntax?.forms ?? [], &examination)
  }

  /// The title, and what stands for images.
  private static func examine(
    _ page: LintPage, _ syntax: TemplateSyntax?, _ examination: inout LintExamination
  ) {
    var texts = page.contents.images.compactMap(\.alternative)
    if let title = page.page.first(.title) {
      for node in page.page.nodes[title..<page.page.nodes[title].end] where node.kind == .text {
        let span = node.textSpan
        texts.insert(
          SourceText(page.page.octets, span.range, span.kind, isVerbatim: span.isVerbatim), at: 0)
      }
    }
    for text in texts {
      examine(
        text.utf8, { page.place(of: text.sourceRange(of: $0)) }, syntax, isShort: true,
        &examination)
    }
  }

  /// Addresses of one message that are told: each link of a template has the same tag.
  private static let shownAddresses = 10

  /// Addresses of links and images. Those that begin with a tag are for another rule.
  private static func examineAddresses(
    _ message: LintMessage, _ forms: Set<TemplateTag.Form>, _ examination: inout LintExamination
  ) {
    var left = shownAddresses
    for page in message.pages {
      let attributes =
        page.contents.links.map(\.attribute)
        + page.contents.images.compactMap(\.sourceAttribute)
      for attribute in attributes {
        let address = page.page.value(of: attribute)
        guard left > 0, !LinkPlaceholder.beginsWithTag(address.utf8),
          let tag = TemplateTag.inAddress(address.utf8, forms: forms).first
        else { continue }
        left -= 1
        examination.find(
          at: page.place(of: address.sourceRange(of: tag)),
          "'\(String(decoding: address.utf8[tag], as: UTF8.self))' of an address was not filled in")
      }
    }
  }

  /// - Parameter isShort: Whether a tag that is all of the text was meant to be filled in, whatever its name.
  private static func examine(
    _ octets: [UInt8], _ place: (Range<Int>) -> Range<Int>, _ syntax: TemplateSyntax?,
    isShort: Bool = false, _ examination: inout LintExamination
  ) {
    let tags = TemplateTag.find(in: octets)
    var open: [(name: String, tag: TemplateTag)] = []
    for tag in tags {
      let text = String(decoding: octets[tag.range], as: UTF8.self)
      guard let syntax, syntax.has(tag) else {
        let isAll = isShort && tag.isClosed && octets.trimmingTagSpace == tag.range
        if tag.isCertain || isAll || syntax?.forms.contains(tag.form) == true {
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

extension [UInt8] {
  /// Without white space at both ends.
  fileprivate var trimmingTagSpace: Range<Int> {
    let text = self[...].trimmingBlanksAndLineEnds
    return text.startIndex..<text.endIndex
  }
}
