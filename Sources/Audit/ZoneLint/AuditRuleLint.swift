import DNS

/// The audit's rule about SOA timers, on a file.
enum ZoneFileTimers: ZoneLintCheck {
  static let rule = SOATimers.rule

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    guard let (record, soa) = zone.apexRecord(&examination) else { return }
    let (faults, better) = SOATimers.faults(of: soa)
    if faults.isEmpty { return }
    examination.find(
      zone.origin, faults.joined(separator: "; "), evidence: [record.description],
      fix: record.with(better).description, at: record.location)
  }
}

/// The audit's rule about the SOA's mailbox, on a file.
enum ZoneFileMailbox: ZoneLintCheck {
  static let rule = SOAMailbox.rule

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    guard let (record, soa) = zone.apexRecord(&examination),
      let (fault, better) = SOAMailbox.fault(of: soa, zone.origin)
    else { return }
    examination.find(
      zone.origin, fault, evidence: [record.description], fix: record.with(better).description,
      at: record.location)
  }
}

/// The audit's rule about the SOA's primary server, on a file.
enum ZoneFilePrimary: ZoneLintCheck {
  static let rule = SOAPrimary.rule

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    guard let (record, soa) = zone.apexRecord(&examination),
      let (fault, better) = SOAPrimary.fault(
        of: soa, servers: zone.records(zone.origin, .ns).compactMap(\.data.target?.name))
    else { return }
    examination.find(
      zone.origin, fault, evidence: [record.description], fix: record.with(better).description,
      at: record.location)
  }
}

/// The audit's rule about the number of name servers, on a file.
enum ZoneFileServers: ZoneLintCheck {
  static let rule = NameServerSingle.rule

  static func examine(_ zone: ZoneLintFacts, _ examination: inout Examination) {
    if !zone.isWhole || zone.typesLeftToProvider.contains(.ns) {
      return examination.notApplicable()
    }
    let records = zone.records(zone.origin, .ns)
    if Set(records.map(\.data)).count > 1 { return }
    guard let only = records.first else {
      let primary: DomainName? =
        if case .soa(let soa) = zone.records(zone.origin, .soa).first?.data {
          soa.primaryServer
        } else { nil }
      examination.find(
        zone.origin, "the zone \(zone.origin) has no NS record",
        evidence: zone.records(zone.origin, .soa).map(\.description),
        fix: "\(zone.origin.absolute) IN NS \((primary ?? zone.origin).absolute)\n"
          + "; and a second server in another network",
        at: zone.records(zone.origin, .soa).first?.location, severity: .error)
      return
    }
    examination.find(
      zone.origin, "the zone \(zone.origin) has one name server only",
      evidence: [only.description],
      fix: "; a second server in another network:\n; \(zone.origin.absolute) \(only.ttl) IN NS "
        + "ns2.example.net.", at: only.location)
  }
}

extension ZoneLintFacts {
  fileprivate func apexRecord(
    _ examination: inout Examination
  ) -> (record: Record, data: StartOfAuthority)? {
    guard let record = records(origin, .soa).first, case .soa(let soa) = record.data else {
      examination.notApplicable()
      return nil
    }
    return (record, soa)
  }
}

extension Record {
  fileprivate func with(_ soa: StartOfAuthority) -> Record {
    var record = self
    record.data = .soa(soa)
    return record
  }
}
