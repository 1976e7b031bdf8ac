import Audit
import Foundation
import Reporting

/// Reads the file of `--baseline`, as `--write-baseline` writes it.
enum GateBaselineReader {
  private struct Document: Decodable {
    let schema: String
    let findings: [Entry]

    struct Entry: Decodable {
      let rule: String
      let subject: String
      let particulars: [String]
      let severity: String
    }
  }

  static func read(_ path: String) throws(CommandFailure) -> GateBaseline {
    let octets = try TextInput.read(
      path, what: "baseline", limit: TextInput.maximumReportLength)
    func failure(_ reason: String) -> CommandFailure {
      CommandFailure(
        .badData, "\(path) is no baseline: \(reason) (it has to be what --write-baseline wrote)")
    }
    let document: Document
    do { document = try JSONDecoder().decode(Document.self, from: Data(octets)) } catch {
      throw failure(Self.reason(error))
    }
    guard document.schema == GateBaselineFile.schema else {
      throw failure("its schema is '\(document.schema)', not \(GateBaselineFile.schema)")
    }
    var severities: [FindingIdentity: Severity] = [:]
    for (index, entry) in document.findings.enumerated() {
      guard let severity = Severity(rawValue: entry.severity) else {
        throw failure("/findings/\(index)/severity is '\(entry.severity)'")
      }
      let identity = FindingIdentity(
        rule: RuleID(rawValue: entry.rule), subject: entry.subject,
        particulars: entry.particulars)
      severities[identity] = max(severities[identity] ?? .info, severity)
    }
    return GateBaseline(severities: severities)
  }

  /// The place as a JSON pointer, where the decoder knows one.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error.localizedDescription)" }
    func pointer(_ path: [any CodingKey]) -> String {
      "/" + path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: "/")
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(pointer(context.codingPath)) has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(pointer(context.codingPath)) is of another type"
    case .dataCorrupted: return "it is not JSON"
    @unknown default: return "it can't be read"
    }
  }
}
