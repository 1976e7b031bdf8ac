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
}
