/// The text of a header as a reader sees it: unfolded, encoded words decoded (RFC 5322 §2.2.1, RFC 2047), UTF-8 as it is (RFC 6532).
///
///     let subject = HeaderText(message.header.first("Subject")?.value ?? [], converter)
///     let place = subject.sourceRange(of: 0..<1)
///
/// Reading never fails; what is no encoded word stays as it was written.
public struct HeaderText: Sendable {
  /// Without white space at both ends.
  public let utf8: [UInt8]
  /// In order.
  public let words: [EncodedWord]
  public let defects: [EncodedWordDefect]
  /// Whether octets that are neither ASCII nor UTF-8 stand outside encoded words; they are read as windows-1252.
  public let hasUnlabelledOctets: Bool
  private let runs: [Run]
  private let end: Int

  /// Text from one place.
  struct Run: Sendable {
    /// In `utf8`.
    var start: Int
    var source: Range<Int>
    /// Whether octets and text are the same; otherwise all of the text comes from all of the source.
    var isVerbatim: Bool
  }

  /// - Parameter value: What follows the field's colon, or another text that may have encoded words; its indices are the offsets of results.
  public init(
    _ value: ArraySlice<UInt8>, _ converter: any CharsetConverter = DirectCharsets()
  ) {
    var decoder = HeaderTextDecoder(converter, base: value.startIndex)
    value.withUnsafeBufferPointer { decoder.run($0) }
    utf8 = decoder.utf8
    words = decoder.words
    defects = decoder.defects
    hasUnlabelledOctets = decoder.hasUnlabelledOctets
    runs = decoder.runs
    end = value.endIndex
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The octets that some of the text comes from; of an encoded word always all of it.
  ///
  /// - Parameter range: Offsets in `utf8`.
  public func sourceRange(of range: Range<Int>) -> Range<Int> {
    guard let first = run(at: range.lowerBound), range.lowerBound < utf8.count else {
      return end..<end
    }
    let start = source(of: range.lowerBound, in: first).lowerBound
    guard !range.isEmpty, let last = run(at: min(range.upperBound, utf8.count) - 1) else {
      return start..<start
    }
    let upper = source(of: min(range.upperBound, utf8.count) - 1, in: last).upperBound
    return start..<max(start, upper)
  }

  private func source(of offset: Int, in run: Run) -> Range<Int> {
    if !run.isVerbatim { return run.source }
    let place = run.source.lowerBound + offset - run.start
    return place..<(place + 1)
  }

  private func run(at offset: Int) -> Run? {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? runs[low - 1] : nil
  }

  /// Whether something in it looks like an encoded word from beginning to end.
  static func holdsEncodedWord(_ octets: [UInt8]) -> Bool {
    octets.withUnsafeBufferPointer { octets in
      var reader = EncodedWordReader(octets)
      for index in octets.indices.dropLast() where octets[index] == UInt8(ascii: "=") {
        if octets[index + 1] == UInt8(ascii: "?"), reader.read(at: index, base: 0) != nil {
          return true
        }
      }
      return false
    }
  }
}
