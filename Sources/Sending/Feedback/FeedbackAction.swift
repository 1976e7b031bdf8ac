/// What a reply asks of everything that follows, beyond the one recipient.
public enum FeedbackAction: Hashable, Sendable {
  /// Lowers the rate; it comes back in steps.
  case slowDown(FeedbackScope, SlowdownRule)
  /// Nothing goes there for a time.
  case suspend(FeedbackScope, TimeSpan)
  /// One connection at a time, for a time.
  case oneConnection(FeedbackScope, TimeSpan)
  /// Nothing more is started in the whole run until somebody resumes it.
  case stopCampaign
}

/// How far an action reaches.
public enum FeedbackScope: String, Hashable, Sendable, CaseIterable {
  /// The domain, or those that share its hosts.
  case destination
  case provider
  /// The source towards every provider.
  case source
  /// The source towards this provider.
  case sourceAndProvider = "source+provider"
}
