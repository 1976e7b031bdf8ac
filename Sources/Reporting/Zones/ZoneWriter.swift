public import DNS

/// Writes zones in the formats in which people keep them.
public struct ZoneWriter: Sendable {
  public let format: ZoneFormat

  public init(_ format: ZoneFormat) { self.format = format }

  /// Whether one file holds several zones.
  public var holdsSeveralZones: Bool {
    switch format {
    case .zone, .octodns, .route53, .cloudflare: false
    case .dnscontrol, .terraform, .nsupdate: true
    }
  }

  /// Octets that are handed over at once, about.
  private static let pieceSize = 1 << 16

  /// Writes one zone, piece by piece: a zone of a million records is not put together in memory.
  public func write<Trouble: Error>(
    _ zone: LoadedZone, to output: ([UInt8]) throws(Trouble) -> Void
  ) throws(Trouble) {
    var text: [UInt8] = []
    text.reserveCapacity(Self.pieceSize + 1024)
    for record in zone.records {
      record.write(to: &text)
      text.append(UInt8(ascii: "\n"))
      if text.count >= Self.pieceSize {
        try output(text)
        text.removeAll(keepingCapacity: true)
      }
    }
    try output(text)
  }
}
