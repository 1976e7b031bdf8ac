import ArgumentParser
import DNS

/// Which message is verified, and as of when.
struct MessageOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The message, headers and all; - is standard input.", valueName: "message"),
    completion: .file())
  var message: String

  @Option(
    help: ArgumentHelp(
      "Seconds since 1970 at which the message is verified (default: now, or the time of the recording).",
      valueName: "seconds"))
  var at: UInt64?

  /// Seconds since 1970.
  func time(in session: LookupSession) -> UInt64 { at ?? UInt64(clamping: session.time.seconds) }
}
