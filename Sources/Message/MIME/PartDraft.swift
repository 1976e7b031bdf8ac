/// A part while it is read: what becomes a `MessagePart`.
struct PartDraft {
  let number: Int
  let parent: Int?
  let depth: Int
  let start: Int
  private let defaultType: ContentType
  private var entries: [HeaderSection.Entry] = []
  private var bodyStart: Int
  private var end: Int
  /// Fields that came, kept or not: a folded line needs one.
  var hasFields = false
  /// Lines belong to a field that is left out.
  var isLeavingOut = false
  private(set) var contentType: ContentType
  private(set) var encoding = ContentTransferEncoding.sevenBit
  private var disposition: ContentDisposition?
  var isMultipart = false
  var isMessage = false
  var children: [Int] = []
  var boundaries: [Range<Int>] = []
  var epilogueStart: Int?
  private var preambleEnd: Int?
  /// The value of the boundary parameter.
  var boundaryPlace = 0..<0
  var seen: SourceLine.Traits = []
  /// The numbers of the fields that MIME reads.
  private var typeField: Int?
  private var encodingField: Int?
  private var dispositionField: Int?

  init(number: Int, parent: Int?, depth: Int, start: Int, defaultType: ContentType) {
    self.number = number
    self.parent = parent
    self.depth = depth
    self.start = start
    self.defaultType = defaultType
    contentType = defaultType
    bodyStart = start
    end = start
  }

  // MARK: Header

  /// - Returns: The place of the field where it is one of MIME for the second time.
  mutating func addField(
    _ line: SourceLine, nameLength: Int, colon: Int, _ content: UnsafeBufferPointer<UInt8>
  ) -> Range<Int>? {
    let number = entries.count
    if number == 0 { entries.reserveCapacity(8) }
    entries.append(
      HeaderSection.Entry(
        start: line.start, nameEnd: line.start + nameLength, colon: line.start + colon,
        valueEnd: line.contentEnd, end: line.end))
    // `Content-` is all that is looked for.
    guard nameLength >= 12, content[7] == UInt8(ascii: "-"), content[0] | 0x20 == UInt8(ascii: "c")
    else { return nil }
    let known: WritableKeyPath<Self, Int?>
    let name = UnsafeBufferPointer(rebasing: content[..<nameLength])
    if Self.matches(name, "content-type") {
      known = \.typeField
    } else if Self.matches(name, "content-transfer-encoding") {
      known = \.encodingField
    } else if Self.matches(name, "content-disposition") {
      known = \.dispositionField
    } else {
      return nil
    }
    if self[keyPath: known] != nil { return line.content }
    self[keyPath: known] = number
    return nil
  }

  private static func matches(_ name: UnsafeBufferPointer<UInt8>, _ known: StaticString) -> Bool {
    guard name.count == known.utf8CodeUnitCount else { return false }
    return name.indices.allSatisfy { HeaderFieldName.lowercase(name[$0]) == known.utf8Start[$0] }
  }

  mutating func extendField(to line: SourceLine) {
    if isLeavingOut || entries.isEmpty { return }
    entries[entries.count - 1].valueEnd = line.contentEnd
    entries[entries.count - 1].end = line.end
  }

  /// Reads what MIME says about the body; what is wrong with it.
  mutating func endHeader(
    at end: Int, body: Int, _ octets: [UInt8]
  ) -> [(MessageDefect.Kind, Range<Int>)] {
    bodyStart = body
    self.end = end
    var defects: [(MessageDefect.Kind, Range<Int>)] = []
    if let typeField {
      let value = value(of: typeField, octets)
      if let type = ContentType(value) {
        contentType = type
      } else {
        // RFC 2045 §5.2, even inside a digest.
        contentType = .plainText
        defects.append((.badContentType, value.startIndex..<value.endIndex))
      }
      defects += contentType.parameters.defects.map { (.parameter($0.defect), $0.range) }
    }
    if let encodingField {
      let value = value(of: encodingField, octets)
      encoding = ContentTransferEncoding(Array(value))
      switch encoding {
      case .unknown, .uuencode:
        defects.append((.unknownEncoding, value.startIndex..<value.endIndex))
      case .sevenBit, .eightBit, .binary, .quotedPrintable, .base64: break
      }
    }
    if let dispositionField {
      let value = value(of: dispositionField, octets)
      disposition = ContentDisposition(value)
      if let disposition {
        defects += disposition.parameters.defects.map { (.parameter($0.defect), $0.range) }
      } else {
        defects.append((.badDisposition, value.startIndex..<value.endIndex))
      }
    }
    return defects
  }

  private func value(of field: Int, _ octets: [UInt8]) -> ArraySlice<UInt8> {
    octets[(entries[field].colon + 1)..<entries[field].valueEnd]
  }

  /// Where the encoding is declared.
  var encodingPlace: Range<Int> {
    encodingField.map { (entries[$0].colon + 1)..<entries[$0].valueEnd } ?? start..<start
  }

  // MARK: Body

  mutating func endPreamble(at place: Int) { preambleEnd = max(bodyStart, place) }

  /// Where it ends: not before its body begins.
  mutating func close(at place: Int) -> Int {
    end = max(bodyStart, place)
    return end
  }

  func part(in octets: [UInt8]) -> MessagePart {
    MessagePart(
      id: number, parent: parent, depth: depth, range: start..<max(start, end),
      header: HeaderSection(octets: octets, entries: entries, oddities: []),
      body: bodyStart..<max(bodyStart, end), contentType: contentType, encoding: encoding,
      disposition: disposition, structure: structure)
  }

  private var structure: MessagePart.Structure {
    if isMessage, let child = children.first { return .message(child) }
    guard isMultipart else { return .leaf }
    return .multipart(
      MessagePart.Multipart(
        children: children, preamble: bodyStart..<(preambleEnd ?? bodyStart),
        epilogue: epilogueStart.map { min($0, end)..<end }, boundaries: boundaries))
  }
}
