public import DNS

/// The date of a message (RFC 5322 §3.3, with the obsolete forms of §4.3): `Sat, 21 Nov 2026 21:30:00 +0100`.
public struct MessageDate: Hashable, Sendable {
  /// The moment.
  public let time: UTCTime
  /// Minutes east of Greenwich; `nil` for `-0000`, and for zones that nobody knows, which RFC 5322 §3.3 and §4.3 read as UTC of a place
  /// that is not told.
  public let offsetInMinutes: Int?
  /// What is obsolete or wrong in it, and was read all the same.
  public let notes: Set<Note>

  public enum Note: Hashable, Sendable, CaseIterable {
    /// A year of two or three digits (RFC 5322 §4.3).
    case shortYear
    /// `GMT`, `EST` and such (RFC 5322 §4.3).
    case namedZone
    /// A name that RFC 5322 §4.3 does not know.
    case unknownZone
    case missingZone
    /// The day of the week is another one.
    case wrongDayOfWeek
    /// Comments or white space where only obsolete syntax has them, a comma too few, a zone with a colon.
    case looseSyntax
    /// An hour or day of one digit where two are written (§3.3: the day may have one).
    case shortTime
    /// Something behind the date.
    case textBehind
  }

  /// Why a text is no date.
  public enum ParsingError: String, Error, Hashable, Sendable {
    case empty = "it is empty"
    case noDay = "it has no day of the month"
    case noMonth = "it has no English month of three letters"
    case noYear = "it has no year"
    case noTime = "it has no time of the form 21:30 or 21:30:00"
    case outOfRange = "a number is out of its range"
  }

  /// - Parameter body: What follows the field's colon, folded or not.
  public init(_ body: ArraySlice<UInt8>) throws(ParsingError) {
    var parser = MessageDateParser(Array(body))
    self = try parser.parse()
  }

  init(time: UTCTime, offsetInMinutes: Int?, notes: Set<Note>) {
    self.time = time
    self.offsetInMinutes = offsetInMinutes
    self.notes = notes
  }
}
