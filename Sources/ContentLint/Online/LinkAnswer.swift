/// What became of a link that was asked for (`--online`).
public struct LinkAnswer: Hashable, Sendable {
  /// As it is in the message.
  public var url: String
  /// Each place that was asked on the way, the link itself first, and what it answered.
  public var hops: [Hop]
  public var outcome: Outcome

  public struct Hop: Hashable, Sendable {
    public var url: String
    /// `nil` where no answer came.
    public var status: Int?

    public init(url: String, status: Int?) {
      self.url = url
      self.status = status
    }
  }

  public enum Outcome: Hashable, Sendable {
    /// An answer that is the end of the way.
    case status(Int)
    /// There is no such host.
    case noSuchHost(String)
    /// Browsers refuse the server's certificate.
    case certificate(String)
    /// More redirects than browsers follow.
    case endless
    /// A redirect that leads to no URL of the web.
    case badRedirect(String)
    /// Not asked, and why: a clause.
    case notAsked(String)
    /// Asked, and nobody can tell: a clause.
    case unknown(String)
  }

  public init(url: String, hops: [Hop] = [], outcome: Outcome) {
    self.url = url
    self.hops = hops
    self.outcome = outcome
  }
}
