import DNS
import NameRules

/// Names as formats write them that are not zone files: with or without a final dot, and not only in ASCII.
enum NameText {
  /// An absolute name, whatever it ends with.
  static func absolute(_ cursor: TreeCursor, _ what: String) throws(ZoneSourceDiagnostic)
    -> DomainName
  {
    let text = try cursor.text(what)
    return try name(text, at: cursor, what)
  }

  /// A name that has to end with a dot, since tools differ in what they make of one that does not.
  static func fullyQualified(
    _ cursor: TreeCursor, _ what: String
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    let text = try cursor.text(what)
    guard text.hasSuffix(".") else {
      throw cursor.error("the \(what) '\(text.prefix(260))' does not end with a dot")
    }
    return try name(text, at: cursor, what)
  }

  /// A name relative to the zone's apex, which itself is the empty text or `@`.
  static func relative(
    _ text: String, to origin: DomainName, at cursor: TreeCursor
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    if text.isEmpty || text == "@" { return origin }
    let first = try name(text, at: cursor, "name")
    guard let name = DomainName(wire: first.wire.dropLast() + origin.wire) else {
      throw cursor.error("the name '\(text.prefix(260))' is too long in the zone \(origin)")
    }
    return name
  }

  static func name(
    _ text: String, at cursor: TreeCursor, _ what: String
  ) throws(ZoneSourceDiagnostic) -> DomainName {
    do throws(DomainName.SyntaxError) { return try DomainName(text) } catch {
      if case .notASCII = error, let international = try? InternationalName(text) {
        return international.name
      }
      throw cursor.error("the \(what) '\(text.prefix(260))' is no domain name: \(error)")
    }
  }
}
