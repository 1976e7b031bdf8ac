public import DNS

/// Why evaluation came to 'none', 'temperror' or 'permerror'.
public enum SPFProblem: Hashable, Sendable {
  // none
  /// The domain to check is no name (RFC 7208 §4.3).
  case malformedDomain(DomainName.SyntaxError)
  /// It is an address literal: `[192.0.2.1]`.
  case addressLiteral
  /// It has one label only.
  case singleLabel
  case noSuchDomain
  case noRecord
  // temperror
  case lookupFailed(Question, LookupFailure)
  // permerror
  case severalRecords(Int)
  case syntax(SPFSyntaxError)
  case tooManyLookups
  case tooManyVoidLookups
  /// `mx` with more names than may be looked up.
  case tooManyExchanges(Int)
  /// `include` or `redirect` of a domain without a record.
  case targetWithoutRecord(DomainName)
  /// The target of `include` or `redirect` is no name once its macros are expanded.
  case invalidTarget(DomainName.SyntaxError)

  /// The section of RFC 7208 that says so.
  public func section(in term: SPFTerm?) -> String {
    switch self {
    case .malformedDomain, .addressLiteral, .singleLabel, .noSuchDomain: "4.3"
    case .noRecord, .severalRecords: "4.5"
    case .syntax: "4.6"
    case .tooManyLookups, .tooManyVoidLookups, .tooManyExchanges: "4.6.4"
    case .invalidTarget: "4.8"
    case .lookupFailed: term?.isInclusion == true || term == nil ? "4.4" : "5"
    case .targetWithoutRecord: term?.isRedirect == true ? "6.1" : "5.2"
    }
  }
}

extension SPFProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformedDomain(let error): "the domain is malformed: \(error)"
    case .addressLiteral: "an address literal is no domain"
    case .singleLabel: "the domain has one label only"
    case .noSuchDomain: "the domain does not exist"
    case .noRecord: "the domain has no SPF record"
    case .lookupFailed(let question, let failure): "\(question): \(failure)"
    case .severalRecords(let count): "the domain has \(count) SPF records; only one may be there"
    case .syntax(let error): "syntax error at \(error)"
    case .tooManyLookups: "more than \(SPFTree.maximumLookups) terms that ask the DNS"
    case .tooManyVoidLookups:
      "more than \(SPFTree.maximumVoidLookups) terms whose lookup finds nothing"
    case .tooManyExchanges(let count):
      "\(count) MX records; at most \(SPFTree.maximumExchanges) may be looked up"
    case .targetWithoutRecord(let domain): "\(domain) has no SPF record"
    case .invalidTarget(let error): "its target is no domain name: \(error)"
    }
  }
}

extension SPFTerm {
  var isRedirect: Bool {
    if case .modifier(.redirect) = content { true } else { false }
  }

  /// Whether the term leads to another record.
  var isInclusion: Bool {
    if case .directive(let directive) = content, case .include = directive.mechanism { return true }
    return isRedirect
  }

  /// Whether evaluation counts the term as one of the ten (§4.6.4).
  public var countsAsLookup: Bool {
    switch content {
    case .directive(let directive): directive.mechanism.countsAsLookup
    case .modifier(.redirect): true
    case .modifier(.explanation), .modifier(.unknown): false
    }
  }
}

extension SPFMechanism {
  var countsAsLookup: Bool {
    switch self {
    case .include, .a, .mx, .ptr, .exists: true
    case .all, .ip4, .ip6: false
    }
  }
}
