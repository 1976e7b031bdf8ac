import Audit
import DNS
import Foundation

/// Where a gate looks for DKIM selectors in use: messages, DMARC reports, folders of private keys.
struct GateEvidence {
  var messages: [String] = []
  var reports: [String] = []
  var keyFolders: [String] = []

  /// Refuses paths that lead nowhere, before anything else is done: a typing error must not pass for 'not in use'.
  func verify() throws(CommandFailure) {
    for (paths, what) in [
      (messages, "messages"), (reports, "DMARC reports"), (keyFolders, "keys"),
    ] {
      for path in paths where !FileManager.default.fileExists(atPath: path) {
        throw CommandFailure(
          .noInput, "can't read the \(what) at \(path): there is no such file or folder")
      }
    }
    for path in keyFolders { _ = try KeyFolder(path).names() }
  }

  /// Reads everything once, for all domains.
  func read(
    for domains: [DomainName], _ progress: ProgressLine
  ) throws(CommandFailure) -> [DomainName: SelectorEvidence] {
    if domains.isEmpty || messages.isEmpty && reports.isEmpty && keyFolders.isEmpty { return [:] }
    var search = SelectorSearch(of: domains)
    for path in messages { try search.readMessages(path) { progress.show("reading \($0)") } }
    for path in reports { try search.readReports(path) { progress.show("reading \($0)") } }
    progress.clear()
    var keys: [String] = []
    for path in keyFolders {
      let folder = try KeyFolder(path)
      keys += try folder.names().map { folder.path($0) }
    }
    var evidence: [DomainName: SelectorEvidence] = [:]
    for domain in domains {
      var own = SelectorEvidence()
      if !messages.isEmpty || !reports.isEmpty { own.sightings = search.sightings(of: domain) }
      if !keyFolders.isEmpty {
        var files: [String: String] = [:]
        for file in keys {
          if let selector = KeyName.selector(ofKeyFile: file, domain: domain) {
            files[selector.lowercased()] = file
          }
        }
        own.keyFiles = files
      }
      evidence[domain] = own
    }
    return evidence
  }
}
