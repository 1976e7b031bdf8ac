import ArgumentParser
import DNS

/// Whom to ask and how: shared by every command that looks something up.
struct DNSOptions: ParsableArguments {
  @Option(
    name: .customLong("resolver"),
    help: ArgumentHelp(
      "DNS server: 192.0.2.53, 192.0.2.53:5300, [2001:db8::1]:53, tcp://…, tls://…[#name], https://…/dns-query. Repeatable (default: the system's).",
      valueName: "server"), transform: { try ServerEndpoint($0) })
  var resolvers: [ServerEndpoint] = []

  @Option(
    name: .customLong("zone"),
    help: ArgumentHelp(
      "Zone file that answers for its names instead of live DNS; FILE@ORIGIN where it has no $ORIGIN. Repeatable.",
      valueName: "file[@origin]"), completion: .file())
  var zones: [String] = []

  @Flag(
    help: "Ask nothing outside the zone files and the replay; what they don't hold is undetermined."
  )
  var offline = false

  @Option(
    help: ArgumentHelp(
      "Write every question and answer to a file, for --replay.", valueName: "file"),
    completion: .file())
  var record: String?

  @Option(
    help: ArgumentHelp("Answer from a recorded file alone.", valueName: "file"), completion: .file()
  )
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "Seconds that one question may take, retries included (default: 5).", valueName: "seconds"))
  var dnsTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Seconds after which nothing more is asked about one domain or message; what is not answered by then is undetermined (default: 30).",
      valueName: "seconds"))
  var auditTimeout: Double?

  @Option(help: ArgumentHelp("Targets under way at once (default: 32).", valueName: "count"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "PEM file of CA certificates to trust beside the system's (tls:// and https:// resolvers).",
      valueName: "file"), completion: .file())
  var caFile: String?

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Configuration file (default: dlv.yml, found upward from here).", valueName: "file"),
    completion: .file())
  var configuration: String?

  static let timeoutRange = 0.001...600.0
  static let jobsRange = 1...1024

  func validate() throws {
    for (name, value) in [("--dns-timeout", dnsTimeout), ("--audit-timeout", auditTimeout)] {
      if let value, !Self.timeoutRange.contains(value) {
        throw ValidationError("\(name) takes 0.001 to 600 seconds.")
      }
    }
    if let jobs, !Self.jobsRange.contains(jobs) {
      throw ValidationError("--jobs takes 1 to 1024.")
    }
    if replay != nil && !resolvers.isEmpty {
      throw ValidationError("--replay answers alone; --resolver has no place beside it.")
    }
  }
}
