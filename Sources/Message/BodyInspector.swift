/// Looks for what in a body does not arrive as it was sent, while the body is read; octets stay with the caller.
public struct BodyInspector: Sendable {
  /// Each kind once, where it was first seen, in the order of the lines.
  public private(set) var oddities: [BodyOddity] = []
  /// Octets of the longest line, its line break left out.
  public private(set) var longestLine = 0
  /// The line of the input, counted from one.
  private var line: Int
  /// Octets of the line so far, without a CR that ends it.
  private var length = 0
  private var hasPendingReturn = false
  private var isAfterEmptyLine = true
  /// How much of `From ` the line begins with; `nil` once it does not.
  private var matched: Int? = 0
  private let isInMbox: Bool

  /// Octets of a line without its CRLF (RFC 5322 §2.1.1); hosts cut or fold longer ones there.
  public static let maximumLineLength = 998
  private static let separator = Array("From ".utf8)

  /// - Parameters:
  ///   - firstLine: The number of the body's first line in the message.
  ///   - isInMbox: Whether an mbox separator stood before the message, so that another one ends it.
  public init(firstLine: Int, isInMbox: Bool) {
    line = firstLine
    self.isInMbox = isInMbox
  }

  /// Takes the next octets of the body, as they are.
  public mutating func update(_ chunk: ArraySlice<UInt8>) {
    chunk.withUnsafeBufferPointer { octets in
      var index = 0
      while index < octets.count {
        let start = index
        var all: UInt8 = 0
        var hasNUL = false
        while index < octets.count, octets[index] != 0x0A, octets[index] != 0x0D {
          all |= octets[index]
          hasNUL = hasNUL || octets[index] == 0
          index += 1
        }
        if index > start {
          settleReturn()
          if let matched, isInMbox { match(octets[start..<index], matched) }
          length += index - start
          if all >= 0x80 { note(.eightBit) }
          if hasNUL { note(.nul) }
        }
        guard index < octets.count else { return }
        if octets[index] == 0x0A {
          endLine()
        } else {
          settleReturn()
          hasPendingReturn = true
        }
        index += 1
      }
    }
  }

  /// The body is complete.
  public mutating func finish() {
    settleReturn()
    endLine()
  }

  /// A CR that no LF followed.
  private mutating func settleReturn() {
    guard hasPendingReturn else { return }
    hasPendingReturn = false
    matched = nil
    length += 1
    note(.bareCarriageReturn)
  }

  private mutating func match(_ part: Slice<UnsafeBufferPointer<UInt8>>, _ start: Int) {
    var place = start
    for octet in part {
      guard place < Self.separator.count else { break }
      guard octet == Self.separator[place] else {
        matched = nil
        return
      }
      place += 1
    }
    matched = place
    // RFC 4155: a line that begins so behind an empty one begins the next message; in a body it is quoted.
    if place == Self.separator.count, isAfterEmptyLine { note(.mboxSeparator) }
  }

  private mutating func endLine() {
    hasPendingReturn = false
    longestLine = max(longestLine, length)
    if length > Self.maximumLineLength { note(.longLine) }
    if length == Self.maximumLineLength { note(.fullLine) }
    isAfterEmptyLine = length == 0
    matched = 0
    length = 0
    line += 1
  }

  private mutating func note(_ kind: BodyOddity.Kind) {
    if !oddities.contains(where: { $0.kind == kind }) {
      oddities.append(BodyOddity(kind: kind, line: line))
    }
  }
}

/// Something in a body that RFC 5322 does not allow, or that hosts on the way change.
public struct BodyOddity: Hashable, Sendable {
  public let kind: Kind
  /// The line of the input, counted from one.
  public let line: Int

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// More than 998 octets.
    case longLine
    /// 998 octets: allowed, and what hosts leave that cut longer ones.
    case fullLine
    /// A CR without LF.
    case bareCarriageReturn
    case nul
    /// An octet above 127, which needs a transport and an encoding of 8 bits.
    case eightBit
    /// The next message of an mbox file begins.
    case mboxSeparator
  }
}

extension BodyOddity: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .longLine:
      "line \(line) is longer than 998 octets (RFC 5322 §2.1.1); hosts cut or fold it"
    case .fullLine:
      "line \(line) has 998 octets, the most there may be: a longer one may have been cut or folded there on the way"
    case .bareCarriageReturn: "line \(line) of the body holds a CR without LF"
    case .nul: "line \(line) of the body holds a NUL octet"
    case .eightBit: "line \(line) of the body holds octets outside ASCII"
    case .mboxSeparator: "line \(line) begins another message of the mbox file"
    }
  }
}
