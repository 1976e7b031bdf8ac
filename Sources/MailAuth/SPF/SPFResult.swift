/// What evaluating SPF can come to (RFC 7208 §2.6).
public enum SPFResult: String, Hashable, Sendable, CaseIterable {
  case none
  case neutral
  case pass
  case fail
  case softfail
  case temperror
  case permerror

  /// The result of a mechanism that matched (§4.6.2).
  public init(_ qualifier: SPFQualifier) {
    self =
      switch qualifier {
      case .pass: .pass
      case .fail: .fail
      case .softfail: .softfail
      case .neutral: .neutral
      }
  }
}
