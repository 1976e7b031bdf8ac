/// Text with character references expanded, and the way back to the octets of the page.
public struct SourceText: Hashable, Sendable {
  public private(set) var utf8: [UInt8]
  private var pieces: [Piece]
  private let source: Range<Int>

  private struct Piece: Hashable, Sendable {
    /// In `utf8`.
    var start: Int
    var source: Range<Int>
    /// Whether octets and text are the same; otherwise all of the text comes from all of the source.
    var isVerbatim: Bool
  }

  public init(
    _ octets: [UInt8], _ range: Range<Int>, _ kind: HTMLTextSpan.Kind, isVerbatim: Bool = false,
    keepsNUL: Bool = false
  ) {
    source = range
    if isVerbatim {
      utf8 = Array(octets[range])
      pieces = [Piece(start: 0, source: range, isVerbatim: true)]
      return
    }
    utf8 = []
    pieces = []
    utf8.reserveCapacity(range.count)
    for piece in DecodedPieces(octets, range, kind, keepsNUL: keepsNUL) {
      switch piece {
      case .verbatim(let range):
        pieces.append(Piece(start: utf8.count, source: range, isVerbatim: true))
        utf8.append(contentsOf: octets[range])
      case .replaced(let first, let second, let range):
        pieces.append(Piece(start: utf8.count, source: range, isVerbatim: false))
        for scalar in [first, second] {
          if let scalar { utf8.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        }
      }
    }
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The octets of the page that some of the text comes from.
  ///
  /// - Parameter range: Offsets in `utf8`.
  public func sourceRange(of range: Range<Int>) -> Range<Int> {
    let start = place(of: range.lowerBound).lowerBound
    if range.isEmpty { return start..<start }
    return start..<max(start, place(of: range.upperBound - 1).upperBound)
  }

  private func place(of offset: Int) -> Range<Int> {
    if offset >= utf8.count { return source.upperBound..<source.upperBound }
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return source.lowerBound..<source.lowerBound }
    let piece = pieces[low - 1]
    if !piece.isVerbatim { return piece.source }
    let octet = piece.source.lowerBound + offset - piece.start
    return octet..<(octet + 1)
  }
}
