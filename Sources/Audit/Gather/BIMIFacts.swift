public import DNS
public import MailAuth

/// What was seen of a domain's BIMI record, its logo and its certificate.
public final class BIMIFacts: Sendable {
  public let selector: String
  /// The TXT answers where receivers look, in their order: the domain's own, then that of the organizational domain where the own
  /// name has no record (§7.2).
  public let answers: [Answer]
  /// Where the record stands.
  public let published: [Record]
  public let record: BIMIRecord?
  /// `nil` where the record names none, or nobody was asked.
  public let logo: BIMIDocument?
  public let logoReading: LogoReading?
  public let evidence: BIMIDocument?
  public let certificate: Certificates?
  public let now: UTCTime?

  /// What the evidence document holds.
  public enum Certificates: Sendable {
    /// No certificates in PEM.
    case unreadable(String)
    case chain(Chain)
  }

  /// A certificate for a logo with those of its issuers, as they are served.
  public struct Chain: Sendable {
    public let leaf: Certificate
    public let mark: MarkCertificate
    /// The certificates behind the first.
    public let issuers: [Certificate]
    public let verdict: ChainVerdict
    public let embedded: LogoReading?
    public let digest: LogoDigest

    /// Whether the certificate of the leaf's issuer is in the file, or the leaf is its own.
    var hasIssuer: Bool {
      leaf.isSelfSigned || issuers.contains { $0.subject == leaf.issuer }
    }
  }

  /// How the hashes in the logotype extension compare with the logo there.
  public enum LogoDigest: Hashable, Sendable {
    /// There is no logo, or no hash of it.
    case absent
    case fits
    /// The names or numbers of algorithms whose hash is that of other octets.
    case differs([String])
    /// None of an algorithm that OpenSSL knows.
    case unknown([String])
  }

  public init(
    selector: String, answers: [Answer], published: [Record] = [], record: BIMIRecord? = nil,
    logo: BIMIDocument? = nil, logoReading: LogoReading? = nil, evidence: BIMIDocument? = nil,
    certificate: Certificates? = nil, now: UTCTime? = nil
  ) {
    self.selector = selector
    self.answers = answers
    self.published = published
    self.record = record
    self.logo = logo
    self.logoReading = logoReading
    self.evidence = evidence
    self.certificate = certificate
    self.now = now
  }

  /// Texts that were meant as records and are none, in the order of the answers.
  var nearMisses: [(record: Record, miss: BIMINearMiss)] {
    answers.flatMap(\.records).compactMap { record in
      guard case .txt(let strings) = record.data, let miss = BIMINearMiss(strings.joined) else {
        return nil
      }
      return (record, miss)
    }
  }

  public var summary: FactValue {
    var entries: [String: FactValue] = ["selector": .string(selector)]
    if let record {
      entries["record"] = FactValue(published.first?.txtText)
      entries["at"] = FactValue(published.first?.name.description)
      entries["declined"] = .boolean(record.isDeclination)
      if case .url(let location) = record.logo { entries["logo"] = .string(location.text) }
      if case .url(let location) = record.evidence { entries["evidence"] = .string(location.text) }
      entries["avatar_preference"] = .string(record.avatarPreference.rawValue)
      if !record.localPartPrefixes.isEmpty {
        entries["local_part_prefixes"] = FactValue(record.localPartPrefixes)
      }
    }
    entries["status"] =
      published.count > 1
      ? "several"
      : record != nil ? "found" : answers.contains { $0.failure != nil } ? "undetermined" : "none"
    if case .document(let octets, let events)? = logoReading {
      entries["logo_octets"] = .integer(octets.count)
      entries["logo_title"] = FactValue(SVGLogo(events).title)
    }
    if case .chain(let chain)? = certificate {
      let (leaf, mark) = (chain.leaf, chain.mark)
      entries["certificate"] = [
        "subject": .string(leaf.subject), "issuer": .string(leaf.issuer),
        "names": FactValue(leaf.dnsNames), "not_after": "\(leaf.notAfter)",
        "mark_type": FactValue(mark.markType), "has_timestamps": .boolean(mark.hasTimestamps),
      ]
    }
    return .object(entries)
  }
}

/// What BIMI needs beside DNS answers.
public struct BIMISources: Sendable {
  public var logoReader: any LogoReader
  public var certificates: any CertificateInspector
  public var now: UTCTime

  public init(
    logoReader: any LogoReader, certificates: any CertificateInspector, now: UTCTime
  ) {
    self.logoReader = logoReader
    self.certificates = certificates
    self.now = now
  }
}

extension Record {
  /// The strings of a TXT record as one.
  fileprivate var txtText: String? {
    if case .txt(let strings) = data {
      String(decoding: strings.joined, as: UTF8.self)
    } else {
      nil
    }
  }
}

