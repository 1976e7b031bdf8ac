public import Audit
import DNS
import MailAuth

/// The answer of `dlv dkim discover`: the selectors of a domain, what stands at each, and where each was seen in use.
public struct DKIMDiscoveryDocument: EvaluationDocument {
  public static let schema = "dlv.dkim-discover/1"

  let discovery: DKIMDiscovery
  let sources: Sources
  let unicodeName: String?

  /// What was looked at beside DNS.
  public struct Sources: Sendable {
    public var messagesRead = 0
    public var messagesSigned = 0
    public var reportFilesRead = 0
    public var reports = 0
    /// Reports that came more than once, and count once.
    public var repeatedReports = 0
    /// Files that could not be read, and why.
    public var unread: [(path: String, reason: String)] = []
    /// Files beside the reports that have no name of a report.
    public var passedOver = 0
    public var messagesWithoutSelector = 0
    public var omittedSelectors = 0

    public init() {}

    /// Whether anything was looked at that shows use.
    var showUse: Bool { messagesRead + reportFilesRead > 0 }
  }

  public init(_ discovery: DKIMDiscovery, _ sources: Sources, unicodeName: String?) {
    self.discovery = discovery
    self.sources = sources
    self.unicodeName = unicodeName
  }

  /// A file that could not be read may show a selector in use that has no key.
  public var verdict: DKIMDiscovery.Verdict {
    switch discovery.verdict {
    case .unpublished: .unpublished
    case .consistent, .published, .nothingFound, .undetermined:
      sources.unread.isEmpty ? discovery.verdict : .undetermined
    }
  }

  public var result: String { verdict.rawValue }

  public var details: [String: FactValue] {
    [
      "domain": .string(discovery.domain.description),
      "unicode_name": FactValue(unicodeName),
      "has_wildcard": .boolean(discovery.hasWildcard),
      "selectors": .list(discovery.selectors.map(value)),
      "findings": .list(discovery.findings.map { FactValue($0) }),
      "undetermined": .list(
        discovery.undetermined.map {
          ["subject": .string($0.subject), "reason": .string($0.reason)]
        }),
      "sources": [
        "messages_read": .integer(sources.messagesRead),
        "messages_signed": .integer(sources.messagesSigned),
        "report_files_read": .integer(sources.reportFilesRead),
        "reports": .integer(sources.reports),
        "reports_repeated": .integer(sources.repeatedReports),
        "messages_without_selector": .integer(sources.messagesWithoutSelector),
        "selectors_omitted": .integer(sources.omittedSelectors),
        "files_passed_over": .integer(sources.passedOver),
        "unread": .list(
          sources.unread.map { ["file": .string($0.path), "reason": .string($0.reason)] }),
      ],
    ]
  }

  private func value(_ selector: DKIMDiscovery.Selector) -> FactValue {
    var type: FactValue = nil
    var bits: FactValue = nil
    var reason: FactValue = nil
    let state: String
    switch selector.state {
    case .key(let name, let count):
      state = "key"
      type = .string(name)
      bits = .integer(count)
    case .revoked: state = "revoked"
    case .unusable(let text):
      state = "unusable"
      reason = .string(text)
    case .missing(let text):
      state = "missing"
      reason = .string(text)
    case .undetermined(let text):
      state = "undetermined"
      reason = .string(text)
    }
    let use = selector.use
    return [
      "selector": .string(selector.name),
      "name": .string(selector.recordName.description),
      "standing": .string(selector.standing.rawValue),
      "published": [
        "state": .string(state), "type": type, "bits": bits, "reason": reason,
        "delegated_to": FactValue(selector.delegatedTo?.description),
      ],
      "known_sender": FactValue(selector.sender),
      "seen": use.map { use in
        [
          "message_files": .integer(use.messageFiles),
          "reported": [
            "pass": .integer(use.passed), "fail": .integer(use.failed),
            "other": .integer(use.other),
          ],
          "receivers": FactValue(use.receivers.sorted()),
          "last_reported": use.lastReported.map { .integer($0) } ?? nil,
        ]
      } ?? nil,
    ]
  }
}
