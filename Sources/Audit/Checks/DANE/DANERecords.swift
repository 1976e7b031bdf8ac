import DNS
import MailAuth

/// Records that senders leave out.
enum DANEUnusableRecord: Check {
  static let rule = Rule(
    "dane-unusable-record", "TLSA record that senders of mail can't use", family: .dane,
    severity: .warning, citation: "RFC 7672 §3.1.3, RFC 7671 §4",
    page: RulePage(
      what: """
        A TLSA record has usage 0 or 1, a usage, selector or matching type that does not exist, a digest of the wrong length, or data \
        that is no certificate.
        """,
      why: """
        Senders leave the record out. Where no record is left, they encrypt without authentication, and the domain is not protected \
        although it seems to be (RFC 7672 §2.2).
        """,
      fix: "Replace the record by TLSA 3 1 1 with the SHA-256 digest of the server's public key.",
      bad: "_25._tcp.mx.example.com. IN TLSA 1 0 1 …",
      good: "_25._tcp.mx.example.com. IN TLSA 3 1 1 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts) else { return }
    for (host, lookup) in published {
      var unusable: [(record: Record, fault: TLSAFault)] = []
      for (index, entry) in lookup.associations.enumerated() {
        if case .unusable(let fault) = lookup.status(of: index, host.presentations) {
          unusable.append((entry.record, fault))
        }
      }
      let isAll = unusable.count == lookup.associations.count
      for (record, fault) in unusable {
        examination.find(
          lookup.question.name,
          "senders leave a TLSA record of \(host.name) out: \(fault)"
            + (isAll ? "; no usable record is left, so that nothing is authenticated" : ""),
          evidence: [record.description],
          fix: host.keyRecords(at: lookup.question.name, ttl: record.ttl), at: record.location)
      }
    }
  }
}

/// Records of a form that makes trouble later.
enum DANERecordForm: Check {
  static let rule = Rule(
    "dane-record-form", "TLSA record of a form that is advised against", family: .dane,
    severity: .notice, citation: "RFC 7672 §3.1, §3.1.1, §3.1.2, RFC 7671 §5.1, §5.2.1, §10.1.2",
    page: RulePage(
      what: """
        A usable TLSA record holds a whole certificate or key (matching type 0), a digest of the server's certificate instead of its \
        key (3 0 x), or SHA-512 without a record with SHA-256 of the same kind beside it.
        """,
      why: """
        A whole certificate makes answers too large for UDP. The digest of a certificate changes with each renewal, that of a key \
        only with the key. SHA-512 need not be known to every sender, and gains nothing here.
        """,
      fix:
        "Publish 3 1 1 (or 2 1 1 for an authority of your own) beside the record, and remove it after two TTLs.",
      bad: "_25._tcp.mx.example.com. IN TLSA 3 0 1 …",
      good: "_25._tcp.mx.example.com. IN TLSA 3 1 1 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts) else { return }
    for (host, lookup) in published {
      let all = lookup.usable.map(\.association)
      for (record, association) in lookup.usable {
        guard let reason = reason(association, among: all) else { continue }
        examination.find(
          lookup.question.name, "a TLSA record of \(host.name) (\(association.kind)) \(reason)",
          evidence: [record.description],
          fix: association.usage == TLSAssociation.daneEE
            ? host.keyRecords(at: lookup.question.name, ttl: record.ttl)
            : TLSAssociation.line(
              lookup, Int(association.usage), 1, 1, "<SHA-256 of the authority's public key>"),
          at: record.location)
      }
    }
  }

  private static func reason(
    _ association: TLSAssociation, among all: [TLSAssociation]
  ) -> String? {
    if association.matchingType == 0 {
      return "holds \(association.data.count) octets: answers with it may not fit into UDP"
    }
    if association.usage == TLSAssociation.daneEE, association.selector == 0 {
      return "changes with every renewal of the certificate; the digest of the key does not"
    }
    let hasSHA256 = all.contains {
      $0.usage == association.usage && $0.selector == association.selector && $0.matchingType == 1
    }
    if association.matchingType == 2, !hasSHA256 {
      return "has SHA-512, which not every sender knows, and none with SHA-256 is beside it"
    }
    return nil
  }
}

/// Records that are kept for too long.
enum DANELifetime: Check {
  /// Seconds. A roll-over waits for two of them (RFC 7671 §8.1).
  static let longest: UInt32 = 86_400

  static let rule = Rule(
    "dane-ttl", "TLSA records are kept for long", family: .dane, severity: .notice,
    citation: "RFC 7671 §8.1",
    page: RulePage(
      what: "The TTL of the TLSA records is more than one day.",
      why: """
        A new key may be used only after two TTLs, and a record that turns out to be wrong goes on stopping mail for as \
        long.
        """,
      fix: "Publish the records with a TTL of an hour or a few.",
      bad: "_25._tcp.mx.example.com. 604800 IN TLSA 3 1 1 …",
      good: "_25._tcp.mx.example.com. 3600 IN TLSA 3 1 1 …"))

  static func examine(_ facts: DomainFacts, _ examination: inout Examination) {
    guard let published = examination.publishedHosts(of: facts) else { return }
    for (host, lookup) in published {
      guard let record = lookup.associations.map(\.record).max(by: { $0.ttl < $1.ttl }),
        record.ttl > longest
      else { continue }
      let fix = lookup.associations.map { entry in
        var shorter = entry.record
        shorter.ttl = 3600
        return shorter.description
      }
      examination.find(
        lookup.question.name,
        "the TLSA records of \(host.name) are kept for \(record.ttl) seconds; a change of key waits for "
          + "two times that",
        evidence: lookup.evidence, fix: fix.joined(separator: "\n"), at: record.location)
    }
  }
}
