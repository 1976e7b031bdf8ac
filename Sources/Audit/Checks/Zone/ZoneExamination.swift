import DNS

/// What the checks of zones share.
extension Examination {
  /// The SOA of the zone that begins at the domain. `nil` where none does (the rule is then not applicable) or where nobody
  /// knows (which is then noted).
  mutating func apex(of zone: ZoneFacts) -> (record: Record, data: StartOfAuthority)? {
    switch zone.apex {
    case .apex(let record, let data):
      return (record, data)
    case .unknown:
      _ = records(of: zone.startOfAuthority)
    case .insideZone, .alias, .nonexistent:
      notApplicable()
    }
    return nil
  }

  /// The zone's name servers with their addresses; those beyond the limit are noted as not asked.
  mutating func nameServers(of zone: ZoneFacts) -> [HostAddresses]? {
    guard apex(of: zone) != nil, records(of: zone.delegation) != nil else { return nil }
    if zone.nameServers.isEmpty {
      // `zone-name-server-single` reports that there is none.
      notApplicable()
      return nil
    }
    for name in zone.nameServersNotAsked {
      cannotTell(
        name,
        "not asked: dlv asks for the addresses of \(ZoneFacts.maximumNameServers) name servers")
    }
    return zone.nameServers
  }
}

extension ZoneFacts {
  /// The NS record that names the server.
  func record(naming server: DomainName) -> Record? {
    delegation.records.first {
      if case .ns(let name) = $0.data { name == server } else { false }
    }
  }
}
