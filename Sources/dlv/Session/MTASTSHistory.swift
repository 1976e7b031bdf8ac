import Audit
import DNS
import DNSTransport
import Foundation
import MailAuth
import Synchronization

/// What earlier runs saw of domains' MTA-STS: the state file that `dlv audit` and `dlv mta-sts` keep, and what `--previous` names.
final class MTASTSHistory: Sendable {
  private let path: String?
  private let now: UTCTime
  private let entries: Mutex<[String: Entry]>
  /// What this run saw itself.
  private let seen: Mutex<[String: Entry]> = Mutex([:])
  private let previous: [DomainName: MTASTSObservation]

  private struct Entry: Codable, Equatable {
    var id: String
    var policy: String
    var mode: String
    /// Since when every run saw this mode.
    var mode_since: String
  }

  private struct Document: Codable {
    var schema = MTASTSHistory.schema
    var domains: [String: Entry]
  }

  private static let schema = "dlv.mta-sts-history/1"

  /// - Parameters:
  ///   - path: The state file; `nil` keeps none.
  ///   - previous: A report in JSON, or a recording.
  init(path: String?, previous: String?, now: UTCTime) throws(CommandFailure) {
    self.path = path
    self.now = now
    self.previous = try previous.map(Self.observations) ?? [:]
    entries = Mutex(try path.map(Self.entries) ?? [:])
  }

  /// `$XDG_STATE_HOME/dlv/mta-sts.json`; `nil` where there is no home either.
  static func defaultPath(_ environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/dlv/mta-sts.json"
    }
    // XDG Base Directory Specification: paths that are not absolute count as unset.
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/dlv/mta-sts.json"
  }

  /// What the request needs to know of the past.
  func addPast(to request: inout AuditRequest) {
    let domain = request.domain
    let known = entries.withLock { $0[Self.key(domain)] }.map {
      MTASTSObservation(id: $0.id, policy: $0.policy, modeSince: UTCTime($0.mode_since))
    }
    var earlier = previous[domain] ?? known
    if earlier?.modeSince == nil { earlier?.modeSince = known?.modeSince }
    request.mtaSTS.earlier = earlier
    request.mtaSTS.now = now
  }

  /// Takes in what this run saw.
  func note(_ facts: DomainFacts) {
    guard let seen = facts.mtaSTS?.observation, let mode = seen.content?.mode.rawValue else {
      return
    }
    let key = Self.key(facts.request.domain)
    let old = entries.withLock { $0[key] }
    let since = old.flatMap { $0.mode == mode ? $0.mode_since : nil } ?? now.description
    var entry = Entry(id: seen.id, policy: seen.policy, mode: mode, mode_since: since)
    // A policy that changed under its id stays in the file as it was: the finding is to be there until the id changes.
    if let old, old.id == seen.id, let before = seen.changed(from: old.policy) {
      entry.policy = before
    }
    self.seen.withLock { [entry] in $0[key] = entry }
  }

  /// Writes the state file. That it can't be written spoils no report.
  func save() {
    guard let path else { return }
    let seen = seen.withLock { $0 }
    if seen.isEmpty { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      // Read again: a run beside this one may have written about other domains in the meantime.
      let document = Document(domains: try Self.entries(path).merging(seen) { $1 })
      let text = String(decoding: try encoder.encode(document), as: UTF8.self)
      var file = try OutputFile.at(path)
      try file.write(text + "\n")
      try file.finish()
    } catch let failure as CommandFailure {
      StandardError.write(line: "dlv: the history is not kept: \(failure.message)")
    } catch {
      StandardError.write(line: "dlv: the history is not kept: \(error.localizedDescription)")
    }
  }

  private static func key(_ domain: DomainName) -> String { domain.description.lowercased() }

  private static func entries(_ path: String) throws(CommandFailure) -> [String: Entry] {
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    let bytes = try TextInput.read(path, what: "history", limit: TextInput.maximumReportLength)
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
      document.schema == schema
    else {
      throw CommandFailure(
        .badData,
        "can't read the history \(path): it is not one that dlv wrote; move it away, or use --no-history"
      )
    }
    return document.domains
  }

  // MARK: --previous

  private struct Report: Decodable {
    struct Target: Decodable {
      let target: String
      let facts: Facts?
    }
    struct Facts: Decodable { let mta_sts: MTASTS? }
    struct MTASTS: Decodable {
      let id: String?
      let policy: Policy?
    }
    struct Policy: Decodable { let text: String }

    let targets: [Target]
  }

  private static func observations(
    _ path: String
  ) throws(CommandFailure) -> [DomainName: MTASTSObservation] {
    let bytes = try TextInput.read(
      path, what: "previous report", limit: TextInput.maximumReportLength)
    if let report = try? JSONDecoder().decode(Report.self, from: Data(bytes)) {
      var found: [DomainName: MTASTSObservation] = [:]
      for target in report.targets {
        guard let name = try? DomainName(target.target), let facts = target.facts?.mta_sts,
          let id = facts.id, let policy = facts.policy
        else { continue }
        found[name] = MTASTSObservation(id: id, policy: policy.text)
      }
      return found
    }
    do throws(RecordingReader.Failure) {
      return try RecordingReader.parse(bytes, path: path).mtaSTSObservations
    } catch {
      throw CommandFailure(
        .badData,
        "can't compare with \(path): it is neither a report (--format json) nor a recording")
    }
  }
}

extension MTASTSObservation {
  /// The other policy, where it is another one and can be read.
  fileprivate func changed(from other: String) -> String? {
    let before = MTASTSPolicyFile(Array(other.utf8)).policy
    return before != nil && before != content ? other : nil
  }
}

extension Recording {
  /// What the run saw of each domain with a record and a policy.
  fileprivate var mtaSTSObservations: [DomainName: MTASTSObservation] {
    var found: [DomainName: MTASTSObservation] = [:]
    for host in policyHosts {
      guard let domain = host.parent, let name = domain.prepending("_mta-sts"),
        let policy = servedPolicy(of: host), let answer = answer(to: Question(name, .txt))
      else { continue }
      let records = answer.records.compactMap { record -> MTASTSRecord? in
        guard case .txt(let strings) = record.data else { return nil }
        return try? MTASTSRecord(strings.joined)
      }
      guard let record = records.first, records.count == 1 else { continue }
      found[domain] = MTASTSObservation(
        id: record.id, policy: String(decoding: policy, as: UTF8.self))
    }
    return found
  }
}
