import DNS

/// Reads the JSON that `terraform show -json` (and OpenTofu's) prints for a plan, format 1
/// (https://developer.hashicorp.com/terraform/internals/json-format): the record sets of resources before and after.
struct TerraformPlanReader {
  private let file: String
  private let zoneNames: TerraformZones
  private var zones: [DomainName: Sides] = [:]
  private var order: [DomainName] = []
  private var unplaced: [UndeterminedEntry] = []
  private var errors = DiagnosticList()
  private var otherTypes: [String: Int] = [:]

  private struct Sides {
    var before: [Record] = []
    var after: [Record] = []
    var undetermined: [UndeterminedEntry] = []
  }

  static func read(
    _ octets: [UInt8], file: String, origin: DomainName?
  ) throws(ZoneSourceError) -> LoadedZones {
    var reader: TerraformPlanReader
    do throws(ZoneSourceDiagnostic) {
      let root = try JSONTree.read(octets, file: file)
      try checkForm(root)
      reader = TerraformPlanReader(
        file: file, zoneNames: TerraformZones(root, fallback: origin))
      for change in try root.required("resource_changes").list("a list of changes") {
        do throws(ZoneSourceDiagnostic) { try reader.read(change) } catch {
          reader.errors.append(error)
        }
      }
      reader.noteWhatIsMissing(root)
    } catch {
      throw ZoneSourceError(path: file, errors: [error])
    }
    try reader.errors.throwIfAny(path: file)
    return reader.result
  }

  private init(file: String, zoneNames: TerraformZones) {
    self.file = file
    self.zoneNames = zoneNames
  }

  private static func checkForm(_ root: TreeCursor) throws(ZoneSourceDiagnostic) {
    let version = try root.required("format_version")
    guard try version.text("a version").hasPrefix("1.") else {
      throw version.error("format \(try version.text("a version")); only 1.x is read")
    }
    if root["resource_changes"] == nil, root["values"] != nil {
      throw root.error("this is a state, not a plan: terraform plan -out=F; terraform show -json F")
    }
    // What has not been planned is not known.
    if root["errored"]?.isTrue ?? false {
      throw root.error("planning failed, so that the plan is not complete ('errored' is true)")
    }
  }

  private mutating func noteWhatIsMissing(_ root: TreeCursor) {
    guard let complete = root["complete"], !complete.isTrue else { return }
    unplaced.append(
      UndeterminedEntry(
        name: nil, kind: "deferred changes", types: [],
        reason: "the plan is one of several steps ('complete' is false)",
        location: complete.location, side: .after))
  }

  private var result: LoadedZones {
    let zones = order.compactMap { origin in
      self.zones[origin].map { sides in
        LoadedZone(
          origin: origin, contents: .plan(before: sides.before, after: sides.after),
          undetermined: sides.undetermined, format: .terraform, file: file)
      }
    }
    let warnings = otherTypes.sorted { $0.key < $1.key }.map { type, count in
      ZoneSourceDiagnostic(
        file: file,
        message: "\(count) \(count == 1 ? "resource" : "resources") of type \(type) not read")
    }
    return LoadedZones(zones: zones, unplaced: unplaced, warnings: warnings)
  }

  private mutating func read(_ resource: TreeCursor) throws(ZoneSourceDiagnostic) {
    guard try resource["mode"]?.text("a mode") ?? "managed" == "managed" else { return }
    let type = try resource.required("type").text("a resource type")
    guard let kind = TerraformRecordKind(type) else {
      if Self.mayHoldRecords(type) { otherTypes[type, default: 0] += 1 }
      return
    }
    let change = try resource.required("change")
    let actions = try change["actions"]?.list().map { (item) throws(ZoneSourceDiagnostic) in
      try item.text("an action")
    }
    let before = change["before"]
    // What is only forgotten stays published.
    let after = actions == ["forget"] ? before : change["after"]
    if let before {
      try read(before, unknown: nil, of: resource, kind, side: .before)
    }
    if let after {
      let unknown = actions == ["forget"] ? nil : change["after_unknown"]
      try read(after, unknown: unknown, of: resource, kind, side: .after)
    }
  }

  /// Records of providers that are not known here: nobody should take them for looked at.
  private static func mayHoldRecords(_ type: String) -> Bool {
    if ["_zone", "_zone_association", "_delegation_set", "_dnssec", "_key_signing_key"]
      .contains(where: { type.hasSuffix($0) })
    {
      return false
    }
    return type.contains("dns") || type.hasSuffix("_record") || type.hasSuffix("_records")
      || type.hasSuffix("_recordset") || type.hasSuffix("_rrset") || type.hasPrefix("aws_route53_")
  }

  private mutating func read(
    _ values: TreeCursor, unknown: TreeCursor?, of resource: TreeCursor,
    _ kind: TerraformRecordKind, side: UndeterminedEntry.Side
  ) throws(ZoneSourceDiagnostic) {
    let state = TerraformResourceState(values: values, unknown: unknown, side: side)
    let address = try resource["address"]?.text("an address") ?? "a resource"
    guard let zone = zoneNames.zone(of: state, kind, address: address) else {
      unplaced.append(
        UndeterminedEntry(
          name: nil, kind: address, types: [],
          reason:
            "the plan does not say in which zone the record is: give it as FILE@ORIGIN",
          location: values.location, side: side))
      return
    }
    let content = try kind.read(state, zone: zone, address: address)
    for record in content.records where !record.name.isSubdomain(of: zone) {
      throw values.error("\(record.name) of \(address) is not in the zone \(zone)")
    }
    if zones[zone] == nil { order.append(zone) }
    var sides = zones[zone] ?? Sides()
    switch side {
    case .before: sides.before += content.records
    case .after, .both: sides.after += content.records
    }
    sides.undetermined += content.undetermined
    zones[zone] = sides
  }
}

/// The values that a resource has before or after, and which of them are known only when the plan was applied.
struct TerraformResourceState {
  let values: TreeCursor
  /// Mirrors the values, with `true` where one is not known.
  let unknown: TreeCursor?
  let side: UndeterminedEntry.Side

  subscript(_ name: String) -> TreeCursor? { values[name] }

  func isUnknown(_ name: String) -> Bool {
    unknown?[name].map { Self.hasTrue($0.node) } ?? false
  }

  /// What the resource says of the record, in a form in which the same is the same text.
  var definition: String { values.node.canonicalText(without: Self.managementKeys) }

  /// Of the resource's own attributes those that have no part in what DNS answers.
  private static let managementKeys: Set<String> = [
    "id", "fqdn", "tags", "tags_all", "comment", "comment_modified_on", "tags_modified_on",
    "created_on", "modified_on", "allow_overwrite", "timeouts",
  ]

  private static func hasTrue(_ node: TreeNode) -> Bool {
    switch node.content {
    case .scalar(let text, isPlain: true): text == "true"
    case .scalar: false
    case .list(let items): items.contains { hasTrue($0) }
    case .map(let pairs): pairs.contains { hasTrue($0.value) }
    }
  }
}
