/// Which settings apply to mail for one domain through one source, and which do not, and why.
public struct ShapingExplanation: Hashable, Sendable {
  public let entries: [Entry]

  public struct Entry: Hashable, Sendable {
    public let key: ShapingKey
    public let scope: ShapingScope
    public let setting: ShapingSetting
    public let standing: Standing
  }

  public enum Standing: Hashable, Sendable {
    /// The value that counts.
    case applies
    /// Another place that is narrower says otherwise.
    case overridden(by: ShapingScope, line: Int)
    /// A limit that holds too, and leaves more than another one does.
    case looser(than: ShapingScope, line: Int)
  }

  /// Key by key; of each, from the narrowest place to the widest.
  public init(_ table: ShapingTable, provider: String, domain: String, source: String) {
    var entries: [Entry] = []
    for key in ShapingKey.allCases {
      let narrow = ShapingTable.scopes(provider: provider, domain: domain, source: source)
      let found = (key.isLimit ? narrow + [.global] : narrow).compactMap { scope in
        table.setting(key, at: scope).map { (scope: scope, setting: $0) }
      }
      entries += key.isLimit ? Self.limits(key, found) : Self.values(key, found)
    }
    self.entries = entries
  }

  private static func values(
    _ key: ShapingKey, _ found: [(scope: ShapingScope, setting: ShapingSetting)]
  ) -> [Entry] {
    guard let first = found.first else { return [] }
    return found.enumerated().map { index, one in
      Entry(
        key: key, scope: one.scope, setting: one.setting,
        standing: index == 0
          ? .applies : .overridden(by: first.scope, line: first.setting.line))
    }
  }

  private static func limits(
    _ key: ShapingKey, _ found: [(scope: ShapingScope, setting: ShapingSetting)]
  ) -> [Entry] {
    // The default is for providers without a value of their own.
    let own = found.first { if case .provider = $0.scope { true } else { false } }
    let holding = found.filter { !($0.scope == .defaults && own != nil) }
    let smallest = holding.min { isSmaller($0.setting, $1.setting) }
    return found.map { one in
      let standing: Standing
      if one.scope == .defaults, let own {
        standing = .overridden(by: own.scope, line: own.setting.line)
      } else if key != .burst, let smallest, isSmaller(smallest.setting, one.setting) {
        standing = .looser(than: smallest.scope, line: smallest.setting.line)
      } else {
        standing = .applies
      }
      return Entry(key: key, scope: one.scope, setting: one.setting, standing: standing)
    }
  }

  /// Whether a limit lets less through than another one of the same key, in the long run.
  private static func isSmaller(_ left: ShapingSetting, _ right: ShapingSetting) -> Bool {
    switch (left.value, right.value) {
    case (.count(let one?), .count(let other?)): return one < other
    case (.count(.some), .count(nil)): return true
    case (.rate(let one), .rate(let other)):
      guard let one = one.sustained else { return false }
      guard let other = other.sustained else { return true }
      return one.isSlower(than: other)
    case (.count, _), (.rate, _), (.span, _), (.hundredths, _), (.tls, _): return false
    }
  }
}

extension ShapingExplanation.Entry: CustomStringConvertible {
  /// `message_rate: 20/s (provider Gmail, line 14)`, and what stands in its way.
  public var description: String {
    let place = setting.line > 0 ? "\(scope), line \(setting.line)" : "\(scope)"
    let text = "\(key.rawValue): \(setting.text) (\(place))"
    func named(_ scope: ShapingScope, _ line: Int) -> String {
      line > 0 ? "\(scope), line \(line)" : "\(scope)"
    }
    switch standing {
    case .applies: return text
    case .overridden(let scope, let line):
      return text + ", overridden by \(named(scope, line))"
    case .looser(let scope, let line):
      return text + ", holds too; \(named(scope, line)) allows less"
    }
  }
}
