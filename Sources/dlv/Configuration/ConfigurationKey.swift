import Audit
import DNS
import NameRules

/// One key of `dlv.yml`. Reading, errors and the check of dlv.yml(5) all go by the tables below.
struct ConfigurationKey<Target>: Sendable {
  let name: String
  /// What its value is, as errors and dlv.yml(5) say it: `list of DNS servers`.
  let type: String
  let documentation: String
  /// Reads the value into the target.
  let read: @Sendable (ConfigurationNode, inout Target) throws(ConfigurationError) -> Void
}

extension ConfigurationKey<Configuration> {
  /// The keys of the file itself.
  static let topLevel: [ConfigurationKey] = [
    ConfigurationKey(
      name: "resolvers", type: "list of DNS servers",
      documentation: "The DNS servers to ask, in this order, instead of the system's."
    ) { (node, target) throws(ConfigurationError) in
      let servers = try node.list { (item) throws(ConfigurationError) in
        let text = try item.text("a DNS server")
        do { return try ServerEndpoint(text) } catch { throw item.error("\(error)") }
      }
      if servers.isEmpty { throw node.error("names no server; remove the key to use the system's") }
      target.resolvers = servers
    },
    ConfigurationKey(
      name: "dns-timeout", type: "seconds",
      documentation: "How long one question may take in all, retries included."
    ) { (node, target) throws(ConfigurationError) in
      target.dnsTimeout = .seconds(try node.number(in: DNSOptions.timeoutRange))
    },
    ConfigurationKey(
      name: "audit-timeout", type: "seconds",
      documentation: "After how long nothing more is asked about one domain or message."
    ) { (node, target) throws(ConfigurationError) in
      target.auditTimeout = .seconds(try node.number(in: DNSOptions.timeoutRange))
    },
    ConfigurationKey(
      name: "jobs", type: "whole number",
      documentation: "How many domains are audited at the same time."
    ) { (node, target) throws(ConfigurationError) in
      target.jobs = try node.integer(in: DNSOptions.jobsRange)
    },
    ConfigurationKey(
      name: "fail-on", type: "error, warning, notice, info or never",
      documentation: "The least severe finding that makes the exit status 1."
    ) { (node, target) throws(ConfigurationError) in
      let word = try node.choice(of: FailureThreshold.allCases.map(\.rawValue))
      target.failOn = FailureThreshold(rawValue: word)
    },
    ConfigurationKey(
      name: "allow-undetermined", type: "true or false",
      documentation: "Whether something undetermined leaves the exit status at 0 instead of 2."
    ) { (node, target) throws(ConfigurationError) in
      target.allowsUndetermined = try node.boolean()
    },
    ConfigurationKey(
      name: "mixed-case-queries", type: "true or false",
      documentation: "Whether names are asked in random letter case, which answers must repeat."
    ) { (node, target) throws(ConfigurationError) in
      target.usesMixedCaseQueries = try node.boolean()
    },
    ConfigurationKey(
      name: "rules", type: "map of rule ids",
      documentation: "The severity of a rule instead of its own, or off to leave it out."
    ) { (node, target) throws(ConfigurationError) in
      try target.readRules(node)
    },
    ConfigurationKey(
      name: "blocklists", type: "map",
      documentation: "Which DNS blocklists are asked."
    ) { (node, target) throws(ConfigurationError) in
      try node.read(ConfigurationKey<BlocklistConfiguration>.ofBlocklists, into: &target.blocklists)
    },
    ConfigurationKey(
      name: "lint", type: "map", documentation: "How dlv lint looks at messages."
    ) { (node, target) throws(ConfigurationError) in
      try node.read(ConfigurationKey<LintConfiguration>.ofLint, into: &target.lint)
    },
    ConfigurationKey(
      name: "waivers", type: "list of waivers",
      documentation: "Findings that audits, dlv gate and dlv lint accept for a while."
    ) { (node, target) throws(ConfigurationError) in
      target.waivers = try node.list { (item) throws(ConfigurationError) in
        try WaiverConfiguration(item).waiver
      }
    },
    ConfigurationKey(
      name: "domains", type: "map of domain names",
      documentation: "What is known about a domain that is audited."
    ) { (node, target) throws(ConfigurationError) in
      try target.readDomains(node)
    },
  ]
}

extension ConfigurationKey<DomainConfiguration> {
  /// The keys of one entry of `domains`.
  static let ofDomain: [ConfigurationKey] = [
    ConfigurationKey(
      name: "selectors", type: "list of DKIM selectors",
      documentation: "The DKIM selectors in use."
    ) { (node, target) throws(ConfigurationError) in
      target.selectors = try node.list { (item) throws(ConfigurationError) in
        // A selector is one or more labels (RFC 6376 §3.1).
        try item.domainName("a DKIM selector").description
      }
    },
    ConfigurationKey(
      name: "sending-ips", type: "list of IP addresses",
      documentation: "The addresses that send the domain's mail."
    ) { (node, target) throws(ConfigurationError) in
      target.sendingAddresses = try node.list { (item) throws(ConfigurationError) in
        let text = try item.text("an IP address")
        guard let address = IPAddress(text) else {
          throw item.error("'\(text)' is not an IP address")
        }
        return address
      }
    },
    ConfigurationKey(
      name: "mail-from", type: "domain name",
      documentation: "The domain of the envelope sender, where it is another."
    ) { (node, target) throws(ConfigurationError) in
      target.mailFrom = try node.domainName()
    },
    ConfigurationKey(
      name: "parked", type: "true or false",
      documentation: "Whether the domain sends no mail at all."
    ) { (node, target) throws(ConfigurationError) in
      target.isParked = try node.boolean()
    },
  ]
}

extension Configuration {
  private static let treatments = Severity.allCases.reversed().map(\.rawValue) + ["off"]

  fileprivate mutating func readRules(_ node: ConfigurationNode) throws(ConfigurationError) {
    for (key, value) in try node.entries() {
      let text = try key.text("a rule id")
      let id = RuleID(rawValue: text)
      let known = key.document.knownRules
      guard known.contains(id) else {
        throw key.error(
          "there is no rule '\(id)'", suggesting: text, from: known.map(\.rawValue))
      }
      let word = try value.choice(of: Self.treatments)
      treatments[id] = Severity(rawValue: word).map { .severity($0) } ?? .off
    }
  }

  fileprivate mutating func readDomains(_ node: ConfigurationNode) throws(ConfigurationError) {
    for (key, value) in try node.entries() {
      let name = try key.domainName()
      if domains[name] != nil { throw key.error("the domain '\(name)' stands here twice") }
      var domain = DomainConfiguration()
      try value.read(ConfigurationKey<DomainConfiguration>.ofDomain, into: &domain)
      domains[name] = domain
    }
  }
}

extension ConfigurationNode {
  /// The value as a name, in ASCII or Unicode.
  func domainName(
    _ expected: String = "a domain name"
  ) throws(ConfigurationError) -> DomainName {
    let text = try text(expected)
    do {
      return try InternationalName(text).name
    } catch {
      throw self.error("'\(text)' is not \(expected): \(error)")
    }
  }
}
