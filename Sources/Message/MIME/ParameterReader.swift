/// Reads `name; parameter=value; …` (RFC 2045 §5.1, RFC 2231); positions are the indices of what it was given.
struct ParameterReader {
  private var reader: StructuredFieldReader
  /// What the reader's positions are counted from.
  private let base: Int
  private var list = ParameterList()
  private var pieces: [Piece] = []

  /// Parameters, and pieces of parameters, that are looked at; a file name in 200 pieces is longer than file systems take.
  static let maximumPieces = 200

  /// One `name=value` as it was written.
  private struct Piece {
    var name: String
    /// `name*3`.
    var number: Int?
    /// `name*`, `name*3*`.
    var isExtended = false
    var octets: [UInt8]
    var isQuoted: Bool
    var range: Range<Int>
    var valueRange: Range<Int>
  }

  init(_ value: ArraySlice<UInt8>) {
    reader = StructuredFieldReader(Array(value))
    base = value.startIndex
  }

  /// A word before the parameters, in lower case; white space and comments around it are skipped.
  mutating func readName() -> (text: String, range: Range<Int>)? {
    reader.skipCommentsAndSpace()
    let start = reader.position
    guard let word = reader.read(while: Self.isTokenOctet) else { return nil }
    let range = place(start, reader.position)
    reader.skipCommentsAndSpace()
    return (Self.lowercased(word), range)
  }

  mutating func take(_ octet: UInt8) -> Bool { reader.take(octet) }

  /// Everything to the end.
  mutating func readParameters() -> ParameterList {
    reader.skipCommentsAndSpace()
    while !reader.isAtEnd {
      let separator = reader.position
      guard reader.take(UInt8(ascii: ";")) else {
        skipToSemicolon()
        note(.notAParameter, separator, reader.position)
        continue
      }
      reader.skipCommentsAndSpace()
      if reader.isAtEnd {
        note(.trailingSemicolon, separator, separator + 1)
        break
      }
      if pieces.count == Self.maximumPieces {
        note(.tooMany, reader.position, reader.bytes.count)
        break
      }
      readPiece()
      reader.skipCommentsAndSpace()
    }
    assemble()
    return list
  }

  private mutating func readPiece() {
    let start = reader.position
    guard let word = reader.read(while: Self.isTokenOctet) else {
      skipToSemicolon()
      // An empty parameter: two semicolons in a row.
      note(.notAParameter, start, max(reader.position, start + 1))
      return
    }
    let name = Self.lowercased(word)
    reader.skipCommentsAndSpace()
    guard reader.take(UInt8(ascii: "=")) else {
      skipToSemicolon()
      note(.missingValue, start, reader.position)
      return
    }
    reader.skipCommentsAndSpace()
    let valueStart = reader.position
    var octets: [UInt8]
    let isQuoted = reader.next == UInt8(ascii: "\"")
    if isQuoted {
      if let content = reader.readQuotedString() {
        octets = content
      } else {
        octets = Array(reader.bytes[(valueStart + 1)...].trimmingBlanks)
        note(.openQuotedString, valueStart, reader.bytes.count)
      }
    } else {
      octets = Array(reader.read(while: Self.isTokenOctet) ?? [])
    }
    var valueEnd = reader.position
    reader.skipCommentsAndSpace()
    if !reader.isAtEnd, reader.next != UInt8(ascii: ";") {
      skipToSemicolon()
      // Everything to the semicolon, as most programs read it.
      if !isQuoted {
        octets = Array(reader.bytes[valueStart..<reader.position].trimmingBlanks)
        valueEnd = valueStart + octets.count
        note(.unquotedValue, valueStart, valueEnd)
      } else {
        note(.notAParameter, valueEnd, reader.position)
      }
    } else if octets.isEmpty, !isQuoted {
      note(.missingValue, start, valueEnd)
      return
    }
    if octets.contains(where: { $0 >= 0x80 }) { note(.eightBit, valueStart, valueEnd) }
    var piece = Piece(
      name: name, octets: octets, isQuoted: isQuoted, range: place(start, valueEnd),
      valueRange: place(valueStart, valueEnd))
    Self.readMarks(&piece)
    if !piece.isExtended, HeaderText.holdsEncodedWord(octets) {
      note(.encodedWord, valueStart, valueEnd)
    }
    pieces.append(piece)
  }

  /// `name*0*` (RFC 2231 §3, §4); other asterisks belong to the name.
  private static func readMarks(_ piece: inout Piece) {
    var name = Substring(piece.name)
    if name.last == "*" {
      name.removeLast()
      piece.isExtended = true
    }
    if let star = name.lastIndex(of: "*") {
      let digits = name[name.index(after: star)...]
      guard let number = Int(digits), digits.utf8.count < 7, digits.first != "+",
        digits.first != "-"
      else {
        piece.isExtended = false
        return
      }
      piece.number = number
      name = name[..<star]
    }
    piece.name = String(name)
  }

