import DNS

/// Reads the words of a date in the order of RFC 5322 §3.3.
struct MessageDateParser {
  private var reader: StructuredFieldReader
  private var notes: Set<MessageDate.Note> = []

  init(_ body: [UInt8]) { reader = StructuredFieldReader(body) }

  private typealias Failure = MessageDate.ParsingError

  mutating func parse() throws(MessageDate.ParsingError) -> MessageDate {
    skipSpace()
    if reader.isAtEnd { throw .empty }
    let dayName = readDayName()
    guard let day = readNumber() else { throw .noDay }
    skipSpace()
    // `21-Nov-2026` is no form of the standard.
    if reader.take(UInt8(ascii: "-")) { notes.insert(.looseSyntax) }
    guard let word = readWord(), let month = Self.months.firstIndex(of: String(word.prefix(3)))
    else { throw .noMonth }
    if word.count > 3 { notes.insert(.looseSyntax) }
    skipSpace()
    if reader.take(UInt8(ascii: "-")) { notes.insert(.looseSyntax) }
    guard let (year, digits) = readYear() else { throw .noYear }
    let seconds = try readTime()
    let zone = readZone()
    skipSpace()
    if !reader.isAtEnd { notes.insert(.textBehind) }
    // RFC 5322 §4.3: below 50 it is 20xx; three digits count from 1900.
    var fullYear = year
    if digits < 4 {
      notes.insert(.shortYear)
      fullYear += digits == 2 && year < 50 ? 2_000 : 1_900
    }
    guard (1_900...9_999).contains(fullYear), (1...31).contains(day),
      let midnight = UTCTime(Self.text(fullYear, month + 1, day))
    else { throw .outOfRange }
    let local = midnight + seconds
    if let dayName, dayName != Self.dayOfWeek(midnight) { notes.insert(.wrongDayOfWeek) }
    return MessageDate(
      time: local + -(zone ?? 0) * 60, offsetInMinutes: zone, notes: notes)
  }

  /// `Sat,`; Sunday is 0.
  private mutating func readDayName() -> Int? {
    guard let octet = reader.next, octet | 0x20 >= UInt8(ascii: "a"), octet >= 0x41 else {
      return nil
    }
    let word = readWord() ?? ""
    skipSpace()
    if !reader.take(UInt8(ascii: ",")) { notes.insert(.looseSyntax) }
    skipSpace()
    if word.count > 3 { notes.insert(.looseSyntax) }
    return Self.days.firstIndex(of: String(word.prefix(3)))
  }

  private mutating func readYear() -> (Int, digits: Int)? {
    skipSpace()
    let start = reader.position
    guard let year = readNumber() else { return nil }
    let digits = reader.position - start
    return digits >= 2 ? (year, digits) : nil
  }

  /// Seconds since midnight; `60` is a leap second, read as the one before it.
  private mutating func readTime() throws(MessageDate.ParsingError) -> Int {
    skipSpace()
    let start = reader.position
    guard let hour = readNumber() else { throw .noTime }
    if reader.position - start < 2 { notes.insert(.shortTime) }
    skipSpace()
    guard reader.take(UInt8(ascii: ":")) else { throw .noTime }
    skipSpace()
    guard let minute = readNumber() else { throw .noTime }
    let before = reader.position
    skipSpace()
    var second = 0
    if reader.take(UInt8(ascii: ":")) {
      skipSpace()
      guard let number = readNumber() else { throw .noTime }
      second = number
    } else {
      _ = before
    }
    guard hour < 24, minute < 60, second <= 60 else { throw .outOfRange }
    return hour * 3_600 + minute * 60 + min(second, 59)
  }

  /// Minutes east of Greenwich.
  private mutating func readZone() -> Int? {
    skipSpace()
    guard let sign = reader.next else {
      notes.insert(.missingZone)
      return nil
    }
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      reader.skip()
      let start = reader.position
      guard var number = readNumber() else {
        notes.insert(.unknownZone)
        return nil
      }
      if reader.position - start == 2, reader.take(UInt8(ascii: ":")) {
        notes.insert(.looseSyntax)
        number = number * 100 + (readNumber() ?? 0)
      } else if reader.position - start != 4 {
        notes.insert(.unknownZone)
        return nil
      }
      // RFC 5322 §3.3: the last two digits are minutes.
      guard number % 100 < 60, number < 10_000 else {
        notes.insert(.unknownZone)
        return nil
      }
      // RFC 5322 §3.3: `-0000` says nothing about the place.
      if sign == UInt8(ascii: "-"), number == 0 { return nil }
      let minutes = number / 100 * 60 + number % 100
      return sign == UInt8(ascii: "-") ? -minutes : minutes
    }
    guard let name = readWord() else {
      notes.insert(.missingZone)
      return nil
    }
    if let hours = Self.zones[name] {
      notes.insert(.namedZone)
      return hours * 60
    }
    notes.insert(.unknownZone)
    return nil
  }

  private mutating func skipSpace() {
    guard let comments = reader.skipCommentsAndSpace() else { return }
    // Behind the zone comments are part of the standard (§3.3 has CFWS there).
    if !comments.isEmpty, !reader.isAtEnd { notes.insert(.looseSyntax) }
  }

  /// At most six digits are a number of a date.
  private mutating func readNumber() -> Int? {
    guard let digits = reader.read(while: { $0 &- 0x30 < 10 }), digits.count <= 6 else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// In lower case.
  private mutating func readWord() -> String? {
    reader.read { ($0 | 0x20) &- 0x61 < 26 }.map {
      String(decoding: $0.map { $0 | 0x20 }, as: UTF8.self)
    }
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))T00:00:00Z"
  }

  private static func dayOfWeek(_ time: UTCTime) -> Int {
    let days = time.seconds >= 0 ? time.seconds / 86_400 : (time.seconds - 86_399) / 86_400
    // 1970-01-01 was a Thursday.
    return ((days + 4) % 7 + 7) % 7
  }

  private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  /// RFC 5322 §4.3; UTC is not among them, and everybody reads it. Military letters were defined wrongly: unknown.
  private static let zones = [
    "ut": 0, "gmt": 0, "utc": 0, "z": 0, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6,
    "mst": -7, "pdt": -7, "pst": -8,
  ]
}
