import DNS

/// A place in a tree of JSON or YAML, and the typed ways to read what is there; errors say what was expected.
struct TreeCursor {
  let node: TreeNode
  let file: String
  /// RFC 6901; `nil` for YAML, of which lines say enough.
  let pointer: String?

  var location: SourceLocation {
    SourceLocation(
      file: file, line: Int(node.line), column: Int(node.column), pointer: pointer)
  }

  func error(_ message: String) -> ZoneSourceDiagnostic { ZoneSourceDiagnostic(location, message) }

  private func mismatch(_ expected: String) -> ZoneSourceDiagnostic {
    error("expected \(expected), found \(kind)")
  }

  private var kind: String {
    switch node.content {
    case .scalar(let text, _): node.isNull ? "nothing" : "'\(text.prefix(60))'"
    case .list: "a list"
    case .map: "a map"
    }
  }

  var isNull: Bool { node.isNull }

  /// What is there, in a form that does not depend on the order of keys and on how it is written.
  var definition: String { node.canonicalText() }

  // MARK: Scalars

  func text(_ expected: String) throws(ZoneSourceDiagnostic) -> String {
    guard case .scalar(let text, _) = node.content, !isNull else { throw mismatch(expected) }
    return text
  }

  /// A whole number; one in quotation marks counts too.
  func integer(
    _ expected: String, in range: ClosedRange<Int> = 0...Int(UInt32.max)
  ) throws(ZoneSourceDiagnostic) -> Int {
    guard case .scalar(let text, _) = node.content, let number = Int(text), range ~= number else {
      throw mismatch("\(expected) from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  var isTrue: Bool {
    guard case .scalar(let text, isPlain: true) = node.content else { return false }
    return text == "true" || text == "True" || text == "TRUE"
  }

  // MARK: Collections

  func list(_ expected: String = "a list") throws(ZoneSourceDiagnostic) -> [TreeCursor] {
    guard case .list(let items) = node.content else { throw mismatch(expected) }
    return items.enumerated().map { index, item in child(item, "\(index)") }
  }

  /// A list, or one value that stands for a list of one.
  func oneOrMore() -> [TreeCursor] {
    guard case .list(let items) = node.content else { return [self] }
    return items.enumerated().map { index, item in child(item, "\(index)") }
  }

  func entries(
    _ expected: String = "a map"
  ) throws(ZoneSourceDiagnostic) -> [(key: TreeCursor, value: TreeCursor)] {
    guard case .map(let pairs) = node.content else { throw mismatch(expected) }
    return pairs.map { pair in
      let name = Self.name(pair.key)
      return (child(pair.key, name), child(pair.value, name))
    }
  }

  /// The member of that name; `nil` where there is none, or nothing in it, or this is no map.
  subscript(_ name: String) -> TreeCursor? {
    guard case .map(let pairs) = node.content,
      let pair = pairs.first(where: { Self.name($0.key) == name }), !pair.value.isNull
    else { return nil }
    return child(pair.value, name)
  }

  func required(_ name: String) throws(ZoneSourceDiagnostic) -> TreeCursor {
    guard case .map = node.content else { throw mismatch("a map with '\(name)'") }
    guard let member = self[name] else { throw error("'\(name)' is missing") }
    return member
  }

  private static func name(_ key: TreeNode) -> String {
    guard case .scalar(let text, _) = key.content else { return "" }
    return text
  }

  private func child(_ node: TreeNode, _ name: String) -> TreeCursor {
    TreeCursor(
      node: node, file: file,
      pointer: pointer.map { pointer in
        pointer + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
      })
  }
}
