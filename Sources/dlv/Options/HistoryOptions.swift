import ArgumentParser
import DNS
import Foundation

/// What the MTA-STS policies of domains are compared with: shared by the commands that look at them.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare MTA-STS with an earlier report (--format json) or recording: has the policy changed, and the id not?",
      valueName: "file"), completion: .file())
  var previous: String?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Compare MTA-STS with what earlier runs on this machine saw, and keep what this one sees.")
  var history = true

  /// What is known of the past, with the clock of now.
  func read(_ dns: DNSOptions) throws(CommandFailure) -> MTASTSHistory {
    // What a zone file or a recording says was not seen now, and is no history.
    let keeps = history && dns.zones.isEmpty && dns.replay == nil && !dns.offline
    let path = keeps ? MTASTSHistory.defaultPath(ProcessInfo.processInfo.environment) : nil
    return try MTASTSHistory(
      path: path, previous: previous, now: UTCTime(seconds: Int(Date().timeIntervalSince1970)))
  }
}
