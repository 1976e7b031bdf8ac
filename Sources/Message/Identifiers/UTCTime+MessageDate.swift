public import DNS

extension UTCTime {
  /// As fields have it (RFC 5322 §3.3): `Mon, 23 Nov 2026 09:30:00 +0000`.
  public var messageDate: String {
    let (year, month, day) = date
    let text = Array(description.utf8)
    let clock = String(decoding: text[11..<19], as: UTF8.self)
    let weekday = ((seconds / 86_400 + 4) % 7 + 7) % 7
    return "\(Self.weekdays[weekday]), \(day) \(Self.months[month - 1]) \(year) \(clock) +0000"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
