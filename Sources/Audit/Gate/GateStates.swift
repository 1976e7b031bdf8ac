public import DNS
public import MailAuth

/// The two states that a gate compares, and what differs between their zones.
public struct GateStates: Sendable {
  /// The zones as they were; none of those that are compared with what is published now.
  public let base: ZoneSet
  public let head: ZoneSet
  /// Whether the old state is what DNS answers now, and not files.
  public let isBaseLive: Bool
  public let changes: [RecordSetDifference]
  /// The files of the new state that say what goes, such as plans.
  public let headFiles: Set<String>
  /// Where a file of the new state takes records out.
  public let removedAt: [Question: SourceLocation]
  /// Sets of which one state does not tell the records: nobody can say that they came, went or changed.
  public let unknownSets: Set<Question>
  /// Hosts behind Cloudflare's proxy, in the new state and not in the old one.
  public let newlyProxied: Set<DomainName>
  /// The DNSKEY records of zones that are not in the files and get DS records, as they are published.
  public let childKeys: [DomainName: PublishedKeys]
  /// What of the old state could not be read.
  public let unread: [UnreadBase]
  /// The TTL in seconds beyond which records should not be changed without lowering it first.
  public let longestLifetime: UInt32
  /// The zones that the old state has and the new one has not, nor one above that took their records.
  let removedZones: [RemovedZone]
  private let removedOrigins: Set<DomainName>

  /// One hour: what is kept no longer than a failed attempt to deliver waits for the next (RFC 5321 §4.5.4.1: 30 minutes at least).
  public static let defaultLongestLifetime: UInt32 = 3_600

  public init(
    base: ZoneSet, head: ZoneSet, isBaseLive: Bool, changes: [RecordSetDifference],
    headFiles: Set<String> = [], removedAt: [Question: SourceLocation] = [:],
    unknownSets: Set<Question> = [], newlyProxied: Set<DomainName> = [],
    childKeys: [DomainName: PublishedKeys] = [:], unread: [UnreadBase] = [],
    longestLifetime: UInt32 = defaultLongestLifetime
  ) {
    self.base = base
    self.head = head
    self.isBaseLive = isBaseLive
    self.changes = changes
    self.headFiles = headFiles
    self.removedAt = removedAt
    self.unknownSets = unknownSets
    self.newlyProxied = newlyProxied
    self.childKeys = childKeys
    self.unread = unread
    self.longestLifetime = longestLifetime
    removedZones =
      isBaseLive ? [] : base.origins.compactMap { RemovedZone($0, from: base, to: head) }
    removedOrigins = Set(removedZones.map(\.origin))
  }

  /// Whether the files of the new state decide what the name is answered: not below a zone that went.
  public func decides(_ name: DomainName) -> Bool {
    guard let zone = head.zone(containing: name) else { return false }
    var ancestor: DomainName? = name
    while let current = ancestor, current != zone.origin {
      if removedOrigins.contains(current) { return false }
      ancestor = current.parent
    }
    return true
  }
}

/// A zone whose file went, and that its servers are still asked for, as far as the files tell.
struct RemovedZone: Sendable {
  let origin: DomainName
  /// The NS records of the new state that lead to the servers of before; none where the zone above is not in the files.
  let delegation: [Record]

  /// `nil` for a zone that is still there, or whose names a zone above has from now on, itself or at other servers.
  init?(_ origin: DomainName, from base: ZoneSet, to head: ZoneSet) {
    if head.zone(origin: origin) != nil { return nil }
    self.origin = origin
    guard let above = head.zone(containing: origin) else {
      delegation = []
      return
    }
    // The topmost cut is the one that leads away (RFC 1034 §4.2.1).
    var cut: (name: DomainName, servers: [Record])?
    var ancestor: DomainName? = origin
    while let current = ancestor, current != above.origin {
      let servers = above.records(at: current, .ns)
      if !servers.isEmpty { cut = (current, servers) }
      ancestor = current.parent
    }
    guard let cut else { return nil }
    let earlier = [cut.name.parent, cut.name].compactMap(\.self).flatMap { name in
      base.zone(containing: name)?.records(at: cut.name, .ns) ?? []
    }
    guard !Set(earlier.map(\.data)).isDisjoint(with: cut.servers.map(\.data)) else { return nil }
    delegation = cut.servers
  }
}

