import DNS

/// An answer in a few words.
enum AnswerText {
  static func outcome(_ answer: Answer) -> String {
    switch answer.outcome {
    case .records(let records): records.count == 1 ? "1 record" : "\(records.count) records"
    case .noData: "no such record (NODATA)"
    case .noSuchName: "no such name (NXDOMAIN)"
    case .failed(let failure): failure.description
    }
  }

  /// As above, with the records themselves.
  static func content(_ answer: Answer) -> String {
    guard case .records(let records) = answer.outcome else { return outcome(answer) }
    let shown = records.prefix(shownRecords).map(\.data.description).joined(separator: ", ")
    let left = records.count - shownRecords
    return left > 0 ? "\(shown) and \(left) more" : shown
  }

  /// Records of one answer that a line shows; a name may have hundreds.
  private static let shownRecords = 4
}
