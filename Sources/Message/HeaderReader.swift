/// Reads a header section from a message that arrives in pieces; what follows it is the body, which stays with the caller.
///
///     var reader = HeaderReader()
///     while let chunk = next(), try reader.read(chunk) == nil {}
public struct HeaderReader: Sendable {
  private var octets: [UInt8] = []
  private var entries: [HeaderSection.Entry] = []
  private var oddities: [HeaderOddity] = []
  private var seen: Set<HeaderOddity.Kind> = []
  /// Where the line being read begins in `octets`.
  private var lineStart = 0
  private var line = 1
  private let limits: Limits

  /// What a header section may be at most; larger ones are not messages, or are hostile.
  public struct Limits: Sendable {
    /// Octets. Postfix takes 100 KB (header_size_limit), OpenDKIM 64 KB, Gmail some 500 KB.
    public var octets = 1 << 20
    /// Fields.
    public var fields = 20_000

    public init() {}
  }

  /// The header section is larger than anybody takes.
  public enum LimitExceeded: Error, Hashable, Sendable {
    case octets(limit: Int)
    case fields(limit: Int)
  }

  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Octets and fields that a header section seldom exceeds: room for them is made at once.
  private static let usualLength = 1 << 12
  private static let usualFields = 32

  /// Takes the next octets of the message.
  ///
  /// - Returns: What belongs to the body, once the header section is over: the rest of the message begins with it. `nil` while
  ///   the section goes on; the caller keeps nothing then.
  public mutating func read(
    _ chunk: ArraySlice<UInt8>
  ) throws(LimitExceeded) -> ArraySlice<UInt8>? {
    if octets.isEmpty {
      octets.reserveCapacity(min(chunk.count, Self.usualLength))
      entries.reserveCapacity(Self.usualFields)
    }
    var position = chunk.startIndex
    while position < chunk.endIndex {
      guard let lineFeed = chunk[position...].firstIndex(of: 0x0A) else {
        try append(chunk[position...])
        return nil
      }
      try append(chunk[position..<lineFeed])
      position = lineFeed + 1
      let lineLength = octets.count - lineStart + 1
      if octets.count > lineStart, octets.last == 0x0D {
        octets.append(0x0A)
      } else {
        note(.bareLineFeed)
        octets += [0x0D, 0x0A]
      }
      switch try endLine() {
      case .field:
        break
      case .separator:
        mboxSeparatorLength = lineLength
      case .empty:
        octets.removeLast(2)
        bodyLine = line
        return chunk[position...]
      case .body:
        bodyLine = line - 1
        return takeLastLine() + chunk[position...]
      }
    }
    return nil
  }

  /// Ends a message that ended before its body began.
  ///
  /// - Returns: The last line, where it is no header field: it is the body.
  public mutating func finish() throws(LimitExceeded) -> ArraySlice<UInt8> {
    if octets.count > lineStart {
      let hadCarriageReturn = octets.last == 0x0D
      octets += hadCarriageReturn ? [0x0A] : [0x0D, 0x0A]
      switch try endLine() {
      case .field, .separator:
        break
      case .empty:
        octets.removeLast(2)
      case .body:
        return takeLastLine().dropLast(hadCarriageReturn ? 1 : 2)
      }
    }
    note(.noBody)
    return []
  }

  /// What was read. Complete once `read` gave the body, or after `finish`.
  public var section: HeaderSection {
    HeaderSection(octets: octets, entries: entries, oddities: oddities)
  }

  /// Octets of the mbox separator that the input began with, its line break included; 0 where there was none.
  public private(set) var mboxSeparatorLength = 0

  /// The number of the line that the body begins with, once the section is over.
  public private(set) var bodyLine = 1

  /// Divides a message that is there as a whole.
  public static func split(
    _ message: ArraySlice<UInt8>, limits: Limits = Limits()
  ) throws(LimitExceeded) -> (header: HeaderSection, body: ArraySlice<UInt8>) {
    var reader = HeaderReader(limits: limits)
    if let body = try reader.read(message) { return (reader.section, body) }
    let body = try reader.finish()
    return (reader.section, body)
  }

  private enum Line { case field, separator, empty, body }

  private mutating func append(_ part: ArraySlice<UInt8>) throws(LimitExceeded) {
    if octets.count + part.count > limits.octets { throw .octets(limit: limits.octets) }
    octets += part
  }

  /// Looks at the line that `octets` ends with; its CRLF is there.
  private mutating func endLine() throws(LimitExceeded) -> Line {
    defer {
      line += 1
      lineStart = octets.count
    }
    let content = lineStart..<(octets.count - 2)
    let kind = octets[content].withUnsafeBufferPointer { HeaderLine($0) }
    switch kind {
    case .empty: return .empty
    case .continuation:
      // There is nothing to continue on the first line.
      guard !entries.isEmpty else { return noField() }
      entries[entries.count - 1].valueEnd = content.upperBound
      entries[entries.count - 1].end = octets.count
      inspect(content)
      return .field
    case .mboxSeparator, .other:
      guard kind == .mboxSeparator, line == 1 else { return noField() }
      note(.mboxSeparator)
      octets.removeAll(keepingCapacity: true)
      return .separator
    case .field(let nameLength, let colon):
      if entries.count == limits.fields { throw .fields(limit: limits.fields) }
      if nameLength < colon { note(.blankBeforeColon) }
      inspect(content)
      entries.append(
        HeaderSection.Entry(
          start: lineStart, nameEnd: lineStart + nameLength, colon: lineStart + colon,
          valueEnd: content.upperBound, end: octets.count))
      return .field
    }
  }

  private mutating func noField() -> Line {
    note(.missingEmptyLine)
    return .body
  }

  /// Notes the octets that do not belong.
  private mutating func inspect(_ content: Range<Int>) {
    var (all, lowest): (UInt8, UInt8) = (0, 0xFF)
    octets[content].withUnsafeBufferPointer { line in
      for octet in line {
        all |= octet
        lowest = min(lowest, octet)
      }
    }
    if all >= 0x80 { note(.eightBit) }
    if content.count > BodyInspector.maximumLineLength { note(.longLine) }
    if lowest < 0x20 {
      if octets[content].contains(0) { note(.nul) }
      if octets[content].contains(0x0D) { note(.bareCarriageReturn) }
    }
  }

  /// Each kind once.
  private mutating func note(_ kind: HeaderOddity.Kind) {
    if seen.insert(kind).inserted { oddities.append(HeaderOddity(kind: kind, line: line)) }
  }

  /// Takes the line that is no header field out again: it is the beginning of the body.
  private mutating func takeLastLine() -> ArraySlice<UInt8> {
    let start = entries.last?.end ?? 0
    defer { octets.removeSubrange(start...) }
    return Array(octets[start...])[...]
  }
}

extension HeaderReader.LimitExceeded: CustomStringConvertible {
  public var description: String {
    switch self {
    case .octets(let limit): "the header section is longer than \(limit) octets"
    case .fields(let limit): "the header section has more than \(limit) fields"
    }
  }
}
