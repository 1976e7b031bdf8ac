import DNS
import DNSTransport
import MailAuth
import Reporting

/// `dlv spf flatten --check`: reads a flattened record, follows its source as it is now, and compares the two.
struct SPFFlattenCheck {
  let path: String
  let output: EvaluationOutputOptions
  let dns: DNSOptions

  func run() async throws(CommandFailure) -> ExitStatus {
    let (file, records) = try Self.file(at: path)
    let session = try LookupSession(
      dns, Settings(dns: dns), isVerbose: output.verbose)
    let live = session.makeResolver()
    let name = file.domain
    let now = await SPFTree.walk(
      from: name, asking: AnswerOverlay(records: [file.root].compactMap(\.self), over: live))
    let document = await compare(file, records, now, live)
    try EvaluationWriter(options: output).write(document)
    try session.finish()
    return switch document.verdict {
    case .same: .clean
    case .drifted: .findings
    case .undetermined: .undetermined
    }
  }

  private func compare(
    _ file: SPFFlattenedFile, _ records: [Record], _ now: SPFTree, _ live: any Resolver
  ) async -> SPFFlattenCheckDocument {
    let name = file.domain
    let failed = now.failedAnswers
    if !failed.isEmpty || now.isCut {
      return SPFFlattenCheckDocument(name, file: path, failed: failed)
    }
    let mapping = now.mapping(keeping: file.kept)
    if !mapping.faults.isEmpty {
      return SPFFlattenCheckDocument(name, file: path, faults: mapping.faults)
    }
    // What the networks of the file came from is in the file itself.
    let recorded = await SPFTree.walk(
      from: name, asking: AnswerOverlay(records: file.source, over: NothingResolver()))
    let flattened = await SPFTree.walk(
      from: name, asking: AnswerOverlay(records: records, over: live))
    if !flattened.failedAnswers.isEmpty || flattened.isCut {
      return SPFFlattenCheckDocument(name, file: path, failed: flattened.failedAnswers)
    }
    let keptTargets = mapping.map.keptTargets.union(
      recorded.mapping(keeping: file.kept).map.keptTargets)
    let flattenedMap = flattened.mapping(keeping: keptTargets).map
    return SPFFlattenCheckDocument(
      name, file: path,
      SPFDrift(from: (flattenedMap, recorded), to: (mapping.map, now)))
  }

  /// The source lines and the records of a file.
  static func file(
    at path: String
  ) throws(CommandFailure) -> (file: SPFFlattenedFile, records: [Record]) {
    let text = try TextInput.read(path, what: "flattened record")
    let file: SPFFlattenedFile
    do throws(SPFFlattenedFile.Failure) { file = try SPFFlattenedFile(parsing: text) } catch {
      throw CommandFailure(
        .badData, "\(path) can't be used: \(error) (it has to be what dlv spf flatten printed)")
    }
    let zone: ZoneFile
    do throws(ZoneFileError) {
      zone = try ZoneFile.parse(
        text, file: path, origin: file.domain, completeness: .fragment)
    } catch {
      throw CommandFailure(.badData, "can't read the records of \(path):\n\(error)")
    }
    return (file, Array(zone.zone.records).filter { $0.type == .txt })
  }
}
