import DNS
import MailAuth

/// What the checks of MTA-STS share.
extension Examination {
  /// The facts, where the domain has not said that it takes no mail.
  mutating func mtaSTS(of facts: DomainFacts) -> MTASTSFacts? {
    guard let found = facts.mtaSTS, !facts.takesNoMail else {
      notApplicable()
      return nil
    }
    return found
  }

  /// The facts, where there is a published record to look at, be it one that senders discard.
  mutating func publishedMTASTS(of facts: DomainFacts) -> MTASTSFacts? {
    guard let found = mtaSTS(of: facts) else { return nil }
    if found.isProposed {
      notApplicable()
      return nil
    }
    guard records(of: found.text) != nil else { return nil }
    if found.records.isEmpty, found.nearMisses.isEmpty {
      notApplicable()
      return nil
    }
    return found
  }

  /// The policy that senders are told of, or the one proposed; where it could not be fetched for a reason that says nothing about it,
  /// that is noted.
  mutating func mtaSTSPolicy(
    of facts: DomainFacts
  ) -> (facts: MTASTSFacts, policy: MTASTSFacts.Policy)? {
    guard let found = mtaSTS(of: facts) else { return nil }
    if found.isProposed, let policy = found.policy { return (found, policy) }
    guard publishedMTASTS(of: facts) != nil else { return nil }
    if let policy = found.policy { return (found, policy) }
    noteOpenFetches(of: found)
    notApplicable()
    return nil
  }

  /// The same, where it can be read.
  mutating func readMTASTSPolicy(
    of facts: DomainFacts
  ) -> (facts: MTASTSFacts, policy: MTASTSFacts.Policy, content: MTASTSPolicy)? {
    guard let (found, policy) = mtaSTSPolicy(of: facts) else { return nil }
    guard let content = policy.file.policy else {
      cannotTell(
        policy.subject(facts),
        "the policy has mistakes that no sender gets over: see \(MTASTSPolicySyntax.rule.id)")
      return nil
    }
    return (found, policy, content)
  }

  /// Notes the lookups and requests that ended without saying anything about the policy host.
  mutating func noteOpenFetches(of found: MTASTSFacts) {
    guard let host = found.host else { return }
    if host.resolution == .unknown { noteFailures(of: host) }
    for attempt in found.attempts {
      guard case .failed(let failure) = attempt.fetch,
        !found.isCertain(failure, at: attempt.address)
      else { continue }
      noteOpen(failure, at: attempt.address, of: host.name, found)
    }
  }

  /// Notes one request that ended so.
  mutating func noteOpen(
    _ failure: DocumentFetch.Failure, at address: IPAddress, of host: DomainName,
    _ found: MTASTSFacts
  ) {
    let doubt = failure.isRefusal ? "; \(found.wayOut.doubt(at: address))" : ""
    cannotTell(host, "\(MTASTSFacts.url(at: host)) (\(address)): \(failure)\(doubt)")
  }

  /// Adds a finding about a policy.
  mutating func find(
    _ facts: DomainFacts, _ policy: MTASTSFacts.Policy, _ message: String, line: Int? = nil,
    column: Int? = nil, evidence: [String], fix: String, severity: Severity? = nil
  ) {
    var location: SourceLocation?
    if let file = policy.path, let line {
      location = SourceLocation(file: file, line: line, column: column)
    }
    find(
      policy.subject(facts), message,
      evidence: policy.source(facts.request.domain) + evidence, fix: fix, at: location,
      severity: severity)
  }
}

extension Examination {
  /// Adds a finding about each text that was meant as a record of that version, and does not begin with `v=version;`.
  mutating func find(
    nearMisses records: [Record], at answer: Answer, version: String, section: String,
    mended: (Record) -> String
  ) {
    for record in records {
      find(
        answer.question.name, nearMiss: record, version: version, section: section,
        evidence: (answer.aliases + [record]).map(\.description), fix: mended(record))
    }
  }

  private mutating func find(
    _ name: DomainName, nearMiss record: Record, version: String, section: String,
    evidence: [String], fix: String
  ) {
    let start = "v=\(version)"
    let rest = record.octets.dropFirst(start.utf8.count)
    let isBlank = { (octet: UInt8) in octet == 0x20 || octet == 0x09 }
    let hasBlankAlone =
      record.octets.starts(with: start.utf8)
      && rest.drop(while: isBlank).first == UInt8(ascii: ";")
    let excerpt = TextExcerpt(of: record.octets, at: 0..<(start.utf8.count + 1))
    if hasBlankAlone {
      // field-delim = *WSP ";" *WSP; but 'records that do not begin with "v=…;" are discarded'.
      find(
        name,
        "a blank stands before the first semicolon: the grammar allows it, but \(section) has senders discard what does not "
          + "begin with \(start); and some do",
        evidence: evidence, fix: fix, at: record.location, severity: .warning, excerpt: excerpt)
    } else {
      let isBehind = record.text.split(separator: ";").dropFirst().contains {
        $0.lowercased().filter { $0 != " " } == start.lowercased()
      }
      find(
        name,
        isBehind
          ? "\(start); stands behind another field; senders discard what does not begin with it"
          : "the record does not begin with \(start); in these very letters, so that senders discard it",
        evidence: evidence, fix: fix, at: record.location, excerpt: excerpt)
    }
  }
}

