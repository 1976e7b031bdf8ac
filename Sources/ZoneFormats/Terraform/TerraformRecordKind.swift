import DNS
import DNSTransport

/// The resource types whose records are read, and what their arguments mean.
enum TerraformRecordKind {
  case route53
  case cloudflare
  case google
  case azure(RecordType)

  init?(_ type: String) {
    switch type {
    case "aws_route53_record": self = .route53
    case "cloudflare_record", "cloudflare_dns_record": self = .cloudflare
    case "google_dns_record_set": self = .google
    default:
      let words = type.split(separator: "_")
      guard words.count == 4, words[0] == "azurerm", words[1] == "dns", words[3] == "record",
        let type = RecordDataText.type(String(words[2]))
      else { return nil }
      self = .azure(type)
    }
  }

  /// The argument that says which zone it is.
  var zoneKey: String {
    switch self {
    case .route53, .cloudflare: "zone_id"
    case .google: "managed_zone"
    case .azure: "zone_name"
    }
  }

  /// Whether that argument is the zone's own name.
  var namesZone: Bool {
    switch self {
    case .azure: true
    case .route53, .cloudflare, .google: false
    }
  }

  struct Content {
    var records: [Record] = []
    var undetermined: [UndeterminedEntry] = []
  }

  func read(
    _ state: TerraformResourceState, zone: DomainName, address: String
  ) throws(ZoneSourceDiagnostic) -> Content {
    let reading = TerraformRecordReading(state: state, zone: zone, address: address)
    return switch self {
    case .route53: try reading.route53()
    case .cloudflare: try reading.cloudflare()
    case .google: try reading.google()
    case .azure(let type): try reading.azure(type)
    }
  }
}

/// One resource on its way to records.
struct TerraformRecordReading {
  let state: TerraformResourceState
  let zone: DomainName
  let address: String

  private typealias Content = TerraformRecordKind.Content

  private func open(
    _ name: DomainName?, _ kind: String, _ types: [RecordType], _ reason: String
  ) -> TerraformRecordKind.Content {
    TerraformRecordKind.Content(
      undetermined: [
        UndeterminedEntry(
          name: name, kind: "\(address), \(kind)", types: types, reason: reason,
          location: state.values.location, side: state.side,
          definition: .text(state.definition))
      ])
  }

  /// Name and type, or what stands for them where they are not known yet.
  private enum Head {
    case known(DomainName, RecordType)
    case unknown(TerraformRecordKind.Content)
  }

  /// Names are absolute where they end with the zone's, as the providers take them, else relative to it.
  private func head(type given: RecordType? = nil) throws(ZoneSourceDiagnostic) -> Head {
    if state.isUnknown("name") {
      return .unknown(
        open(
          nil, "name", given.map { [$0] } ?? [], "the name is known only after the plan was applied"
        ))
    }
    let text = try state["name"]?.text("a name") ?? "@"
    let cursor = state["name"] ?? state.values
    let name = try owner(text, cursor)
    if let given { return .known(name, given) }
    if state.isUnknown("type") {
      return .unknown(open(name, "type", [], "the type is known only after the plan was applied"))
    }
    let typeCursor = try state.values.required("type")
    let typeName = try typeCursor.text("a record type").uppercased()
    if let standIn = StandIn(typeName) {
      return .unknown(
        Content(undetermined: [
          standIn.entry(
            name, at: typeCursor, side: state.side, definition: state.definition)
        ]))
    }
    guard let type = RecordDataText.type(typeName) else {
      throw typeCursor.error("'\(typeName)' is no record type")
    }
    return .known(name, type)
  }

  private func owner(
    _ text: String, _ cursor: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    if text == "@" || text.isEmpty { return zone }
    let plain = try Route53Text.decimalEscapes(text, at: cursor)
    let name = try NameText.name(plain, at: cursor, "name")
    if name.isSubdomain(of: zone) || text.hasSuffix(".") { return name }
    return try NameText.relative(plain, to: zone, at: cursor)
  }

  private func record(
    _ name: DomainName, _ ttl: UInt32, _ data: RecordData, _ place: TreeCursor
  ) -> Record {
    Record(name: name, ttl: ttl, data: data, location: place.location)
  }

