import ArgumentParser
import ContentLint

/// Names of mail programs as `--clients` takes them: `gmail,apple-mail`.
struct MailClients: ExpressibleByArgument {
  let names: Set<MailClient>

  init?(argument: String) {
    var names: Set<MailClient> = []
    for word in argument.split(separator: ",") {
      guard let client = MailClient(rawValue: String(word)) else { return nil }
      names.insert(client)
    }
    guard !names.isEmpty else { return nil }
    self.names = names
  }
}
