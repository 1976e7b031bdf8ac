@testable import ContentLint

/// Examples of the rules about the structure of messages and their encodings.
extension LintExample {
  static let mime: [LintExample] = []
}
