/// The header section of a message (RFC 5322 §2.1): its fields in order, and what was odd about it.
public struct HeaderSection: Sendable {
  /// Of a section that a `HeaderReader` read, every field as an MTA would send it: lines ended by CRLF; neither the empty line that ends
  /// the section nor an mbox separator is part of it. Of a part of a `MIMEMessage`, the whole message as it was given: the indices of
  /// a field's slices are then offsets in that message.
  public let octets: [UInt8]
  /// What was odd, each kind once, with where it was first seen.
  public let oddities: [HeaderOddity]
  private let entries: [Entry]

  /// Where a field stands in `octets`.
  struct Entry: Hashable, Sendable {
    var start: Int
    /// The end of the name, white space before the colon left out.
    var nameEnd: Int
    var colon: Int
    /// Before the last line break.
    var valueEnd: Int
    /// Behind the last line break.
    var end: Int
  }

  init(octets: [UInt8], entries: [Entry], oddities: [HeaderOddity]) {
    self.octets = octets
    self.entries = entries
    self.oddities = oddities
  }

  /// The first field of that name, from the top.
  public func first(_ name: HeaderFieldName) -> HeaderField? { first { $0.name == name } }

  /// Every field of that name, from the top.
  public func all(_ name: HeaderFieldName) -> [HeaderField] { filter { $0.name == name } }
}

extension HeaderSection: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }

  /// The name of a field, for less than the whole field takes.
  public func name(at index: Int) -> HeaderFieldName {
    HeaderFieldName(octets[entries[index].start..<entries[index].nameEnd])
  }

  /// Calls `body` with the number and the octets of each field's name, from the top, without the references that a `HeaderField` counts.
  /// The octets are valid during the call.
  public func forEachName(_ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
    octets.withUnsafeBufferPointer { octets in
      for index in entries.indices {
        let entry = entries[index]
        body(index, UnsafeBufferPointer(rebasing: octets[entry.start..<entry.nameEnd]))
      }
    }
  }

  /// Where a field stands in `octets`: all of it, its name, and its value without the last line break.
  public func place(
    of index: Int
  ) -> (field: Range<Int>, name: Range<Int>, value: Range<Int>) {
    let entry = entries[index]
    return (
      entry.start..<entry.end, entry.start..<entry.nameEnd, (entry.colon + 1)..<entry.valueEnd
    )
  }

  public subscript(index: Int) -> HeaderField {
    let entry = entries[index]
    return HeaderField(
      octets: octets[entry.start..<entry.end],
      nameLength: entry.nameEnd - entry.start, valueOffset: entry.colon + 1 - entry.start,
      lineBreakLength: entry.end - entry.valueEnd)
  }
}

/// Something about a header section that RFC 5322 does not allow, or that is no part of a message, and what was made of it.
public struct HeaderOddity: Hashable, Sendable {
  public let kind: Kind
  /// The line of the input, counted from one.
  public let line: Int

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// The first line is a separator of an mbox file (RFC 4155), not of the message: it was left out.
    case mboxSeparator
    /// A line ends with a bare LF; it was read as the CRLF that an MTA sends.
    case bareLineFeed
    /// A CR without LF; it is kept.
    case bareCarriageReturn
    /// A NUL octet; it is kept.
    case nul
    /// An octet above 127 (RFC 6532 allows UTF-8 where the transport is 8-bit clean).
    case eightBit
    /// A line of more than 998 octets (RFC 5322 §2.1.1).
    case longLine
    /// White space before a colon (RFC 5322 §4.5, obsolete).
    case blankBeforeColon
    /// A line that is no field, and continues none: the body was taken to begin there, as MTAs do.
    case missingEmptyLine
    /// The message ends within the header section: it has no body.
    case noBody
  }
}

extension HeaderOddity: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .mboxSeparator: "line \(line) is an mbox separator, which is no part of the message"
    case .bareLineFeed: "line \(line) ends with a bare LF, taken as the CRLF that an MTA sends"
    case .bareCarriageReturn: "line \(line) holds a CR without LF"
    case .nul: "line \(line) holds a NUL octet"
    case .eightBit: "line \(line) holds octets outside ASCII"
    case .longLine:
      "line \(line) is longer than 998 octets (RFC 5322 §2.1.1); hosts cut or fold it"
    case .blankBeforeColon: "line \(line) has white space before the colon"
    case .missingEmptyLine:
      "line \(line) is no header field: the body was taken to begin there, as if an empty line stood before it"
    case .noBody: "the message ends at line \(line), without an empty line behind the header"
    }
  }
}
