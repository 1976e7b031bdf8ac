import ArgumentParser
import DNS

/// The DKIM selectors that a command looks at.
struct SelectorOptions: ParsableArguments {
  @Option(
    name: .customLong("selector"),
    help: ArgumentHelp(
      "DKIM selector in use. Repeatable (default: those in the zone files, then well-known ones).",
      valueName: "selector"), transform: Self.selector)
  var selectors: [String] = []

  /// A selector, or the whole name of its record: `s1._domainkey.example.com`.
  @Sendable private static func selector(_ text: String) throws -> String {
    let selector = text.firstRange(of: "._domainkey").map { String(text[..<$0.lowerBound]) } ?? text
    do { _ = try DomainName(selector) } catch {
      throw ValidationError("'\(text)' is not a DKIM selector: \(error).")
    }
    return selector
  }
}
