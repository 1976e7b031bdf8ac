public import DNS
public import MailAuth

/// What the resolver and every server of the zone say about the record of a DKIM key.
public struct KeyPublication: Sendable {
  /// The zone that the record's name ends in, aliases followed; `nil` where it could not be found out.
  public let zone: DomainName?
  /// Seconds that a cache remembers that a record of the zone is missing: the lower of the SOA's TTL and its minimum
  /// (RFC 2308 §5).
  public let negativeTTL: UInt32?
  public let views: [KeyView]
}

extension FactGatherer {
  /// Asks for the record at `name`. `key` is the record that it should have; `nil` takes any key. The zone's servers are asked
  /// themselves where `asksServers` says so, since a resolver tells of one of them only, and perhaps of yesterday.
  public func gatherPublication(
    of name: DomainName, key: DKIMKeyRecord?, asksServers: Bool
  ) async -> KeyPublication {
    let answer = await resolver.resolve(name, .txt)
    var views = [KeyView(source: "the resolver", content: Self.content(answer, key))]
    // An alias to somebody else's zone, as providers ask for: what counts is what stands there.
    let target = answer.canonicalName
    let zone = await enclosingZone(of: target)
    guard asksServers else {
      return KeyPublication(zone: zone?.apex, negativeTTL: zone?.negativeTTL, views: views)
    }
    guard let zone else {
      views.append(
        KeyView(
          source: "the zone's servers",
          content: .unknown("not asked, because the zone of \(target) could not be found out")))
      return KeyPublication(zone: nil, negativeTTL: nil, views: views)
    }
    views += await serverViews(of: target, in: zone.apex, key)
    return KeyPublication(zone: zone.apex, negativeTTL: zone.negativeTTL, views: views)
  }

  private static func content(_ answer: Answer, _ key: DKIMKeyRecord?) -> KeyView.Content {
    switch answer.outcome {
    case .failed(let failure): return .unknown("\(answer.question): \(failure)")
    case .noData, .noSuchName: return .absent
    case .records(let records):
      return KeyView.Content(
        records.compactMap { record in
          if case .txt(let strings) = record.data { (strings.joined, record.ttl) } else { nil }
        }, key: key)
    }
  }

  /// The zone that holds a name: of the names above it, the nearest with an SOA record of its own.
  private func enclosingZone(
    of name: DomainName
  ) async -> (apex: DomainName, negativeTTL: UInt32)? {
    var candidates: [DomainName] = []
    var next: DomainName? = name
    while let candidate = next, !candidate.isRoot, candidates.count < Self.maximumLabelsUp {
      candidates.append(candidate)
      next = candidate.parent
    }
    let answers = await resolver.resolve(candidates.map { Question($0, .soa) })
    for (candidate, answer) in zip(candidates, answers) {
      // Whether a zone begins here is not known, so neither is which one is the nearest.
      if answer.failure != nil { return nil }
      for record in answer.records where record.name == candidate {
        if case .soa(let data) = record.data { return (candidate, min(record.ttl, data.minimum)) }
      }
    }
    return nil
  }

  /// Labels above a key's name that are looked at; names of mail domains have far fewer.
  private static let maximumLabelsUp = 20

  private func serverViews(
    of name: DomainName, in apex: DomainName, _ key: DKIMKeyRecord?
  ) async -> [KeyView] {
    let delegation = await resolver.resolve(apex, .ns)
    let names = delegation.records.compactMap { record -> DomainName? in
      if case .ns(let name) = record.data { name } else { nil }
    }
    guard !names.isEmpty else {
      let reason = delegation.failure.map { "\($0)" } ?? "there is no NS record"
      return [
        KeyView(
          source: "the zone's servers", content: .unknown("\(delegation.question): \(reason)"))
      ]
    }
    let hosts = await addresses(
      of: Array(Set(names).sorted().prefix(ZoneFacts.maximumNameServers)))
    let asked = await concurrently(hosts) { await views(of: $0, name, key) }
    return asked.flatMap(\.self)
  }

  /// What one server says at each of its addresses.
  private func views(
    of host: HostAddresses, _ name: DomainName, _ key: DKIMKeyRecord?
  ) async -> [KeyView] {
    guard !host.addresses.isEmpty else {
      let reason = host.answers.compactMap(\.failure).first.map { "\($0)" } ?? "it has no address"
      return [KeyView(source: "\(host.name)", content: .unknown(reason))]
    }
    let views = await concurrently(host.addresses) { address in
      let answer = await authoritativeServers.resolver(at: address).resolve(name, .txt)
      return KeyView(source: "\(host.name) (\(address))", content: Self.content(answer, key))
    }
    // One address of a server is enough: where there is no IPv6, say, the other family can't be asked.
    let known = views.filter { !$0.content.isUnknown }
    return known.isEmpty ? views : known
  }
}
