import ArgumentParser
import Glibc

/// Which message is verified, and as of when.
struct MessageOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The message, headers and all; - is standard input.", valueName: "message"),
    completion: .file())
  var message: String

  @Option(
    help: ArgumentHelp(
      "Seconds since 1970 at which the message is verified (default: now).", valueName: "seconds"))
  var at: UInt64?

  /// Seconds since 1970.
  var time: UInt64 { at ?? UInt64(clamping: Glibc.time(nil)) }
}
