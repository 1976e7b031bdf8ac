/// Services whose names say nothing about who uses them.
enum HostingNames {
  /// Pages and forms for nothing, storage that anybody fills, tunnels, and names that lead home.
  static func isFreeHost(_ web: WebAddress) -> Bool {
    KnownNames.containsDomain(of: web.host, .freeHost)
  }

  /// Top-level domains that phishing uses far more than newsletters do: cheap or free, without checks.
  static func isCheap(_ host: String) -> Bool {
    guard let dot = host.lastIndex(of: ".") else { return false }
    return KnownNames.contains(host[host.index(after: dot)...], .cheapEnding)
  }
}
