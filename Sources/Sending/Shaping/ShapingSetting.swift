/// One value of shaping: what it sets, and the line that it stands on.
public struct ShapingSetting: Hashable, Sendable {
  public let key: ShapingKey
  public let value: Value
  /// As it was written.
  public let text: String
  /// From 1 up; 0 for what is built in.
  public let line: Int

  public enum Value: Hashable, Sendable {
    /// `nil` for unlimited.
    case count(Int?)
    case rate(RateLimit)
    case span(TimeSpan)
    /// Hundredths.
    case hundredths(Int)
    case tls(TLSPolicy)
  }

  /// Why a text is no value of its key.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    public let key: ShapingKey
    public let text: String
    /// What is wrong with it, where there is more to say than what a value looks like.
    public let reason: String?

    public var description: String {
      "\(key.rawValue): '\(text)' \(reason ?? "can't be read"); expected \(key.form)"
    }
  }

  public init(_ key: ShapingKey, _ text: String, line: Int = 0) throws(Fault) {
    self.key = key
    self.text = text.trimmed
    self.line = line
    value = try Self.read(key, text.trimmed)
  }

  private static func read(_ key: ShapingKey, _ text: String) throws(Fault) -> Value {
    switch key {
    case .connections, .messagesPerConnection:
      if text.lowercased() == "unlimited" { return .count(nil) }
      return .count(try number(key, text, 1...1_000_000))
    case .initialConnections, .burst: return .count(try number(key, text, 1...1_000_000))
    case .connectionRate, .messageRate: return .rate(try rate(key, text, of: .items))
    case .byteRate: return .rate(try rate(key, text, of: .octets))
    case .connectionLifetime, .idleTimeout, .retryFirst, .retryLongest, .lookupRetryFirst,
      .lookupRetryLongest, .expireAfter:
      do throws(TimeSpan.SyntaxError) {
        let span = try TimeSpan(text)
        if span >= .second { return .span(span) }
      } catch {
        throw Fault(key: key, text: text, reason: "is \(error)")
      }
      throw Fault(key: key, text: text, reason: "is less than a second")
    case .tls:
      guard let policy = TLSPolicy(rawValue: text.lowercased()) else {
        throw Fault(key: key, text: text, reason: "is no policy")
      }
      return .tls(policy)
    case .retryGrowth:
      guard let value = hundredths(text), 100...1_000 ~= value else {
        throw Fault(key: key, text: text, reason: nil)
      }
      return .hundredths(value)
    case .retryJitter:
      guard text.hasSuffix("%") else { throw Fault(key: key, text: text, reason: "has no '%'") }
      return .hundredths(try number(key, String(text.dropLast()), 0...50))
    }
  }

  private static func number(
    _ key: ShapingKey, _ text: String, _ range: ClosedRange<Int>
  ) throws(Fault) -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let value = Int(text) else {
      throw Fault(key: key, text: text, reason: "is no whole number")
    }
    guard range.contains(value) else {
      throw Fault(
        key: key, text: text, reason: "is not from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private static func rate(
    _ key: ShapingKey, _ text: String, of unit: Rate.Unit
  ) throws(Fault) -> RateLimit {
    do throws(Rate.SyntaxError) { return try RateLimit(text, of: unit) } catch {
      throw Fault(key: key, text: text, reason: "is \(error)")
    }
  }

  /// `2` or `1.5`, at most two digits behind the point.
  private static func hundredths(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first, 1...4 ~= whole.utf8.count,
      whole.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let value = Int(whole)
    else { return nil }
    guard parts.count == 2 else { return parts.count == 1 ? value * 100 : nil }
    let rest = parts[1]
    guard 1...2 ~= rest.utf8.count, rest.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
      let fraction = Int(rest)
    else { return nil }
    return value * 100 + (rest.utf8.count == 1 ? fraction * 10 : fraction)
  }
}

/// The place that settings stand at.
public enum ShapingScope: Hashable, Sendable {
  /// What is built in.
  case builtIn
  /// For every provider that has no settings of its own: each has these limits for itself.
  case defaults
  /// Everything that this machine sends.
  case global
  /// The campaign as a whole.
  case campaign
  case provider(String)
  case domain(String)
  case source(String)
  case sourceAndProvider(source: String, provider: String)
}

extension ShapingScope: CustomStringConvertible {
  public var description: String {
    switch self {
    case .builtIn: "built in"
    case .defaults: "default"
    case .global: "global"
    case .campaign: "campaign"
    case .provider(let name): "provider \(name)"
    case .domain(let name): "domain \(name)"
    case .source(let name): "source \(name)"
    case .sourceAndProvider(let source, let provider): "source \(source) to provider \(provider)"
    }
  }
}
