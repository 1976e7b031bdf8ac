import DNS

/// The fields of a record's value, where a format has each under a key of its own.
struct ValueFields {
  let cursor: TreeCursor

  init(_ cursor: TreeCursor) { self.cursor = cursor }

  /// The first of several names for the same field.
  func required(_ names: String...) throws(ZoneSourceDiagnostic) -> TreeCursor {
    for name in names { if let field = cursor[name] { return field } }
    return try cursor.required(names[0])
  }

  func integer<Value: FixedWidthInteger>(_ names: String...) throws(ZoneSourceDiagnostic) -> Value {
    for name in names where cursor[name] != nil {
      return Value(try cursor.required(name).integer("a number", in: 0...Int(Value.max)))
    }
    return Value(try cursor.required(names[0]).integer("a number", in: 0...Int(Value.max)))
  }

  func text(_ name: String) throws(ZoneSourceDiagnostic) -> String {
    try cursor.required(name).text("a value")
  }

  func text(_ name: String, default fallback: String) throws(ZoneSourceDiagnostic) -> String {
    try cursor[name]?.text("a value") ?? fallback
  }

  /// The fields with one space between two.
  func texts(_ names: String...) throws(ZoneSourceDiagnostic) -> String {
    var texts: [String] = []
    for name in names { texts.append(try text(name)) }
    return texts.joined(separator: " ")
  }

  /// A character-string in presentation format.
  static func quoted(_ text: String) -> String { CharacterStrings.quoted(Array(text.utf8)) }
}
