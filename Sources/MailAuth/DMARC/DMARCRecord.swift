/// A DMARC Policy Record: the TXT record at `_dmarc.domain` (RFC 9989 §4.7, §4.8).
///
/// Only the version can make a text 'no record'. Every other mistake is kept beside what could be read, because receivers put
/// the default in its place (RFC 9989 §4.8).
///
/// A class, since it never changes and a dozen rules look at it: a copy is one reference, not twenty.
public final class DMARCRecord: Sendable {
  /// `p`
  public let policy: TagValue<DMARCPolicy>
  /// `sp`: for subdomains that exist.
  public let subdomainPolicy: TagValue<DMARCPolicy>
  /// `np`: for subdomains that do not exist.
  public let nonexistentSubdomainPolicy: TagValue<DMARCPolicy>
  /// `adkim`, by default relaxed.
  public let dkimAlignment: TagValue<AlignmentMode>
  /// `aspf`, by default relaxed.
  public let spfAlignment: TagValue<AlignmentMode>
  /// `fo`, by default `0`.
  public let failureOptions: TagValue<[FailureOption]>
  /// `t`, by default not.
  public let testMode: TagValue<TestMode>
  /// `psd`, by default unknown.
  public let publicSuffix: TagValue<PublicSuffixFlag>
  /// `rua`: one entry an item of the list, empty without the tag.
  public let aggregateReports: [DMARCReportURI]
  /// `ruf`: one entry an item of the list, empty without the tag.
  public let failureReports: [DMARCReportURI]
  /// Every tag that RFC 9989 does not define, those of RFC 7489 that it removed among them (`pct`, `rf`, `ri`).
  public let otherTags: [TagList.Tag]
  /// What breaks the grammar of the list.
  public let problems: [TagList.Problem]

  /// A tag's value as far as it could be read.
  public enum TagValue<Value: Hashable & Sendable>: Hashable, Sendable {
    case absent
    case valid(Value)
    /// A value the tag may not have. The offset counts octets from the start of the record.
    case invalid(String, offset: Int)

    /// The value where there is a valid one.
    public var value: Value? { if case .valid(let value) = self { value } else { nil } }
  }

  public enum AlignmentMode: String, Hashable, Sendable {
    case relaxed = "r"
    case strict = "s"
  }

  public enum FailureOption: String, Hashable, Sendable {
    /// A report if all mechanisms fail.
    case allFailed = "0"
    /// A report if any mechanism fails.
    case anyFailed = "1"
    case dkimFailed = "d"
    case spfFailed = "s"
  }

  public enum TestMode: String, Hashable, Sendable {
    /// The policy to apply is one level below the one published.
    case testing = "y"
    case applied = "n"
  }

  public enum PublicSuffixFlag: String, Hashable, Sendable {
    case isPublicSuffix = "y"
    case isOrganizationalDomain = "n"
    case unknown = "u"
  }

  /// Reads the joined character-strings of a TXT record; `nil` when they do not begin with the version, and so are no DMARC
  /// record at all (RFC 9989 §4.7, `v`).
  public init?(_ text: [UInt8]) {
    guard Self.isRecord(text) else { return nil }
    let list = TagList(text, whiteSpace: .plain)
    policy = Self.value(of: list["p"])
    subdomainPolicy = Self.value(of: list["sp"])
    nonexistentSubdomainPolicy = Self.value(of: list["np"])
    dkimAlignment = Self.value(of: list["adkim"])
    spfAlignment = Self.value(of: list["aspf"])
    testMode = Self.value(of: list["t"])
    publicSuffix = Self.value(of: list["psd"])
    failureOptions = Self.failureOptions(of: list["fo"])
    aggregateReports = list["rua"].map(DMARCReportURI.list) ?? []
    failureReports = list["ruf"].map(DMARCReportURI.list) ?? []
    otherTags = list.tags.dropFirst().filter { !Self.definedTags.contains($0.name) }
    problems = list.problems
  }

  /// Whether a text begins with the version, and so is a DMARC record, whatever follows.
  public static func isRecord(_ text: [UInt8]) -> Bool {
    // The tag's name is a quoted string of ABNF, so of any case; its value is marked case-sensitive (RFC 9989 §4.8).
    guard let first = text.first, first | 0x20 == UInt8(ascii: "v") else { return false }
    let tag = text.prefix { $0 != UInt8(ascii: ";") }
    let isBlank = { (octet: UInt8) in octet == 0x20 || octet == 0x09 }
    guard let equals = tag.firstIndex(of: UInt8(ascii: "=")), tag[1..<equals].allSatisfy(isBlank)
    else { return false }
    var value = tag[(equals + 1)...].drop(while: isBlank)
    while let last = value.last, isBlank(last) { value.removeLast() }
    return value.elementsEqual("DMARC1".utf8)
  }

  /// RFC 9989 §4.8, table 2, and the version.
  private static let definedTags: Set<String> = [
    "v", "p", "sp", "np", "adkim", "aspf", "fo", "t", "psd", "rua", "ruf",
  ]
}

