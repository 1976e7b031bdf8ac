public import DNS

/// Which domains are run by one provider, and so share its limits.
public struct ProviderCatalogue: Sendable {
  private var byDomain: [DomainName: String] = [:]
  private var bySuffix: [DomainName: String] = [:]
  private var byExchangers: [Set<DomainName>: String] = [:]
  private var titles: [String: String] = [:]

  /// An entry of the catalogue.
  public struct Provider: Hashable, Sendable {
    /// In lower case, without spaces: what rules and shaping name it by.
    public let name: String
    public let title: String
    public let exchangerSuffixes: [DomainName]
    public let domains: [DomainName]
    public let source: String

    public init(
      name: String, title: String, exchangerSuffixes: [DomainName], domains: [DomainName],
      source: String
    ) {
      self.name = name.lowercased()
      self.title = title
      self.exchangerSuffixes = exchangerSuffixes
      self.domains = domains
      self.source = source
    }
  }

  /// Own providers come before those that are shipped.
  public init(own: [Provider] = [], shipped: [Provider] = ProviderCatalogue.shipped) {
    for provider in shipped + own {
      titles[provider.name] = provider.title
      for domain in provider.domains { byDomain[domain] = provider.name }
      for suffix in provider.exchangerSuffixes { bySuffix[suffix] = provider.name }
    }
  }

  /// A provider that is known by its exact set of MX hosts.
  public mutating func set(_ name: String, exchangers: Set<DomainName>) {
    byExchangers[exchangers] = name.lowercased()
  }

  /// How a domain came to its provider.
  public enum Membership: Hashable, Sendable {
    case domainList
    case exchangerSuffix(DomainName)
    case exchangerSet
    /// Nobody's that is known: domains with the same MX hosts belong together.
    case own
  }

  /// The provider of a domain with these MX hosts, those of the lowest preference first; without any, the domain is its own.
  public func provider(
    of domain: DomainName, exchangers: [DomainName]
  ) -> (name: String, membership: Membership) {
    if let name = byDomain[domain] { return (name, .domainList) }
    if let name = byExchangers[Set(exchangers)] { return (name, .exchangerSet) }
    if let first = exchangers.first {
      var ancestor: DomainName? = first
      while let current = ancestor, !current.isRoot {
        if let name = bySuffix[current] { return (name, .exchangerSuffix(current)) }
        ancestor = current.parent
      }
    }
    let names = exchangers.isEmpty ? [domain] : exchangers
    let own = names.map { String("\($0)".lowercased().drop(while: { $0 == "." })) }
    // By the whole set, in an order of its own: that of equal preferences is random.
    return (Set(own).sorted().joined(separator: "+"), .own)
  }

  public func title(of name: String) -> String? { titles[name.lowercased()] }

  /// Those of Data/mail-providers.txt.
  public static let shipped: [Provider] = lines.compactMap { try? read($0) }

  /// The lines of that file that are providers.
  static var lines: [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }

  /// Why a line is none.
  enum LineError: Error, Hashable {
    case fields(String)
    case name(String)
    case domain(String)
    case source(String)
  }

  /// Reads `name | title | MX suffixes | domains | source`.
  static func read(_ line: Substring) throws(LineError) -> Provider {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    guard fields.count == 5, !fields[1].isEmpty else { throw .fields(String(line)) }
    guard !fields[0].isEmpty,
      fields[0].utf8.allSatisfy({ $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D })
    else { throw .name(fields[0]) }
    guard fields[4].hasPrefix("https://"), !fields[4].contains(" ") else {
      throw .source(fields[4])
    }
    return Provider(
      name: fields[0], title: fields[1], exchangerSuffixes: try names(fields[2]),
      domains: try names(fields[3]), source: fields[4])
  }

  private static func names(_ text: String) throws(LineError) -> [DomainName] {
    if text == "-" { return [] }
    var names: [DomainName] = []
    for word in text.split(separator: " ") {
      guard let name = try? DomainName(String(word)), name.labelCount > 1 else {
        throw .domain(String(word))
      }
      names.append(name)
    }
    return names
  }
}