  private func ttl(default fallback: UInt32) throws(ZoneSourceDiagnostic) -> UInt32 {
    UInt32(try state["ttl"]?.integer("a TTL", in: 0...0x7FFF_FFFF) ?? Int(fallback))
  }

  /// Whether one of the arguments is a value that is known later.
  private func unknownArgument(_ names: String...) -> String? {
    names.first { state.isUnknown($0) }
  }

  private static let later = "the value is known only after the plan was applied"

  private func data(
    _ type: RecordType, _ text: String, _ place: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    do throws(RecordDataText.Failure) {
      return try RecordDataText.read(text, type: type, origin: .root)
    } catch {
      throw place.error("\(address), \(type): \(error.message): \(text.prefix(200))")
    }
  }

  private func items(_ name: String) throws(ZoneSourceDiagnostic) -> [TreeCursor] {
    try state[name]?.list() ?? []
  }

  // MARK: aws_route53_record

  /// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
  func route53() throws(ZoneSourceDiagnostic) -> TerraformRecordKind.Content {
    let (name, type): (DomainName, RecordType)
    switch try head() {
    case .known(let known, let kind): (name, type) = (known, kind)
    case .unknown(let content): return content
    }
    if try !items("alias").isEmpty || state.isUnknown("alias") {
      return open(name, "alias \(type)", [type], "Route 53 answers with another resource's records")
    }
    for policy in Self.routingPolicies where state[policy] != nil {
      let isSet =
        if case .list(let items) = state[policy]?.node.content { !items.isEmpty } else {
          state[policy]?.isTrue ?? false
        }
      if isSet {
        let kind = policy.replacing("_routing_policy", with: "")
        return open(
          name, "\(kind) \(type)", [type],
          "a routing policy decides which of the sets of this name is the answer")
      }
    }
    if let argument = unknownArgument("records", "ttl") {
      return open(name, "\(argument) of \(type)", [type], Self.later)
    }
    let ttl = try ttl(default: 0)
    var content = Content()
    for item in try items("records") {
      var text = try item.text("a value")
      // The provider puts quotation marks around the text; two inside it part two strings.
      if [.txt, .spf].contains(type),
        !(text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\""))
      {
        text = "\"\(text)\""
      }
      let plain = try Route53Text.decimalEscapes(
        text.count > 2 ? text.replacing("\"\"", with: "\" \"") : text, at: item)
      content.records.append(record(name, ttl, try data(type, plain, item), item))
    }
    return content
  }

  private static let routingPolicies = [
    "weighted_routing_policy", "latency_routing_policy", "failover_routing_policy",
    "geolocation_routing_policy", "geoproximity_routing_policy", "cidr_routing_policy",
    "multivalue_answer_routing_policy",
  ]

  // MARK: cloudflare_record, cloudflare_dns_record

  /// https://registry.terraform.io/providers/cloudflare/cloudflare/latest/docs/resources/dns_record
  func cloudflare() throws(ZoneSourceDiagnostic) -> TerraformRecordKind.Content {
    let (name, type): (DomainName, RecordType)
    switch try head() {
    case .known(let known, let kind): (name, type) = (known, kind)
    case .unknown(let content): return content
    }
    if state["proxied"]?.isTrue ?? false {
      return Content(
        undetermined: [
          CloudflareExport.proxied(name, type, state.values.location, side: state.side)
        ])
    }
    // Either of `content` and `value`, its older name, or `data` is given; the others are computed.
    let given = state["data"].flatMap { $0.oneOrMore().first }
    let hasText = state["content"] != nil || state["value"] != nil
    if !hasText, given == nil || state.isUnknown("data") {
      return open(name, "content of \(type)", [type], Self.later)
    }
    if let argument = unknownArgument("ttl", "priority", "data"), argument != "data" || !hasText {
      return open(name, "\(argument) of \(type)", [type], Self.later)
    }
    var ttl = try ttl(default: CloudflareExport.automaticTTL)
    if ttl == CloudflareExport.automaticTTL { ttl = CloudflareExport.automaticTTLInSeconds }
    let place = state["content"] ?? state["value"] ?? given ?? state.values
    let result = record(name, ttl, try cloudflareData(type, given, place), place)
    if type == .cname, name == zone {
      return Content(undetermined: [CloudflareExport.flattened(result, side: state.side)])
    }
    return Content(records: [result])
  }

  private func cloudflareData(
    _ type: RecordType, _ given: TreeCursor?, _ place: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    if let given, !given.isNull, case .map(let pairs) = given.node.content,
      pairs.contains(where: { !$0.value.isNull })
    {
      let fields = ValueFields(given)
      switch type {
      case .srv: return try data(type, fields.texts("priority", "weight", "port", "target"), given)
      case .caa:
        return try data(
          type, fields.texts("flags", "tag") + " " + ValueFields.quoted(fields.text("value")), given
        )
      case .tlsa:
        return try data(
          type, fields.texts("usage", "selector", "matching_type", "certificate"), given)
      case .sshfp: return try data(type, fields.texts("algorithm", "type", "fingerprint"), given)
      case .ds:
        return try data(type, fields.texts("key_tag", "algorithm", "digest_type", "digest"), given)
      case .svcb, .https:
        return try data(
          type, fields.texts("priority", "target") + " " + fields.text("value", default: ""), given)
      default: break
      }
    }
    let text = try (state["content"] ?? state["value"] ?? state.values).text("a value")
    switch type {
    case .txt, .spf:
      // In quotation marks it is in presentation format, else the text itself.
      if text.hasPrefix("\"") { return try data(type, text, place) }
      let strings = CharacterStrings(text)
      return type == .txt ? .txt(strings) : .spf(strings)
    case .mx:
      let priority = try state["priority"]?.integer("a priority", in: 0...65535) ?? 0
      return try data(type, "\(priority) \(text)", place)
    case .uri:
      let priority = try state["priority"]?.integer("a priority", in: 0...65535) ?? 0
      return try data(type, "\(priority) \(text)", place)
    default: return try data(type, text, place)
    }
  }

  // MARK: google_dns_record_set

  /// https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/dns_record_set
  func google() throws(ZoneSourceDiagnostic) -> TerraformRecordKind.Content {
    let (name, type): (DomainName, RecordType)
    switch try head() {
    case .known(let known, let kind): (name, type) = (known, kind)
    case .unknown(let content): return content
    }
    if try !items("routing_policy").isEmpty {
      return open(
        name, "routing policy of \(type)", [type],
        "a routing policy decides which of its values is the answer")
    }
    if let argument = unknownArgument("rrdatas", "ttl") {
      return open(name, "\(argument) of \(type)", [type], Self.later)
    }
    let ttl = try ttl(default: 0)
    var content = Content()
    for item in try items("rrdatas") {
      let text = try item.text("a value")
      let isBareText = [.txt, .spf].contains(type) && !text.contains("\"")
      // Without quotation marks each word is a string of its own.
      let shown =
        isBareText
        ? text.split(separator: " ").map { ValueFields.quoted(String($0)) }.joined(separator: " ")
        : text
      content.records.append(record(name, ttl, try data(type, shown, item), item))
    }
    return content
  }

  // MARK: azurerm_dns_…_record

  /// https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/dns_a_record and its neighbours
  func azure(_ type: RecordType) throws(ZoneSourceDiagnostic) -> TerraformRecordKind.Content {
    let name: DomainName
    switch try head(type: type) {
    case .known(let known, _): name = known
    case .unknown(let content): return content
    }
    if state["target_resource_id"] != nil || state.isUnknown("target_resource_id"),
      try items("records").isEmpty, state["record"] == nil
    {
      return open(name, "alias \(type)", [type], "Azure answers with the addresses of a resource")
    }
    if let argument = unknownArgument("records", "record", "ttl") {
      return open(name, "\(argument) of \(type)", [type], Self.later)
    }
    let ttl = try ttl(default: 0)
    var content = Content()
    let values = try items("records") + (state["record"]?.oneOrMore() ?? [])
    for item in values {
      content.records.append(record(name, ttl, try azureData(type, item), item))
    }
    return content
  }

  private func azureData(
    _ type: RecordType, _ item: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> RecordData {
    let fields = ValueFields(item)
    switch type {
    case .mx: return try data(type, fields.texts("preference", "exchange"), item)
    case .srv: return try data(type, fields.texts("priority", "weight", "port", "target"), item)
    case .caa:
      return try data(
        type, fields.texts("flags", "tag") + " " + ValueFields.quoted(fields.text("value")), item)
    case .txt: return .txt(CharacterStrings(try fields.text("value")))
    default: return try data(type, item.text("a value"), item)
    }
  }
}
