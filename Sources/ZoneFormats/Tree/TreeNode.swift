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

  /// The value as a text: keys in order, those without a value, and those about the management of the resource left out.
  var canonicalText: String {
    switch content {
    case .scalar(let text, _): return text.debugDescription
    case .list(let items): return "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
    case .map(let pairs):
      let members = pairs.compactMap { key, value -> String? in
        guard !value.isNull, case .scalar(let name, _) = key.content,
          !Self.managementKeys.contains(name)
        else { return nil }
        return "\(name.debugDescription):\(value.canonicalText)"
      }
      return "{" + members.sorted().joined(separator: ",") + "}"
    }
  }

  /// Keys of Terraform's resources that have no part in what DNS answers.
  private static let managementKeys: Set<String> = [
    "id", "fqdn", "tags", "tags_all", "comment", "comment_modified_on", "tags_modified_on",
    "created_on", "modified_on", "allow_overwrite", "timeouts",
  ]
}
