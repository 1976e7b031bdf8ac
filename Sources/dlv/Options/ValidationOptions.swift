import ArgumentParser

/// Where chains of trust begin: shared by commands that validate with DNSSEC.
struct ValidationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "DS or DNSKEY records, as in a zone file, to trust instead of the root's keys.",
      valueName: "file"), completion: .file())
  var trustAnchor: String?
}
