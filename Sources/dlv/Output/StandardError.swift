import Glibc

/// Standard error: messages for a person, never results.
enum StandardError {
  /// Writes a line, with control characters (of names off the network, say) made visible.
  static func write(line: String) {
    write(raw: visible(line) + "\n")
  }

  /// The text with control characters other than line feed and tab written out.
  static func visible(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
        ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }.joined()
  }

  /// Writes exactly that.
  static func write(raw text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
