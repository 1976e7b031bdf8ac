import DNS

/// The names of the zones that records of a plan refer to: by identifiers that resources and data sources of the plan have, or by
/// references in the configuration where an identifier is not known yet.
struct TerraformZones {
  private var namesByIdentifier: [String: DomainName] = [:]
  private var namesByAddress: [String: DomainName] = [:]
  /// For a record's address, the addresses that its zone argument refers to.
  private var references: [String: [String]] = [:]
  /// What the user says that zones are which the plan does not name.
  private let fallback: DomainName?

  init(_ root: TreeCursor, fallback: DomainName?) {
    self.fallback = fallback
    for state in ["prior_state", "planned_values"] {
      let values = root[state]?["values"] ?? root[state]
      if let module = values?["root_module"] { addModule(module) }
    }
    for change in (try? root["resource_changes"]?.list()) ?? [] {
      for side in ["before", "after"] {
        if let values = change["change"]?[side] { add(resource: change, values) }
      }
    }
    if let module = root["configuration"]?["root_module"] {
      addReferences(module, prefix: "")
    }
  }

  // MARK: Finding

  func zone(
    of state: TerraformResourceState, _ kind: TerraformRecordKind, address: String
  ) -> DomainName? {
    if let identifier = try? state[kind.zoneKey]?.text("a zone") {
      // Azure's records name the zone itself.
      if kind.namesZone { return Self.name(identifier) }
      if let name = namesByIdentifier[identifier] { return name }
    }
    for reference in references[Self.withoutIndex(address)] ?? [] {
      if let name = namesByAddress[reference] { return name }
    }
    return fallback
  }

  /// `aws_route53_record.mx[0]` and `module.a["x"].cloudflare_record.y` as the configuration has them.
  private static func withoutIndex(_ address: String) -> String {
    address.replacing(/\[[^\]]*\]/, with: "")
  }

  private static func name(_ text: String) -> DomainName? { try? DomainName(text) }

  // MARK: Collecting

  private mutating func addModule(_ module: TreeCursor) {
    for resource in (try? module["resources"]?.list()) ?? [] {
      if let values = resource["values"] { add(resource: resource, values) }
    }
    for child in (try? module["child_modules"]?.list()) ?? [] { addModule(child) }
  }

  private mutating func add(resource: TreeCursor, _ values: TreeCursor) {
    func text(_ cursor: TreeCursor?) -> String? {
      guard let cursor else { return nil }
      return try? cursor.text("a text")
    }
    guard let type = text(resource["type"]) else { return }
    let nameKeys: [String]
    let identifierKeys: [String]
    switch type {
    case "aws_route53_zone": (nameKeys, identifierKeys) = (["name"], ["zone_id", "id"])
    case "cloudflare_zone": (nameKeys, identifierKeys) = (["name", "zone"], ["id", "zone_id"])
    case "google_dns_managed_zone": (nameKeys, identifierKeys) = (["dns_name"], ["name", "id"])
    default: return
    }
    guard let name = nameKeys.lazy.compactMap({ text(values[$0]) }).first.flatMap(Self.name) else {
      return
    }
    for key in identifierKeys {
      if let identifier = text(values[key]) { namesByIdentifier[identifier] = name }
    }
    if let address = text(resource["address"]) {
      namesByAddress[Self.withoutIndex(address)] = name
    }
  }

  private mutating func addReferences(_ module: TreeCursor, prefix: String) {
    for resource in (try? module["resources"]?.list()) ?? [] {
      guard let address = try? resource["address"]?.text("an address") else { continue }
      for key in ["zone_id", "managed_zone"] {
        let names = (try? resource["expressions"]?[key]?["references"]?.list()) ?? []
        for name in names {
          if let reference = try? name.text("a reference") {
            references[prefix + address, default: []].append(
              prefix + Self.withoutIndex(reference))
          }
        }
      }
    }
    for (key, call) in (try? module["module_calls"]?.entries()) ?? [] {
      guard let name = try? key.text("a name"), let inner = call["module"] else { continue }
      addReferences(inner, prefix: prefix + "module.\(name).")
    }
  }
}
