/// rspamd's `dkim_signing.conf`, as far as it names keys: `path` and `selector` for all domains, and those of each `domain`.
public struct RspamdSigning: Sendable {
  private let settings: UCLReader.Value
  private let macros: [String]

  /// rspamd's default (`dkim_signing.conf` of 3.x).
  public static let defaultPath = "/var/lib/rspamd/dkim/$domain.$selector.key"
  public static let defaultSelector = "dkim"

  /// Reads the text, with or without the section `dkim_signing` around it.
  public init(_ text: [UInt8]) throws(UCLReader.SyntaxError) {
    var reader = UCLReader(text)
    let value = try reader.read()
    settings = value["dkim_signing"] ?? value
    macros = reader.macros
  }

  /// The path and selector for domains that have none of their own.
  public var common: (path: String, selector: String) {
    (
      settings["path"]?.text ?? Self.defaultPath,
      settings["selector"]?.text ?? Self.defaultSelector
    )
  }

  /// Whether domains without a section are signed too (`try_fallback`, by default yes).
  public var signsOtherDomains: Bool {
    !["false", "no", "off", "0"].contains(settings["try_fallback"]?.text ?? "true")
  }

  /// The keys of the domains that the configuration names, and of those that the caller knows: `domain` may be any that the
  /// common path fits.
  public func keys(otherDomains: [String]) -> SignerKeys {
    var result = SignerKeys()
    result.unfollowed = macros.map { "\($0) is not followed" }
    for key in ["path_map", "selector_map", "signing_table", "key_table", "use_redis", "use_vault"]
    where settings[key] != nil && settings[key]?.text != "false" {
      result.unfollowed.append("\(key) is not followed")
    }
    var named: Set<String> = []
    for (key, section) in settings.entries where key == "domain" {
      for (domain, value) in section.entries {
        named.insert(domain.lowercased())
        add(value, domain, to: &result)
      }
    }
    for domain in otherDomains where !named.contains(domain.lowercased()) {
      result.keys.append(key(domain, common.selector, common.path, place: "path"))
    }
    return result
  }

  private func add(_ value: UCLReader.Value, _ domain: String, to result: inout SignerKeys) {
    let place = "domain \(domain)"
    let several = value["selectors"]?.elements ?? [value]
    for entry in several {
      let path = entry["path"]?.text ?? value["path"]?.text ?? common.path
      let selector = entry["selector"]?.text ?? value["selector"]?.text ?? common.selector
      result.keys.append(key(domain, selector, path, place: place))
    }
  }

  private func key(
    _ domain: String, _ selector: String, _ path: String, place: String
  ) -> SignerKey {
    SignerKey(
      domain: domain, selector: selector,
      path: path.replacing("$domain", with: domain).replacing("$selector", with: selector),
      place: place)
  }

  /// What the names of files in the common path's folder tell of domains: the folder, and how a name becomes a domain. `nil` where
  /// the folder itself depends on the domain.
  public var commonFolder: (path: String, domain: @Sendable (String) -> String?)? {
    let path = common.path.replacing("$selector", with: common.selector)
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let folder = String(path[..<slash])
    let parts = path[path.index(after: slash)...].split(
      separator: "$domain", omittingEmptySubsequences: false)
    guard !folder.contains("$"), parts.count == 2 else { return nil }
    let (head, tail) = (String(parts[0]), String(parts[1]))
    return (
      folder,
      { name in
        guard name.hasPrefix(head), name.hasSuffix(tail), name.count > head.count + tail.count
        else { return nil }
        return String(name.dropFirst(head.count).dropLast(tail.count))
      }
    )
  }
}
