/// YAML as a tree of nodes with their places, in bounded time and memory whatever the text is.
public import Yams

public enum YAMLText {
  /// Why a text is not read; line and column count from 1.
  public struct Failure: Error, Hashable, Sendable {
    public let message: String
    public let line: Int
    public let column: Int
  }

  /// Aliases that a text may seem to hold before it is composed: what so few can expand to stays small.
  private static let maximumAliases = 8

  private static let aliasMessage = "anchors and aliases ('&name', '*name') are not supported"

  /// What a text may do with anchors and aliases.
  public enum Aliases: Sendable {
    case refused
    /// They are composed, each alias as what it stands for; no key of a map may be one, or hold one. Whoever walks the tree has to
    /// count: few aliases of aliases stand for a tree without end.
    case composed
  }

  /// The root node; `nil` for an empty text.
  ///
  /// - Parameter maximumLength: In octets.
  public static func compose(
    _ text: String, maximumLength: Int, aliases: Aliases = .refused
  ) throws(Failure) -> Node? {
    if text.utf8.count > maximumLength {
      throw Failure(
        message: "the file is over \(maximumLength) octets; dlv reads no larger ones", line: 1,
        column: 1)
    }
    switch aliases {
    case .refused:
      if let place = suspiciousAlias(in: text) {
        throw Failure(message: aliasMessage, line: place.line, column: place.column)
      }
    case .composed:
      if let place = AliasedKey(in: text) {
        throw Failure(
          message: "beside anchors and aliases, keys of maps have to be plain texts",
          line: place.line, column: place.column)
      }
      return try parse(text).0
    }
    // The parser holds the anchors that `node.anchor` refers to weakly: it has to live until they are looked at.
    let (root, parser) = try parse(text)
    guard let root else { return nil }
    let anchored = withExtendedLifetime(parser) { firstAnchor(in: root) }
    if let anchored {
      throw Failure(message: aliasMessage, line: anchored.line, column: anchored.column)
    }
    return root
  }

  private static func parse(_ text: String) throws(Failure) -> (Node?, Parser) {
    do {
      // Named, since the default encoding is read from the environment; and no resolver, since types go by the key.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return (try parser.singleRoot(), parser)
    } catch let error as YamlError {
      throw located(error)
    } catch {
      throw Failure(message: "\(error)", line: 1, column: 1)
    }
  }

  /// The parser's error in one line, with its place.
  private static func located(_ error: YamlError) -> Failure {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = (context?.text).map { "\($0): \(problem)" } ?? problem
      return Failure(message: text, line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return Failure(
        message: "\(names) stands twice in the same map", line: context.mark.line,
        column: context.mark.column)
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.unicodeScalars.prefix(offset ?? 0)
      let line = before.count { $0 == "\n" } + 1
      let column = before.reversed().prefix { $0 != "\n" }.count + 1
      return Failure(message: problem, line: line, column: column)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return Failure(message: "\(error)", line: 1, column: 1)
    @unknown default:
      return Failure(message: "\(error)", line: 1, column: 1)
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
