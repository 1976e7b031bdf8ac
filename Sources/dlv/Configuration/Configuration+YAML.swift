import Audit
import DNS
import Yams

/// Reads a configuration from YAML. No file is touched.
extension Configuration {
  /// Octets that a configuration may have: ten thousand domains with their selectors fit.
  static let maximumLength = 1 << 20

  /// Aliases that a text may seem to hold before it is composed: what so few can expand to stays small.
  private static let maximumAliases = 8

  /// - Parameters:
  ///   - file: the name that errors show.
  ///   - knownRules: the rules that `rules` may name.
  init(
    yaml text: String, file: String,
    knownRules: [RuleID] = RuleCatalogue.all.map(\.id)
  ) throws(ConfigurationError) {
    if text.utf8.count > Self.maximumLength {
      throw Self.error(
        file, 1, 1, "the file is over \(Self.maximumLength) octets; dlv reads no larger ones")
    }
    if let place = Self.suspiciousAlias(in: text) {
      throw Self.error(file, place.line, place.column, Self.aliasMessage)
    }
    self.init()
    // The parser holds the anchors that `node.anchor` refers to weakly: it has to live until they are looked at.
    let (root, parser) = try Self.compose(text, file: file)
    guard let root else { return }
    let anchored = withExtendedLifetime(parser) { Self.firstAnchor(in: root) }
    if let anchored {
      throw Self.error(file, anchored.line, anchored.column, Self.aliasMessage)
    }
    let document = ConfigurationNode.Document(file: file, knownRules: knownRules)
    try ConfigurationNode(node: root, path: "", document: document)
      .read(ConfigurationKey<Configuration>.topLevel, into: &self)
  }

  private static let aliasMessage = "anchors and aliases ('&name', '*name') are not supported"

  private static func error(
    _ file: String, _ line: Int, _ column: Int, _ message: String
  ) -> ConfigurationError {
    let location = SourceLocation(file: file, line: line, column: column)
    return ConfigurationError(problem: .content(location, message))
  }

  private static func compose(
    _ text: String, file: String
  ) throws(ConfigurationError) -> (Node?, Parser) {
    do {
      // Named, since the default encoding is read from the environment; and no resolver, since types go by the key.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return (try parser.singleRoot(), parser)
    } catch let error as YamlError {
      throw Self.located(error, file: file)
    } catch {
      throw Self.error(file, 1, 1, "\(error)")
    }
  }

  /// The parser's error in one line, with its place.
  private static func located(_ error: YamlError, file: String) -> ConfigurationError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = (context?.text).map { "\($0): \(problem)" } ?? problem
      return Self.error(file, mark.line, mark.column, text)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return Self.error(
        file, context.mark.line, context.mark.column, "\(names) stands twice in the same map")
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.unicodeScalars.prefix(offset ?? 0)
      let line = before.count { $0 == "\n" } + 1
      let column = before.reversed().prefix { $0 != "\n" }.count + 1
      return Self.error(file, line, column, problem)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return Self.error(file, 1, 1, "\(error)")
    @unknown default:
      return Self.error(file, 1, 1, "\(error)")
    }
  }

  // MARK: Aliases

  /// The place of the first thing that looks like an alias, in a text that has anchors and more aliases than may be composed.
  ///
  /// Composing shares aliased nodes, but hashing them as keys walks every copy: nested aliases would take for ever
  /// before an anchor could be refused. Comments and quoted texts count too, which errs on the safe side.
  private static func suspiciousAlias(in text: String) -> (line: Int, column: Int)? {
    var line = 1
    var column = 0
    var previous = UInt8(ascii: "\n")
    var hasAnchor = false
    var aliases = 0
    var first: (line: Int, column: Int)?
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 0
      } else {
        column += 1
      }
      let isName = byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte == 0x2D
      if isName, previous == UInt8(ascii: "&") { hasAnchor = true }
      if isName, previous == UInt8(ascii: "*") {
        aliases += 1
        first = first ?? (line, column - 1)
      }
      previous = byte
    }
    return hasAnchor && aliases > maximumAliases ? first : nil
  }

  /// An anchor stands before its aliases, so this ends before anything is seen twice.
  private static func firstAnchor(in node: Node) -> Mark? {
    if node.anchor != nil { return node.mark }
    switch node {
    case .scalar, .alias:
      return nil
    case .sequence(let items):
      for item in items {
        if let mark = firstAnchor(in: item) { return mark }
      }
    case .mapping(let pairs):
      for (key, value) in pairs {
        if let mark = firstAnchor(in: key) ?? firstAnchor(in: value) { return mark }
      }
    }
    return nil
  }
}
