public import DNS
import MailAuth

/// Which mail domains of some zones a name's records matter to: the references that MX, SPF, DMARC, CNAME and NS records make, read
/// backwards.
public struct MailIndex: Sendable {
  /// The names with MX records or an SPF record: those that take mail, or send it. Wildcards stand for the names that they answer for.
  public private(set) var domains: Set<DomainName> = []
  private let zones: ZoneSet
  private let origins: Set<DomainName>
  /// Who refers to a name: the owners of the records.
  private var referrers: [DomainName: [DomainName]] = [:]
  /// The same for names that only a message completes: `exists:%{i}.list.example.com`.
  private var referrersToAnyBelow: [DomainName: [DomainName]] = [:]
  /// What aliases lead to.
  private var aliasTargets: Set<DomainName> = []
  /// The owners of an SPF record, and whether another record takes it in.
  private var senders: Set<DomainName> = []
  private var included: Set<DomainName> = []

  /// Reads every record once, and keeps those that refer to something.
  public init(_ zones: ZoneSet) {
    self.zones = zones
    origins = Set(zones.origins)
    for origin in zones.origins {
      for record in zones.zone(origin: origin)?.records ?? Zone(origin: origin).records {
        add(record)
      }
    }
    // A record that is there for others to include says nothing of mail from its own name.
    domains.formUnion(senders.subtracting(included))
  }

  private mutating func add(_ record: Record) {
    switch record.data {
    case .mx(let exchanger):
      domains.insert(record.name)
      refer(record.name, to: exchanger.exchange)
    case .cname(let target):
      aliasTargets.insert(target)
      refer(record.name, to: target)
    case .ns(let target):
      refer(record.name, to: target)
    case .txt(let strings), .spf(let strings):
      // Every SPF and DMARC record begins with it; nearly all other texts do not.
      guard let first = strings.segments.first(where: { !$0.isEmpty })?.first,
        first | 0x20 == UInt8(ascii: "v")
      else { return }
      add(strings.joined, of: record.name)
    case .a, .aaaa, .ptr, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other:
      return
    }
  }

  private mutating func add(_ text: [UInt8], of owner: DomainName) {
    if SPFRecord.isRecord(text) {
      if !owner.hasServiceLabel { senders.insert(owner) }
      for target in SPFRecord(parsing: text).namedTargets(of: owner) {
        if target.isRecord, target.name != owner { included.insert(target.name) }
        if target.isBelow {
          referrersToAnyBelow[target.name, default: []].append(owner)
        } else {
          refer(owner, to: target.name)
        }
      }
    } else if let record = DMARCRecord(text) {
      for uri in record.aggregateReports + record.failureReports {
        if let host = uri.host { refer(owner, to: host) }
      }
    }
  }

  private mutating func refer(_ owner: DomainName, to target: DomainName) {
    if owner != target { referrers[target, default: []].append(owner) }
  }
}

extension MailIndex {
  /// Whether a record refers to the name, or to another one of the same owner: what stands behind an outside name refers to its
  /// neighbours.
  func leads(near name: DomainName) -> Bool {
    let owner = name.suffix(labels: min(2, name.labelCount))
    return [referrers, referrersToAnyBelow].contains { references in
      references.keys.contains { $0.isSubdomain(of: owner) }
    }
  }

  private func owners(referringTo name: DomainName) -> [DomainName] {
    var owners = referrers[name, default: []]
    var ancestor = referrersToAnyBelow.isEmpty ? nil : name.parent
    while let current = ancestor {
      owners += referrersToAnyBelow[current, default: []]
      ancestor = current.parent
    }
    return owners
  }

  /// Who refers to the name or to one below it.
  private func owners(referringTo name: DomainName, orBelow: Void) -> [DomainName] {
    var owners = owners(referringTo: name)
    for (target, others) in referrers where target.isSubdomain(of: name) { owners += others }
    for (target, others) in referrersToAnyBelow where target.isSubdomain(of: name) {
      owners += others
    }
    return owners
  }

