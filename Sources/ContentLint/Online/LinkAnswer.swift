import Audit

/// What became of a link that was asked for (`--online`).
public struct LinkAnswer: Hashable, Sendable {
  /// As it is in the message.
  public var url: String
  /// Each place that was asked on the way, the link itself first, and what it answered.
  public var hops: [Hop]
  public var outcome: Outcome
  /// What the last answer says of the length of what is there; `nil` where it says nothing.
  public var octets: Int?

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
    /// Not asked, since asking could do something.
    case leftAlone(LinkObstacle)
    /// Not asked, and so nobody knows: a clause.
    case notAsked(String)
    /// Asked, and nobody can tell: a clause.
    case unknown(String)
  }

  var isLeftAlone: Bool { if case .leftAlone = outcome { true } else { false } }

  /// The way, a line a hop.
  var chain: [String] {
    hops.map { hop in hop.status.map { "\(hop.url) \($0)" } ?? hop.url }
  }

  /// For the facts of a report.
  var summary: FactValue {
    var reason: String?
    let word: String
    switch outcome {
    case .status(let status): word = "\(status)"
    case .noSuchHost(let host): (word, reason) = ("no such host", host)
    case .certificate(let text): (word, reason) = ("certificate refused", text)
    case .endless: word = "endless redirects"
    case .badRedirect(let target): (word, reason) = ("bad redirect", target)
    case .leftAlone(let obstacle): (word, reason) = ("left alone", obstacle.rawValue)
    case .notAsked(let text): (word, reason) = ("not asked", text)
    case .unknown(let text): (word, reason) = ("unknown", text)
    }
    return [
      "outcome": .string(word), "reason": FactValue(reason), "url": .string(url),
      "way": .list(
        hops.map { hop in
          ["status": hop.status.map { .integer($0) } ?? .null, "url": .string(hop.url)]
        }),
    ]
  }

  public init(url: String, hops: [Hop] = [], outcome: Outcome) {
    self.url = url
    self.hops = hops
    self.outcome = outcome
  }
}
