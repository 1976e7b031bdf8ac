/// Who is written to through what at which pace: a plan as a person reads it, a row a provider.
public struct PlanSummary: Hashable, Sendable {
  /// By number of recipients, the most first; by name where that is equal.
  public let providers: [ProviderPlan]
  /// The time until the last attempt ended; `nil` without a forecast, or where it did not come to its end.
  public let duration: TimeSpan?

  /// One provider's part.
  public struct ProviderPlan: Hashable, Sendable {
    public let provider: String
    public internal(set) var recipients = 0
    /// Recipients of each variant, by its name.
    public internal(set) var variants: [String: Int] = [:]
    /// Recipients of each pool of sources, by its name.
    public internal(set) var pools: [String: Int] = [:]
    /// Domains, each once.
    public internal(set) var domains = 0
    public internal(set) var limits = ThrottleLimits.none
    /// From the start of the run until the provider's last attempt ended, as forecast.
    public internal(set) var time: TimeSpan?

    init(provider: String) { self.provider = provider }
  }

  /// What a plan knows of a recipient.
  public struct Entry: Hashable, Sendable {
    public var provider: String
    public var domain: String
    public var variant: String
    public var pool: String

    public init(provider: String, domain: String, variant: String, pool: String) {
      self.provider = provider
      self.domain = domain
      self.variant = variant
      self.pool = pool
    }
  }

  /// - Parameters:
  ///   - numbers: The number of each provider in the scheduler that the forecast was made with.
  public init(
    _ entries: some Sequence<Entry>, shaping: ShapingTable, forecast: Forecast? = nil,
    numbers: [String: ProviderID] = [:]
  ) {
    var plans: [String: ProviderPlan] = [:]
    var domains: [String: Set<String>] = [:]
    for entry in entries {
      var plan = plans[entry.provider] ?? ProviderPlan(provider: entry.provider)
      plan.recipients += 1
      plan.variants[entry.variant, default: 0] += 1
      plan.pools[entry.pool, default: 0] += 1
      plans[entry.provider] = plan
      domains[entry.provider, default: []].insert(entry.domain)
    }
    let ends = Dictionary(
      (forecast?.providers ?? []).map { ($0.provider, $0.lastEnd) }, uniquingKeysWith: max)
    for name in plans.keys {
      plans[name]?.domains = domains[name]?.count ?? 0
      plans[name]?.limits = shaping.limits(ofProvider: name)
      if let forecast, let number = numbers[name], let end = ends[number] {
        plans[name]?.time = end - forecast.result.start
      }
    }
    providers = plans.values.sorted {
      $0.recipients != $1.recipients ? $0.recipients > $1.recipients : $0.provider < $1.provider
    }
    duration =
      forecast.flatMap { $0.result.ending == .finished ? $0.result.duration : nil }
  }
}