extension FactGatherer {
  func gatherBIMI(_ request: AuditRequest) async -> BIMIFacts? {
    let selector = request.bimiSelector ?? "default"
    guard let name = request.domain.prepending("\(selector)._bimi") else { return nil }
    var answers = [await resolver.resolve(name, .txt)]
    var published = Self.assertions(answers[0])
    // §7.2 step 6: of the organizational domain, the same selector.
    if published.isEmpty, answers[0].failure == nil,
      let organization = publicSuffixes.registrableDomain(of: request.domain),
      let fallback = organization.prepending("\(selector)._bimi"), fallback != name
    {
      let answer = await resolver.resolve(fallback, .txt)
      answers.append(answer)
      published = Self.assertions(answer)
    }
    guard published.count == 1, case .txt(let strings)? = published.first?.data else {
      return BIMIFacts(selector: selector, answers: answers, published: published)
    }
    let record = BIMIRecord(strings.joined)
    guard let sources = sources.bimi else {
      return BIMIFacts(selector: selector, answers: answers, published: published, record: record)
    }
    async let logo = document(record.logo)
    let evidence = await document(record.evidence)
    let served = await logo
    var reading: LogoReading?
    if case .fetched(_, let body)? = served { reading = sources.logoReader.read(body) }
    return BIMIFacts(
      selector: selector, answers: answers, published: published, record: record, logo: served,
      logoReading: reading, evidence: evidence, certificate: Self.certificates(evidence, sources),
      now: sources.now)
  }

  /// Records that begin as BIMI records do; others at the name do not count (§7.2 step 4).
  private static func assertions(_ answer: Answer) -> [Record] {
    answer.records.filter {
      if case .txt(let strings) = $0.data { BIMIRecord.isRecord(strings.joined) } else { false }
    }
  }

  private func document(_ location: BIMIRecord.Location) async -> BIMIDocument? {
    guard case .url(let url) = location, let fetcher = sources.documentFetcher else { return nil }
    guard let host = await addresses(of: [url.host]).first else { return nil }
    switch host.resolution {
    case .nothing: return .absent("the host \(url.host) has no address")
    case .unknown:
      let failed = host.answers.first { $0.failure != nil }
      return .unknown(
        failed.flatMap { answer in answer.failure.map { "\(answer.question): \($0)" } } ?? "")
    case .resolved: break
    }
    var last = ""
    var attempts: [(address: IPAddress, fetch: DocumentFetch)] = []
    let addresses = host.addresses.prefix(Self.maximumAddresses)
    for address in addresses {
      let fetch = await fetcher.fetch(url, at: address, maximumLength: BIMIDocument.maximumLength)
      attempts.append((address, fetch))
      switch fetch {
      case .response(let response) where response.status == 200:
        return .fetched(contentType: response.contentType, body: response.body)
      case .response(let response) where response.status >= 500:
        last = "the server answers \(response.status)"
      case .response(let response):
        return .absent(
          "the server answers \(response.status)"
            + (response.location.map { " with a redirect to \($0)" } ?? ""))
      case .failed(.certificateRejected(let reason)):
        return .absent("the web server's certificate is not valid: \(reason)")
      case .failed(.tooLarge(let limit)): return .absent("it is longer than \(limit) octets")
      case .failed(let failure):
        last = "\(address): \(failure)"
      }
    }
    let wayOut = await wayOut(toWebPort: url.port, attempts, fetcher)
    let refusing = attempts.filter { $0.fetch == .failed(.refused) }.map(\.address)
    if let doubtful = refusing.first(where: { !wayOut.isOpen(to: $0) }) {
      last += "; \(wayOut.doubt(at: doubtful))"
    } else if !refusing.isEmpty, refusing.count == host.addresses.count {
      // One that was not asked may serve it.
      return .absent("the host \(url.host) refuses connections to port \(wayOut.port)")
    }
    return .unknown(last)
  }

  /// Addresses of a web server that are tried.
  private static let maximumAddresses = 4

  private static func certificates(
    _ evidence: BIMIDocument?, _ sources: BIMISources
  ) -> BIMIFacts.Certificates? {
    guard case .fetched(_, let body)? = evidence else { return nil }
    guard let chain = MarkCertificate.certificates(pem: body), let first = chain.first else {
      return .unreadable("it holds no certificates in PEM")
    }
    guard let leaf = sources.certificates.read(first), let mark = MarkCertificate(der: first) else {
      return .unreadable("the first certificate in it can't be read")
    }
    var embedded: LogoReading?
    if case .embedded(_, let octets, _) = mark.logotype {
      embedded = sources.logoReader.read(octets)
    }
    return .chain(
      .init(
        leaf: leaf, mark: mark, issuers: chain.dropFirst().compactMap(sources.certificates.read),
        // Whether it has expired is a question of its own.
        verdict: sources.certificates.verifyMark(chain), embedded: embedded,
        digest: digest(mark, embedded, sources.certificates)))
  }

  /// RFC 9399 §4.1: the hash is that of the logo's octets. Those of the picture before it was packed are taken as well.
  private static func digest(
    _ mark: MarkCertificate, _ reading: LogoReading?, _ inspector: any CertificateInspector
  ) -> BIMIFacts.LogoDigest {
    guard case .embedded(_, let octets, let digests) = mark.logotype, !digests.isEmpty else {
      return .absent
    }
    var forms = [octets]
    if case .document(let unpacked, _)? = reading { forms.append(unpacked) }
    var wrong: [String] = []
    var isKnown = false
    for digest in digests {
      let values = forms.compactMap { inspector.digest(digest.algorithm, of: $0) }
      if values.isEmpty { continue }
      isKnown = true
      if !values.contains(digest.value) { wrong.append(digest.algorithmName) }
    }
    if !wrong.isEmpty { return .differs(wrong) }
    return isKnown ? .fits : .unknown(digests.map(\.algorithm))
  }
}
