/// The text of a page as a reader sees it: blocks on lines of their own, white space collapsed, hidden text kept apart; each piece with the way back.
///
/// Alternative texts of images are not in it: `HTMLImage` has them. Between cells stands a tabulator, between blocks, rows and at `<br>` a line feed.
public struct RenderedText: Sendable {
  /// What is seen.
  public let utf8: [UInt8]
  /// Where it comes from, in order.
  public let runs: [TextRun]
  /// What is not seen, each text on a line of its own; runs as above.
  public let hiddenUTF8: [UInt8]
  public let hiddenRuns: [TextRun]

  public init(_ page: HTMLDocument, _ styles: HTMLStyles) {
    var renderer = TextRenderer(page, styles)
    renderer.run()
    utf8 = renderer.seen.utf8
    runs = renderer.seen.runs
    hiddenUTF8 = renderer.hidden.utf8
    hiddenRuns = renderer.hidden.runs
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The octets of the page that some of the text comes from.
  ///
  /// - Parameter range: Offsets in `utf8`.
  public func sourceRange(of range: Range<Int>) -> Range<Int> {
    TextRun.sourceRange(of: range, in: runs)
  }

  /// The same for hidden text, with offsets in `hiddenUTF8`.
  public func hiddenSourceRange(of range: Range<Int>) -> Range<Int> {
    TextRun.sourceRange(of: range, in: hiddenRuns)
  }

  /// What is seen of a node and all that is in it, without white space at its ends; empty where nothing is.
  public func textRange(of number: Int, in page: HTMLDocument) -> Range<Int> {
    ASCII.trimmed(utf8, range(of: number..<page.nodes[number].end, in: runs))
  }

  public func hiddenRange(of number: Int, in page: HTMLDocument) -> Range<Int> {
    ASCII.trimmed(hiddenUTF8, range(of: number..<page.nodes[number].end, in: hiddenRuns))
  }

  private func range(of nodes: Range<Int>, in runs: [TextRun]) -> Range<Int> {
    let first = TextRun.partition(runs) { Int($0.node) < nodes.lowerBound }
    let last = TextRun.partition(runs) { Int($0.node) < nodes.upperBound }
    guard first < last else {
      let place = first < runs.count ? runs[first].textRange.lowerBound : 0
      return place..<place
    }
    return runs[first].textRange.lowerBound..<runs[last - 1].textRange.upperBound
  }
}

/// Text that comes from one place.
public struct TextRun: Hashable, Sendable {
  let textStart: Int32
  var textEnd: Int32
  let sourceStart: Int32
  var sourceEnd: Int32
  /// The number of the text's node.
  public let node: Int32
  /// Whether each octet of text comes from one of the page; otherwise all of the text comes from all of the source.
  let isVerbatim: Bool

  public var textRange: Range<Int> { Int(textStart)..<Int(textEnd) }
  public var sourceRange: Range<Int> { Int(sourceStart)..<Int(sourceEnd) }

  static func partition(_ runs: [TextRun], _ isBefore: (TextRun) -> Bool) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(runs[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  static func sourceRange(of range: Range<Int>, in runs: [TextRun]) -> Range<Int> {
    let first = partition(runs) { Int($0.textEnd) <= range.lowerBound }
    guard first < runs.count else {
      let end = runs.last.map { Int($0.sourceEnd) } ?? 0
      return end..<end
    }
    let start = runs[first].place(of: range.lowerBound).lowerBound
    if range.isEmpty { return start..<start }
    let last = partition(runs) { Int($0.textEnd) < range.upperBound }
    guard last < runs.count else {
      return start..<max(start, runs.last.map { Int($0.sourceEnd) } ?? start)
    }
    // What a browser moves may come from before.
    return start..<max(start, runs[last].place(of: range.upperBound - 1).upperBound)
  }

  private func place(of offset: Int) -> Range<Int> {
    if !isVerbatim || offset < Int(textStart) { return sourceRange }
    let place = Int(sourceStart) + offset - Int(textStart)
    return place..<min(place + 1, max(place, Int(sourceEnd)))
  }
}
