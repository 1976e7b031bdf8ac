/// The head of a DMARC aggregate report (RFC 7489 appendix C, RFC 9990 §3.1): who saw the mail, and when.
public struct AggregateReport: Hashable, Sendable {
  /// `org_name`: the receiver that wrote the report.
  public var organization: String
  /// `report_id`: with the organization, what tells a report from another.
  public var identifier: String
  /// `date_range`, in seconds since 1970.
  public var begin: Int?
  public var end: Int?

  public init(
    organization: String = "", identifier: String = "", begin: Int? = nil, end: Int? = nil
  ) {
    self.organization = organization
    self.identifier = identifier
    self.begin = begin
    self.end = end
  }

  /// One `record`: messages that were treated alike.
  public struct Row: Hashable, Sendable {
    /// How many messages.
    public var count = 0
    /// The domain in From.
    public var headerFrom = ""
    public var signatures: [Signature] = []

    public init() {}
  }

  /// One `dkim` of `auth_results`: a signature of these messages, and what became of it.
  public struct Signature: Hashable, Sendable {
    public var domain = ""
    /// RFC 7489's schema lets it out, RFC 9990's does not.
    public var selector: String?
    /// As written; RFC 8601 §2.7.1 has the words.
    public var result = ""

    public init() {}
  }

  /// Why a document is no report that can be used.
  public enum Problem: Error, Hashable, Sendable {
    /// The outermost element is another one.
    case otherDocument(root: String)
    case tooDeep
    case textTooLong(element: String)
    /// A number that is none; also a count that is missing.
    case badNumber(element: String, text: String)
    /// No `report_metadata` with an organization.
    case noMetadata
    case unfinished
  }
}

extension AggregateReport.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherDocument(let root): "its outermost element is <\(root)>, not <feedback>"
    case .tooDeep:
      "elements are nested deeper than \(AggregateReportReader.deepest), as in no report"
    case .textTooLong(let element):
      "the text of <\(element)> is longer than \(AggregateReportReader.longestText) octets"
    case .badNumber(let element, let text):
      text.isEmpty ? "<\(element)> is missing or empty" : "<\(element)> is '\(text)', no number"
    case .noMetadata: "it has no <report_metadata> with an <org_name>"
    case .unfinished: "the document ends in the middle"
    }
  }
}

/// Makes a report out of the elements of its XML, one event after the other; what does not matter here is passed over.
///
/// Names are compared without their namespace: reports come in that of RFC 9990, in that of RFC 7489, and most in none.
public struct AggregateReportReader {
  public enum Event: Sendable {
    case start(String)
    case text(String)
    case end
  }

  public private(set) var report = AggregateReport()
  private var path: [String] = []
  private var row = AggregateReport.Row()
  private var signature = AggregateReport.Signature()
  private var text = ""
  private var isComplete = false

  /// The schemas have five levels.
  static let deepest = 32
  /// Octets of an element that matters; a domain name has at most 253.
  static let longestText = 1024
  /// Signatures of one row that are kept; receivers verify far fewer.
  static let mostSignatures = 100

  public init() {}

  /// Takes the next event. A row is given back when it is complete.
  public mutating func handle(
    _ event: Event
  ) throws(AggregateReport.Problem) -> AggregateReport.Row? {
    switch event {
    case .start(let name):
      if path.isEmpty && name != "feedback" { throw .otherDocument(root: name) }
      if path.count == Self.deepest { throw .tooDeep }
      path.append(name)
      text = ""
      if path.count == 2 && name == "record" { row = AggregateReport.Row() }
      if path.count == 4 && name == "dkim" { signature = AggregateReport.Signature() }
      return nil
    case .text(let part):
      guard isWanted else { return nil }
      text += part
      if text.utf8.count > Self.longestText { throw .textTooLong(element: path.last ?? "") }
      return nil
    case .end:
      defer {
        _ = path.popLast()
        text = ""
      }
      return try end()
    }
  }

  /// To be called at the end of the document.
  public func finish() throws(AggregateReport.Problem) {
    if !isComplete { throw .unfinished }
    if report.organization.isEmpty { throw .noMetadata }
  }

  private var isWanted: Bool {
    switch path.count {
    case 3: path[1] == "report_metadata"
    case 4:
      path[1] == "report_metadata" || path[1] == "record" && path[2] != "auth_results"
    case 5: path[1] == "record" && path[3] == "dkim"
    default: false
    }
  }

  private mutating func end() throws(AggregateReport.Problem) -> AggregateReport.Row? {
    switch path.count {
    case 1: isComplete = true
    case 2 where path[1] == "record":
      if row.count == 0 { throw .badNumber(element: "count", text: "") }
      return row
    case 3 where path[1] == "report_metadata": endMetadata()
    case 4 where path[1] == "report_metadata" && path[2] == "date_range": try endDate()
    case 4 where path[1] == "record": try endOfRow()
    case 5 where path[1] == "record" && path[2] == "auth_results" && path[3] == "dkim":
      endOfSignature()
    default: break
    }
    return nil
  }

  private var value: String { String(text.trimmingWhiteSpace) }

  private mutating func endMetadata() {
    switch path[2] {
    case "org_name": report.organization = value
    case "report_id": report.identifier = value
    default: break
    }
  }

  private mutating func endDate() throws(AggregateReport.Problem) {
    switch path[3] {
    case "begin": report.begin = try number(value)
    case "end": report.end = try number(value)
    default: break
    }
  }

  private mutating func endOfRow() throws(AggregateReport.Problem) {
    switch (path[2], path[3]) {
    case ("row", "count"): row.count = try number(value)
    case ("identifiers", "header_from"): row.headerFrom = value
    case ("auth_results", "dkim"):
      if row.signatures.count < Self.mostSignatures { row.signatures.append(signature) }
    default: break
    }
  }

  private mutating func endOfSignature() {
    switch path[4] {
    case "domain": signature.domain = value
    case "selector": signature.selector = value.isEmpty ? nil : value
    case "result": signature.result = value.lowercased()
    default: break
    }
  }

  private func number(_ value: String) throws(AggregateReport.Problem) -> Int {
    guard let number = Int(value), (0...Self.largestNumber).contains(number) else {
      throw .badNumber(element: path.last ?? "", text: value)
    }
    return number
  }

  /// Above any count of messages and any second of this age, so that sums stay far from overflowing.
  private static let largestNumber = 1_000_000_000_000
}

extension String {
  fileprivate var trimmingWhiteSpace: Substring {
    let isSpace = { (octet: UInt8) in octet == 0x20 || octet &- 9 < 5 }
    let octets = utf8
    guard let first = octets.firstIndex(where: { !isSpace($0) }),
      let last = octets.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return self[first...last]
  }
}