extension DomainFacts {
  /// Whether the domain says that it takes no mail, or can't.
  var takesNoMail: Bool {
    request.isParked || doesNotExist || mailExchangers.nullRecord != nil
      || mailExchangers.implicit?.resolution == .nothing
  }
}

extension MTASTSFacts {
  static func url(at host: DomainName) -> String { HTTPSLocation(policyHost: host).text }

  /// The record's name and TTL, where there is one.
  var recordLine: (name: DomainName, evidence: [String]) {
    (text.question.name, (text.aliases + text.records).map(\.description))
  }
}

extension MTASTSFacts.Policy {
  /// The file of a policy that is not published.
  var path: String? {
    switch origin {
    case .proposed(let file), .forNobody(let file): file
    case .fetched: nil
    }
  }

  /// What findings are about: the policy host, or the policy itself where it is nobody's.
  fileprivate func subject(_ facts: DomainFacts) -> String {
    switch origin {
    case .forNobody(let file): file ?? "standard input"
    case .fetched, .proposed:
      "\(facts.request.domain.prepending("mta-sts") ?? facts.request.domain)"
    }
  }

  /// Where it was read, as a line of evidence.
  fileprivate func source(_ domain: DomainName) -> [String] {
    switch origin {
    case .fetched(let address):
      ["\(MTASTSFacts.url(at: domain.prepending("mta-sts") ?? domain)) (\(address)):"]
    case .proposed, .forNobody: []
    }
  }

  /// The first line of the file with that field, and its number; several of `mx`.
  func lines(of field: String) -> [(number: Int, text: String)] {
    var lines: [(Int, String)] = []
    let all = file.octets.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() where Self.name(in: line) == field {
      lines.append(
        (index + 1, String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)))
    }
    return field == "mx" ? lines : Array(lines.prefix(1))
  }

  /// What stands before the colon, without the blanks that some senders get over.
  private static func name(in line: ArraySlice<UInt8>) -> String? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return String(decoding: line[..<colon].filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
  }
}

/// A policy and its record, ready to publish.
struct MTASTSPublication {
  /// `nil` for a policy of no domain in particular.
  let domain: DomainName?
  let policy: MTASTSPolicy

  /// Seconds: short, so that a mistake in a first policy is soon forgotten (RFC 8461 §8.3 has a day).
  static let testingMaxAge = 86_400
  /// Seconds, two weeks: RFC 8461 §3.2 has 'the range of weeks or greater'.
  static let enforcedMaxAge = 1_209_600
  /// Seconds below which a policy in force is forgotten too soon.
  static let leastMaxAge = 604_800

  init(domain: DomainName?, policy: MTASTSPolicy) {
    self.domain = domain
    self.policy = policy
  }

  /// The policy with a change, and with whatever else would be wrong about it: every fix can be pasted as it is.
  init(
    mending policy: MTASTSPolicy, of facts: DomainFacts,
    _ change: (inout MTASTSPolicy) -> Void = { _ in }
  ) {
    var mended = policy
    change(&mended)
    if mended.mode != .none {
      let uncovered = facts.mailExchangers.hostNames.filter { !mended.covers($0) }
      mended.patterns += uncovered.map(MXPattern.init(host:))
    }
    if mended.maxAge > MTASTSPolicy.maximumMaxAge {
      mended.maxAge = MTASTSPolicy.maximumMaxAge
    } else if mended.mode == .enforce, mended.maxAge < Self.leastMaxAge {
      mended.maxAge = Self.enforcedMaxAge
    }
    self.init(
      domain: facts.mtaSTS?.isForNobody == true ? nil : facts.request.domain, policy: mended)
  }

  /// The policy goes first: whoever sees the new id fetches it at once (RFC 8461 §8.1).
  var text: String {
    guard let domain else { return "\(policy)" }
    let host = domain.prepending("mta-sts") ?? domain
    return "; first this file, as text/plain, at \(MTASTSFacts.url(at: host)):\n\(policy)"
      + "; then the record that tells of it:\n\(recordLine)"
  }

  /// The record alone; empty for a policy of nobody.
  var recordLine: String {
    guard let domain else { return "" }
    return TagListText.line(
      at: domain.prepending("_mta-sts") ?? domain, MTASTSRecord.text(id: Self.id(of: policy)))
  }

  /// An id that differs for every policy (RFC 8461 §3.1), without a clock: FNV-1a of the policy file, 16 hexadecimal digits.
  static func id(of policy: MTASTSPolicy) -> String {
    let hash = policy.description.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A first policy for the hosts that take the domain's mail.
  static func first(_ facts: DomainFacts) -> MTASTSPublication {
    MTASTSPublication(
      mending: MTASTSPolicy(mode: .testing, maxAge: testingMaxAge, patterns: []), of: facts)
  }
}
