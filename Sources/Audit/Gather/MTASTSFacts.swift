public import DNS
public import MailAuth

/// What was seen of a domain's MTA-STS record and policy (RFC 8461).
public final class MTASTSFacts: Sendable {
  /// The answer for TXT at `_mta-sts.domain`.
  public let text: Answer
  /// The records that count: those that begin with `v=STSv1;`.
  public let records: [Published]
  /// Texts that were plainly meant as one, and are discarded.
  public let nearMisses: [Record]
  /// `mta-sts.domain`; `nil` where nobody had to ask, because there is no record.
  public let host: HostAddresses?
  /// One an address of the host, in the order of the answers.
  public let attempts: [Attempt]
  /// Addresses beyond `maximumAddresses`.
  public let addressesNotAsked: [IPAddress]
  /// The policy that is looked at: the one served, or the one proposed.
  public let policy: Policy?
  /// What an earlier run saw.
  public let earlier: MTASTSObservation?
  /// When this run takes place, where there is a history to compare with.
  public let now: UTCTime?
  /// When certificates have to be valid, where they were read.
  public let certificateTime: UTCTime?
  /// The way to the policy host's port.
  public let wayOut: WayOut

  /// One record and what could be read of it.
  public struct Published: Sendable {
    public let resource: Record
    public let content: Result<MTASTSRecord, MTASTSRecord.SyntaxError>
  }

  /// What one address of the policy host gave.
  public struct Attempt: Sendable {
    public let address: IPAddress
    public let fetch: DocumentFetch
    /// The host's own certificate; `nil` where there was no answer, or nobody reads certificates.
    public var certificate: Certificate?
  }

  /// A policy and where it comes from.
  public struct Policy: Sendable {
    public let file: MTASTSPolicyFile
    public let origin: Origin

    public enum Origin: Hashable, Sendable {
      /// The first address that served one that can be read, as text; else the first that answered with 200.
      case fetched(IPAddress)
      /// It is not published yet; the path, where there is one.
      case proposed(file: String?)
      /// The same, for no domain in particular: there is nothing that it could be compared with.
      case forNobody(file: String?)
    }
  }

  /// Addresses of the policy host that are asked: large web hosts give four of each family.
  public static let maximumAddresses = 8

  init(
    text: Answer, records: [Published] = [], nearMisses: [Record] = [], host: HostAddresses? = nil,
    attempts: [Attempt] = [], addressesNotAsked: [IPAddress] = [], policy: Policy? = nil,
    earlier: MTASTSObservation? = nil, now: UTCTime? = nil, certificateTime: UTCTime? = nil,
    wayOut: WayOut = WayOut(.web, port: HTTPSLocation.standardPort)
  ) {
    self.certificateTime = certificateTime
    self.wayOut = wayOut
    self.text = text
    self.records = records
    self.nearMisses = nearMisses
    self.host = host
    self.attempts = attempts
    self.addressesNotAsked = addressesNotAsked
    self.policy = policy
    self.earlier = earlier
    self.now = now
  }

  /// The one record that senders go by; `nil` where there is none, several, or one with a mistake (RFC 8461 §3.1).
  public var record: MTASTSRecord? {
    guard records.count == 1, case .success(let record) = records[0].content else { return nil }
    return record
  }

  /// Whether the policy is one that is not published yet.
  var isProposed: Bool {
    switch policy?.origin {
    case .proposed?, .forNobody?: true
    case .fetched?, nil: false
    }
  }

  /// Whether the policy is for no domain in particular.
  var isForNobody: Bool { if case .forNobody = policy?.origin { true } else { false } }

  /// Whether there may be a policy all the same: a request for it ended without saying anything about the policy host.
  var isPolicyOpen: Bool {
    policy == nil
      && (host?.resolution == .unknown
        || attempts.contains {
          if case .failed(let failure) = $0.fetch {
            !isCertain(failure, at: $0.address)
          } else {
            false
          }
        })
  }

  /// Whether a failure says something about the policy host. A refused connection does where the way there is known to be open.
  func isCertain(_ failure: DocumentFetch.Failure, at address: IPAddress) -> Bool {
    failure.isCertain || failure.isRefusal && wayOut.isOpen(to: address)
  }

  /// What the next run compares itself with; `nil` where there is no whole policy with a record.
  public var observation: MTASTSObservation? {
    guard let record, let policy, policy.file.policy != nil, case .fetched = policy.origin else {
      return nil
    }
    return MTASTSObservation(
      id: record.id, policy: String(decoding: policy.file.octets, as: UTF8.self))
  }
}

/// What a run saw of a domain's MTA-STS, for a later one to compare with.
public struct MTASTSObservation: Hashable, Sendable {
  public var id: String
  /// The policy as it was served.
  public var policy: String
  /// Since when every run saw the policy's mode; `nil` where nobody kept count.
  public var modeSince: UTCTime?

  public init(id: String, policy: String, modeSince: UTCTime? = nil) {
    self.id = id
    self.policy = policy
    self.modeSince = modeSince
  }

  /// The policy, where it can be read.
  public var content: MTASTSPolicy? { MTASTSPolicyFile(Array(policy.utf8)).policy }
}

/// What MTA-STS is to be compared with, or examined in place of what is published.
public struct MTASTSRequest: Sendable {
  /// Whether the policy host is asked also where there is no record.
  public var looksForUnannouncedPolicy = false
  /// A policy that is not published yet, and the file that it is in.
  public var proposal: (octets: [UInt8], file: String?)?
  public var earlier: MTASTSObservation?
  public var now: UTCTime?

  public init() {}
}

