import DNS

/// What Cloudflare's zone files say beyond zone files
/// (https://developers.cloudflare.com/dns/manage-dns-records/how-to/import-and-export/).
enum CloudflareExport {
  /// Stands for 'automatic', which is five minutes
  /// (https://developers.cloudflare.com/dns/manage-dns-records/reference/ttl/).
  static let automaticTTL: UInt32 = 1
  static let automaticTTLInSeconds: UInt32 = 300

  /// The zone that the comments at the top name: `;; Domain:     example.com.`
  static func zoneName(_ octets: [UInt8]) -> DomainName? {
    for line in octets.prefix(ZoneSourceLimits.detectionLength).split(separator: UInt8(ascii: "\n"))
    {
      guard line.first == UInt8(ascii: ";") else { return nil }
      let text = String(decoding: line.drop { $0 == UInt8(ascii: ";") }, as: UTF8.self)
      let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      if words.count == 2, words[0] == "Domain:" { return try? DomainName(String(words[1])) }
    }
    return nil
  }

  /// The records with owners as Cloudflare means them: since 2024 the SOA record's is the zone's name without the final dot.
  static func completed(_ records: [Record], in zone: DomainName) -> [Record] {
    guard let doubled = try? DomainName("\(zone).\(zone)") else { return records }
    return records.map { record in
      guard record.name == doubled else { return record }
      var record = record
      record.name = zone
      return record
    }
  }

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
    // Where the proxy leads visitors is no matter of DNS: that there is one is all that there is to compare.
    UndeterminedEntry(
      name: name, kind: "proxied \(type)", types: [.a, .aaaa, .cname, .https],
      reason: "Cloudflare answers with addresses of its own", location: location, side: side,
      definition: .proxy)
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
      location: record.location, side: side,
      definition: .text(record.data.description))
  }
}
