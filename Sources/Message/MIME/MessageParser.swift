/// Finds the parts of a message: one pass over its lines, with a stack of the parts that are open.
///
/// A line can only be a boundary if it begins with two hyphens; it is then looked up among the boundaries that are open, so that neither
/// their number nor their length is multiplied by the number of lines.
struct MessageParser {
  private let octets: [UInt8]
  private let limits: MIMEMessage.Limits
  private var parts: [PartDraft] = []
  private var open: [OpenPart] = []
  /// The place in `open` of the innermost part with that boundary.
  private var boundaries: [ArraySlice<UInt8>: Int] = [:]
  private var longestBoundary = 0
  /// Where the line before the current one ended, its line break left out: that break belongs to a boundary.
  private var previousContentEnd = 0
  private var fieldCount = 0
  private var hasNotedParts = false
  private var hasNotedFields = false
  private var defectKinds: Set<OncePerPart> = []
  private(set) var defects: [MessageDefect] = []
  private(set) var omittedDefects = 0
  private(set) var lineEnds = MIMEMessage.LineEnds()
  private(set) var examinedOctets = 0

  private struct OncePerPart: Hashable {
    var kind: MessageDefect.Kind
    var part: Int
  }

  private enum State {
    case header
    /// The body of a leaf.
    case leaf
    /// A multipart before its first boundary.
    case preamble
    /// A multipart behind its closing boundary.
    case epilogue
    /// A multipart or message whose child is open.
    case around
  }

  private struct OpenPart {
    var part: Int
    var state = State.header
    var boundary: ArraySlice<UInt8>?
    /// What the boundary stood for before.
    var shadowed: Int?
  }

  init(_ octets: [UInt8], limits: MIMEMessage.Limits) {
    self.octets = octets
    self.limits = limits
  }

  var finishedParts: [MessagePart] { parts.map { $0.part(in: octets) } }

  mutating func run() {
    openPart(at: 0, defaultType: .plainText)
    octets.withUnsafeBufferPointer { octets in
      var position = 0
      while position < octets.count {
        let line = SourceLine(octets, at: position)
        examinedOctets += line.end - line.start
        take(line, octets)
        previousContentEnd = line.contentEnd
        position = line.end
      }
    }
    closeParts(to: 0, at: octets.count)
  }

  // MARK: Lines

  private mutating func take(_ line: SourceLine, _ octets: UnsafeBufferPointer<UInt8>) {
    if line.end - line.contentEnd == 2 {
      lineEnds.carriageReturnLineFeeds += 1
    } else if line.end > line.contentEnd {
      lineEnds.bareLineFeeds += 1
    }
    if line.length > 2, octets[line.start] == UInt8(ascii: "-"),
      octets[line.start + 1] == UInt8(ascii: "-"), !open.isEmpty, takeBoundary(line, octets)
    {
      return
    }
    while let current = open.last {
      switch current.state {
      case .header:
        // Where the line ends the header and is not part of it, it is looked at again as what comes next.
        if takeHeaderLine(line, octets, current.part) { return }
      case .leaf, .preamble, .epilogue, .around:
        inspectBody(line, octets, current.part)
        return
      }
    }
  }

