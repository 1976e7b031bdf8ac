public import DNS

/// Writes zones in the formats in which people keep them. What a format can't hold comes back, never disappears.
public struct ZoneWriter: Sendable {
  public let format: ZoneFormat
  /// The data of a record in presentation format, of types too that only a codec knows.
  private let presentation: @Sendable (RecordData) -> String

  public init(
    _ format: ZoneFormat,
    presentation: @escaping @Sendable (RecordData) -> String = { $0.description }
  ) {
    self.format = format
    self.presentation = presentation
  }

  /// A record that the format has no form for.
  public struct Omission: Hashable, Sendable {
    public let record: Record
    /// A clause: `octoDNS has no record type HINFO`.
    public let reason: String

    init(_ record: Record, _ reason: String) {
      self.record = record
      self.reason = reason
    }
  }

  /// Whether one file holds several zones.
  public var holdsSeveralZones: Bool {
    switch format {
    case .zone, .octodns, .route53, .cloudflare, .terraform: false
    case .dnscontrol, .nsupdate: true
    }
  }

  /// The file that a zone is in, where each has one.
  public func fileName(of zone: DomainName) -> String {
    switch format {
    case .zone, .cloudflare: "\(zone).zone"
    case .octodns: "\(zone).yaml"
    case .route53, .dnscontrol: "\(zone).json"
    case .terraform: "\(zone).tf"
    case .nsupdate: "\(zone).nsupdate"
    }
  }

  /// Types that the provider makes itself, so that they are left out at the apex.
  public var omittedAtApex: Set<RecordType> {
    switch format {
    case .zone, .cloudflare: []
    // Servers keep an SOA record of their own; the name servers of Route 53 are its own, too.
    case .octodns, .dnscontrol, .nsupdate: [.soa]
    case .route53, .terraform: [.soa, .ns]
    }
  }

  /// Octets that are handed over at once, about.
  private static let pieceSize = 1 << 16

  /// Writes zones into one file, piece by piece.
  public func write<Trouble: Error>(
    _ zones: [LoadedZone], to output: ([UInt8]) throws(Trouble) -> Void
  ) throws(Trouble) -> [Omission] {
    switch format {
    case .zone, .cloudflare:
      for zone in zones { try writeZoneFile(zone, to: output) }
      return []
    case .nsupdate:
      for zone in zones {
        try output(Array(UpdateScriptText.text(zone, presentation, omitted: omittedAtApex).utf8))
      }
      return []
    case .octodns:
      var omissions: [Omission] = []
      for zone in zones {
        try output(Array(OctoDNSText.text(zone, sets(of: zone), presentation, &omissions).utf8))
      }
      return omissions
    case .dnscontrol:
      var omissions: [Omission] = []
      let parts = zones.map { ($0.origin, sets(of: $0)) }
      try output(Array(DNSControlText.text(parts, presentation, &omissions).utf8))
      return omissions
    case .route53:
      var omissions: [Omission] = []
      for zone in zones {
        let changes = Route53Forms.sets(sets(of: zone), &omissions).map { set in
          Route53Batch.Change(
            action: .upsert, name: set.name, type: set.type, ttl: set.ttl,
            values: set.data.map(presentation))
        }
        try output(Array(Route53Batch.text(changes, comment: "The zone \(zone.origin)").utf8))
      }
      return omissions
    case .terraform:
      var omissions: [Omission] = []
      for zone in zones {
        let sets = Route53Forms.sets(sets(of: zone), &omissions)
        try output(Array(Route53Resource.text(sets, presentation).utf8))
      }
      return omissions
    }
  }

  private func sets(of zone: LoadedZone) -> [RecordSet] {
    let omitted = omittedAtApex
    return RecordSet.sets(
      of: zone.records.lazy.filter { !($0.name == zone.origin && omitted.contains($0.type)) })
  }

  /// A zone of a million records is not put together in memory.
  private func writeZoneFile<Trouble: Error>(
    _ zone: LoadedZone, to output: ([UInt8]) throws(Trouble) -> Void
  ) throws(Trouble) {
    var text: [UInt8] = []
    text.reserveCapacity(Self.pieceSize + 1024)
    for record in zone.records {
      switch record.data {
      case .other, .dnskey:
        record.writeHead(to: &text)
        text += presentation(record.data).utf8
      case .a, .aaaa, .ns, .cname, .ptr, .mx, .soa, .txt, .spf, .srv, .tlsa, .ds, .caa:
        record.write(to: &text)
      }
      text.append(UInt8(ascii: "\n"))
      if text.count >= Self.pieceSize {
        try output(text)
        text.removeAll(keepingCapacity: true)
      }
    }
    try output(text)
  }
}
