/// Text inside a GitHub Actions workflow command, `::error file=…::message`, by the escapes that the runner undoes.
enum WorkflowCommandText {
  /// After the second `::`.
  static func message(_ text: String) -> String {
    escaped(VisibleText.lines(text).joined(separator: "\n"), isProperty: false)
  }

  /// A value before it.
  static func property(_ text: String) -> String {
    escaped(VisibleText.line(text), isProperty: true)
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var bytes: [UInt8] = []
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "%"): bytes += "%25".utf8
      case UInt8(ascii: "\n"): bytes += "%0A".utf8
      case UInt8(ascii: ":") where isProperty: bytes += "%3A".utf8
      case UInt8(ascii: ",") where isProperty: bytes += "%2C".utf8
      default: bytes.append(octet)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