extension DMARCRecord: Hashable {
  public static func == (left: DMARCRecord, right: DMARCRecord) -> Bool {
    left === right
      || left.policy == right.policy && left.subdomainPolicy == right.subdomainPolicy
        && left.nonexistentSubdomainPolicy == right.nonexistentSubdomainPolicy
        && left.dkimAlignment == right.dkimAlignment && left.spfAlignment == right.spfAlignment
        && left.failureOptions == right.failureOptions && left.testMode == right.testMode
        && left.publicSuffix == right.publicSuffix
        && left.aggregateReports == right.aggregateReports
        && left.failureReports == right.failureReports && left.otherTags == right.otherTags
        && left.problems == right.problems
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(policy)
    hasher.combine(aggregateReports)
  }
}

/// What a domain's owner asks receivers to do with mail that fails (RFC 9989 §4.7, `p`); greater is stricter.
public enum DMARCPolicy: String, Hashable, Comparable, Sendable {
  case none, quarantine, reject

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  /// What is applied under `t=y`: one level less (RFC 9989 §4.7, `t`).
  public var lowered: Self {
    switch self {
    case .none, .quarantine: .none
    case .reject: .quarantine
    }
  }

  private var rank: Int {
    switch self {
    case .none: 0
    case .quarantine: 1
    case .reject: 2
    }
  }
}

extension DMARCRecord {
  /// What a record is applied to.
  public enum Scope: Sendable {
    /// The domain at which it stands.
    case domain
    /// A subdomain without a record of its own.
    case subdomain
    /// A subdomain that does not exist (RFC 9989 §3.2.13).
    case nonexistentSubdomain
  }

  /// The policy asked for, `t` not yet considered; `nil` when receivers apply no DMARC at all.
  public func publishedPolicy(for scope: Scope) -> DMARCPolicy? {
    // RFC 9989 §4.10.1: with an invalid policy tag, reports alone keep the record alive.
    if hasInvalidPolicy { return hasReportDestination ? DMARCPolicy.none : nil }
    // RFC 9989 §4.7: a record without p counts as p=none.
    let own = policy.value ?? .none
    switch scope {
    case .domain: return own
    case .subdomain: return subdomainPolicy.value ?? own
    case .nonexistentSubdomain:
      return nonexistentSubdomainPolicy.value ?? subdomainPolicy.value ?? own
    }
  }

  /// The policy that receivers are asked to apply; `nil` when they apply no DMARC at all.
  public func appliedPolicy(for scope: Scope) -> DMARCPolicy? {
    let published = publishedPolicy(for: scope)
    return testMode == .valid(.testing) ? published?.lowered : published
  }

  /// The policy by RFC 7489 §6.6.3, which knows neither `t` nor `np` and requires `p`; `nil` when DMARC is not applied.
  public func rfc7489Policy(for scope: Scope) -> DMARCPolicy? {
    if case .invalid = subdomainPolicy { return hasReportDestination ? DMARCPolicy.none : nil }
    guard let own = policy.value else { return hasReportDestination ? DMARCPolicy.none : nil }
    switch scope {
    case .domain: return own
    case .subdomain, .nonexistentSubdomain: return subdomainPolicy.value ?? own
    }
  }

  /// `pct` of RFC 7489 §6.3 where it is below 100; RFC 9989 does not know it any more.
  public var rfc7489Percentage: Int? {
    guard let tag = otherTags.first(where: { $0.name == "pct" }), let value = Int(tag.text),
      (0..<100).contains(value)
    else { return nil }
    return value
  }

  /// Whether `p`, `sp` or `np` has a value that does not exist (RFC 9989 §4.10.1).
  public var hasInvalidPolicy: Bool { invalidPolicyTag != nil }

  /// The first policy tag with a value that does not exist, as published: `p=rejct`.
  public var invalidPolicyTag: String? {
    for (name, tag) in [
      ("p", policy), ("sp", subdomainPolicy), ("np", nonexistentSubdomainPolicy),
    ] {
      if case .invalid(let text, _) = tag { return "\(name)=\(text)" }
    }
    return nil
  }

  /// Whether `rua` holds at least one URI that is one.
  public var hasReportDestination: Bool { aggregateReports.contains(where: \.isValid) }

  /// The values are strings of ABNF, so of any case (RFC 5234 §2.3).
  private static func value<Value: RawRepresentable<String>>(
    of tag: TagList.Tag?
  ) -> TagValue<Value> {
    guard let tag else { return .absent }
    let text = tag.text
    if let value = Value(rawValue: text) ?? Value(rawValue: text.lowercased()) {
      return .valid(value)
    }
    return .invalid(text, offset: tag.valueOffset)
  }

  /// RFC 9989 §4.8, `dmarc-fo`: each option once, and not both `0` and `1`.
  private static func failureOptions(of tag: TagList.Tag?) -> TagValue<[FailureOption]> {
    guard let tag else { return .absent }
    var options: [FailureOption] = []
    for item in tag.text.lowercased().split(separator: ":", omittingEmptySubsequences: false) {
      guard let option = FailureOption(rawValue: String(item)), !options.contains(option) else {
        return .invalid(tag.text, offset: tag.valueOffset)
      }
      options.append(option)
    }
    if options.contains(.allFailed), options.contains(.anyFailed) {
      return .invalid(tag.text, offset: tag.valueOffset)
    }
    return .valid(options)
  }
}
