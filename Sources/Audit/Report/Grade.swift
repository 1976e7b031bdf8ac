/// A domain's mark. A and B have no error; a mark is provisional while anything could not be determined.
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
  }

  public init(findings: [Finding], isProvisional: Bool) {
    let rules = { (severity: Severity) in
      Set(findings.lazy.filter { $0.severity == severity }.map(\.rule)).count
    }
    letter =
      switch (rules(.error), rules(.warning)) {
      case (0, 0): .a
      case (0, 1...2): .b
      case (0, _): .c
      case (1...2, _): .d
      default: .f
      }
    self.isProvisional = isProvisional
  }
}

extension Grade: CustomStringConvertible {
  /// `A`, or `A?` while provisional.
  public var description: String { letter.rawValue + (isProvisional ? "?" : "") }
}
