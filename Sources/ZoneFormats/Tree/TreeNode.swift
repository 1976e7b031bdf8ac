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
}
