import DNS

/// Tells names that belong to no host of the public internet by their form alone.
enum InternetHost {
  /// RFC 6761, RFC 6762, RFC 8375, and what networks use in their place.
  private static let inner: Set<String> = [
    "localhost", "localdomain", "local", "lan", "internal", "intranet", "corp", "home", "arpa",
    "invalid", "test",
  ]

  /// What is wrong, to stand behind the name of what is looked at: `has no dot`. `nil` for a name that may be public.
  static func problem(of name: String) -> String? {
    if name.utf8.first == UInt8(ascii: "[") || IPAddress(name) != nil { return "is an address" }
    let labels = name.utf8.split(separator: UInt8(ascii: "."))
    if labels.count < 2 { return "has no dot" }
    guard let last = labels.last.map({ String(Substring($0)).lowercased() }), inner.contains(last)
    else { return nil }
    return "ends in .\(last)"
  }
}
