import ArgumentParser
import Audit
import DNS

/// `dlv bimi check`: the BIMI record, logo and certificate of domains.
struct BIMICheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the record, the logo and the certificate of domains (the default).",
    discussion: """
      dlv bimi example.com
      dlv bimi --selector winter --ca-file mark-roots.pem example.com
      """)

  @OptionGroup var named: DomainOptions

  @Option(
    help: ArgumentHelp("BIMI selector (default: default).", valueName: "name"),
    transform: Self.selector)
  var selector: String?

  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv bimi example.com")
    try https.validate(dns)
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.bimi], https: https,
      request: { [selector] settings, name, _ in
        var request = settings.request(forAddressesOf: name)
        request.bimiSelector = selector
        return request
      }
    ).run()
  }

  @Sendable private static func selector(_ text: String) throws -> String {
    let selector = text.firstRange(of: "._bimi").map { String(text[..<$0.lowerBound]) } ?? text
    do { _ = try DomainName(selector) } catch {
      throw ValidationError("'\(text)' is not a BIMI selector: \(error).")
    }
    return selector
  }
}
