import Audit
import ContentLint
import DNS
import YAMLText
import Yams

/// Reads a configuration from YAML. No file is touched.
extension Configuration {
  /// Octets that a configuration may have: ten thousand domains with their selectors fit.
  static let maximumLength = 1 << 20

  /// - Parameters:
  ///   - file: the name that errors show.
  ///   - knownRules: the rules that `rules` may name.
  init(
    yaml text: String, file: String,
    knownRules: [RuleID] = RuleCatalogue.all.map(\.id)
  ) throws(ConfigurationError) {
    self.init()
    let root: Node?
    do throws(YAMLText.Failure) {
      root = try YAMLText.compose(text, maximumLength: Self.maximumLength)
    } catch {
      let location = SourceLocation(file: file, line: error.line, column: error.column)
      throw ConfigurationError(problem: .content(location, error.message))
    }
    guard let root else { return }
    let document = ConfigurationNode.Document(file: file, knownRules: knownRules)
    try ConfigurationNode(node: root, path: "", document: document)
      .read(ConfigurationKey<Configuration>.topLevel, into: &self)
  }
}
