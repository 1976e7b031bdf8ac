/// A fact that both programs state of a domain, as one line of text that can be compared.
enum ComparedFact: String, CaseIterable, Hashable {
  /// The one SPF record, or `none`.
  case spfRecord
  /// `valid`, `not valid` (no record, several, or permerror for every message), or `undetermined`.
  case spfValidity
  /// Terms of the whole record that ask the DNS (RFC 7208 §4.6.4). checkdmarc counts none where it stops with an error.
  case spfLookups
  case spfVoidLookups
  /// The domain where the record stands that applies; or `none`, or `undetermined`.
  case dmarcLocation
  /// The record that applies. checkdmarc shows it only where it has a location.
  case dmarcRecord
  /// Whether receivers can use that record.
  case dmarcValidity
  /// The tags of RFC 9989 that it states, where checkdmarc can use it.
  case dmarcTags
  /// Preference and name of each exchange, or `undetermined`.
  case mxHosts
  /// The addresses of each exchange, `?` for those that are not known.
  case mxAddresses

  /// The tags compared.
  static let tags = ["p", "sp", "np", "adkim", "aspf", "fo", "t", "psd", "rua", "ruf"]

  static func text(ofTags values: [String: String]) -> String {
    tags.compactMap { name in values[name].map { "\(name)=\($0)" } }.joined(separator: " ")
  }
}

/// What checkdmarc says, as Benchmarks/Peers/checkdmarc_facts.py prints it.
struct CheckdmarcFacts: Decodable {
  let spf: SPF
  let dmarc: DMARC
  let mx: MX

  struct SPF: Decodable {
    let record: String?
    let valid: Bool
    let lookups: Int?
    let voidLookups: Int?
  }

  struct DMARC: Decodable {
    let record: String?
    let location: String?
    let valid: Bool
    let tags: [String: String]
  }

  struct MX: Decodable {
    let error: String?
    let hosts: [Host]
  }

  struct Host: Decodable {
    let preference: Int
    let name: String
    let addresses: [String]
  }

  var statements: [ComparedFact: String] {
    var all: [ComparedFact: String] = [
      .spfRecord: spf.record ?? "none",
      .spfValidity: spf.valid ? "valid" : "not valid",
      .dmarcLocation: "none",
      .mxHosts: mx.hosts.map { "\($0.preference) \($0.name)" }.joined(separator: ", "),
      .mxAddresses: mx.hosts.map { $0.addresses.joined(separator: " ") }.joined(separator: ", "),
    ]
    all[.spfLookups] = spf.lookups.map(String.init)
    all[.spfVoidLookups] = spf.voidLookups.map(String.init)
    // An error that is not about the name itself means that nobody answered.
    if let error = mx.error, !error.contains("does not exist") { all[.mxHosts] = "undetermined" }
    if let record = dmarc.record, let location = dmarc.location {
      all[.dmarcLocation] = location
      all[.dmarcRecord] = record
      all[.dmarcValidity] = dmarc.valid ? "valid" : "not valid"
      if dmarc.valid { all[.dmarcTags] = ComparedFact.text(ofTags: dmarc.tags) }
    }
    return all
  }
}

/// What dlv says: the parts of a report of one domain that are compared.
struct AuditedFacts: Decodable {
  let target: String
  let facts: Facts
  let findings: [Finding]

  struct Report: Decodable { let targets: [AuditedFacts] }

  struct Finding: Decodable {
    let rule: String
    let severity: String
  }

  struct Facts: Decodable {
    let spf: SPF
    let dmarc: DMARC
    let mx: MX
  }

  struct SPF: Decodable {
    let status: String
    let record: String?
    let lookups: Int?
    let void_lookup_count: Int?
  }

  struct DMARC: Decodable { let policy: Policy }

  struct Policy: Decodable {
    let state: String
    let domain, record, applied: String?
    let p, sp, np, adkim, aspf, fo, t, psd: String?
    let rua, ruf: [String]?
  }

  struct MX: Decodable {
    let failed: String?
    let hosts: [Host]
  }

  struct Host: Decodable {
    let preference: Int
    let name: String
    let addresses: [String]?
    let failed: [String]?
    let literal: String?

    /// A name that is an address has no addresses; one that failed, or was not asked, has some that nobody knows.
    var addressText: String {
      if literal != nil { return "" }
      return failed == nil ? addresses?.sorted().joined(separator: " ") ?? "?" : "?"
    }
  }

  /// Errors of the rules that mean permerror for every message (RFC 7208 §2.6.7).
  private static let permanentErrors: Set<String> = [
    "spf-syntax", "spf-missing-space", "spf-invalid-target", "spf-several-records", "spf-loop",
    "spf-include-without-record", "spf-too-many-lookups", "spf-too-many-void-lookups",
    "spf-too-many-mx-names",
  ]

  var statements: [ComparedFact: String] {
    let (spf, policy, mx) = (facts.spf, facts.dmarc.policy, facts.mx)
    let isPermanentError = findings.contains {
      $0.severity == "error" && Self.permanentErrors.contains($0.rule)
    }
    var all: [ComparedFact: String] = [
      .spfRecord: spf.status == "undetermined" ? "undetermined" : spf.record ?? "none",
      .spfValidity: spf.status == "undetermined"
        ? "undetermined" : spf.status == "valid" && !isPermanentError ? "valid" : "not valid",
      .mxHosts: mx.failed == nil
        ? mx.hosts.map { "\($0.preference) \($0.name)" }.joined(separator: ", ") : "undetermined",
      .mxAddresses: mx.hosts.map(\.addressText).joined(separator: ", "),
    ]
    all[.spfLookups] = spf.lookups.map(String.init)
    all[.spfVoidLookups] = spf.void_lookup_count.map(String.init)
    guard policy.state == "found", let domain = policy.domain, let record = policy.record else {
      all[.dmarcLocation] = policy.state
      return all
    }
    all[.dmarcLocation] = domain
    all[.dmarcRecord] = record
    all[.dmarcValidity] = policy.applied == nil ? "not valid" : "valid"
    var tags = [
      "p": policy.p, "sp": policy.sp, "np": policy.np, "adkim": policy.adkim, "aspf": policy.aspf,
      "fo": policy.fo, "t": policy.t, "psd": policy.psd,
    ].compactMapValues(\.self)
    for (name, uris) in [("rua", policy.rua), ("ruf", policy.ruf)] {
      if let uris, !uris.isEmpty { tags[name] = uris.joined(separator: ",") }
    }
    all[.dmarcTags] = ComparedFact.text(ofTags: tags)
    return all
  }
}
