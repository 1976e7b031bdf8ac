import ArgumentParser
import DNS
import MailAuth
import NameRules
import Reporting

/// `dlv spf check`: the result for one client, as a receiver comes to it.
struct SPFCheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Evaluate a domain's SPF record for one client address.",
    discussion: """
      dlv spf check example.com --ip 192.0.2.25
      dlv spf check example.com --ip 192.0.2.25 --helo mx.example.com --mail-from user@example.com
      dlv spf check example.com --ip 192.0.2.25 --zone example.com.zone --format json
      """)

  @Argument(help: "The domain whose record is evaluated: that of MAIL FROM, or the HELO name.")
  var domain: String

  @Option(
    name: .customLong("ip"),
    help: ArgumentHelp("The client's address, IPv4 or IPv6.", valueName: "address"),
    transform: { text in
      guard let address = IPAddress(text) else {
        throw ValidationError("'\(text)' is not an IP address.")
      }
      return address
    })
  var client: IPAddress

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the client says in HELO or EHLO; it is checked too (default: the domain).",
      valueName: "name"))
  var helo: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The address of MAIL FROM; <> is the null address (default: postmaster at the domain).",
      valueName: "address"))
  var mailFrom: String?

  @Option(
    help: ArgumentHelp(
      "The name of the receiving host, for %{r} and the header field.", valueName: "name"))
  var receiver: String?

  @OptionGroup(title: "Output options") var output: EvaluationOutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func execute() async throws(CommandFailure) -> ExitStatus {
    let settings = try Settings(dns: dns)
    let session = try LookupSession(
      dns, settings, isVerbose: output.verbose)
    let (request, heloRequest) = try requests(at: session.time)
    let resolver = session.makeResolver()
    async let heloEvaluation = Self.evaluate(heloRequest, resolver)
    let evaluation = await SPFEvaluator.evaluate(request, asking: resolver)
    let document = SPFCheckDocument(evaluation, helo: await heloEvaluation)
    try EvaluationWriter(options: output).write(document)
    try session.finish()
    return Self.status(evaluation.result)
  }

  private static func evaluate(
    _ request: SPFRequest?, _ resolver: any Resolver
  ) async -> SPFEvaluation? {
    guard let request else { return nil }
    return await SPFEvaluator.evaluate(request, asking: resolver)
  }

  /// The check of the domain, and that of the HELO name where that is another one (RFC 7208 §2.3).
  private func requests(
    at now: UTCTime
  ) throws(CommandFailure) -> (SPFRequest, helo: SPFRequest?) {
    let domain = try checkedDomain()
    let heloName = helo.map(Self.inASCII) ?? domain
    let time = Int64(now.seconds)
    let request = SPFRequest(
      mailFrom: sender(at: domain), helo: heloName, client: client, receiver: receiver,
      time: time, domain: domain)
    let isOwnCheck = helo != nil && heloName.lowercased() != domain.lowercased()
    return (
      request,
      isOwnCheck
        ? SPFRequest(helo: heloName, client: client, receiver: receiver, time: time) : nil
    )
  }

  /// What is no domain at all is evaluated too, and comes to 'none' (§4.3); what is clearly something else is a slip.
  private func checkedDomain() throws(CommandFailure) -> String {
    do throws(TargetName.Problem) { _ = try TargetName.read(domain) } catch {
      switch error {
      case .mailAddress, .url:
        throw CommandFailure(.badData, "'\(domain)' is not a domain name: \(error)")
      case .notAName, .address, .number, .wildcard, .root, .slash: break
      }
    }
    return Self.inASCII(domain)
  }

  private func sender(at domain: String) -> String {
    guard let mailFrom else { return "@" + domain }
    guard let at = mailFrom.lastIndex(of: "@") else { return mailFrom }
    let rest = mailFrom[mailFrom.index(after: at)...]
    let hasBracket = rest.hasSuffix(">")
    let name = Self.inASCII(String(hasBracket ? rest.dropLast() : rest))
    return mailFrom[...at] + name + (hasBracket ? ">" : "")
  }

  /// Internationalised labels as they stand in the DNS (RFC 8616 §4); what is no such name as it is.
  private static func inASCII(_ name: String) -> String {
    guard !name.utf8.allSatisfy({ $0 < 0x80 }),
      let converted = try? InternationalName(name).name.description
    else { return name }
    return converted
  }

  private static func status(_ result: SPFResult) -> ExitStatus {
    switch result {
    case .pass: .clean
    case .temperror: .undetermined
    case .fail, .softfail, .permerror, .neutral, .none: .findings
    }
  }
}
