import DNS

/// A zone as octoDNS's YamlProvider reads it (https://octodns.readthedocs.io/en/latest/records.html): keys in natural order, which it
/// checks; texts unsplit, since it splits them itself, and with each semicolon escaped.
enum OctoDNSText {
  static func escaped(_ text: String) -> String { text.replacing(";", with: "\\;") }

  static func text(
    _ zone: LoadedZone, _ sets: [RecordSet], _ presentation: (RecordData) -> String,
    _ omissions: inout [ZoneWriter.Omission]
  ) -> String {
    var entries: [(label: String, sets: [String])] = []
    var places: [String: Int] = [:]
    for set in sets {
      var values: [Value] = []
      for record in set.records {
        switch value(of: record.data, presentation) {
        case .success(let value): values.append(value)
        case .failure(let refusal): omissions.append(.init(record, refusal.reason))
        }
      }
      if values.isEmpty { continue }
      let label = label(of: set.name, in: zone.origin)
      let item = item(set, values)
      if let place = places[label] {
        entries[place].sets.append(item)
      } else {
        places[label] = entries.count
        entries.append((label, [item]))
      }
    }
    let sorted = entries.map { (NaturalOrder($0.label), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    return "---\n"
      + sorted.map { entry in
        let key = scalar(entry.label)
        // One set is a map of its own, several are a list of maps.
        return entry.sets.count == 1
          ? "\(key):\n" + entry.sets[0].indented("  ", first: "  ")
          : "\(key):\n" + entry.sets.map { $0.indented("  ", first: "- ") }.joined()
      }.joined()
  }

  private static func label(of name: DomainName, in zone: DomainName) -> String {
    if name == zone { return "" }
    let labels = name.labels.count - zone.labels.count
    guard labels > 0, name.isSubdomain(of: zone) else { return name.absolute }
    return String(name.description.dropLast(zone.isRoot ? 0 : zone.description.utf8.count + 1))
  }

  private static func item(_ set: RecordSet, _ values: [Value]) -> String {
    var text = "ttl: \(set.ttl)\ntype: \(set.type)\n"
    if values.count == 1 {
      text += "value:" + values[0].text(indent: "  ", isItem: false)
    } else {
      text += "values:\n" + values.map { "-" + $0.text(indent: "  ", isItem: true) }.joined()
    }
    return text
  }

  private enum Value {
    case scalar(String)
    /// Keys in natural order; texts are scalars that are written already.
    case map([(String, String)])

    func text(indent: String, isItem: Bool) -> String {
      switch self {
      case .scalar(let text): return " \(text)\n"
      case .map(let pairs):
        let lines = pairs.sorted { NaturalOrder($0.0) < NaturalOrder($1.0) }
          .map { "\($0.0): \($0.1)\n" }
        return isItem
          ? " " + lines.joined(separator: indent) : "\n" + lines.map { indent + $0 }.joined()
      }
    }
  }

  private struct Refusal: Error { let reason: String }

  private static func value(
    of data: RecordData, _ presentation: (RecordData) -> String
  ) -> Result<Value, Refusal> {
    switch data {
    // Nothing else in YAML looks like it.
    case .a: return .success(.scalar(presentation(data)))
    case .aaaa, .ns, .cname, .ptr: return .success(.scalar(scalar(presentation(data))))
    case .txt(let strings), .spf(let strings): return text(strings)
    case .mx(let exchanger):
      return .success(
        .map([
          ("exchange", scalar(exchanger.exchange.absolute)),
          ("preference", "\(exchanger.preference)"),
        ]))
    case .srv(let service):
      return .success(
        .map([
          ("port", "\(service.port)"), ("priority", "\(service.priority)"),
          ("target", scalar(service.target.absolute)), ("weight", "\(service.weight)"),
        ]))
    case .caa(let caa):
      guard let value = String(validating: caa.value, as: UTF8.self) else {
        return .failure(Refusal(reason: "a value that is not UTF-8"))
      }
      return .success(
        .map([
          ("flags", "\(caa.flags)"), ("tag", scalar(String(decoding: caa.tag, as: UTF8.self))),
          ("value", scalar(value)),
        ]))
    case .tlsa:
      return fields(
        data, presentation,
        ["certificate_usage", "selector", "matching_type", "certificate_association_data"])
    case .ds:
      return fields(data, presentation, ["key_tag", "algorithm", "digest_type", "digest"])
    case .other(.dname, _): return .success(.scalar(scalar(presentation(data))))
    case .other(.sshfp, _):
      return fields(data, presentation, ["algorithm", "fingerprint_type", "fingerprint"])
    case .other(.uri, _): return fields(data, presentation, ["priority", "weight", "target"])
    case .other(.loc, _): return location(data, presentation)
    case .other(.naptr, _):
      return fields(
        data, presentation,
        ["order", "preference", "flags", "service", "regexp", "replacement"])
    case .other(.svcb, _), .other(.https, _): return service(data, presentation)
    case .other(.openpgpkey, _):
      return .success(.scalar(scalar(presentation(data).replacing(" ", with: ""))))
    case .soa, .dnskey, .other:
      return .failure(Refusal(reason: "there is no form of type \(data.type) for octoDNS here"))
    }
  }

  /// Values that in presentation format stand one after the other.
  private static func fields(
    _ data: RecordData, _ presentation: (RecordData) -> String, _ names: [String]
  ) -> Result<Value, Refusal> {
    var lexer = ZoneFileLexer(Array(presentation(data).utf8))
    var line = ZoneFileLexer.LogicalLine()
    guard (try? lexer.next(&line)) == true, line.fields.count >= names.count,
      !presentation(data).hasPrefix("\\#")
    else { return .failure(Refusal(reason: "its data can't be taken apart")) }
    var pairs: [(String, String)] = []
    for (index, name) in names.enumerated() {
      // Hexadecimal digits at the end may stand in groups.
      let last = index == names.count - 1 ? line.fields.count : index + 1
      let words = line.fields[index..<last].map { field in
        String(decoding: line.text[field.range], as: UTF8.self)
      }
      let word = words.joined().replacing("\\\\", with: "\\").replacing("\\\"", with: "\"")
      let isNumber = !word.isEmpty && word.utf8.allSatisfy { $0 &- 0x30 < 10 }
      pairs.append((name, isNumber && name != names.last ? word : scalar(word)))
    }
    return .success(.map(pairs))
  }

  /// Degrees, minutes, seconds and direction twice, and four lengths in metres (RFC 1876 §3).
  private static func location(
    _ data: RecordData, _ presentation: (RecordData) -> String
  ) -> Result<Value, Refusal> {
    let names = [
      "lat_degrees", "lat_minutes", "lat_seconds", "lat_direction", "long_degrees", "long_minutes",
      "long_seconds", "long_direction", "altitude", "size", "precision_horz", "precision_vert",
    ]
    let words = presentation(data).split(separator: " ").map { word in
      String(word.last == "m" ? word.dropLast() : word)
    }
    guard words.count == names.count else {
      return .failure(Refusal(reason: "its data can't be taken apart"))
    }
    return .success(.map(Array(zip(names, words))))
  }

  /// Those for which octoDNS wants a list, of one value too.
  private static let listParameters: Set<String> = ["alpn", "ipv4hint", "ipv6hint", "mandatory"]

  /// Priority, target and parameters (RFC 9460 §2.1); a parameter may have several values, or none.
  private static func service(
    _ data: RecordData, _ presentation: (RecordData) -> String
  ) -> Result<Value, Refusal> {
    let words = presentation(data).split(separator: " ").map(String.init)
    guard words.count >= 2, words[0] != "\\#", !words.contains(where: { $0.contains("\\") }) else {
      return .failure(Refusal(reason: "its data can't be taken apart"))
    }
    let parameters = words.dropFirst(2).sorted { NaturalOrder($0) < NaturalOrder($1) }.map { word in
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return "\(parts[0]): null" }
      let values = parts[1].replacing("\"", with: "").split(separator: ",").map {
        scalar(String($0))
      }
      let isList = listParameters.contains(String(parts[0])) || values.count != 1
      let text = isList ? "[" + values.joined(separator: ", ") + "]" : values[0]
      return "\(parts[0]): \(text)"
    }
    return .success(
      .map([
        ("svcparams", "{" + parameters.joined(separator: ", ") + "}"), ("svcpriority", words[0]),
        ("targetname", scalar(words[1])),
      ]))
  }

  /// octoDNS takes `" "` for a seam between two strings, a first quotation mark for the start of one, and knows ASCII only.
  private static func text(_ strings: CharacterStrings) -> Result<Value, Refusal> {
    let octets = strings.joined
    guard octets.allSatisfy({ 0x20...0x7E ~= $0 }) else {
      return .failure(Refusal(reason: "octoDNS reads texts of printable ASCII only"))
    }
    let text = String(decoding: octets, as: UTF8.self)
    if text.isEmpty || text.hasPrefix("\"") || text.contains("\" \"") || text.contains("\\;") {
      return .failure(
        Refusal(
          reason: "octoDNS would read the text differently: it is empty, or has marks of its own"))
    }
    return .success(.scalar(scalar(escaped(text))))
  }

  /// A YAML scalar that is read as text whatever it looks like: plain, or in single quotation marks, in which only these are escaped.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") } ?? false
      && text.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "_.-".utf8.contains($0)
      }
    // What YAML 1.1 reads as a Boolean or as nothing.
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    if isPlain, !words.contains(text.lowercased()) { return text }
    return "'" + text.replacing("'", with: "''") + "'"
  }
}

extension String {
  /// The lines of a text, the first behind one prefix and the others behind another.
  fileprivate func indented(_ indent: String, first: String) -> String {
    split(separator: "\n").enumerated().map { index, line in
      (index == 0 ? first : indent) + line + "\n"
    }.joined()
  }
}
