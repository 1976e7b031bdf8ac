public import DNS

/// What becomes of every client address under a record and all that it leads to, without the limits of RFC 7208 §4.6.4.
///
/// Terms that only a message can decide stay open. An address has a fate: the result that it gets when none of the open terms before
/// it matches, and how many of them stand before it. An open term that would give the same result makes no difference and is not
/// counted, unless it may be permerror; so two records mean the same exactly when their maps are equal (`isEquivalent`).
public struct SPFAddressMap: Sendable {
  /// In the order of evaluation. None is behind the last fate that it makes a difference to.
  public let openTerms: [SPFOpenTerm]
  /// A partition of all addresses; no set is empty.
  public let fates: [Fate: AddressSet]
  /// Of an address that no term matches.
  public let ending: Fate
  /// The `redirect` that addresses with the outcome `redirected` are handed to: one that can't be followed without a message, or
  /// is not to be.
  public let redirect: SPFOpenTerm?
  /// The `exp` that counts (§6.2): the record's own for what its terms refuse, or that of the record redirected to.
  ///
  /// One record has one `exp`. Where both refuse, it is the record's own, also for what the other refuses: the result is the same, its
  /// text may not be (`mixesExplanations`). What an open `redirect` refuses is not concerned.
  public let explanation: MacroString?
  /// Whether a record redirected to would explain what it refuses in another way than `explanation`.
  public let mixesExplanations: Bool

  public struct Fate: Hashable, Sendable {
    /// How many of the open terms are evaluated before the outcome.
    public let openTerms: Int
    public let outcome: Outcome

    public init(openTerms: Int, outcome: Outcome) {
      self.openTerms = openTerms
      self.outcome = outcome
    }
  }

  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case pass, fail, softfail, neutral
    /// Evaluation goes on at the target of an open `redirect`.
    case redirected
    case permerror
    /// A lookup failed, or was not made.
    case unknown

    public init(_ qualifier: SPFQualifier) {
      self =
        switch qualifier {
        case .pass: .pass
        case .fail: .fail
        case .softfail: .softfail
        case .neutral: .neutral
        }
    }

    /// The qualifier that gives the outcome.
    public var qualifier: SPFQualifier? {
      switch self {
      case .pass: .pass
      case .fail: .fail
      case .softfail: .softfail
      case .neutral: .neutral
      case .redirected, .permerror, .unknown: nil
      }
    }
  }

  /// The addresses with an outcome, whatever open terms stand before it.
  public func addresses(_ outcome: Outcome) -> AddressSet {
    var addresses = AddressSet()
    for (fate, set) in fates where fate.outcome == outcome { addresses.formUnion(set) }
    return addresses
  }

  /// Whether the two come to the same result for every address and every message, apart from errors of lookups that are no longer made.
  /// Explanations are not compared: they are no part of the result.
  public func isEquivalent(to other: SPFAddressMap) -> Bool {
    fates == other.fates && openTerms.map(\.content) == other.openTerms.map(\.content)
      && redirect?.content == other.redirect?.content
  }
}

/// A term that depends on the message, or is left as it is.
public struct SPFOpenTerm: Hashable, Sendable {
  /// As it would stand in the record that was walked from: with `%{d}` of an included record replaced by that record's domain.
  public let content: SPFTerm.Content
  /// Where it was published.
  public let place: SPFPlace
  public let reason: Reason
  /// What it costs of the ten of §4.6.4, all below it included.
  public let lookups: SPFCount
  /// Whether it means something else in another record: `%{p}` prefers names below the record's own domain (§7.3).
  public let isBound: Bool

  public enum Reason: Hashable, Sendable {
    /// `exists`: a question about the message, or a switch that its owner can throw.
    case existence
    /// `ptr`: the client's name.
    case pointer
    /// A macro takes something from the message.
    case macro
    /// An include whose own terms depend on the message in a way that no list of terms can replace.
    case inexact
    /// By the caller's wish.
    case kept
  }

  public init(
    content: SPFTerm.Content, place: SPFPlace, reason: Reason, lookups: SPFCount, isBound: Bool
  ) {
    self.content = content
    self.place = place
    self.reason = reason
    self.lookups = lookups
    self.isBound = isBound
  }

  /// What its match comes to; `nil` for a `redirect`.
  var outcome: SPFAddressMap.Outcome? {
    if case .directive(let directive) = content {
      SPFAddressMap.Outcome(directive.qualifier)
    } else {
      nil
    }
  }

  /// Whether it may end evaluation with an error that is there whenever the term is evaluated: the record of an `include` that nobody
  /// knows (§5.2), or exchanges of which there may be too many (§4.6.4).
  var mayBePermerror: Bool {
    guard case .directive(let directive) = content else { return true }
    return switch directive.mechanism {
    case .include, .mx: true
    case .all, .a, .ip4, .ip6, .exists, .ptr: false
    }
  }

  /// The same with another qualifier, as an include gives it.
  func with(_ qualifier: SPFQualifier) -> SPFOpenTerm {
    guard case .directive(var directive) = content else { return self }
    directive.qualifier = qualifier
    return SPFOpenTerm(
      content: .directive(directive), place: place, reason: reason, lookups: lookups,
      isBound: isBound)
  }
}

/// Why evaluation is permerror for some address, whatever the message.
public struct SPFFault: Hashable, Sendable {
  public let place: SPFPlace
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    /// §5.2, §6.1.
    case noRecord(DomainName)
    /// §4.5.
    case severalRecords(DomainName)
    /// §4.6.
    case syntax(DomainName, SPFSyntaxError)
    case loop
    /// §4.6.4.
    case tooManyExchanges(Int)
    /// Permerror, or no match, by implementation (§4.3, §4.8).
    case invalidTarget(DomainName.SyntaxError)
  }
}

extension SPFFault: CustomStringConvertible {
  /// `'include:a.example' at example.com: a.example has no SPF record`.
  public var description: String {
    let why =
      switch reason {
      case .noRecord(let name): "\(name) has no SPF record"
      case .severalRecords(let name): "\(name) has more than one SPF record"
      case .syntax(let name, let error):
        "the record of \(name) has a syntax error at offset \(error.offset): \(error.reason)"
      case .loop: "it leads back to a record that it was reached from"
      case .tooManyExchanges(let count):
        "\(count) MX records, more than \(SPFTree.maximumExchanges)"
      case .invalidTarget(let error): "its domain is none: \(error)"
      }
    return "'\(place.term)' at \(place.domain): \(why)"
  }
}
