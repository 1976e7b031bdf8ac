import DNS

/// An alias that leads to a name that does not exist.
enum AliasDangling: ZoneLintCheck {
  static let rule = Rule(
    "dns-alias-dangling", "Alias (CNAME) to a name that does not exist", family: .zoneData,
    severity: .warning, citation: "RFC 1034 §3.6.2, RFC 1912 §2.4",
    page: RulePage(
      what: """
        A CNAME record points to a name that is not there: a name of the zone without records, or, with --online, one elsewhere that is \
        answered with NXDOMAIN.
        """,
      why: """
        Everything that uses the name fails. Where the target belongs to a service that anybody can register at, such as a host of a cloud \
        provider, a stranger can take the name over and publish under it: web pages, DKIM keys, whatever the alias was for.
        """,
      fix: "Remove the record, or point it to where the service is now.",
      bad: "www.example.com. IN CNAME shop.old-provider.example.",
      good: "www.example.com. IN CNAME shop.provider.example."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .cname) {
      guard case .cname(let target) = group.first.data else { continue }
      switch zone.destination(ofAlias: target) {
      case .missing:
        examination.find(
          group.name, "\(group.name) is an alias of \(target), which does not exist",
          evidence: [group.first.description],
          fix: MissingDot.hint(for: target, in: zone)
            ?? "; remove: \(group.first.description)", at: group.first.location)
      case .undetermined(let reason): examination.cannotTell(group.name, reason)
      case .fine, .alias, .noAddress: break
      }
    }
  }
}

/// An alias at a name that has other records, which a server refuses or leaves out.
enum AliasBesideData: ZoneLintCheck {
  static let rule = Rule(
    "dns-alias-beside-data", "Alias (CNAME) beside other data", family: .zoneData,
    severity: .error, citation: "RFC 1034 §3.6.2, RFC 2181 §10.1",
    page: RulePage(
      what: """
        A name has a CNAME record and other records, or several CNAME records, or it is the zone's apex, where SOA and NS records stand. \
        This program refuses such a zone (exit status 65) as name servers do, and such a change batch as Route 53 does; the rule is for \
        scripts of nsupdate, whose second half a server leaves out without a word. At the apex these are refused, too.
        """,
      why: """
        A resolver that has the alias in its cache asks for nothing else at the name: MX, TXT and address records there are seen by some and \
        not by others, or the zone is not loaded at all. Only RRSIG, NSEC and KEY records may stand beside a CNAME.
        """,
      fix:
        "Give the name either the alias or the data; at the apex, address records or the ALIAS of a provider.",
      bad:
        "www.example.com. IN CNAME host.example.net.\nwww.example.com. IN MX 10 mail.example.com.",
      good: "www.example.com. IN A 192.0.2.1\nwww.example.com. IN MX 10 mail.example.com."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .cname) {
      let others = (zone.typesAtNames[group.name] ?? []).subtracting([
        .cname, .rrsig, .nsec, RecordType(rawValue: 25),
      ]).sorted { $0.rawValue < $1.rawValue }
      let fault: String
      if !others.isEmpty {
        fault =
          "\(group.name) has a CNAME record and \(others.map(\.description).joined(separator: ", ")) records"
      } else if Set(group.records.map(\.data)).count > 1 {
        fault = "\(group.name) has \(group.records.count) CNAME records"
      } else if group.name == zone.origin {
        fault = "\(group.name) is the zone's apex and has a CNAME record"
      } else {
        continue
      }
      let evidence = group.records + others.flatMap { zone.records(group.name, $0) }
      examination.find(
        group.name, fault, evidence: evidence.map(\.description),
        fix: group.records.map { "; remove: \($0.description)" }.joined(separator: "\n"),
        at: group.first.location)
    }
  }
}

/// Aliases that lead round in a circle.
enum AliasLoop: ZoneLintCheck {
  static let rule = Rule(
    "dns-alias-loop", "Aliases (CNAME) that lead round in a circle", family: .zoneData,
    severity: .error, citation: "RFC 1034 §3.6.2",
    page: RulePage(
      what: "A CNAME record points to itself, or through others back to itself.",
      why: "No question about any of the names is ever answered: resolvers give SERVFAIL.",
      fix: "Let one of the names have the data.",
      bad: "a.example.com. IN CNAME b.example.com.\nb.example.com. IN CNAME a.example.com.",
      good: "a.example.com. IN CNAME b.example.com.\nb.example.com. IN A 192.0.2.1"))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    var targets: [DomainName: Record] = [:]
    for group in zone.groups(of: .cname) { targets[group.name] = group.first }
    var settled: Set<DomainName> = []
    for group in zone.groups(of: .cname) where !settled.contains(group.name) {
      var path: [Record] = []
      var places: [DomainName: Int] = [:]
      var name = group.name
      while !settled.contains(name), let record = targets[name] {
        if let start = places[name] {
          let loop = path[start...]
          examination.find(
            name,
            loop.count == 1
              ? "\(name) is an alias of itself"
              : "the aliases of \(loop.map { "\($0.name)" }.joined(separator: ", ")) lead round in a circle",
            evidence: loop.map(\.description), fix: "; remove: \(record.description)",
            at: record.location)
          break
        }
        places[name] = path.count
        path.append(record)
        guard case .cname(let target) = record.data else { break }
        name = target
      }
      settled.formUnion(path.map(\.name))
    }
  }
}

/// An alias of an alias.
enum AliasChain: ZoneLintCheck {
  static let rule = Rule(
    "dns-alias-chain", "Alias (CNAME) of an alias", family: .zoneData, severity: .info,
    citation: "RFC 1034 §3.6.2",
    page: RulePage(
      what: "A CNAME record points to a name of the same zone that has a CNAME record too.",
      why:
        "Every resolver has to go one step further; RFC 1034 asks that aliases point at the primary name. It works, and long chains are cut.",
      fix: "Point the first alias to where the second leads.",
      bad: "a.example.com. IN CNAME b.example.com.\nb.example.com. IN CNAME host.example.net.",
      good: "a.example.com. IN CNAME host.example.net.\nb.example.com. IN CNAME host.example.net."))

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    for group in zone.groups(of: .cname) {
      guard case .cname(let target) = group.first.data, target != group.name,
        let next = zone.records(target, .cname).first
      else { continue }
      var better = group.first
      better.data = next.data
      examination.find(
        group.name, "\(group.name) is an alias of \(target), which is an alias itself",
        evidence: [group.first.description, next.description], fix: better.description,
        at: group.first.location)
    }
  }
}
