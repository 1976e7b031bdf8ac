import Audit
import DNS

/// Domains as `dnscontrol print-ir` prints them and `dnscontrol preview --ir` reads them.
enum DNSControlText {
  static func text(
    _ zones: [(origin: DomainName, sets: [RecordSet])], _ presentation: (RecordData) -> String,
    _ omissions: inout [ZoneWriter.Omission]
  ) -> String {
    var json = JSONWriter()
    json.openObject()
    json.key("registrars")
    json.openArray()
    json.openObject()
    json.member("name", registrar)
    json.member("type", "NONE")
    json.closeObject()
    json.closeArray()
    json.key("dns_providers")
    json.openArray()
    json.closeArray()
    json.key("domains")
    json.openArray()
    for zone in zones {
      json.openObject()
      json.member("name", zone.origin.description)
      json.member("registrar", registrar)
      json.key("dnsProviders")
      json.openObject()
      json.closeObject()
      if let servers = zone.sets.first(where: { isNameServerSet($0, of: zone.origin) }) {
        // What NAMESERVER_TTL of its language writes; else they get its default.
        json.key("meta")
        json.openObject()
        json.member("ns_ttl", "\(servers.ttl)")
        json.closeObject()
      }
      json.key("records")
      json.openArray()
      for set in zone.sets where !isNameServerSet(set, of: zone.origin) {
        for record in set.records {
          write(record, in: zone.origin, presentation, &json, &omissions)
        }
      }
      json.closeArray()
      json.key("nameservers")
      json.openArray()
      for set in zone.sets where isNameServerSet(set, of: zone.origin) {
        for case .ns(let server) in set.data {
          json.openObject()
          json.member("name", server.description)
          json.closeObject()
        }
      }
      json.closeArray()
      json.closeObject()
    }
    json.closeArray()
    json.closeObject()
    json.endDocument()
    return json.take()
  }

  /// Names no company: the registrar's side is not changed.
  private static let registrar = "none"

  /// Those of the apex are kept apart.
  private static func isNameServerSet(_ set: RecordSet, of zone: DomainName) -> Bool {
    set.type == .ns && set.name == zone
  }

  private static func write(
    _ record: Record, in zone: DomainName, _ presentation: (RecordData) -> String,
    _ json: inout JSONWriter, _ omissions: inout [ZoneWriter.Omission]
  ) {
    guard let fields = fields(of: record.data, presentation) else {
      omissions.append(.init(record, refusal(of: record)))
      return
    }
    if record.ttl == 0 {
      omissions.append(.init(record, "a TTL of 0 stands for its default at DNSControl"))
      return
    }
    let label =
      record.name == zone
      ? "@" : String(record.name.description.dropLast(zone.description.utf8.count + 1))
    json.openObject()
    json.member("type", record.type.description)
    json.member("name", label)
    json.member("ttl", Int(record.ttl))
    for (name, value) in fields {
      switch value {
      case .number(let number): json.member(name, number)
      case .text(let text): json.member(name, text)
      }
    }
    json.closeObject()
  }

  private static func refusal(of record: Record) -> String {
    switch record.data {
    case .txt, .spf, .caa, .other(.naptr, _):
      "DNSControl would read the text of the \(record.type) record differently"
    case .a, .aaaa, .ns, .cname, .ptr, .mx, .srv, .tlsa, .ds, .dnskey, .soa, .other:
      "type \(record.type) is not written for DNSControl"
    }
  }

  private enum Field {
    case number(Int)
    case text(String)
  }

