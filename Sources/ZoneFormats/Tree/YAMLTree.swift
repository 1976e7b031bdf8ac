import DNS
import YAMLText
import Yams

/// Reads YAML as a tree.
enum YAMLTree {
  static func read(
    _ octets: [UInt8], file: String
  ) throws(ZoneSourceDiagnostic) -> TreeCursor? {
    guard let text = String(validating: octets, as: UTF8.self) else {
      throw ZoneSourceDiagnostic(file: file, message: "the file is not UTF-8")
    }
    let root: Node?
    do throws(YAMLText.Failure) {
      root = try YAMLText.compose(text, maximumLength: ZoneSourceLimits.maximumYAMLOctets)
    } catch {
      throw ZoneSourceDiagnostic(
        .init(file: file, line: error.line, column: error.column), error.message)
    }
    return root.map { TreeCursor(node: node(of: $0), file: file, pointer: nil) }
  }

  /// The parser ends at a depth of a thousand, so that this does too.
  private static func node(of node: Node) -> TreeNode {
    let content: TreeNode.Content
    switch node {
    case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
    case .sequence(let items): content = .list(items.map { Self.node(of: $0) })
    case .mapping(let pairs):
      content = .map(pairs.map { (Self.node(of: $0.key), Self.node(of: $0.value)) })
    // Refused before.
    case .alias: content = .scalar("", isPlain: true)
    }
    return TreeNode(
      content: content, line: Int32(clamping: node.mark?.line ?? 1),
      column: Int32(clamping: node.mark?.column ?? 1))
  }
}
