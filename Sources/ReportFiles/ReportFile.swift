public import MailAuth

/// A file with DMARC aggregate reports as they arrive: XML, XML in gzip (RFC 9990 §4.3 wants that), or a zip file with XML in it.
public enum ReportFile {
  /// Why a file could not be read as reports; nothing of it is to be counted then.
  public enum Failure: Error, Hashable, Sendable {
    /// It can't be opened or read: what the system or libarchive says.
    case unreadable(String)
    /// It unpacks to more than `largestDocument`, or to more than `mostDocuments`.
    case tooLarge
    case tooManyDocuments
    /// No well-formed XML.
    case notXML(line: Int, String)
    /// A document type definition, which no report has; with it come entities that expand without end, or read other files.
    case documentType
    case notAReport(AggregateReport.Problem)
    case empty
  }

  /// Octets of one unpacked report: room for 100,000 rows, where large receivers send some thousands a day.
  public static let largestDocument = 64 << 20
  /// Reports in one zip file; RFC 7489 §7.2.1.1 means one.
  public static let mostDocuments = 64

  /// Reads every report of a file. `row` is called for each record as it comes, so that the size of a report takes no memory; what it
  /// was told counts only when this does not throw.
  public static func read(
    path: String, row: (AggregateReport.Row) -> Void
  ) throws(Failure) -> [AggregateReport] {
    var reports: [AggregateReport] = []
    let archive = try Archive(path: path)
    while try archive.nextFile() {
      if reports.count == mostDocuments { throw .tooManyDocuments }
      reports.append(try document(in: archive, row: row))
    }
    if reports.isEmpty { throw .empty }
    return reports
  }

  private static func document(
    in archive: Archive, row: (AggregateReport.Row) -> Void
  ) throws(Failure) -> AggregateReport {
    let stream = archive.stream(limit: largestDocument)
    var reader = AggregateReportReader()
    let xml = try XMLStream(stream)
    do throws(XMLStream.Failure) {
      while let event = try xml.next() {
        do throws(AggregateReport.Problem) {
          if let complete = try reader.handle(event) { row(complete) }
        } catch {
          throw .refused(error)
        }
      }
      do throws(AggregateReport.Problem) { try reader.finish() } catch { throw .refused(error) }
    } catch {
      // What the archive says comes first: cut off data is also XML that ends in the middle.
      if let failure = stream.failure { throw failure }
      switch error {
      case .notWellFormed(let line, let message): throw .notXML(line: line, message)
      case .documentType: throw .documentType
      case .refused(let problem): throw .notAReport(problem)
      }
    }
    return reader.report
  }
}

extension ReportFile.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason): reason
    case .tooLarge:
      "it unpacks to more than \(ReportFile.largestDocument >> 20) MB; that is no report"
    case .tooManyDocuments: "it holds more than \(ReportFile.mostDocuments) reports"
    case .notXML(let line, let message): "it is no well-formed XML: line \(line): \(message)"
    case .documentType: "it has a document type definition (<!DOCTYPE), which no report has"
    case .notAReport(let problem): "it is no DMARC aggregate report: \(problem)"
    case .empty: "it holds no report"
    }
  }
}
