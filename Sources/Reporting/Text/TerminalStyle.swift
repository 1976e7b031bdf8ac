/// ANSI colours (ECMA-48 SGR), or none.
struct TerminalStyle: Sendable {
  let usesColor: Bool

  enum Face: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case magenta = "35"
    case cyan = "36"
    case boldRed = "1;31"
    case boldGreen = "1;32"
    case boldYellow = "1;33"
  }

  func paint(_ text: String, _ face: Face) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(face.rawValue)m\(text)\u{1B}[0m" : text
  }

  func paint(_ text: String, as mark: Mark) -> String {
    switch mark {
    case .right: paint(text, .green)
    case .doubtful: paint(text, .yellow)
    case .wrong: paint(text, .red)
    case .unknown: paint(text, .magenta)
    case .notApplicable: paint(text, .dim)
    case .remark: paint(text, .cyan)
    }
  }
}
