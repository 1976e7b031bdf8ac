/// All settings of a run by the place that they stand at, and what comes of them.
///
/// Limits (rates, connections, burst) hold at their place: those of a provider instead of the default's, those of a domain, a source, a source
/// towards a provider, the campaign and the machine in addition, so that the smallest decides. Of everything else the narrowest place counts, from
/// the default over provider, domain and source to source and provider.
public struct ShapingTable: Hashable, Sendable {
  private var settings: [ShapingScope: [ShapingKey: ShapingSetting]] = [:]
  public private(set) var warmUps: [ShapingScope: WarmUpSchedule] = [:]

  public init() {}

  /// Sets a value; the one that stood at the same place before, where there was one.
  public mutating func set(
    _ setting: ShapingSetting, at scope: ShapingScope
  ) -> ShapingSetting? {
    settings[normal(scope), default: [:]].updateValue(setting, forKey: setting.key)
  }

  /// The warm-up plan of a source towards a provider, or towards every provider.
  public mutating func set(_ schedule: WarmUpSchedule, at scope: ShapingScope) {
    warmUps[normal(scope)] = schedule
  }

  public func warmUp(source: String, provider: String) -> WarmUpSchedule? {
    warmUps[.sourceAndProvider(source: source, provider: provider.lowercased())]
      ?? warmUps[.source(source)]
  }

  /// Names of providers and domains are compared without regard to case.
  private func normal(_ scope: ShapingScope) -> ShapingScope {
    switch scope {
    case .provider(let name): .provider(name.lowercased())
    case .domain(let name): .domain(name.lowercased())
    case .sourceAndProvider(let source, let provider):
      .sourceAndProvider(source: source, provider: provider.lowercased())
    case .builtIn, .defaults, .global, .campaign, .source: scope
    }
  }

  func setting(_ key: ShapingKey, at scope: ShapingScope) -> ShapingSetting? {
    settings[normal(scope)]?[key]
  }

  /// Every place that something stands at.
  public var scopes: some Collection<ShapingScope> { settings.keys }

  // MARK: Limits

  public var globalLimits: ThrottleLimits { limits([.global]) }
  public var campaignLimits: ThrottleLimits { limits([.campaign]) }
  public func limits(ofProvider name: String) -> ThrottleLimits {
    limits([.provider(name), .defaults])
  }
  public func limits(ofDomain name: String) -> ThrottleLimits { limits([.domain(name)]) }
  public func limits(ofSource name: String) -> ThrottleLimits { limits([.source(name)]) }
  public func limits(ofSource source: String, towards provider: String) -> ThrottleLimits {
    limits([.sourceAndProvider(source: source, provider: provider)])
  }

  /// What stands at the first of several places that says something, key by key.
  private func limits(_ scopes: [ShapingScope]) -> ThrottleLimits {
    func value(_ key: ShapingKey) -> ShapingSetting.Value? {
      for scope in scopes { if let setting = setting(key, at: scope) { return setting.value } }
      return nil
    }
    func rate(_ key: ShapingKey) -> RateLimit {
      if case .rate(let limit) = value(key) { limit } else { .unlimited }
    }
    var limits = ThrottleLimits(
      connectionRate: rate(.connectionRate), messageRate: rate(.messageRate),
      octetRate: rate(.byteRate))
    if case .count(let count) = value(.connections) { limits.connections = count }
    // A place without a burst of its own has the default's.
    let burst = value(.burst) ?? setting(.burst, at: .defaults)?.value
    if case .count(let count?) = burst, limits != .none { limits.burst = count }
    return limits
  }

  // MARK: Values

  /// The setting that counts for a key that is no limit, from the narrowest place on.
  public func setting(
    _ key: ShapingKey, provider: String, domain: String, source: String
  ) -> ShapingSetting? {
    for scope in Self.scopes(provider: provider, domain: domain, source: source) {
      if let setting = setting(key, at: scope) { return setting }
    }
    return nil
  }

  /// From the narrowest to the widest.
  static func scopes(provider: String, domain: String, source: String) -> [ShapingScope] {
    [
      .sourceAndProvider(source: source, provider: provider), .source(source), .domain(domain),
      .provider(provider), .campaign, .defaults,
    ]
  }

  /// How connections to a domain are used, and when it is tried again. Values that a source sets hold for what is asked for it alone.
  public func deliveryValues(
    provider: String, domain: String, source: String = ""
  ) -> DeliveryValues {
    func value(_ key: ShapingKey) -> ShapingSetting.Value? {
      setting(key, provider: provider, domain: domain, source: source)?.value
    }
    func span(_ key: ShapingKey, _ standard: TimeSpan) -> TimeSpan {
      if case .span(let span) = value(key) { span } else { standard }
    }
    func hundredths(_ key: ShapingKey, _ standard: Int) -> Int {
      if case .hundredths(let value) = value(key) { value } else { standard }
    }
    var values = DeliveryValues()
    if case .count(let count) = value(.messagesPerConnection) {
      values.messagesPerConnection = count
    }
    if case .count(let count?) = value(.initialConnections) { values.initialConnections = count }
    values.connectionLifetime = span(.connectionLifetime, values.connectionLifetime)
    values.idleTimeout = span(.idleTimeout, values.idleTimeout)
    let (retry, lookups) = (RetrySchedule.standard, RetrySchedule.lookups)
    let growth = hundredths(.retryGrowth, retry.growth)
    let jitter = hundredths(.retryJitter, retry.jitter)
    values.retry = RetrySchedule(
      first: span(.retryFirst, retry.first), growth: growth,
      longest: span(.retryLongest, retry.longest), jitter: jitter)
    values.lookupRetry = RetrySchedule(
      first: span(.lookupRetryFirst, lookups.first), growth: lookups.growth,
      longest: span(.lookupRetryLongest, lookups.longest), jitter: jitter)
    return values
  }

  /// `standard` where nothing is set: the campaign's own `tls`.
  public func tlsPolicy(
    provider: String, domain: String, source: String, standard: TLSPolicy = .may
  ) -> TLSPolicy {
    let setting = setting(.tls, provider: provider, domain: domain, source: source)
    if case .tls(let policy) = setting?.value { return policy }
    return standard
  }

  /// How long a recipient is tried. RFC 5321 §4.5.4.1 has four to five days for mail in general; a campaign is stale before that.
  public func lifetime(provider: String, domain: String) -> TimeSpan {
    let setting = setting(.expireAfter, provider: provider, domain: domain, source: "")
    if case .span(let span) = setting?.value { return span }
    return Self.standardLifetime
  }

  public static let standardLifetime = TimeSpan.days(2)
}
