/// A domain's mark. A, B and C have no error; a mark is provisional while anything could not be determined.
public struct Grade: Hashable, Sendable {
  public let letter: Letter
  /// Something could not be determined: the true mark is this one or a worse one.
  public let isProvisional: Bool

  public enum Letter: String, Sendable, CaseIterable {
    /// Neither errors nor warnings.
    case a = "A"
    /// One or two rules warn.
    case b = "B"
    /// More rules warn.
    case c = "C"
    /// One or two rules report errors.
    case d = "D"
    /// More rules report errors.
    case f = "F"
    /// Nothing is known to be wrong, but something could not be determined: no mark, since 'A' would promise too much.
    case open = "?"
  }

  /// `isUndetermined`: some lookup failed. A finding that leaves its question open makes the mark provisional as well.
  public init(findings: [Finding], isUndetermined: Bool) {
    let isProvisional = isUndetermined || findings.contains(where: \.leavesOpen)
    let rules = { (severity: Severity) in
      Set(findings.lazy.filter { $0.severity == severity }.map(\.rule)).count
    }
    letter =
      switch (rules(.error), rules(.warning)) {
      case (0, 0): isProvisional ? .open : .a
      case (0, 1...2): .b
      case (0, _): .c
      case (1...2, _): .d
      default: .f
      }
    self.isProvisional = isProvisional
  }
}

extension Grade: CustomStringConvertible {
  /// `B`; `B?` while provisional; `?` when nothing is known to be wrong, but not all is known.
  public var description: String {
    letter.rawValue + (isProvisional && letter != .open ? "?" : "")
  }
}