  /// Whether the line belongs to the header section.
  private mutating func takeHeaderLine(
    _ line: SourceLine, _ octets: UnsafeBufferPointer<UInt8>, _ number: Int
  ) -> Bool {
    let content = UnsafeBufferPointer(rebasing: octets[line.content])
    let kind = HeaderLine(content)
    switch kind {
    case .empty:
      beginBody(of: number, headerEnd: line.end, at: line.end)
      return true
    case .continuation:
      guard parts[number].hasFields else {
        return endWithoutEmptyLine(line, number)
      }
      if content.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
        note(.blankFoldedLine, line.content, number)
      }
      parts[number].extendField(to: line)
    case .field(let nameLength, let colon):
      parts[number].hasFields = true
      if nameLength < colon { noteOnce(.header(.blankBeforeColon), line.content, number) }
      if fieldCount >= limits.fields {
        if !hasNotedFields { note(.tooManyFields, line.content, number) }
        hasNotedFields = true
        parts[number].isLeavingOut = true
        return true
      }
      fieldCount += 1
      if let repeated = parts[number].addField(line, nameLength: nameLength, colon: colon, content)
      {
        note(.repeatedField, repeated, number)
      }
    case .mboxSeparator, .other:
      guard kind == .mboxSeparator, line.start == 0 else {
        return endWithoutEmptyLine(line, number)
      }
      noteOnce(.header(.mboxSeparator), line.content, number)
      return true
    }
    inspectHeader(line, number)
    return true
  }

  /// A line that is no field, and continues none: the body begins with it, as MTAs take it.
  private mutating func endWithoutEmptyLine(_ line: SourceLine, _ number: Int) -> Bool {
    note(.header(.missingEmptyLine), line.content, number)
    beginBody(of: number, headerEnd: line.start, at: line.start)
    return false
  }

  private mutating func inspectHeader(_ line: SourceLine, _ number: Int) {
    if line.length > BodyInspector.maximumLineLength {
      noteOnce(.header(.longLine), line.content, number)
    }
    if line.traits.isEmpty { return }
    if line.traits.contains(.eightBit) { noteOnce(.header(.eightBit), line.content, number) }
    if line.traits.contains(.nul) { noteOnce(.header(.nul), line.content, number) }
    if line.traits.contains(.bareCarriageReturn) {
      noteOnce(.header(.bareCarriageReturn), line.content, number)
    }
  }

  private mutating func inspectBody(
    _ line: SourceLine, _ octets: UnsafeBufferPointer<UInt8>, _ number: Int
  ) {
    if line.length > BodyInspector.maximumLineLength {
      noteOnce(.body(.longLine), line.content, number)
    }
    if line.traits.isEmpty { return }
    if line.traits.contains(.eightBit), !parts[number].seen.contains(.eightBit) {
      parts[number].seen.insert(.eightBit)
      let place = octets[line.content].firstIndex { $0 >= 0x80 } ?? line.start
      note(.body(.eightBit), place..<(place + 1), number)
      if parts[number].encoding == .sevenBit {
        note(.eightBitInSevenBit, place..<(place + 1), number)
      }
    }
    if line.traits.contains(.nul), !parts[number].seen.contains(.nul) {
      parts[number].seen.insert(.nul)
      let place = octets[line.content].firstIndex(of: 0) ?? line.start
      note(.body(.nul), place..<(place + 1), number)
    }
    if line.traits.contains(.bareCarriageReturn), !parts[number].seen.contains(.bareCarriageReturn)
    {
      parts[number].seen.insert(.bareCarriageReturn)
      let place = octets[line.content].firstIndex(of: 0x0D) ?? line.start
      note(.body(.bareCarriageReturn), place..<(place + 1), number)
    }
  }

  // MARK: Boundaries

  /// Whether the line is a boundary of a part that is open (RFC 2046 §5.1.1): two hyphens, the boundary, two more behind the last part,
  /// white space. RFC 2046 has programs compare the beginning of the line only; none does, since one boundary may begin with another.
  private mutating func takeBoundary(
    _ line: SourceLine, _ octets: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if longestBoundary == 0 { return false }
    var end = line.contentEnd
    while end > line.start, octets[end - 1] == 0x20 || octets[end - 1] == 0x09 { end -= 1 }
    let start = line.start + 2
    guard end > start else { return false }
    if end - start <= longestBoundary + 2 {
      let text = self.octets[start..<end]
      let delimiter = boundaries[text]
      var closing: Int?
      if text.count > 2, octets[end - 1] == UInt8(ascii: "-"), octets[end - 2] == UInt8(ascii: "-")
      {
        closing = boundaries[text.dropLast(2)]
      }
      // One boundary may be another one with two hyphens behind it: the inner part's counts.
      if let delimiter, delimiter >= closing ?? 0 {
        takeDelimiter(line, of: delimiter)
        return true
      }
      if let closing {
        takeClosing(line, of: closing)
        return true
      }
      if case .epilogue? = open.last?.state, let boundary = open.last?.boundary,
        text.elementsEqual(boundary) || text.dropLast(2).elementsEqual(boundary)
      {
        if let number = open.last?.part { noteOnce(.partBehindEnd, line.content, number) }
        return false
      }
    }
    if let innermost = open.last(where: { $0.boundary != nil }), let boundary = innermost.boundary,
      innermost.state != .epilogue, end - start > boundary.count,
      octets[start..<(start + boundary.count)].elementsEqual(boundary)
    {
      noteOnce(.textBehindBoundary, line.content, innermost.part)
    }
    return false
  }

  private mutating func takeDelimiter(_ line: SourceLine, of index: Int) {
    if parts.count >= limits.parts {
      if !hasNotedParts { note(.tooManyParts, line.content, open[index].part) }
      hasNotedParts = true
      return
    }
    dropEmptyPart(before: line, in: index)
    closeParts(to: index + 1, at: previousContentEnd)
    let number = open[index].part
    if case .preamble = open[index].state { parts[number].endPreamble(at: previousContentEnd) }
    open[index].state = .around
    parts[number].boundaries.append(line.content)
    openPart(
      at: line.end,
      defaultType: parts[number].contentType.subtype == "digest" ? .digestMessage : .plainText)
  }

  /// Two boundaries in a row: the line break between them belongs to the second, so that nothing is left for a part (RFC 2046 §5.1.1).
  private mutating func dropEmptyPart(before line: SourceLine, in index: Int) {
    guard open.count == index + 2, let last = open.last, parts[last.part].start == line.start,
      case .header = last.state
    else { return }
    note(.emptyPart, line.content, open[index].part)
    open.removeLast()
    parts.removeLast()
    parts[open[index].part].children.removeLast()
  }

  private mutating func takeClosing(_ line: SourceLine, of index: Int) {
    dropEmptyPart(before: line, in: index)
    closeParts(to: index + 1, at: previousContentEnd)
    let number = open[index].part
    if case .preamble = open[index].state { parts[number].endPreamble(at: previousContentEnd) }
    if parts[number].children.isEmpty { note(.emptyMultipart, line.content, number) }
    parts[number].boundaries.append(line.content)
    parts[number].epilogueStart = line.end
    restoreBoundary(open[index])
    open[index].state = .epilogue
  }

  private mutating func restoreBoundary(_ part: OpenPart) {
    guard let boundary = part.boundary else { return }
    boundaries[boundary] = part.shadowed
  }

  // MARK: Parts

  private mutating func openPart(at start: Int, defaultType: ContentType) {
    let parent = open.last?.part
    let number = parts.count
    if let parent { parts[parent].children.append(number) }
    parts.append(
      PartDraft(
        number: number, parent: parent, depth: open.count, start: start, defaultType: defaultType))
    open.append(OpenPart(part: number))
  }

  /// Ends every part at that place in the stack and above it, inner ones first.
  private mutating func closeParts(to index: Int, at place: Int) {
    // A part that begins behind the last line break, and has nothing in it, ends there; so do those around it.
    var end = place
    while open.count > index, let last = open.last {
      if case .header = last.state {
        let end = max(parts[last.part].start, end)
        note(.header(.noBody), end..<end, last.part)
        beginBody(of: last.part, headerEnd: end, at: end)
        if open.count > index, open.last?.part != last.part { continue }
      }
      let current = open.removeLast()
      let number = current.part
      switch current.state {
      case .preamble:
        parts[number].endPreamble(at: end)
        note(.boundaryNeverUsed, parts[number].boundaryPlace, number)
        restoreBoundary(current)
      case .around:
        if current.boundary != nil {
          note(.unterminatedMultipart, parts[number].boundaryPlace, number)
          restoreBoundary(current)
        }
      case .header, .leaf, .epilogue: break
      }
      end = max(end, parts[number].close(at: end))
    }
  }

  /// The header of a part is over: what the part is decides how its body is read.
  private mutating func beginBody(of number: Int, headerEnd: Int, at start: Int) {
    let index = open.count - 1
    for (kind, range) in parts[number].endHeader(at: headerEnd, body: start, octets) {
      note(kind, range, number)
    }
    let type = parts[number].contentType
    open[index].state = .leaf
    guard type.isMultipart || type.isMessage else { return }
    switch parts[number].encoding {
    case .sevenBit, .eightBit, .binary: break
    case .quotedPrintable, .base64, .uuencode, .unknown:
      if type.isMultipart || type.subtype == "rfc822" {
        note(.encodedComposite, parts[number].encodingPlace, number)
      }
      // An encoded message is content to decode; message/global may be one (RFC 6532 §3.7). Nobody encodes a multipart, whatever its
      // header says, so that is read.
      if type.isMessage { return }
    }
    if open.count > limits.depth {
      note(.tooDeep, parts[number].start..<headerEnd, number)
      return
    }
    if type.isMessage {
      if parts.count >= limits.parts {
        if !hasNotedParts { note(.tooManyParts, parts[number].start..<headerEnd, number) }
        hasNotedParts = true
        return
      }
      parts[number].isMessage = true
      open[index].state = .around
      openPart(at: start, defaultType: .plainText)
    } else {
      openMultipart(index, number, type)
    }
  }

  private mutating func openMultipart(_ index: Int, _ number: Int, _ type: ContentType) {
    guard let parameter = type.parameters["boundary"] else {
      note(
        .missingBoundaryParameter, type.range ?? parts[number].start..<parts[number].start, number)
      return
    }
    let boundary = Self.withoutTrailingBlanks(parameter.octets[...])
    if boundary.isEmpty {
      note(.missingBoundaryParameter, parameter.range, number)
      return
    }
    if !Self.isGood(boundary) || boundary.count < parameter.octets.count {
      note(.badBoundary, parameter.valueRange, number)
    }
    if boundaries[boundary] != nil { note(.sharedBoundary, parameter.valueRange, number) }
    parts[number].isMultipart = true
    parts[number].boundaryPlace = parameter.valueRange
    open[index].state = .preamble
    open[index].boundary = boundary
    open[index].shadowed = boundaries.updateValue(index, forKey: boundary)
    longestBoundary = max(longestBoundary, boundary.count)
  }

  /// Programs strip them from the lines, so they can't be told apart from padding (RFC 2046 §5.1.1).
  private static func withoutTrailingBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = text.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return [] }
    return text[...last]
  }

  /// RFC 2046 §5.1.1 `boundary`: at most 70 of `bchars`.
  private static func isGood(_ boundary: ArraySlice<UInt8>) -> Bool {
    boundary.count <= 70 && boundary.allSatisfy(boundaryCharacters.contains)
  }

  private static let boundaryCharacters = Set(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ".utf8)

  // MARK: Defects

  /// Each kind once a part: what may be wrong with every line.
  private mutating func noteOnce(_ kind: MessageDefect.Kind, _ range: Range<Int>, _ part: Int) {
    if defectKinds.insert(OncePerPart(kind: kind, part: part)).inserted { note(kind, range, part) }
  }

  private mutating func note(_ kind: MessageDefect.Kind, _ range: Range<Int>, _ part: Int) {
    if defects.count < limits.defects {
      defects.append(MessageDefect(kind: kind, range: range, part: part))
    } else {
      omittedDefects += 1
    }
  }
}
