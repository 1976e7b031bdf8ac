/// What mail programs show behind the subject: the first text of the page, hidden or not.
public struct HTMLPreheader: Sendable {
  /// The text without padding (white space, and characters that nobody sees) at its ends, cut after `maximumLength` octets.
  public let utf8: [UInt8]
  /// Where it begins and ends in the page.
  public let range: Range<Int>
  /// Whether it was put there for that purpose: hidden from readers of the page.
  public let isHidden: Bool

  /// More than any program shows.
  public static let maximumLength = 300

  /// `nil` where the page has no text.
  public init?(_ page: HTMLDocument, _ styles: HTMLStyles, _ text: RenderedText) {
    // Hidden text counts if it stands before all that is seen.
    func first(_ runs: [TextRun], _ utf8: [UInt8]) -> Int? {
      runs.firstIndex { run in
        !Self.trimmed(Array(utf8[run.textRange])).isEmpty
      }
    }
    let seen = first(text.runs, text.utf8)
    let hidden = first(text.hiddenRuns, text.hiddenUTF8)
    let seenNode = seen.map { text.runs[$0].node } ?? .max
    if let hidden, text.hiddenRuns[hidden].node < seenNode {
      // All hidden text before what is seen.
      let end =
        text.hiddenRuns[hidden...].firstIndex { $0.node > seenNode } ?? text.hiddenRuns.count
      let runs = text.hiddenRuns[hidden..<end]
      self.init(runs, text.hiddenUTF8, isHidden: true)
    } else if let seen {
      self.init(text.runs[seen...].prefix(64), text.utf8, isHidden: false)
    } else {
      return nil
    }
  }

  private init(_ runs: ArraySlice<TextRun>, _ text: [UInt8], isHidden: Bool) {
    self.isHidden = isHidden
    let start = runs.first?.textRange.lowerBound ?? 0
    var end = min(runs.last?.textRange.upperBound ?? start, start + Self.maximumLength)
    while end > start, end < text.count, text[end] & 0xC0 == 0x80 { end -= 1 }
    utf8 = Self.trimmed(Array(text[start..<end]))
    range = TextRun.sourceRange(
      of: start..<max(start, min(end, start + utf8.count)), in: Array(runs))
  }

  /// Without padding at the ends.
  static func trimmed(_ octets: [UInt8]) -> [UInt8] {
    var scalars = Array(String(decoding: octets, as: UTF8.self).unicodeScalars)
    while let last = scalars.last, isPadding(last) { scalars.removeLast() }
    let start = scalars.firstIndex { !isPadding($0) } ?? scalars.count
    var string = String.UnicodeScalarView()
    string.append(contentsOf: scalars[start...])
    return Array(String(string).utf8)
  }

  /// What programs put behind a preheader so that nothing else is shown.
  public static func isPadding(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
      0x180B...0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x2800, 0x3000, 0x3164,
      0xFE00...0xFE0F, 0xFEFF, 0xFFA0:
      true
    default: false
    }
  }
}
