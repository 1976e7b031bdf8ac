import Audit
import DNS

/// Where a gate looks for DKIM selectors in use: messages, DMARC reports, folders of private keys.
struct GateEvidence {
  var messages: [String] = []
  var reports: [String] = []
  var keyFolders: [String] = []

  /// What is known of one domain; everything is read for it.
  func selectors(
    of domain: DomainName, _ progress: ProgressLine
  ) throws(CommandFailure) -> SelectorEvidence {
    var evidence = SelectorEvidence()
    if !messages.isEmpty || !reports.isEmpty {
      var search = SelectorSearch(of: domain)
      for path in messages { try search.readMessages(path) { progress.show("reading \($0)") } }
      for path in reports { try search.readReports(path) { progress.show("reading \($0)") } }
      progress.clear()
      evidence.sightings = search.sightings
    }
    if !keyFolders.isEmpty {
      var files: [String: String] = [:]
      for path in keyFolders {
        let folder = try KeyFolder(path)
        for name in try folder.names() {
          let file = folder.path(name)
          if let selector = KeyName.selector(ofKeyFile: file, domain: domain) {
            files[selector.lowercased()] = file
          }
        }
      }
      evidence.keyFiles = files
    }
    return evidence
  }
}
