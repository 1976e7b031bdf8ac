extension HTMLTokenizer {
  /// §13.2.5.4 and §13.2.5.15 to 31: a script, in which `<!--` hides the end tag of a `<script>` inside it.
  mutating func nextOfScript() -> HTMLToken? {
    enum Escape { case none, escaped, doublyEscaped }
    let script = Array("script".utf8)
    var escape = Escape.none
    /// Where `--` began that could end an escape with `>`; the dashes of `<!--` count.
    var index = position
    var dashes = 0
    while index < octets.count {
      let octet = octets[index]
      switch octet {
      case UInt8(ascii: "-"):
        dashes += 1
        index += 1
      case UInt8(ascii: ">"):
        if dashes >= 2 { escape = .none }
        dashes = 0
        index += 1
      case UInt8(ascii: "<"):
        dashes = 0
        switch escape {
        case .none:
          if isAppropriateEndTag(at: index) {
            return text(upTo: index, .raw) ?? endOfRawText(at: index)
          }
          if hasPrefix("!--", at: index + 1) {
            escape = .escaped
            dashes = 2
            index += 4
          } else {
            index += 1
          }
        case .escaped:
          if isAppropriateEndTag(at: index) {
            return text(upTo: index, .raw) ?? endOfRawText(at: index)
          }
          if hasName(script, at: index + 1) {
            escape = .doublyEscaped
            index += 1 + script.count + 1
          } else {
            index += 1
          }
        case .doublyEscaped:
          if self.octet(index + 1) == UInt8(ascii: "/"), hasName(script, at: index + 2) {
            escape = .escaped
            index += 2 + script.count + 1
          } else {
            index += 1
          }
        }
      default:
        dashes = 0
        index += 1
      }
    }
    return text(upTo: octets.count, .raw)
  }

  /// Whether ASCII stands there, in this very case.
  func hasPrefix(_ prefix: StaticString, at start: Int) -> Bool {
    guard start + prefix.utf8CodeUnitCount <= octets.count else { return false }
    return prefix.withUTF8Buffer { prefix in
      for (offset, octet) in prefix.enumerated() where octets[start + offset] != octet {
        return false
      }
      return true
    }
  }
}