/// A file of the old state with errors: what it has beside them is compared, where anything is.
public struct UnreadBase: Hashable, Sendable {
  /// As reports show it.
  public let file: String
  /// What is wrong, a line each.
  public let errors: [String]
  /// The zones of the file, as far as they are known: compared by what could be read of them, or not at all.
  public let origins: [DomainName]
  public let isCompared: Bool

  public init(file: String, errors: [String], origins: [DomainName], isCompared: Bool) {
    self.file = file
    self.errors = errors
    self.origins = origins
    self.isCompared = isCompared
  }
}

/// One mail domain in both states.
public struct GateSubject: Sendable {
  public let domain: DomainName
  public let base: DomainFacts
  public let head: DomainFacts
  /// The changes that touch it.
  public let changes: [RecordSetDifference]
  public let evidence: SelectorEvidence
  /// Its mail servers whose TLSA records, or what they are about, differ.
  public let tlsa: [TLSAChange]

  public init(
    base: DomainFacts, head: DomainFacts, changes: [RecordSetDifference],
    evidence: SelectorEvidence = SelectorEvidence(), tlsa: [TLSAChange] = []
  ) {
    domain = head.request.domain
    self.base = base
    self.head = head
    self.changes = changes
    self.evidence = evidence
    self.tlsa = tlsa
  }
}

extension GateSubject {
  /// The families of rules that the domain is held against: where it takes mail in neither state, those of senders alone.
  ///
  /// Many names only have an SPF record, because they send, or to say that they do not: nobody expects mail to reach them.
  func families(of states: GateStates) -> Set<RuleFamily> {
    let isApex = states.head.zone(origin: domain) != nil || states.base.zone(origin: domain) != nil
    // The address of a wildcard, mostly one of web servers, is nobody's exchange.
    let isWritten = states.base.zone(containing: domain)?.exists(domain) ?? true
    if isApex || base.takesMail(byAddress: isWritten) || head.takesMail(byAddress: true) {
      return Set(RuleFamily.allCases)
    }
    return base.hasKeys || head.hasKeys
      ? [.spf, .dmarc, .dnssec, .dkim] : [.spf, .dmarc, .dnssec]
  }
}

extension DomainFacts {
  /// Whether there is an exchange or an address, or that is not known.
  fileprivate func takesMail(byAddress: Bool) -> Bool {
    if mailExchangers.answer.failure != nil || !mailExchangers.answer.records.isEmpty {
      return true
    }
    switch mailExchangers.implicit?.resolution {
    case .resolved?, .unknown?: return byAddress
    case .nothing?, nil: return false
    }
  }

  fileprivate var hasKeys: Bool { dkim.selectors.contains { !$0.keys.isEmpty } }
}

/// What shows which selectors of a domain are in use.
public struct SelectorEvidence: Sendable {
  /// Out of messages and reports; `nil` where none were looked at.
  public var sightings: SelectorSightings?
  /// The files of private keys by selector, in lower case; `nil` where no folder was looked at.
  public var keyFiles: [String: String]?

  public init(sightings: SelectorSightings? = nil, keyFiles: [String: String]? = nil) {
    self.sightings = sightings
    self.keyFiles = keyFiles
  }

  /// The selectors that are in use, in lower case.
  public var selectors: [String] {
    var names: Set<String> = []
    for (name, _) in sightings?.uses ?? [:] { names.insert(name) }
    for (name, _) in keyFiles ?? [:] { names.insert(name) }
    return names.filter { !uses(of: $0).isEmpty }.sorted()
  }

  /// Whether anything was looked at.
  var isThere: Bool { sightings != nil || keyFiles != nil }

  /// Where the selector was seen, a line each; none where it was not.
  func uses(of selector: String) -> [String] {
    var lines: [String] = []
    if let use = sightings?.uses[selector.lowercased()] {
      if use.messageFiles > 0 {
        lines.append("signatures in \(use.messageFiles) message files name it")
      }
      if use.passed > 0 {
        let senders =
          use.receivers.isEmpty
          ? "" : " (\(use.receivers.sorted().prefix(3).joined(separator: ", ")))"
        lines.append("DMARC reports: \(use.passed) messages passed with it\(senders)")
      }
    }
    if let file = keyFiles?[selector.lowercased()] {
      lines.append("its private key is at hand: \(file)")
    }
    return lines
  }
}
