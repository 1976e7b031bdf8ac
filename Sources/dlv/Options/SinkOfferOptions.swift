import ArgumentParser
import Crypto
import SMTP

/// Which extensions a sink offers, what it demands of clients, and its limits.
struct SinkOfferOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Extensions that are not offered, with commas between: \(Self.extensionWords).",
      valueName: "extensions"), transform: SinkExtensions.init(parsing:))
  var without: SinkExtensions?

  @Flag(help: "Refuse mail before STARTTLS.")
  var requireTLS = false

  @Option(
    help: ArgumentHelp(
      "File of users, a line each: name:password. Offers AUTH.", valueName: "file"),
    completion: .file())
  var users: String?

  @Flag(help: "Refuse mail before AUTH.")
  var requireAuth = false

  @Flag(help: "Offer PLAIN, LOGIN and XOAUTH2 without TLS too.")
  var clearTextAuth = false

  @Option(
    help: ArgumentHelp(
      "The largest message, in octets (default: 104857600).", valueName: "octets"))
  var maxSize = SMTPServerLimits().messageSize

  @Option(
    help: ArgumentHelp("Recipients of a message (default: 1000).", valueName: "count"))
  var maxRecipients = SMTPServerLimits().recipients

  @Option(
    help: ArgumentHelp(
      "Octets of a command line, its end included (default: 2048).", valueName: "octets"))
  var maxCommandLine = SMTPServerLimits().commandLine

  @Option(
    help: ArgumentHelp(
      "Wrong commands after which a client is sent away (default: 100).", valueName: "count"))
  var maxErrors = SMTPServerLimits().errors

  @Flag(help: "Refuse messages with LF that no CR stands before.")
  var refuseBareLF = false

  static let extensionWords = SMTPServerOptions.Extension.allCases.map(\.rawValue)
    .joined(separator: ", ")

  func validate() throws {
    for (name, value, least) in [
      ("--max-size", maxSize, 1), ("--max-recipients", maxRecipients, 1),
      ("--max-command-line", maxCommandLine, 64), ("--max-errors", maxErrors, 1),
    ] where value < least {
      throw ValidationError("\(name) takes \(least) or more.")
    }
    if users == nil, requireAuth || clearTextAuth {
      throw ValidationError(
        "\(requireAuth ? "--require-auth" : "--clear-text-auth") needs users (--users).")
    }
  }

  func machine(_ listening: SinkListeningOptions) throws(CommandFailure) -> SMTPServerOptions {
    var options = SMTPServerOptions(hostName: listening.hostname)
    options.extensions.subtract(without?.extensions ?? [])
    options.limits.messageSize = maxSize
    options.limits.recipients = maxRecipients
    options.limits.commandLine = maxCommandLine
    options.limits.errors = maxErrors
    options.refusesBareLineFeeds = refuseBareLF
    options.requirement =
      switch (requireTLS, requireAuth) {
      case (false, false): .nothing
      case (true, false): .encryption
      case (false, true): .authentication
      case (true, true): .encryptionAndAuthentication
      }
    if let users {
      options.authentication = SASLServerOptions(
        allowsClearText: clearTextAuth, accounts: try SinkAccounts(path: users),
        cryptography: OpenSSLSASLCryptography())
    }
    return options
  }
}

/// A list of extensions as `--without` has it.
struct SinkExtensions: Sendable {
  let extensions: Set<SMTPServerOptions.Extension>

  init(parsing text: String) throws {
    extensions = Set(
      try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
        guard let known = SMTPServerOptions.Extension(rawValue: word.lowercased()) else {
          throw ValidationError(
            "'\(word)' is no extension that can be left out; there are \(SinkOfferOptions.extensionWords)."
          )
        }
        return known
      })
  }
}
