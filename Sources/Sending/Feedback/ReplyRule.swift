/// What a kind of reply means, and what is to be done about it.
public struct ReplyRule: Hashable, Sendable {
  /// Names of providers in lower case; none for everyone.
  public let providers: Set<String>
  public let pattern: ReplyPattern
  public let failureClass: FailureClass
  /// `nil` for as the code says.
  public let permanence: Permanence?
  public let retryAfter: TimeSpan?
  public let fromSameSource: Bool
  public let actions: [FeedbackAction]
  /// The page that says so, or where the rule stands.
  public let source: String

  public enum Permanence: Hashable, Sendable {
    /// Another attempt may do.
    case soft
    /// Another attempt of the same message won't.
    case hard
  }

  /// Why a text is no rule.
  public enum Fault: Error, Hashable, Sendable {
    /// Not the five fields `providers | reply | class | actions | source`.
    case fields(String)
    case pattern(ReplyPattern.Fault)
    case failureClass(String)
    case action(String)
    case source(String)
  }

  /// Reads a line of Data/reply-rules.txt.
  public init(line: some StringProtocol) throws(Fault) {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      .map { String($0).trimmed }
    guard fields.count == 5, !fields[0].isEmpty else { throw .fields(String(line)) }
    guard fields[4].hasPrefix("https://"), !fields[4].contains(" ") else {
      throw .source(fields[4])
    }
    try self.init(
      providers: fields[0], reply: fields[1], failureClass: fields[2], actions: fields[3],
      source: fields[4])
  }

  /// From the texts of a configuration: names with spaces between or `*`; actions with commas between.
  public init(
    providers: String, reply: String, failureClass: String, actions: String, source: String
  ) throws(Fault) {
    let names = providers.lowercased().split(separator: " ").map(String.init)
    self.providers = names == ["*"] ? [] : Set(names)
    do throws(ReplyPattern.Fault) { pattern = try ReplyPattern(reply) } catch {
      throw .pattern(error)
    }
    guard let known = FailureClass(rawValue: failureClass) else {
      throw .failureClass(failureClass)
    }
    self.failureClass = known
    self.source = source
    var permanence: Permanence?
    var retryAfter: TimeSpan?
    var fromSameSource = false
    var list: [FeedbackAction] = []
    for text in actions.split(separator: ",").map({ String($0).trimmed }) where !text.isEmpty {
      let words = text.split(separator: " ").map(String.init)
      switch (words[0], words.count) {
      case ("fail", 1): permanence = .hard
      case ("retry", 1): permanence = .soft
      case ("same-source", 1): fromSameSource = true
      case ("stop-campaign", 1): list.append(.stopCampaign)
      case ("retry-after", 2): retryAfter = try Self.time(words[1], text)
      case ("slow-down", 2): list.append(.slowDown(try Self.scope(words[1], text), .standard))
      case ("suspend", 3):
        list.append(.suspend(try Self.scope(words[1], text), try Self.time(words[2], text)))
      case ("one-connection", 3):
        list.append(.oneConnection(try Self.scope(words[1], text), try Self.time(words[2], text)))
      case _: throw .action(text)
      }
    }
    self.permanence = permanence
    self.retryAfter = retryAfter
    self.fromSameSource = fromSameSource
    self.actions = list
  }

  private static func scope(_ word: String, _ action: String) throws(Fault) -> FeedbackScope {
    guard let scope = FeedbackScope(rawValue: word) else { throw .action(action) }
    return scope
  }

  private static func time(_ word: String, _ action: String) throws(Fault) -> TimeSpan {
    guard let time = try? TimeSpan(word), time > .zero else { throw .action(action) }
    return time
  }
}

extension ReplyRule.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fields: "a rule has five fields: providers | reply | class | actions | source"
    case .pattern(.code(let word)):
      "'\(word)' is no reply code of three digits from 4xx or 5xx, with x for any digit"
    case .pattern(.enhancedCode(let word)):
      "'\(word)' is no enhanced code as '4.7.28', '4.7.x' or '4.7.500-699'"
    case .pattern(.tooLong): "a pattern of more than \(ReplyPattern.maximumLength) octets"
    case .failureClass(let word):
      "'\(word)' is no class; known: "
        + FailureClass.allCases.map(\.rawValue).joined(separator: ", ")
    case .action(let text):
      "'\(text)' is no action; known: fail, retry, retry-after TIME, same-source, stop-campaign, "
        + "slow-down SCOPE, suspend SCOPE TIME, one-connection SCOPE TIME; scopes: "
        + FeedbackScope.allCases.map(\.rawValue).joined(separator: ", ")
    case .source(let text): "'\(text)' is no https address of a page"
    }
  }
}
