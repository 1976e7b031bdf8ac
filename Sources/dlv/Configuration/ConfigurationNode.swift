import Audit
import DNS
import Yams

/// A value in `dlv.yml` with its place, and the typed ways to read it.
///
/// Scalars are read by what the key wants, not by YAML's own guess: `no` is never a Boolean here, nor `1.10` a number
/// where a name is wanted.
struct ConfigurationNode {
  let node: Node
  /// The key that it belongs to: `domains.example.com.selectors`. Empty at the top.
  let path: String
  let document: Document

  /// What a value may have to be compared with, beside itself.
  struct Document {
    let file: String
    let knownRules: [RuleID]
  }

  var location: SourceLocation {
    SourceLocation(file: document.file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  func error(_ message: String) -> ConfigurationError {
    let prefix = path.isEmpty ? "" : "\(path): "
    return ConfigurationError(problem: .content(location, prefix + message))
  }

  /// An error that ends with the known name nearest to the one given.
  func error(
    _ message: String, suggesting name: String, from known: [String]
  ) -> ConfigurationError {
    guard let nearest = NearestName.of(name, among: known) else { return error(message) }
    return error(message + "; did you mean '\(nearest)'?")
  }

  private func mismatch(_ expected: String) -> ConfigurationError {
    error("expected \(expected), found \(kind)")
  }

  private var kind: String {
    switch node {
    case .scalar(let scalar):
      isEmpty ? "nothing" : "'\(scalar.string.prefix(Self.maximumQuotedLength))'"
    case .sequence: "a list"
    case .mapping: "a map"
    case .alias: "an alias"
    }
  }

  /// Characters of a wrong value that an error repeats.
  private static let maximumQuotedLength = 60

  /// Whether a key was given no value (`jobs:`), or YAML's null.
  private var isEmpty: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  // MARK: Scalars

  func text(_ expected: String) throws(ConfigurationError) -> String {
    guard case .scalar(let scalar) = node, !isEmpty else { throw mismatch(expected) }
    return scalar.string
  }

  /// `true` or `false` as YAML 1.2 writes them (§10.3.2), unquoted.
  func boolean() throws(ConfigurationError) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else {
      throw mismatch("true or false")
    }
    switch scalar.string {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: throw mismatch("true or false")
    }
  }

  func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let text = try text(expected)
    guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(text), range ~= number
    else { throw mismatch(expected) }
    return number
  }

  func number(in range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    let text = try text(expected)
    guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }),
      let number = Double(text), range ~= number
    else { throw mismatch(expected) }
    return number
  }

  /// One of some words.
  func choice(of words: [String]) throws(ConfigurationError) -> String {
    let expected = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    let text = try text(expected)
    guard words.contains(text) else { throw mismatch(expected) }
    return text
  }

  // MARK: Collections

  func list<Element>(
    _ read: (ConfigurationNode) throws(ConfigurationError) -> Element
  ) throws(ConfigurationError) -> [Element] {
    guard case .sequence(let items) = node else { throw mismatch("a list") }
    var elements: [Element] = []
    for item in items {
      elements.append(try read(ConfigurationNode(node: item, path: path, document: document)))
    }
    return elements
  }

  /// Each key with its value, in the order of the file. An empty value counts as an empty map.
  func entries() throws(ConfigurationError) -> [(key: ConfigurationNode, value: ConfigurationNode)]
  {
    if isEmpty { return [] }
    guard case .mapping(let pairs) = node else { throw mismatch("a map") }
    var entries: [(key: ConfigurationNode, value: ConfigurationNode)] = []
    for (key, value) in pairs {
      let keyNode = ConfigurationNode(node: key, path: path, document: document)
      let name = try keyNode.text("a key")
      let valuePath = path.isEmpty ? name : "\(path).\(name)"
      entries.append((keyNode, ConfigurationNode(node: value, path: valuePath, document: document)))
    }
    return entries
  }

  /// Reads a map whose keys are a table; any other key is an error.
  func read<Target>(
    _ keys: [ConfigurationKey<Target>], into target: inout Target
  ) throws(ConfigurationError) {
    for (keyNode, value) in try entries() {
      let name = try keyNode.text("a key")
      guard let key = keys.first(where: { $0.name == name }) else {
        throw keyNode.error(
          "unknown key '\(name)'", suggesting: name, from: keys.map(\.name))
      }
      try key.read(value, &target)
    }
  }
}