  private static func fields(
    of data: RecordData, _ presentation: (RecordData) -> String
  ) -> [(String, Field)]? {
    switch data {
    case .a, .aaaa, .ns, .cname, .ptr, .other(.dname, _), .other(.openpgpkey, _):
      return [("target", .text(presentation(data)))]
    case .mx(let exchanger):
      return [
        ("mxpreference", .number(Int(exchanger.preference))),
        ("target", .text(exchanger.exchange.absolute)),
      ]
    // The text is whole: DNSControl splits it for each provider.
    case .txt(let strings), .spf(let strings):
      return String(validating: strings.joined, as: UTF8.self).map { [("target", .text($0))] }
    case .srv(let service):
      return [
        ("srvpriority", .number(Int(service.priority))),
        ("srvweight", .number(Int(service.weight))), ("srvport", .number(Int(service.port))),
        ("target", .text(service.target.absolute)),
      ]
    case .caa(let caa):
      guard let value = String(validating: caa.value, as: UTF8.self) else { return nil }
      return [
        ("caaflag", .number(Int(caa.flags))),
        ("caatag", .text(String(decoding: caa.tag, as: UTF8.self))), ("target", .text(value)),
      ]
    case .tlsa:
      return words(
        data, presentation, numbers: ["tlsausage", "tlsaselector", "tlsamatchingtype"], "target")
    case .ds:
      return words(
        data, presentation, numbers: ["dskeytag", "dsalgorithm", "dsdigesttype"], "dsdigest")
    case .dnskey:
      return words(
        data, presentation, numbers: ["dnskeyflags", "dnskeyprotocol", "dnskeyalgorithm"],
        "dnskeypublickey")
    case .other(.sshfp, _):
      return words(data, presentation, numbers: ["sshfpalgorithm", "sshfpfingerprint"], "target")
    case .other(.naptr, _): return pointer(data, presentation)
    case .other(.loc, let octets) where octets.count == 16:
      let places = [(4, "loclatitude"), (8, "loclongitude"), (12, "localtitude")].map {
        ($1, Field.number(octets[$0..<($0 + 4)].reduce(0) { $0 << 8 | Int($1) }))
      }
      return zip(["locversion", "locsize", "lochorizpre", "locvertpre"], octets).map {
        ($0, .number(Int($1)))
      } + places + [("target", .text(""))]
    case .other(.svcb, _), .other(.https, _):
      let words = presentation(data).split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count >= 2, let priority = Int(words[0]) else { return nil }
      return [
        ("svcpriority", .number(priority)), ("target", .text(words[1])),
        ("svcparams", .text(words.count > 2 ? words[2] : "")),
      ]
    case .soa, .other: return nil
    }
  }

  /// Two numbers, three texts and a name (RFC 3403 §4.1). What a backslash in one of the texts means depends on the reader.
  private static func pointer(
    _ data: RecordData, _ presentation: (RecordData) -> String
  ) -> [(String, Field)]? {
    var lexer = ZoneFileLexer(Array(presentation(data).utf8))
    var line = ZoneFileLexer.LogicalLine()
    guard (try? lexer.next(&line)) == true, line.fields.count == 6 else { return nil }
    let words = line.fields.map { String(decoding: line.text[$0.range], as: UTF8.self) }
    guard let order = Int(words[0]), let preference = Int(words[1]),
      !words.contains(where: { $0.contains("\\") })
    else { return nil }
    return [
      ("naptrorder", .number(order)), ("naptrpreference", .number(preference)),
      ("naptrflags", .text(words[2])), ("naptrservice", .text(words[3])),
      ("naptrregexp", .text(words[4])), ("target", .text(words[5])),
    ]
  }

  /// Numbers, and behind them digits that may stand in groups.
  private static func words(
    _ data: RecordData, _ presentation: (RecordData) -> String, numbers: [String], _ last: String
  ) -> [(String, Field)]? {
    let words = presentation(data).split(separator: " ")
    guard words.count > numbers.count else { return nil }
    var fields: [(String, Field)] = []
    for (name, word) in zip(numbers, words) {
      guard let number = Int(word) else { return nil }
      fields.append((name, .number(number)))
    }
    fields.append((last, .text(words.dropFirst(numbers.count).joined())))
    return fields
  }
}
