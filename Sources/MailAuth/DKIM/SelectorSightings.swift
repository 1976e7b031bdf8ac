public import DNS

/// Where the selectors of one domain were seen in use: in signatures of messages, and in what receivers report.
public struct SelectorSightings: Sendable {
  public let domain: DomainName
  public private(set) var uses: [String: Use] = [:]
  /// Messages that reports tell of, signed with the domain, whose selector the report leaves out.
  public private(set) var messagesWithoutSelector = 0
  /// Sightings of selectors beyond `mostSelectors`.
  public private(set) var omitted = 0

  /// Who makes up selectors fills reports with them; nobody has a thousand.
  public static let mostSelectors = 1000
  /// Receivers that are named for one selector.
  public static let mostReceivers = 20

  /// What is known of one selector.
  public struct Use: Hashable, Sendable {
    /// Message files with a signature of it.
    public var messageFiles = 0
    /// Messages in reports, by what became of the signature.
    public var passed = 0
    public var failed = 0
    /// temperror, permerror, neutral, policy and none (RFC 8601 §2.7.1): neither verified nor proven false.
    public var other = 0
    /// Who reported it.
    public var receivers: Set<String> = []
    /// The end of the latest period reported, in seconds since 1970.
    public var lastReported: Int?

    public init() {}

    public var reported: Int { passed + failed + other }
  }

  public init(of domain: DomainName) { self.domain = domain }

  /// Notes a signature of a message; one of another domain does not count.
  public mutating func note(signatureOf domain: String, selector: String) {
    guard isOwn(domain) else { return }
    change(selector) { $0.messageFiles += 1 }
  }

  /// Notes a row of a report.
  public mutating func note(_ row: AggregateReport.Row) {
    // A message may bear several signatures of one selector; it is still one message.
    var seen: Set<String> = []
    for signature in row.signatures where isOwn(signature.domain) {
      guard let selector = signature.selector else {
        messagesWithoutSelector += row.count
        continue
      }
      guard seen.insert(selector.lowercased()).inserted else { continue }
      change(selector) { use in
        switch signature.result {
        case "pass": use.passed += row.count
        case "fail": use.failed += row.count
        default: use.other += row.count
        }
      }
    }
  }

  /// Adds what was noted of the reports of one file, once the file was read to its end.
  public mutating func add(_ file: SelectorSightings, of reports: [AggregateReport]) {
    messagesWithoutSelector += file.messagesWithoutSelector
    omitted += file.omitted
    for (selector, use) in file.uses {
      change(selector) { sum in
        sum.passed += use.passed
        sum.failed += use.failed
        sum.other += use.other
        for report in reports where sum.receivers.count < Self.mostReceivers {
          sum.receivers.insert(report.organization)
        }
        sum.lastReported = ([sum.lastReported] + reports.map(\.end)).compactMap(\.self).max()
      }
    }
  }

  /// A domain name is compared without regard to case and to a dot at its end.
  private func isOwn(_ text: String) -> Bool {
    (try? DomainName(text)) == domain
  }

  /// Selectors are names in DNS, where case does not matter.
  private mutating func change(_ selector: String, _ body: (inout Use) -> Void) {
    let name = selector.lowercased()
    if uses[name] == nil {
      // What is no name can't be a selector, and nothing could be looked up.
      guard uses.count < Self.mostSelectors, domain.prepending("\(name)._domainkey") != nil else {
        omitted += 1
        return
      }
      uses[name] = Use()
    }
    body(&uses[name, default: Use()])
  }
}
