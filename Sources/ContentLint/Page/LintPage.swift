public import HTML
import Message

/// The HTML of a message with what rules ask of it, each worked out once, when it is first asked for.
public final class LintPage {
  public let text: LintText
  public private(set) lazy var page = HTMLDocument(text.text.utf8)
  public private(set) lazy var styles = HTMLStyles(page)
  /// As a phone shows it: what is hidden on a desk only is no secret.
  public private(set) lazy var phoneStyles = HTMLStyles(page, in: .phone)
  public private(set) lazy var rendered = RenderedText(page, styles)
  public private(set) lazy var contents = HTMLContents(page, styles, rendered)
  public private(set) lazy var preheader = HTMLPreheader(page, styles, rendered)

  init(_ text: LintText) { self.text = text }

  /// The octets of the message that some of the page comes from.
  public func place(of range: Range<Int>) -> Range<Int> { text.text.sourceRange(of: range) }

  /// The octets of the message that some of the text that is seen comes from.
  public func place(ofText range: Range<Int>) -> Range<Int> {
    place(of: rendered.sourceRange(of: range))
  }

  /// How many characters a reader sees, white space not counted.
  public private(set) lazy var characters = rendered.utf8.count { $0 > 0x20 && $0 & 0xC0 != 0x80 }

  /// The text between a link's ends, as it is seen.
  public func text(of link: HTMLLink) -> ArraySlice<UInt8> { rendered.utf8[link.textRange] }

  /// Gmail shows the first 102 KB of a message's HTML, and a link to the rest.
  static let clippingPoint = 102 * 1_024
}
