/// A value of JSON or YAML with its place in the text.
struct TreeNode {
  let content: Content
  /// From 1.
  let line: Int32
  let column: Int32

  enum Content {
    /// A number, a Boolean, null or a text. `isPlain` says that it stands without quotation marks: then it may be null.
    case scalar(String, isPlain: Bool)
    case list([TreeNode])
    case map([(key: TreeNode, value: TreeNode)])
  }
}

extension TreeNode {
  /// Whether there is nothing: JSON's `null`, or what YAML takes for it.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The value as a text: keys in order, those without a value left out.
  ///
  /// - Parameter ignored: Keys of this very map that are left out, too.
  func canonicalText(without ignored: Set<String> = []) -> String {
    switch content {
    case .scalar(let text, _): return text.debugDescription
    case .list(let items):
      return "[" + items.map { $0.canonicalText() }.joined(separator: ",") + "]"
    case .map(let pairs):
      let members = pairs.compactMap { key, value -> String? in
        guard !value.isNull, case .scalar(let name, _) = key.content, !ignored.contains(name)
        else { return nil }
        return "\(name.debugDescription):\(value.canonicalText())"
      }
      return "{" + members.sorted().joined(separator: ",") + "}"
    }
  }
}
