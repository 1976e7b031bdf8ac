import ArgumentParser
import Audit
import DNS
import Foundation
import MailAuth
import Reporting

/// `dlv mta-sts check`: record and policy of domains, compared with what was seen before.
struct MTASTSCheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check record and policy of domains: what dlv mta-sts does without another word.",
    discussion: """
      dlv mta-sts example.com
      dlv mta-sts --file domains.txt --format csv
      """)

  @OptionGroup var named: DomainOptions

  @Option(
    help: ArgumentHelp(
      "Compare with an earlier report (--format json) or recording: has the policy changed, and the id not?",
      valueName: "file"), completion: .file())
  var previous: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Compare with what earlier runs on this machine saw, and keep what this one sees.")
  var history = true

  @OptionGroup(title: "Web servers") var https: HTTPSOptions
  @OptionGroup(title: "Output options") var output: OutputOptions
  @OptionGroup(title: "DNS options") var dns: DNSOptions

  func validate() throws {
    try named.targets.validate(
      output, dns, example: "dlv mta-sts example.com")
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    // What a zone file or a recording says was not seen now, and is no history.
    let keeps = history && dns.zones.isEmpty && dns.replay == nil && !dns.offline
    let path = keeps ? MTASTSHistory.defaultPath(ProcessInfo.processInfo.environment) : nil
    let history = try MTASTSHistory(
      path: path, previous: previous, now: UTCTime(seconds: Int(Date().timeIntervalSince1970)))
    let status = try await AuditJob(
      targets: named.targets, output: output, dns: dns, families: [.mtaSTS], https: https,
      observer: { history.note($0) },
      request: { settings, name, _ in
        var request = settings.request(for: name)
        request.mtaSTS.looksForUnannouncedPolicy = true
        history.addPast(to: &request)
        return request
      },
      textRenderer: { context, _ in MTASTSTextRenderer(context) }
    ).run()
    history.save()
    return status
  }
}