  /// The hosts and senders of that address, of those that mail may come from or go to.
  private func owners(of addresses: Set<IPAddress>) -> [DomainName] {
    var owners: [DomainName] = []
    for origin in zones.origins {
      for record in zones.zone(origin: origin)?.records ?? Zone(origin: origin).records {
        let address: IPAddress
        switch record.data {
        case .a(let own): address = .v4(own)
        case .aaaa(let own): address = .v6(own)
        case .txt(let strings), .spf(let strings):
          if strings.segments.first?.first.map({ $0 | 0x20 == UInt8(ascii: "v") }) == true,
            SPFRecord.isRecord(strings.joined),
            SPFRecord(parsing: strings.joined).singleAddresses.contains(where: addresses.contains)
          {
            owners.append(record.name)
          }
          continue
        case .mx, .cname, .ns, .ptr, .soa, .srv, .tlsa, .ds, .dnskey, .caa, .other: continue
        }
        guard addresses.contains(address) else { continue }
        if referrers[record.name] != nil || domains.contains(record.name) {
          owners.append(record.name)
        }
      }
    }
    return owners
  }

  /// The mail domains whose audit may come out another way because of what changed, each with the changes, by their place in the list.
  ///
  /// - Parameter indexes: Those of both states: a reference counts where it is made in either. One alone where the old state is not
  ///   in files.
  public static func touched(
    by changes: [RecordSetDifference], in indexes: [MailIndex]
  ) -> [DomainName: [Int]] {
    var touched: [DomainName: [Int]] = [:]
    for (place, change) in changes.enumerated() {
      let shadow = Shadow(of: change, in: indexes)
      let isMail =
        change.mattersToMail
        || change.isOfRecords && indexes.contains { $0.aliasTargets.contains(change.name) }
      guard isMail || shadow != nil else { continue }
      for domain in domains(touchedBy: change, isMail ? nil : shadow?.top, shadow, in: indexes) {
        touched[domain, default: []].append(place)
      }
    }
    return touched
  }

  /// What wildcards answered for, and do not any more, or the other way round, since a name came into being or went (RFC 4592 §2.2.1).
  private struct Shadow {
    /// The highest name that is there in one state alone.
    let top: DomainName
    /// Whether it came, and lost mail that a wildcard gave it.
    let losesMail: Bool

    init?(of change: RecordSetDifference, in indexes: [MailIndex]) {
      guard change.kind == .added || change.kind == .removed, indexes.count == 2,
        !change.name.isWildcard, ![.nsec, .nsec3, .rrsig].contains(change.type)
      else { return nil }
      func exists(_ name: DomainName, _ index: MailIndex) -> Bool {
        index.zones.zone(containing: name)?.exists(name) ?? false
      }
      var highest: DomainName?
      var current: DomainName? = change.name
      while let name = current, exists(name, indexes[0]) != exists(name, indexes[1]) {
        highest = name
        current = name.parent
      }
      guard let top = highest, let wildcard = top.parent?.prepending("*"),
        indexes.contains(where: { exists(wildcard, $0) })
      else { return nil }
      self.top = top
      losesMail = exists(top, indexes[1]) && indexes[0].domains.contains(wildcard)
    }
  }

  /// The domain, unless it is one with the zone's name written twice because a final dot is missing: then the one that was meant.
  private static func meant(_ domain: DomainName, in indexes: [MailIndex]) -> DomainName {
    if indexes.contains(where: { $0.domains.contains(domain) }) { return domain }
    let origin = indexes.lazy.flatMap(\.zones.origins).filter { domain.isSubdomain(of: $0) }
      .max { $0.labelCount < $1.labelCount }
    guard let origin, !origin.isRoot,
      let rest = DomainName(wire: domain.wire.dropLast(origin.wire.count) + [0]),
      rest.isSubdomain(of: origin)
    else { return domain }
    return rest
  }

