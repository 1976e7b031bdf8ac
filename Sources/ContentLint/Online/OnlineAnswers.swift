public import Audit
public import DNS

/// What was asked about a message outside of it: only where somebody wanted that.
public struct OnlineAnswers: Sendable {
  /// Of the message's links; `nil` where they were not asked for (`--online`).
  public var links: [LinkAnswer]?
  /// Of the images that are loaded from elsewhere; `nil` where they were not asked for.
  public var images: [LinkAnswer]?
  /// What lists say of the domains in the message; `nil` where they were not asked.
  public var domains: [ListedDomain]?

  /// What an audit says of the author's domain; `nil` where nobody asked (`--domain`).
  public var author: TargetReport?

  /// A domain, and the report of the rules about blocklists on it.
  public struct ListedDomain: Sendable {
    public var name: DomainName
    public var report: TargetReport

    public init(name: DomainName, report: TargetReport) {
      self.name = name
      self.report = report
    }
  }

  public init(
    links: [LinkAnswer]? = nil, images: [LinkAnswer]? = nil, domains: [ListedDomain]? = nil
  ) {
    self.links = links
    self.images = images
    self.domains = domains
  }
}
