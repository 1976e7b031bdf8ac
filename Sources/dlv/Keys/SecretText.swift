/// Tells keys among the values of a command line, so that no message repeats one.
enum SecretText {
  /// Whether the text is a key rather than the name of a file: several lines, PEM, or base64 as long as the shortest key.
  static func isKey(_ text: String) -> Bool {
    if text.contains(where: \.isNewline) || text.contains("-----BEGIN") { return true }
    return text.utf8.count >= shortestKey && text.utf8.allSatisfy(isBase64Octet)
  }

  /// The same for an argument, which may be an option with a value: `--key=MC4CAQ…`.
  static func isKey(argument: String) -> Bool {
    if isSecret(argument) { return true }
    guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else { return false }
    return isSecret(String(argument[argument.index(after: equals)...]))
  }

  /// Several lines alone are no key: there has to be a word in them that is one, or they are one together.
  private static func isSecret(_ text: String) -> Bool {
    let words = text.split(whereSeparator: \.isWhitespace)
    return text.contains("-----BEGIN") || isKey(words.joined())
      || words.contains { isKey(String($0)) }
  }

  /// Characters of 32 octets in base64: an Ed25519 key without anything around it.
  private static let shortestKey = 43

  private static func isBase64Octet(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "+")
      || octet == UInt8(ascii: "/") || octet == UInt8(ascii: "=")
  }
}