  /// Puts the pieces together: those with numbers in their order, wherever they stand.
  private mutating func assemble() {
    if pieces.allSatisfy({ $0.number == nil && !$0.isExtended }) {
      var names: Set<String> = []
      for piece in pieces {
        if !names.insert(piece.name).inserted {
          list.defects.append(.init(defect: .repeated, range: piece.range))
        }
        list.parameters.append(plain(piece))
      }
      return
    }
    var numbered: [String: [Piece]] = [:]
    var order: [String] = []
    var names: Set<String> = []
    for piece in pieces {
      if piece.number != nil {
        if numbered[piece.name] == nil { order.append(piece.name) }
        numbered[piece.name, default: []].append(piece)
        continue
      }
      // A plain value beside an extended one is there for old programs: not a second one.
      if !names.insert(piece.name + (piece.isExtended ? "*" : "")).inserted {
        list.defects.append(.init(defect: .repeated, range: piece.range))
      }
      list.parameters.append(piece.isExtended ? extended([piece]) : plain(piece))
    }
    for name in order { assemble(numbered[name] ?? []) }
    list.parameters.sort { $0.range.lowerBound < $1.range.lowerBound }
  }

  private mutating func assemble(_ pieces: [Piece]) {
    let sorted = pieces.sorted {
      ($0.number ?? 0, $0.range.lowerBound) < ($1.number ?? 0, $1.range.lowerBound)
    }
    var run: [Piece] = []
    for piece in sorted {
      guard piece.number == run.count else {
        list.defects.append(.init(defect: .missingPiece, range: piece.range))
        if piece.number ?? 0 > run.count { break }
        continue
      }
      run.append(piece)
    }
    guard let first = run.first, let last = run.last else { return }
    if run.contains(where: \.isExtended) {
      list.parameters.append(extended(run))
      return
    }
    list.parameters.append(
      MIMEParameter(
        name: first.name, octets: run.flatMap(\.octets), form: .continued, charset: nil,
        language: nil, range: Self.span(first.range, last.range), valueRange: first.valueRange))
  }

  private func plain(_ piece: Piece) -> MIMEParameter {
    MIMEParameter(
      name: piece.name, octets: piece.octets, form: piece.isQuoted ? .quoted : .token, charset: nil,
      language: nil, range: piece.range, valueRange: piece.valueRange)
  }

  /// `charset'language'percent-encoded` (RFC 2231 §4); only the first piece names charset and language (§4.1).
  private mutating func extended(_ run: [Piece]) -> MIMEParameter {
    var charset: String?
    var language: String?
    var octets: [UInt8] = []
    for (index, piece) in run.enumerated() {
      var value = piece.octets[...]
      if index == 0, piece.isExtended {
        let marks = value.indices.filter { value[$0] == UInt8(ascii: "'") }.prefix(2)
        if marks.count == 2, let first = marks.first, let second = marks.last {
          charset = Self.lowercased(value[..<first])
          language = String(decoding: value[(first + 1)..<second], as: UTF8.self)
          value = value[(second + 1)...]
        } else {
          list.defects.append(.init(defect: .badExtendedValue, range: piece.valueRange))
        }
      }
      if !piece.isExtended {
        octets += value
      } else if !Self.appendPercentDecoded(value, to: &octets) {
        list.defects.append(.init(defect: .badExtendedValue, range: piece.valueRange))
      }
    }
    let first = run[0]
    return MIMEParameter(
      name: first.name, octets: octets, form: .extended,
      charset: charset.flatMap { $0.isEmpty ? nil : $0 },
      language: language.flatMap { $0.isEmpty ? nil : $0 },
      range: Self.span(first.range, run[run.count - 1].range), valueRange: first.valueRange)
  }

  /// Whether every percent sign had its two digits; one without is kept.
  private static func appendPercentDecoded(
    _ value: ArraySlice<UInt8>, to octets: inout [UInt8]
  ) -> Bool {
    var isGood = true
    var index = value.startIndex
    while index < value.endIndex {
      if value[index] == UInt8(ascii: "%") {
        if index + 2 < value.endIndex, let high = Hexadecimal.value(of: value[index + 1]),
          let low = Hexadecimal.value(of: value[index + 2])
        {
          octets.append(high << 4 | low)
          index += 3
          continue
        }
        isGood = false
      }
      octets.append(value[index])
      index += 1
    }
    return isGood
  }

  private static func span(_ first: Range<Int>, _ last: Range<Int>) -> Range<Int> {
    min(first.lowerBound, last.lowerBound)..<max(first.upperBound, last.upperBound)
  }

  /// To the next semicolon that is not inside a quoted string.
  private mutating func skipToSemicolon() {
    while let octet = reader.next, octet != UInt8(ascii: ";") {
      if octet == UInt8(ascii: "\"") {
        if reader.readQuotedString() == nil { return }
      } else {
        reader.skip()
      }
    }
  }

  private mutating func note(_ defect: ParameterDefect, _ start: Int, _ end: Int) {
    if list.defects.count < Self.maximumPieces {
      list.defects.append(.init(defect: defect, range: place(start, end)))
    }
  }

  private func place(_ start: Int, _ end: Int) -> Range<Int> { (base + start)..<(base + end) }

  private static func lowercased(_ word: ArraySlice<UInt8>) -> String {
    String(decoding: word.lazy.map(HeaderFieldName.lowercase), as: UTF8.self)
  }

  /// RFC 2045 §5.1: neither white space, nor a control, nor one of `tspecials`.
  static func isTokenOctet(_ octet: UInt8) -> Bool {
    switch octet {
    case 0...0x20, 0x7F: false
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "@"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
      UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "?"), UInt8(ascii: "="):
      false
    default: true
    }
  }
}

/// Digits of base 16 (RFC 2045 §6.7, RFC 3986 §2.1).
enum Hexadecimal {
  static func value(of octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x41 + 10
    case 0x61...0x66: octet - 0x61 + 10
    default: nil
    }
  }
}
