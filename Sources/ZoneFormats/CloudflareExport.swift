import DNS

/// What Cloudflare's zone files say beyond zone files
/// (https://developers.cloudflare.com/dns/manage-dns-records/how-to/import-and-export/).
enum CloudflareExport {
  /// Stands for 'automatic', which is five minutes
  /// (https://developers.cloudflare.com/dns/manage-dns-records/reference/ttl/).
  static let automaticTTL: UInt32 = 1
  static let automaticTTLInSeconds: UInt32 = 300

  /// The lines with the tag `cf-proxied:true` in the comment behind the record.
  static func proxiedLines(_ octets: [UInt8]) -> Set<Int> {
    var lines: Set<Int> = []
    var number = 0
    for line in octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard let comment = comment(in: line) else { continue }
      if String(decoding: comment, as: UTF8.self).contains("cf-proxied:true") {
        lines.insert(number)
      }
    }
    return lines
  }

  /// What stands behind the first semicolon that is not in quotation marks.
  private static func comment(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var isQuoted = false
    var index = line.startIndex
    while index < line.endIndex {
      switch line[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ";") where !isQuoted: return line[index...]
      default: break
      }
      index += 1
    }
    return nil
  }

  static func proxied(
    _ name: DomainName, _ type: RecordType, _ location: SourceLocation?,
    side: UndeterminedEntry.Side = .both
  ) -> UndeterminedEntry {
    UndeterminedEntry(
      name: name, kind: "proxied \(type)", types: [.a, .aaaa, .cname, .https],
      reason: "Cloudflare answers with addresses of its own", location: location, side: side)
  }

  static func proxied(_ record: Record) -> UndeterminedEntry {
    proxied(record.name, record.type, record.location)
  }

  static func flattened(
    _ record: Record, side: UndeterminedEntry.Side = .both
  ) -> UndeterminedEntry {
    UndeterminedEntry(
      name: record.name, kind: "CNAME at the apex", types: [.a, .aaaa, .cname],
      reason: "Cloudflare answers with the addresses that its target has at that moment",
      location: record.location, side: side)
  }
}
