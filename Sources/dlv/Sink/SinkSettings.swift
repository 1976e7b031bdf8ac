/// What a sink does with messages.
struct SinkSettings: Sendable {
  var hostName: String
  var maildir: Maildir?
  var verifier: SinkVerifier?
  /// Whether each verdict is a line on standard output.
  var printsVerdicts = false
  /// The field whose value is counted as a message's token.
  var tokenField: String
  /// For messages that are too large for memory.
  var spoolFolder: String

  /// Whether anything needs the content as a whole.
  var keepsContent: Bool { maildir != nil || verifier != nil }
}
