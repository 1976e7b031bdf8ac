/// What to write into the configuration of mail servers, ready to paste: of the two that most hosts run, whichever it is.
struct MailServerSetting {
  /// Lines of main.cf.
  let postfix: String
  /// Lines of Exim's main section.
  let exim: String

  var text: String { "# Postfix, main.cf:\n\(postfix)\n# Exim:\n\(exim)" }
}
