import ArgumentParser
import ContentLint

/// What `--clients` asks for: names of mail programs, `gmail,apple-mail`, all of them, or their list.
enum MailClients: Equatable {
  case named(Set<MailClient>)
  case list

  @Sendable static func read(_ argument: String) throws -> MailClients {
    var names: Set<MailClient> = []
    for word in argument.split(separator: ",") {
      switch word.lowercased() {
      case "list": return .list
      case "all": names.formUnion(MailClient.allCases)
      case let name:
        guard let client = MailClient(rawValue: name) else {
          let known = MailClient.allCases.map(\.rawValue)
          let nearest = NearestName.of(name, among: known).map { "; did you mean '\($0)'?" } ?? ""
          throw ValidationError(
            "'\(word)' is no mail program that is known here\(nearest) They are: \(known.joined(separator: ", ")); all, or list."
              .replacing("here They", with: "here. They"))
        }
        names.insert(client)
      }
    }
    guard !names.isEmpty else { throw ValidationError("--clients names no mail program.") }
    return .named(names)
  }

  /// Lines that name each program, and of how many features it is known whether it has them.
  static var table: String {
    let support = ClientSupport.known
    let columns = MailClient.allCases.map { $0.rawValue.utf8.count }.max() ?? 0
    let titles = MailClient.allCases.map { $0.title.utf8.count }.max() ?? 0
    return MailClient.allCases.map { client in
      let name =
        client.rawValue + String(repeating: " ", count: columns - client.rawValue.utf8.count)
      let title = client.title + String(repeating: " ", count: titles - client.title.utf8.count)
      let mark = MailClient.byDefault.contains(client) ? "   by default" : ""
      return
        "\(name)  \(title)  \(support.count(of: client)) of \(support.count) features known\(mark)\n"
    }.joined()
  }
}