  private static func domains(
    touchedBy change: RecordSetDifference, _ start: DomainName?, _ shadow: Shadow?,
    in indexes: [MailIndex]
  ) -> Set<DomainName> {
    var domains: Set<DomainName> = []
    let start = start ?? change.name
    var seen: Set<DomainName> = [start]
    var waiting = [start]
    func wait(_ names: [DomainName]) { waiting += names.filter { seen.insert($0).inserted } }

    let isCut =
      change.type == .ns && !indexes.contains { $0.origins.contains(change.name) }
    // A policy holds for the domains below, too (RFC 9989 §4.10); below a cut everything is somebody else's to say.
    let above: DomainName? =
      switch ServiceName(change.name) {
      case .dmarc(let domain): domain
      case .mail, .host, .none: isCut || change.type == .dname ? change.name : nil
      }
    if let above {
      for index in indexes {
        domains.formUnion(index.domains.lazy.filter { $0.isSubdomain(of: above) })
      }
    }
    // Who refers to names that nobody wrote down, or that are somebody else's now: below wildcards, cuts and what they were hidden by.
    if change.name.isWildcard, let parent = change.name.parent {
      for index in indexes {
        wait(index.owners(referringTo: parent, orBelow: ()))
        // Names of services, such as mta-sts, are below it, too.
        if index.domains.contains(parent) { domains.insert(parent) }
      }
    } else if isCut || change.type == .dname {
      for index in indexes { wait(index.owners(referringTo: change.name, orBelow: ())) }
    }
    if let shadow {
      for index in indexes { wait(index.owners(referringTo: shadow.top, orBelow: ())) }
      wait([shadow.top])
      if shadow.losesMail { domains.insert(shadow.top) }
    }
    while let name = waiting.popLast() {
      switch ServiceName(name) {
      case .mail(let domain), .dmarc(let domain):
        domains.insert(meant(domain, in: indexes))
      case .host(let host):
        wait([host])
      case .none:
        let isDelegated = change.type == .ds && name == change.name
        if isDelegated
          || indexes.contains(where: { $0.domains.contains(name) || $0.origins.contains(name) })
        {
          domains.insert(name)
        }
      }
      if let address = IPAddress(reverseName: name) {
        for index in indexes { wait(index.owners(of: [address])) }
      }
      for index in indexes { wait(index.owners(referringTo: name)) }
    }
    return domains.filter { !$0.hasServiceLabel }
  }
}

/// What a name with a label of a mail service is about.
enum ServiceName {
  /// The domain whose mail it is: of a key, a policy, a report address.
  case mail(DomainName)
  /// The same for DMARC, which counts for the domains below.
  case dmarc(DomainName)
  /// The host whose port it is about: `_25._tcp.mx.example.com`.
  case host(DomainName)

  /// `nil` for a name without such a label.
  init?(_ name: DomainName) {
    let labels = name.labels
    func isLabel(_ index: Int, _ text: String) -> Bool {
      guard labels.indices.contains(index) else { return false }
      return labels[index].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }.elementsEqual(text.utf8)
    }
    func rest(_ count: Int) -> DomainName { name.suffix(labels: labels.count - count) }
    // A key or a logo may stand below several labels (RFC 6376 §3.1).
    for index in labels.indices
    where isLabel(index, "_domainkey") || isLabel(index, "_bimi") {
      self = .mail(rest(index + 1))
      return
    }
    for index in labels.indices where isLabel(index, "_report") && isLabel(index + 1, "_dmarc") {
      // RFC 9990 §4: the host agrees to take the reports of others.
      self = .host(rest(index + 2))
      return
    }
    if isLabel(0, "_dmarc") {
      self = .dmarc(rest(1))
    } else if isLabel(0, "_mta-sts") || isLabel(0, "mta-sts") {
      self = .mail(rest(1))
    } else if isLabel(0, "_smtp") && isLabel(1, "_tls") {
      self = .mail(rest(2))
    } else if isLabel(1, "_tcp") && labels[0].first == UInt8(ascii: "_") {
      self = .host(rest(2))
    } else {
      return nil
    }
  }
}

