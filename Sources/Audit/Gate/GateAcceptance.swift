import DNS

/// What a gate is told to accept: waivers, and the findings of a baseline.
public struct GateAcceptance: Sendable {
  public var waivers: [Waiver]
  public var baseline: GateBaseline?

  public init(waivers: [Waiver] = [], baseline: GateBaseline? = nil) {
    self.waivers = waivers
    self.baseline = baseline
  }

  func acceptance(of finding: Finding, at now: UTCTime) -> GateReport.Entry.Acceptance? {
    if let waiver = Waivers(waivers, at: now).waiver(of: finding) {
      return .waiver(waiver)
    }
    return baseline?.covers(finding) == true ? .baseline : nil
  }
}

/// The findings that were accepted at one time: they are no longer new, unless they get worse.
public struct GateBaseline: Hashable, Sendable {
  /// The worst severity accepted of each.
  public private(set) var severities: [FindingIdentity: Severity]

  public init(severities: [FindingIdentity: Severity]) { self.severities = severities }

  /// Everything that is wrong in the new state, old or new.
  public init(_ report: GateReport) {
    severities = [:]
    for entry in report.new + report.worse + report.unchanged {
      let identity = FindingIdentity(entry.finding)
      severities[identity] = max(severities[identity] ?? .info, entry.finding.severity)
    }
  }

  public func covers(_ finding: Finding) -> Bool {
    guard let accepted = severities[FindingIdentity(finding)] else { return false }
    return finding.severity <= accepted
  }

  /// In the order of a file that is kept under version control.
  public var sorted: [(identity: FindingIdentity, severity: Severity)] {
    severities.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
