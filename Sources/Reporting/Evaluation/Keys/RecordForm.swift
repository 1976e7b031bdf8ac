public import DNS

/// A key record in the form that a name server, a DNS provider or a tool of infrastructure as code takes.
public enum RecordForm: String, CaseIterable, Sendable {
  /// A line of a zone file (RFC 1035 §5.1).
  case bind
  /// Name and value for the form on a provider's web page.
  case plain
  /// A change batch for `aws route53 change-resource-record-sets`.
  case route53
  /// A body for Cloudflare's `POST /zones/{zone_id}/dns_records/batch`.
  case cloudflare
  /// Entries of an octoDNS zone file.
  case octodns
  /// A D_EXTEND for DNSControl's dnsconfig.js.
  case dnscontrol
  /// Resources of type aws_route53_record.
  case terraform
  /// A records file for `gcloud dns record-sets import`; where a record is replaced, which import refuses, a command.
  case google

  /// What is done with the records.
  public enum Change: Sendable {
    /// They are new; where a form can say so, one that exists is not replaced.
    case create
    /// They take the place of what is published at their names.
    case replace
  }

  /// The records in this form, ready to paste or apply, with a line end.
  public func text(_ records: [PublishedRecord], _ change: Change = .create) -> String {
    switch self {
    case .bind: records.map { "\($0.record)\n" }.joined()
    case .plain: records.map(\.plain).joined(separator: "\n")
    case .route53: Self.route53(records, change)
    case .cloudflare: Self.cloudflare(records, change)
    case .octodns: Self.octodns(records)
    case .dnscontrol: Self.dnscontrol(records)
    case .terraform: records.map(\.terraform).joined(separator: "\n")
    case .google:
      switch change {
      case .create: records.map(\.google).joined()
      case .replace: records.map(\.googleUpdate).joined()
      }
    }
  }
}

/// A TXT record and the zone it stands in.
public struct PublishedRecord: Hashable, Sendable {
  public let name: DomainName
  /// The apex of the zone: tools with a file a zone write names relative to it.
  public let zone: DomainName
  /// Seconds.
  public let ttl: UInt32
  /// The value; printable ASCII.
  public let text: String

  public init(name: DomainName, zone: DomainName, ttl: UInt32, text: String) {
    self.name = name
    self.zone = zone
    self.ttl = ttl
    self.text = text
  }

  /// The record as DNS has it: strings of at most 255 octets (RFC 1035 §3.3.14), which verifiers join (RFC 6376 §3.6.2.2).
  public var record: Record { Record(name: name, ttl: ttl, data: .txt(strings)) }

  var strings: CharacterStrings { CharacterStrings(text) }

  /// The name within the zone: `s1._domainkey`.
  var relativeName: String {
    guard name.isSubdomain(of: zone), name != zone else { return name.absolute }
    return String(name.description.dropLast(zone.description.utf8.count + 1))
  }

  /// A name made of letters, digits and underscores.
  var identifier: String {
    String(
      decoding: "dkim_\(name)".utf8.map { octet in
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 ? octet : UInt8(ascii: "_")
      }, as: UTF8.self)
  }
}

// MARK: Text for people

extension PublishedRecord {
  /// The value is not split: such pages do that themselves.
  fileprivate var plain: String {
    """
    Name:  \(name)
    Type:  TXT
    TTL:   \(ttl)
    Value: \(text)

    """
  }
}

// MARK: JSON

extension RecordForm {
  /// CREATE fails where something is published already.
  private static func route53(_ records: [PublishedRecord], _ change: Change) -> String {
    let action: Route53Batch.Action =
      switch change {
      case .create: .create
      case .replace: .upsert
      }
    let changes = records.map { record in
      Route53Batch.Change(
        action: action, name: record.name, type: .txt, ttl: record.ttl,
        values: [record.strings.description])
    }
    return Route53Batch.text(changes, comment: "DKIM key")
  }

  /// https://developers.cloudflare.com/api/: the content has each string in quotes. A record that is replaced is named by an id
  /// that only Cloudflare knows.
  private static func cloudflare(_ records: [PublishedRecord], _ change: Change) -> String {
    var json = JSONWriter()
    json.openObject()
    switch change {
    case .create: json.key("posts")
    case .replace: json.key("puts")
    }
    json.openArray()
    for record in records {
      json.openObject()
      switch change {
      case .create: break
      case .replace: json.member("id", "ID-OF-THE-RECORD")
      }
      json.member("type", "TXT")
      json.member("name", record.name.description)
      json.member("content", record.strings.description)
      json.member("ttl", Int(record.ttl))
      json.closeObject()
    }
    json.closeArray()
    json.closeObject()
    json.endDocument()
    return json.take()
  }
}

// MARK: Tools of infrastructure as code

extension RecordForm {
  /// octoDNS splits long values itself, and wants each semicolon escaped.
  private static func octodns(_ records: [PublishedRecord]) -> String {
    // The keys of a zone file are in natural order, which octoDNS checks.
    "---\n"
      + records.sorted { NaturalOrder($0.relativeName) < NaturalOrder($1.relativeName) }.map {
        record in
        """
        \(record.relativeName):
          ttl: \(record.ttl)
          type: TXT
          value: \(OctoDNSText.escaped(record.text))

        """
      }.joined()
  }

  /// DNSControl quotes for each provider itself; D_EXTEND adds to the D of the same domain.
  private static func dnscontrol(_ records: [PublishedRecord]) -> String {
    let zones = Set(records.map(\.zone)).sorted()
    return zones.map { zone in
      let entries = records.filter { $0.zone == zone }.map { record in
        let strings = record.strings.segments.map {
          "\"\(String(decoding: $0, as: UTF8.self).escapingBackslashAndQuote)\""
        }
        let value =
          strings.count == 1 ? strings[0] : "[\n    " + strings.joined(separator: ",\n    ") + "]"
        return "  TXT(\"\(record.relativeName)\", \(value), TTL(\(record.ttl)))"
      }
      return "D_EXTEND(\"\(zone)\",\n" + entries.joined(separator: ",\n") + "\n);\n"
    }.joined()
  }
}

extension PublishedRecord {
  fileprivate var terraform: String {
    Route53Resource.text(
      identifier: identifier, name: name, type: .txt, ttl: ttl,
      values: [Route53Resource.text(of: strings)])
  }

  /// A YAML document a record set; single quotes, so that the double quotes of the strings need no escape.
  fileprivate var google: String {
    """
    ---
    kind: dns#resourceRecordSet
    name: \(name.absolute)
    rrdatas:
    - '\(strings.description.replacing("'", with: "''"))'
    ttl: \(ttl)
    type: TXT

    """
  }

  /// https://cloud.google.com/sdk/gcloud/reference/dns/record-sets/update; the zone's name at Google is known to its owner alone.
  fileprivate var googleUpdate: String {
    "gcloud dns record-sets update \(name.absolute) --type=TXT --ttl=\(ttl) --zone=NAME --rrdatas=\(ShellWord.quoted(strings.description))\n"
  }
}

extension String {
  fileprivate var escapingBackslashAndQuote: String {
    replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
