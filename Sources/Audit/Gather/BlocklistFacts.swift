public import DNS
import MailAuth
public import Reputation

/// What blocklists say of a domain and its addresses (RFC 5782), or of an address alone.
public final class BlocklistFacts: Sendable {
  public let standings: [BlocklistStanding]
  /// Names and addresses that were not looked up, because a lookup before that failed.
  public let notFound: [Answer]

  public init(standings: [BlocklistStanding], notFound: [Answer] = []) {
    self.standings = standings
    self.notFound = notFound
  }

  /// Addresses and names of one audit that are looked up: a domain with more mail hosts than large receivers have is no reason to
  /// ask every list hundreds of times.
  public static let maximumSubjects = 40

  public var summary: FactValue {
    ["subjects": .list(standings.map(\.summary))]
  }
}

extension BlocklistStanding {
  fileprivate var summary: FactValue {
    [
      "subject": "\(subject)",
      "listed": .list(listings.map(\.summary)),
      "clear": FactValue(clear.map(\.zone)),
      "undetermined": .list(
        unknown.map { ["zone": "\($0.list.zone)", "reason": "\($0.obstacle)"] }),
      "not_asked": FactValue(notAsked.map(\.zone)),
    ]
  }
}

extension BlocklistStanding.Listing {
  fileprivate var summary: FactValue {
    [
      "zone": "\(list.zone)", "name": "\(list.name)", "weight": .string(weight.rawValue),
      "codes": FactValue(codes), "meanings": FactValue(texts), "reasons": FactValue(reasons),
      "removal": list.about.removal.isEmpty ? .null : .string(list.about.removal),
    ]
  }

  /// The addresses of the answer, each once.
  public var codes: [IPv4Address] {
    meanings.map(\.address).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What they mean, as far as that is known.
  public var texts: [String] {
    meanings.compactMap(\.text).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// What the list says about it in its TXT records.
  public var reasons: [String] {
    (reason?.records ?? []).compactMap { record in
      if case .txt(let strings) = record.data { strings.text } else { nil }
    }
  }
}

extension FactGatherer {
  /// The domain and its organizational domain, the MX hosts with theirs and their addresses, and the addresses that send.
  func gatherBlocklists(
    _ request: AuditRequest, _ exchangers: MailExchangerFacts
  ) async -> BlocklistFacts? {
    guard let survey = sources.blocklists else { return nil }
    var subjects: [BlocklistSubject] = []
    func add(_ subject: BlocklistSubject) {
      if !subjects.contains(subject), subjects.count < BlocklistFacts.maximumSubjects {
        subjects.append(subject)
      }
    }
    add(blocklistSubject(request.domain))
    for address in request.sendingAddresses { add(.address(address)) }
    let hosts = exchangers.hosts.map(\.addresses) + [exchangers.implicit].compactMap(\.self)
    for host in hosts {
      if host.name != request.domain { add(blocklistSubject(host.name)) }
      for address in host.addresses { add(.address(address)) }
    }
    let failed =
      [exchangers.answer].filter { $0.failure != nil }
      + hosts.flatMap(\.answers).filter {
        $0.failure != nil
      }
    return await BlocklistFacts(
      standings: survey.examine(subjects, asking: resolver), notFound: failed)
  }

  private func blocklistSubject(_ name: DomainName) -> BlocklistSubject {
    .domain(name, organizational: publicSuffixes.registrableDomain(of: name) ?? name)
  }
}
