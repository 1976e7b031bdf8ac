extension Int {
  /// So many whole days in words: `less than a day`, `1 day`, `9 days`.
  var inDays: String { self == 0 ? "less than a day" : self == 1 ? "1 day" : "\(self) days" }
}
