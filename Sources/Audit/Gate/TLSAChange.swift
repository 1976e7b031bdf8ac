public import DNS
import MailAuth
import SMTP

/// The TLSA records of one mail server before and after a change, beside what the server presents.
///
/// Zone files do not tell whether anybody may trust their records, so that nothing here is called secure.
public struct TLSAChange: Sendable {
  public let host: DomainName
  /// `nil` where the host took no mail for the domain before.
  public let before: DANEFacts.Lookup?
  public let after: DANEFacts.Lookup
  /// What the addresses present, those alone for which something is different; `nil` where nobody looked.
  public var presentations: [Presentation]?

  public init(
    host: DomainName, before: DANEFacts.Lookup?, after: DANEFacts.Lookup,
    presentations: [Presentation]? = nil
  ) {
    self.host = host
    self.before = before
    self.after = after
    self.presentations = presentations
  }

  /// One address of the host.
  public struct Presentation: Sendable {
    public let address: IPAddress
    /// By the records of before; `nil` where there were none, or where the address is new.
    public let before: DANEFacts.Presentation.Outcome?
    public let after: DANEFacts.Presentation.Outcome

    public init(
      address: IPAddress, before: DANEFacts.Presentation.Outcome?,
      after: DANEFacts.Presentation.Outcome
    ) {
      self.address = address
      self.before = before
      self.after = after
    }
  }
}

extension FactGatherer {
  /// Compares the TLSA records of a domain's mail servers in two states, and looks at the certificates where the gatherer of the new
  /// state has a prober and something is different: the records, the host, or an address.
  ///
  /// - Parameter old: Asks in the old state.
  public func gatherTLSAChanges(
    from base: DomainFacts, to head: DomainFacts, asking old: FactGatherer
  ) async -> [TLSAChange] {
    let known = Dictionary(
      base.mailExchangers.takers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    // A host of which nobody knows whether it was there before is nothing that this change did.
    if base.mailExchangers.answer.failure != nil { return [] }
    return await concurrently(head.mailExchangers.takers) { host in
      await change(of: host, from: known[host.name], head.request.domain, asking: old)
    }.compactMap(\.self)
  }

  private func change(
    of host: HostAddresses, from earlier: HostAddresses?, _ domain: DomainName,
    asking old: FactGatherer
  ) async -> TLSAChange? {
    var before: DANEFacts.Lookup?
    if let earlier { before = await old.publishedTLSA(of: earlier) }
    guard let after = await publishedTLSA(of: host) else { return nil }
    let known = Set(earlier?.addresses ?? [])
    let added = host.addresses.filter { !known.contains($0) }
    let differs =
      before.map { $0.answer.outcome.dataSet != after.answer.outcome.dataSet } ?? true
    guard differs || !added.isEmpty,
      !after.associations.isEmpty || before?.associations.isEmpty == false
    else { return nil }
    var change = TLSAChange(host: host.name, before: before, after: after)
    guard let prober = sources.mailServerProber, let certificates = sources.certificates,
      !after.associations.isEmpty
    else { return change }
    let (port, published) = (sources.mailServerPort, before)
    let asked = (differs ? host.addresses : added).prefix(MailServerFacts.maximumAddresses)
    change.presentations = await concurrently(Array(asked)) { address in
      let dialogue = await prober.probe(
        SMTPProbeTarget(host: after.base, address: address, port: port)
      ).dialogue
      func outcome(_ lookup: DANEFacts.Lookup) -> DANEFacts.Presentation.Outcome {
        let names = [host.name, domain].filter { $0 != lookup.base }
        return Self.outcome(dialogue, lookup, names: names, certificates)
      }
      let earlier = known.contains(address) ? published : nil
      return TLSAChange.Presentation(
        address: address,
        before: earlier.flatMap { $0.associations.isEmpty ? nil : outcome($0) },
        after: outcome(after))
    }
    return change
  }

  /// The records at what the host is an alias of, else at its own name (RFC 7672 §2.2.3), as they stand.
  private func publishedTLSA(of host: HostAddresses) async -> DANEFacts.Lookup? {
    let target = host.answers.first { !$0.aliases.isEmpty }?.canonicalName
    var last: DANEFacts.Lookup?
    for base in [target, host.name].compactMap(\.self) {
      let lookup = await lookup(base, port: sources.mailServerPort) { question in
        ValidatedAnswer(
          answer: await resolver.resolve(question),
          security: .indeterminate(
            SecurityReason(.noTrustAnchor, zone: question.name, set: question)))
      }
      guard let lookup else { continue }
      if !lookup.associations.isEmpty { return lookup }
      last = lookup
    }
    return last
  }
}

extension MailExchangerFacts {
  /// The hosts that take the domain's mail: without MX records the domain itself (RFC 5321 §5.1).
  fileprivate var takers: [HostAddresses] {
    if let implicit { return implicit.resolution == .nothing ? [] : [implicit] }
    return hosts.map(\.addresses)
  }
}

extension Answer.Outcome {
  /// What the records say; none where there are none, whatever the reason.
  fileprivate var dataSet: Set<RecordData> {
    if case .records(let records) = self { Set(records.map(\.data)) } else { [] }
  }
}
