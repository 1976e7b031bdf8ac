/// Terms and records on a page: as published, but not by the kilobyte. A TXT record may have 64 KB, and one term all of them.
extension TextPage {
  func term(_ text: String) -> String { Self.term(text, isVerbose: isVerbose) }

  func record(_ text: String) -> String {
    Self.shortened(text, to: Self.maximumRecord, isVerbose: isVerbose)
  }

  static func term(_ text: String, isVerbose: Bool) -> String {
    shortened(text, to: maximumTerm, isVerbose: isVerbose)
  }

  private static func shortened(_ text: String, to columns: Int, isVerbose: Bool) -> String {
    let text = VisibleText.line(text)
    return isVerbose ? text : TextLayout.shortenedInside(text, to: columns)
  }

  /// Columns: more than the terms of published records have.
  private static let maximumTerm = 200
  /// Columns: about twice what fits a DNS answer of 512 octets (RFC 7208 §3.4).
  private static let maximumRecord = 1_000
}
