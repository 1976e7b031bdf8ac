import DNS
import YAMLText
import Yams

/// Reads YAML as a tree: aliases as what they stand for, and merge keys (`<<`) done, both in bounded memory.
enum YAMLTree {
  static func read(
    _ octets: [UInt8], file: String
  ) throws(ZoneSourceDiagnostic) -> TreeCursor? {
    guard let text = String(validating: octets, as: UTF8.self) else {
      throw ZoneSourceDiagnostic(file: file, message: "the file is not UTF-8")
    }
    let root: Node?
    do throws(YAMLText.Failure) {
      root = try YAMLText.compose(
        text, maximumLength: ZoneSourceLimits.maximumYAMLOctets, aliases: .composed)
    } catch {
      throw ZoneSourceDiagnostic(
        .init(file: file, line: error.line, column: error.column), error.message)
    }
    guard let root else { return nil }
    // A text without aliases has fewer nodes than octets, and one for each empty value.
    var copier = Copier(file: file, nodesLeft: octets.count + ZoneSourceLimits.maximumAliasedNodes)
    return TreeCursor(node: try copier.copy(root), file: file, pointer: nil)
  }

  /// Copies a tree while it counts. The parser ends at a depth of a thousand, so that this does too.
  private struct Copier {
    let file: String
    var nodesLeft: Int
    private var depth = 0

    init(file: String, nodesLeft: Int) {
      self.file = file
      self.nodesLeft = nodesLeft
    }

    /// Aliases nest deeper than the text does.
    private static let maximumDepth = 1_000

    mutating func copy(_ node: Node) throws(ZoneSourceDiagnostic) -> TreeNode {
      nodesLeft -= 1
      depth += 1
      defer { depth -= 1 }
      if nodesLeft < 0 || depth > Self.maximumDepth {
        throw error(
          at: node,
          "aliases stand for more than \(ZoneSourceLimits.maximumAliasedNodes) values, or nest too deep"
        )
      }
      let content: TreeNode.Content
      switch node {
      case .scalar(let scalar): content = .scalar(scalar.string, isPlain: scalar.style == .plain)
      case .sequence(let items):
        var list: [TreeNode] = []
        for item in items { list.append(try copy(item)) }
        content = .list(list)
      case .mapping(let pairs): content = .map(try copy(pairs))
      // The parser puts in what an alias stands for.
      case .alias: throw error(at: node, "an alias of something that is not known")
      }
      return TreeNode(
        content: content, line: Int32(clamping: node.mark?.line ?? 1),
        column: Int32(clamping: node.mark?.column ?? 1))
    }

    private mutating func copy(
      _ pairs: Node.Mapping
    ) throws(ZoneSourceDiagnostic) -> [(key: TreeNode, value: TreeNode)] {
      var own: [(key: TreeNode, value: TreeNode)] = []
      var merged: [(key: TreeNode, value: TreeNode)] = []
      for pair in pairs {
        let value = try copy(pair.value)
        if Self.isMergeKey(pair.key) {
          merged = try maps(of: value, at: pair.value)
        } else {
          own.append((try copy(pair.key), value))
        }
      }
      if merged.isEmpty { return own }
      // What the map itself says counts, then the first of those that are merged (https://yaml.org/type/merge.html).
      var names = Set(own.compactMap { Self.name($0.key) })
      for pair in merged where Self.name(pair.key).map({ names.insert($0).inserted }) ?? true {
        own.append(pair)
      }
      return own
    }

    private func maps(
      of value: TreeNode, at node: Node
    ) throws(ZoneSourceDiagnostic) -> [(key: TreeNode, value: TreeNode)] {
      switch value.content {
      case .map(let pairs): return pairs
      case .list(let items):
        var all: [(key: TreeNode, value: TreeNode)] = []
        for item in items {
          guard case .map(let pairs) = item.content else { break }
          all += pairs
        }
        if items.allSatisfy({ if case .map = $0.content { true } else { false } }) { return all }
      case .scalar: break
      }
      throw error(at: node, "'<<' takes a map, or a list of maps")
    }

    private static func isMergeKey(_ key: Node) -> Bool {
      guard case .scalar(let scalar) = key else { return false }
      return scalar.string == "<<" && scalar.style == .plain
    }

    private static func name(_ key: TreeNode) -> String? {
      guard case .scalar(let text, _) = key.content else { return nil }
      return text
    }

    private func error(at node: Node, _ message: String) -> ZoneSourceDiagnostic {
      ZoneSourceDiagnostic(
        .init(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1), message)
    }
  }
}
