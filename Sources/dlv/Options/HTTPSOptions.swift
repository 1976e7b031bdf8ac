import ArgumentParser

/// How web servers of a domain are asked.
struct HTTPSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Port of the web servers (default: 443).", valueName: "port"))
  var httpsPort: UInt16?

  @Option(
    help: ArgumentHelp(
      "Seconds for the whole answer of one address of a web server (default: 15).",
      valueName: "seconds"))
  var httpsTimeout: Double?

  static let timeoutRange = 0.1...600.0

  func validate() throws {
    if httpsPort == 0 { throw ValidationError("--https-port takes 1 to 65535.") }
    if let httpsTimeout, !Self.timeoutRange.contains(httpsTimeout) {
      throw ValidationError("--https-timeout takes 0.1 to 600 seconds.")
    }
  }
}
