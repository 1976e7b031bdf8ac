import ArgumentParser

/// What `dlv lint` asks others about a message: nothing, unless one of these says so.
struct LintLookupOptions: ParsableArguments {
  @Flag(
    help:
      "Ask for the links, and look their domains up in blocklists; never for a link that unsubscribes or works once."
  )
  var online = false

  @Flag(
    help: "Audit the author's domain for DMARC and BIMI, and look up all domains in blocklists.")
  var domain = false

  @Flag(help: "With --online: ask hosts of private networks, too.")
  var allowPrivateLinks = false

  func validate() throws {
    if allowPrivateLinks, !online {
      throw ValidationError("--allow-private-links is for --online.")
    }
  }

  func make(
    _ dns: DNSOptions, _ settings: Settings, isVerbose: Bool
  ) throws(CommandFailure) -> LintLookups? {
    guard online || domain else { return nil }
    return try LintLookups(
      online: online, domain: domain, asksPrivate: allowPrivateLinks, dns, settings,
      isVerbose: isVerbose)
  }
}
