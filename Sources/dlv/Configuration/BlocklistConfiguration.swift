import DNS
import NameRules
import Reputation

/// What `dlv.yml` says about blocklists.
struct BlocklistConfiguration: Equatable, Sendable {
  /// Whether the shipped catalogue is left out.
  var only = false
  var lists: [Entry] = []

  /// One list: of the owner's own, or of the catalogue with a key.
  struct Entry: Equatable, Sendable {
    var zone: DomainName?
    var kind: Blocklist.Kind?
    var name: String?
    var weight: Blocklist.Weight?
    var codes: [Blocklist.Code] = []
    /// What it lists for tests, as the file has it.
    var test: String?
    /// The same, read as `kind` wants it.
    var testPoint: Blocklist.TestPoints?
    /// Environment variable that holds the key.
    var keyVariable: String?
    /// File that holds it.
    var keyFile: String?
  }
}

extension ConfigurationKey<BlocklistConfiguration> {
  /// The keys of `blocklists`.
  static let ofBlocklists: [ConfigurationKey] = [
    ConfigurationKey(
      name: "only", type: "true or false",
      documentation: "Whether the lists that dlv knows itself are left out."
    ) { (node, target) throws(ConfigurationError) in
      target.only = try node.boolean()
    },
    ConfigurationKey(
      name: "lists", type: "list of blocklists",
      documentation: "Lists to ask beside those, or instead of them."
    ) { (node, target) throws(ConfigurationError) in
      target.lists = try node.list { (item) throws(ConfigurationError) in
        var entry = BlocklistConfiguration.Entry()
        try item.read(ConfigurationKey<BlocklistConfiguration.Entry>.ofBlocklist, into: &entry)
        if entry.zone == nil { throw item.error("a list without 'zone'") }
        if entry.kind == nil {
          throw item.error("a list without 'kind': ip4, ip6, domain or uri")
        }
        if let test = entry.test, let kind = entry.kind {
          guard let point = Blocklist.TestPoints(test, kind) else {
            throw item.error("'test' of this list is no \(kind.testPointName)")
          }
          entry.testPoint = point
        }
        if entry.keyVariable != nil && entry.keyFile != nil {
          throw item.error("'key-env' and 'key-file' exclude each other")
        }
        return entry
      }
      var seen: Set<[String]> = []
      for entry in target.lists {
        let zone = entry.zone ?? .root
        guard seen.insert(["\(zone)".lowercased(), entry.kind?.rawValue ?? ""]).inserted else {
          let name = BlocklistKey.masked(zone)
          throw node.error("the list '\(name)' stands here twice with the same kind")
        }
      }
    },
  ]
}

extension ConfigurationKey<BlocklistConfiguration.Entry> {
  /// The keys of one list.
  static let ofBlocklist: [ConfigurationKey] = [
    ConfigurationKey(
      name: "zone", type: "domain name", documentation: "The zone in which it is asked."
    ) { (node, target) throws(ConfigurationError) in
      let text = try node.text("a domain name")
      // Not repeated: there may be a key in it.
      guard let zone = try? InternationalName(text).name else {
        throw node.error("the zone of this list is no domain name")
      }
      if zone.isRoot { throw node.error("the root is no blocklist") }
      target.zone = zone
    },
    ConfigurationKey(
      name: "kind", type: "ip4, ip6, domain or uri", documentation: "What it lists."
    ) { (node, target) throws(ConfigurationError) in
      let word = try node.choice(of: Blocklist.Kind.allCases.map(\.rawValue))
      target.kind = Blocklist.Kind(rawValue: word)
    },
    ConfigurationKey(
      name: "name", type: "text", documentation: "What reports call it."
    ) { (node, target) throws(ConfigurationError) in
      target.name = try node.text("a name")
    },
    ConfigurationKey(
      name: "weight", type: "major, common, minor or opinion",
      documentation: "How much a listing hurts: error, warning, notice or info."
    ) { (node, target) throws(ConfigurationError) in
      let words = Blocklist.Weight.allCases.map(\.rawValue)
      target.weight = Blocklist.Weight(rawValue: try node.choice(of: words))
    },
    ConfigurationKey(
      name: "codes", type: "map of return codes", documentation: "What its answers mean."
    ) { (node, target) throws(ConfigurationError) in
      target.codes = []
      for (key, value) in try node.entries() {
        let text = try key.text("a return code")
        guard let pattern = Blocklist.Pattern(text) else {
          throw key.error(
            "'\(text)' is no return code: 127.0.0.2, 127.0.0.4-127.0.0.7 or 'bit 8'")
        }
        target.codes.append(Blocklist.Code(pattern, try value.text("a meaning")))
      }
    },
    ConfigurationKey(
      name: "test", type: "address or domain name",
      documentation: "What it lists for tests, where that is not what RFC 5782 has."
    ) { (node, target) throws(ConfigurationError) in
      target.test = try node.text("an address or a name")
    },
    ConfigurationKey(
      name: "key-env", type: "environment variable",
      documentation: "The variable that holds the key, which goes in front of the zone."
    ) { (node, target) throws(ConfigurationError) in
      target.keyVariable = try node.text("the name of an environment variable")
    },
    ConfigurationKey(
      name: "key-file", type: "file", documentation: "The file that holds the key."
    ) { (node, target) throws(ConfigurationError) in
      target.keyFile = try node.text("the name of a file")
    },
  ]
}

extension Blocklist.TestPoints {
  /// The one that a list of that kind can have; `nil` for what is none.
  fileprivate init?(_ text: String, _ kind: Blocklist.Kind) {
    switch (kind, IPAddress(text)) {
    case (.ip4, .v4(let address)?): self.init(listedAddress: .v4(address))
    case (.ip6, .v6(let address)?): self.init(listedAddress: .v6(address))
    case (.domain, nil), (.uri, nil):
      guard let name = try? InternationalName(text).name, !name.isRoot else { return nil }
      self.init(listedDomain: name)
    case (.ip4, _), (.ip6, _), (.domain, _?), (.uri, _?): return nil
    }
  }
}

extension Blocklist.Kind {
  fileprivate var testPointName: String {
    switch self {
    case .ip4: "IPv4 address"
    case .ip6: "IPv6 address"
    case .domain, .uri: "domain name"
    }
  }
}
