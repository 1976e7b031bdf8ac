public import DNS
public import MailAuth

/// What was seen of a domain's TLS reporting record (RFC 8460).
public final class TLSRPTFacts: Sendable {
  /// The answer for TXT at `_smtp._tls.domain`.
  public let text: Answer
  /// The records that count: those that begin with `v=TLSRPTv1;`.
  public let records: [Published]
  /// Texts that were plainly meant as one, and are discarded.
  public let nearMisses: [Record]
  /// The hosts of the one record's destinations, each once.
  public let destinations: [Destination]
  /// Destinations beyond `maximumDestinations`.
  public let destinationsNotAsked: Int

  /// One record and what could be read of it.
  public struct Published: Sendable {
    public let resource: Record
    public let content: Result<TLSRPTRecord, TLSRPTRecord.SyntaxError>
  }

  /// One host that reports are sent to.
  public struct Destination: Sendable {
    public let host: DomainName
    public let service: Service

    public enum Service: Sendable {
      case mail(MailServiceAnswers)
      case web(HostAddresses)
    }
  }

  /// Hosts that are looked at for one record; no sender serves as many.
  public static let maximumDestinations = 10

  init(
    text: Answer, records: [Published], nearMisses: [Record], destinations: [Destination],
    destinationsNotAsked: Int
  ) {
    self.text = text
    self.records = records
    self.nearMisses = nearMisses
    self.destinations = destinations
    self.destinationsNotAsked = destinationsNotAsked
  }

  /// The one record that senders go by, with its resource record; `nil` where there is none, several, or one with a mistake.
  public var record: (resource: Record, record: TLSRPTRecord)? {
    guard records.count == 1, case .success(let record) = records[0].content else { return nil }
    return (records[0].resource, record)
  }

  public var summary: FactValue {
    var entries: [String: FactValue] = [
      "record": FactValue(records.first.map { $0.resource.text }),
      "records": .integer(records.count),
      "rua": FactValue(record?.record.destinations.map(\.text) ?? []),
    ]
    if let failure = text.failure { entries["failed"] = "\(text.question): \(failure)" }
    if !text.aliases.isEmpty { entries["alias_of"] = "\(text.canonicalName)" }
    return .object(entries)
  }
}

extension FactGatherer {
  func gatherTLSRPT(_ request: AuditRequest) async -> TLSRPTFacts? {
    guard let name = request.domain.prepending("_smtp._tls") else { return nil }
    let text = await resolver.resolve(name, .txt)
    let records = text.records.compactMap(TLSRPTFacts.published)
    var hosts: [TLSRPTHost] = []
    if records.count == 1, case .success(let record) = records[0].content {
      for host in record.destinations.compactMap(TLSRPTHost.init) where !hosts.contains(host) {
        hosts.append(host)
      }
    }
    let asked = Array(hosts.prefix(TLSRPTFacts.maximumDestinations))
    let destinations = await concurrently(asked) { host -> TLSRPTFacts.Destination in
      switch host.kind {
      case .mail: .init(host: host.name, service: .mail(await mailService(of: host.name)))
      case .web:
        .init(
          host: host.name,
          service: .web(
            await addresses(of: [host.name]).first ?? HostAddresses(name: host.name, answers: [])))
      }
    }
    return TLSRPTFacts(
      text: text, records: records,
      nearMisses: records.isEmpty
        ? text.records.filter { $0.isMeantAsRecord(version: "tlsrptv1", required: "rua") } : [],
      destinations: destinations, destinationsNotAsked: hosts.count - asked.count)
  }
}

/// A host that has to be looked up.
private struct TLSRPTHost: Hashable {
  enum Kind { case mail, web }

  let name: DomainName
  let kind: Kind

  init?(_ uri: TLSRPTReportURI) {
    switch uri.destination {
    case .mail(_, let host): (name, kind) = (host, .mail)
    case .web(let host, address: nil): (name, kind) = (host, .web)
    case .web, .other, .invalid: return nil
    }
  }
}

extension TLSRPTFacts {
  fileprivate static func published(_ resource: Record) -> Published? {
    let text = resource.octets
    guard TLSRPTRecord.isRecord(text) else { return nil }
    do throws(TLSRPTRecord.SyntaxError) {
      return Published(resource: resource, content: .success(try TLSRPTRecord(text)))
    } catch {
      return Published(resource: resource, content: .failure(error))
    }
  }
}
