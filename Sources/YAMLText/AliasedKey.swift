/// The first place of a text with many aliases at which a key of a map might be an alias, or a collection.
///
/// Keys are compared by the parser, which walks every copy of what aliases in them stand for: for ever, where these are nested.
/// What looks like such a key inside of a quoted text or a comment counts too, which errs on the safe side.
struct AliasedKey {
  let line: Int
  let column: Int

  /// Aliases below which nothing that keys hold can grow large.
  private static let harmlessAliases = 8

  /// `nil` where there is none, or hardly any alias.
  init?(in text: String) {
    var scan = Scan()
    for octet in text.utf8 { scan.read(octet) }
    guard scan.hasAnchor, scan.aliases > Self.harmlessAliases, let place = scan.place else {
      return nil
    }
    (line, column) = place
  }

  private struct Scan {
    var hasAnchor = false
    var aliases = 0
    var place: (Int, Int)?
    private var line = 1
    private var column = 0
    private var previous = UInt8(ascii: "\n")
    private var state = State.other

    private enum State {
      case other
      /// In the name of an alias, or in blanks behind it or behind a collection: a colon would make it a key.
      case aliasName, maybeKey
      /// Behind a question mark that might begin a key.
      case questionMark
    }

    mutating func read(_ octet: UInt8) {
      column += 1
      let isName = octet | 0x20 &- 0x61 < 26 || octet &- 0x30 < 10 || octet == 0x5F || octet == 0x2D
      let isBlank = octet == 0x20 || octet == 0x09 || octet == 0x0A || octet == 0x0D
      if isName, previous == UInt8(ascii: "&") { hasAnchor = true }
      if isName, previous == UInt8(ascii: "*") {
        aliases += 1
        state = .aliasName
      } else if octet == UInt8(ascii: ":"), state == .aliasName || state == .maybeKey {
        place = place ?? (line, column)
      } else if state == .questionMark, isBlank {
        place = place ?? (line, column - 1)
        state = .other
      } else if state == .aliasName, !isBlank, !isFlowMark(octet) {
        // Names of anchors may have nearly any character.
      } else if octet == UInt8(ascii: "]") || octet == UInt8(ascii: "}") {
        state = .maybeKey
      } else if isBlank {
        if state == .aliasName { state = .maybeKey }
      } else {
        let mayBegin = previous == 0x20 || previous == 0x0A || isFlowMark(previous)
        state = octet == UInt8(ascii: "?") && mayBegin ? .questionMark : .other
      }
      if octet == 0x0A {
        line += 1
        column = 0
      }
      previous = octet
    }

    private func isFlowMark(_ octet: UInt8) -> Bool {
      [
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: ","),
      ]
      .contains(octet)
    }
  }
}