extension FactGatherer {
  func gatherMTASTS(_ request: AuditRequest) async -> MTASTSFacts? {
    guard let fetcher = sources.documentFetcher, let name = request.domain.prepending("_mta-sts"),
      let hostName = request.domain.prepending("mta-sts")
    else { return nil }
    let text = await resolver.resolve(name, .txt)
    let records = text.records.compactMap(MTASTSFacts.published)
    let nearMisses =
      records.isEmpty
      ? text.records.filter { $0.isMeantAsRecord(version: "stsv1", required: "id") } : []
    let options = request.mtaSTS
    var host: HostAddresses?
    var attempts: [MTASTSFacts.Attempt] = []
    var left: [IPAddress] = []
    var wayOut = WayOut(.web, port: sources.webServerPort)
    if !records.isEmpty || !nearMisses.isEmpty || options.looksForUnannouncedPolicy {
      host = await addresses(of: [hostName]).first
      let all = host?.addresses.withoutRepeats ?? []
      left = Array(all.dropFirst(MTASTSFacts.maximumAddresses))
      attempts = await concurrently(Array(all.prefix(MTASTSFacts.maximumAddresses))) { address in
        let fetch = await fetcher.fetch(
          HTTPSLocation(policyHost: hostName), at: address,
          maximumLength: MTASTSPolicyFile.maximumLength)
        return .init(address: address, fetch: fetch, certificate: certificate(of: fetch))
      }
      wayOut = await self.wayOut(attempts.map { ($0.address, $0.fetch) }, fetcher)
    }
    let served = MTASTSFacts.policy(of: attempts)
    let proposed = options.proposal.map {
      MTASTSFacts.Policy(file: MTASTSPolicyFile($0.octets), origin: .proposed(file: $0.file))
    }
    let time = sources.policyCertificates?.now
    let facts = MTASTSFacts(
      text: text, records: records, nearMisses: nearMisses, host: host, attempts: attempts,
      addressesNotAsked: left, policy: served, earlier: options.earlier, now: options.now,
      certificateTime: time, wayOut: wayOut)
    guard let proposed else { return facts }
    // A proposal is compared with what is published now.
    return MTASTSFacts(
      text: text, records: records, nearMisses: nearMisses, host: host, attempts: attempts,
      addressesNotAsked: left, policy: proposed, earlier: facts.observation, certificateTime: time,
      wayOut: wayOut)
  }

  private func certificate(of fetch: DocumentFetch) -> Certificate? {
    guard case .response(let response) = fetch, let octets = response.certificate else {
      return nil
    }
    return sources.policyCertificates?.inspector.read(octets)
  }

  /// A policy alone, for no domain in particular: nothing is asked, and there are no hosts that it has to cover. The domain of the
  /// request stands for none.
  public func gatherPolicyAlone(_ request: AuditRequest) async -> DomainFacts {
    let silent = with(OfflineResolver())
    let mail = Answer(
      question: Question(request.domain, .mx), outcome: .noData(ttl: Zone.negativeTTLWithoutSOA))
    var facts = await DomainFacts(
      request: request, spf: silent.gatherSPF(request), dkim: silent.gatherDKIM(request),
      dmarc: silent.gatherDMARC(request),
      mailExchangers: MailExchangerFacts(answer: mail, exchangers: []),
      zone: silent.gatherZone(request))
    facts.mtaSTS = request.mtaSTS.proposal.map { proposal in
      MTASTSFacts(
        text: Answer(
          question: Question(request.domain, .txt),
          outcome: .noData(ttl: Zone.negativeTTLWithoutSOA)),
        policy: .init(
          file: MTASTSPolicyFile(proposal.octets), origin: .forNobody(file: proposal.file)))
    }
    return facts
  }
}

extension MTASTSFacts {
  /// Of what the addresses serve, the best: a page about something else at one of them is not the policy.
  fileprivate static func policy(of attempts: [Attempt]) -> Policy? {
    var best: (policy: Policy, rank: Int)?
    for attempt in attempts {
      guard let served = attempt.fetch.served else { continue }
      let file = MTASTSPolicyFile(served.body)
      let rank = (file.policy == nil ? 0 : 2) + (served.isPlainText ? 1 : 0)
      if let best, best.rank >= rank { continue }
      best = (Policy(file: file, origin: .fetched(attempt.address)), rank)
    }
    return best?.policy
  }

  fileprivate static func published(_ resource: Record) -> Published? {
    guard case .txt(let strings) = resource.data else { return nil }
    let text = strings.joined
    guard MTASTSRecord.isRecord(text) else { return nil }
    do throws(MTASTSRecord.SyntaxError) {
      return Published(resource: resource, content: .success(try MTASTSRecord(text)))
    } catch {
      return Published(resource: resource, content: .failure(error))
    }
  }
}

extension Record {
  /// Whether a text was plainly meant as a record of that version, and does not begin with `v=version;`: in other case, with blanks
  /// or quotes, without the semicolon, with another number, behind another field, or without it before the field that is required.
  ///
  /// - Parameters: In lower case.
  func isMeantAsRecord(version: String, required: String) -> Bool {
    guard case .txt(let strings) = data else { return false }
    let text = strings.text.lowercased().filter { !" \t\"'".contains($0) }
    let family = version.prefix { !$0.isNumber }
    let fields = text.prefix(Self.examinedLength).split(separator: ";")
    return fields.contains { $0.hasPrefix("v=\(family)") }
      || fields.first?.hasPrefix("\(required)=") == true
  }

  /// Characters of a text that are looked at: what was meant shows at its start.
  private static let examinedLength = 512
}

extension [IPAddress] {
  fileprivate var withoutRepeats: [IPAddress] {
    var seen: Set<IPAddress> = []
    return filter { seen.insert($0).inserted }
  }
}