extension RecordSetDifference {
  /// Whether an audit of mail can come out another way: not for the serial number of a zone, nor for texts that are about something else.
  public var mattersToMail: Bool {
    // Signatures that are made anew, and follow from nothing else, may have expired, or not verify.
    guard isOfRecords || kind == .signature && type == .rrsig else { return false }
    switch type {
    case .a, .aaaa, .cname, .dname, .mx, .ns, .ptr, .soa, .spf, .tlsa: return true
    case .ds, .dnskey, .cds, .cdnskey, .nsec3param: return true
    case .rrsig:
      // As much as what is signed does; those over denials change with every name.
      return (added + removed).contains { record in
        guard let covered = Signature(record)?.typeCovered else { return false }
        return covered != .nsec && covered != .nsec3
      }
    case .txt:
      if ServiceName(name) != nil { return true }
      let records = kind == .ttl ? after : added + removed
      return records.contains { record in
        guard case .txt(let strings) = record.data else { return false }
        // Also what was meant as one, and is not.
        let start = strings.text.prefix(40).lowercased().filter { !" \t\"'".contains($0) }
        return Self.beginnings.contains { start.hasPrefix($0) }
      }
    default: return false
    }
  }

  /// How the texts of mail begin, of which all but SPF may stand anywhere, behind aliases.
  private static let beginnings = [
    "v=spf", "spf", "v=dmarc", "v=dkim", "k=rsa", "k=ed25519", "p=", "v=sts", "v=tlsrpt", "v=bimi",
  ]

  /// Whether records differ, and not the way in which they are written.
  var isOfRecords: Bool {
    switch kind {
    case .serial, .signature, .order, .letterCase, .division: false
    case .added, .removed, .changed, .ttl: true
    }
  }
}

extension RecordType {
  /// Records of DNSSEC that a change of keys or signatures is made of.
  static let ofSigning: Set<RecordType> = [.ds, .dnskey, .cds, .cdnskey, .nsec3param, .rrsig]
}

extension DomainName {
  /// Whether a label begins with an underscore (RFC 8552 §1.1): such names have no mail.
  var hasServiceLabel: Bool { labels.contains { $0.first == UInt8(ascii: "_") } }
}

extension SPFRecord {
  /// The names that terms ask about, and, where a macro makes the beginning of a name, the name that all of them stand below.
  ///
  /// `isRecord` where a record of SPF is asked for.
  fileprivate func namedTargets(
    of owner: DomainName
  ) -> [(name: DomainName, isBelow: Bool, isRecord: Bool)] {
    terms.compactMap { term in
      let text: MacroString?
      var isRecord = false
      switch term.content {
      case .directive(let directive):
        switch directive.mechanism {
        case .include(let target):
          text = target
          isRecord = true
        case .exists(let target): text = target
        case .a(let target, _), .mx(let target, _): text = target
        case .all, .ptr, .ip4, .ip6: text = nil
        }
      case .modifier(.redirect(let target)):
        text = target
        isRecord = true
      case .modifier(.explanation), .modifier(.unknown): text = nil
      }
      // Where the record is taken in by another one, `%{o}` is that one's domain: this is one of the names that it can be.
      let known = text?.replacing(.domain, by: owner).replacing(.senderDomain, by: owner)
      guard let known else { return nil }
      if let octets = known.literal { return Self.name(octets).map { ($0, false, isRecord) } }
      return known.commonAncestor.map { ($0, true, false) }
    }
  }

  /// The addresses that terms name one by one.
  fileprivate var singleAddresses: [IPAddress] {
    terms.compactMap { term in
      guard case .directive(let directive) = term.content else { return nil }
      switch directive.mechanism {
      case .ip4(let network), .ip6(let network):
        let address = network.networkAddress
        return network.prefixLength == address.bitWidth ? address : nil
      case .all, .include, .a, .mx, .ptr, .exists: return nil
      }
    }
  }

  private static func name(_ octets: [UInt8]) -> DomainName? {
    try? DomainName(String(decoding: octets, as: UTF8.self))
  }
}
