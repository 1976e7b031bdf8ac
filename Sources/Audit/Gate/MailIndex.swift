public import DNS
import MailAuth

/// Which mail domains of some zones a name's records matter to: the references that MX, SPF, DMARC, CNAME and NS records make, read
/// backwards.
public struct MailIndex: Sendable {
  /// The names with MX records or an SPF record: those that take mail, or send it.
  public private(set) var domains: Set<DomainName> = []
  /// Who refers to a name: the owners of the records.
  private var referrers: [DomainName: [DomainName]] = [:]
  /// The same for names that only a message completes: `exists:%{i}.list.example.com`.
  private var referrersToAnyBelow: [DomainName: [DomainName]] = [:]
  private let origins: Set<DomainName>

  /// Reads every record once, and keeps those that refer to something.
  public init(_ zones: ZoneSet) {
    origins = Set(zones.origins)
    for origin in zones.origins {
      for record in zones.zone(origin: origin)?.records ?? Zone(origin: origin).records {
        add(record)
      }
    }
  }

  private mutating func add(_ record: Record) {
    switch record.data {
    case .mx(let exchanger):
      domains.insert(record.name)
      refer(record.name, to: exchanger.exchange)
    case .cname(let target), .ns(let target):
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
      if !owner.hasServiceLabel { domains.insert(owner) }
      for target in SPFRecord(parsing: text).namedTargets {
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
  private func owners(referringTo name: DomainName) -> [DomainName] {
    var owners = referrers[name, default: []]
    var ancestor = referrersToAnyBelow.isEmpty ? nil : name.parent
    while let current = ancestor {
      owners += referrersToAnyBelow[current, default: []]
      ancestor = current.parent
    }
    return owners
  }

  /// The mail domains whose audit may come out another way because of what changed, each with the changes, by their place in the list.
  ///
  /// - Parameter indexes: Those of both states: a reference counts where it is made in either.
  public static func touched(
    by changes: [RecordSetDifference], in indexes: [MailIndex]
  ) -> [DomainName: [Int]] {
    var touched: [DomainName: [Int]] = [:]
    for (place, change) in changes.enumerated() where change.mattersToMail {
      for domain in domains(touchedBy: change, in: indexes) {
        touched[domain, default: []].append(place)
      }
    }
    return touched
  }

  private static func domains(
    touchedBy change: RecordSetDifference, in indexes: [MailIndex]
  ) -> Set<DomainName> {
    var domains: Set<DomainName> = []
    var seen: Set<DomainName> = [change.name]
    var waiting = [change.name]
    let start = ServiceName(change.name)
    // A policy holds for the domains below, too (RFC 9989 §4.10); below a cut everything is somebody else's to say.
    let above: DomainName? =
      switch start {
      case .dmarc(let domain): domain
      case .mail, .host, .none: [.ns, .dname].contains(change.type) ? change.name : nil
      }
    if let above, !indexes.contains(where: { $0.origins.contains(above) && change.type == .ns }) {
      for index in indexes {
        domains.formUnion(index.domains.lazy.filter { $0.isSubdomain(of: above) })
      }
    }
    // A wildcard answers for names that nobody wrote down (RFC 4592): whoever refers to one.
    if change.name.isWildcard || change.type == .dname {
      let parent = change.name.isWildcard ? change.name.parent : change.name
      for index in indexes {
        for (target, owners) in index.referrers {
          guard let parent, target.isSubdomain(of: parent) else { continue }
          waiting += owners.filter { seen.insert($0).inserted }
        }
      }
    }
    while let name = waiting.popLast() {
      switch ServiceName(name) {
      case .mail(let domain), .dmarc(let domain):
        domains.insert(domain)
      case .host(let host):
        if seen.insert(host).inserted { waiting.append(host) }
      case .none:
        let isDelegated = change.type == .ds && name == change.name
        if isDelegated
          || indexes.contains(where: { $0.domains.contains(name) || $0.origins.contains(name) })
        {
          domains.insert(name)
        }
      }
      for index in indexes {
        waiting += index.owners(referringTo: name).filter { seen.insert($0).inserted }
      }
    }
    return domains.filter { !$0.isWildcard && !$0.hasServiceLabel }
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
    switch kind {
    case .serial, .signature, .order, .letterCase, .division: return false
    case .added, .removed, .changed, .ttl: break
    }
    switch type {
    case .a, .aaaa, .cname, .dname, .mx, .ns, .soa, .spf, .tlsa: return true
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
        return start.hasPrefix("v=spf") || start.hasPrefix("spf") || start.hasPrefix("v=dmarc")
      }
    default: return false
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
  fileprivate var namedTargets: [(name: DomainName, isBelow: Bool)] {
    terms.compactMap { term in
      let text: MacroString?
      switch term.content {
      case .directive(let directive):
        switch directive.mechanism {
        case .include(let target), .exists(let target): text = target
        case .a(let target, _), .mx(let target, _): text = target
        case .all, .ptr, .ip4, .ip6: text = nil
        }
      case .modifier(.redirect(let target)): text = target
      case .modifier(.explanation), .modifier(.unknown): text = nil
      }
      guard let text else { return nil }
      if let octets = text.literal { return Self.name(octets[...]).map { ($0, false) } }
      guard case .literal(let end)? = text.parts.last,
        let dot = end.firstIndex(of: UInt8(ascii: "."))
      else { return nil }
      return Self.name(end[(dot + 1)...]).map { ($0, true) }
    }
  }

  private static func name(_ octets: ArraySlice<UInt8>) -> DomainName? {
    try? DomainName(String(decoding: octets, as: UTF8.self))
  }
}
