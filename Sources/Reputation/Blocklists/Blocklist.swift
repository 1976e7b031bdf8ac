public import DNS

/// One DNS blocklist: where it is asked, what its answers mean, who runs it, and how much its word counts (RFC 5782).
public struct Blocklist: Hashable, Sendable {
  /// What people call it: `Spamhaus ZEN`.
  public var name: String
  /// What stands behind the entry in the name that is asked. A key is not in it: `mask` stands in its place, and whatever sends the
  /// question puts the key there.
  public var zone: DomainName
  public var kinds: Set<Kind>
  /// What its answers mean; see `isPlainListing(_:)` for codes that are not told.
  public var codes: [Code]
  public var weight: Weight
  public var policies: [Policy]
  public var about: About
  public var testPoints: TestPoints
  /// The zone that takes a key in front, for those who have one; `zone` itself where there is no other.
  public var keyedZone: DomainName?
  /// Whether `zone` has the mask of a key in front.
  public var hasKey = false
  /// Whether its user named it, and not the catalogue: then what it answers is known to matter, whatever the code.
  public var isOwn = false

  public init(
    name: String, zone: DomainName, kinds: Set<Kind>, codes: [Code] = [], weight: Weight,
    policies: [Policy] = [], about: About = About(), testPoints: TestPoints = TestPoints()
  ) {
    self.name = name
    self.zone = zone
    self.kinds = kinds
    self.codes = codes
    self.weight = weight
    self.policies = policies
    self.about = about
    self.testPoints = testPoints
  }

  /// Whether a code that `codes` does not have says 'listed', and nothing more. The code of a list with one meaning is 127.0.0.2; others may
  /// use any in 127.0.0.0/8 (RFC 5782 §2.1), of which whoever chose the list has to know the meaning.
  public func isPlainListing(_ code: IPv4Address) -> Bool {
    codes.isEmpty && (isOwn || code.rawValue == 0x7F00_0002)
  }

  /// What is looked up in the list.
  public enum Kind: String, CaseIterable, Sendable {
    /// IPv4 addresses, octets reversed (RFC 5782 §2.1).
    case ip4
    /// IPv6 addresses, nibbles reversed (RFC 5782 §2.4).
    case ip6
    /// Names of hosts and domains (RFC 5782 §3).
    case domain
    /// Domains of links: asked for the organizational domain, as such lists want it.
    case uri
  }

  /// How much a listing hurts.
  public enum Weight: String, CaseIterable, Sendable {
    /// Large receivers refuse mail by it.
    case major
    /// Many receivers count it.
    case common
    /// Few receivers use it.
    case minor
    /// It says what somebody thinks of a network, not what an address sent.
    case opinion
  }

  /// What its operator asks of those who use it.
  public enum Policy: String, CaseIterable, Sendable {
    /// Answers only where the name asked holds a key.
    case needsKey = "needs a key"
    /// Refuses resolvers that many share.
    case noPublicResolvers = "no public resolvers"
    /// Free below a number of questions, or for some uses.
    case limitedFreeUse = "limits free use"
    /// Answers only addresses of resolvers that were registered.
    case registration = "registration"
  }

  /// Who runs it and where to ask for removal.
  public struct About: Hashable, Sendable {
    public var runBy: String
    /// Where an entry is looked up and its removal asked for; an https URL. Empty where none is known.
    public var removal: String
    /// How an entry goes away, where that is not by asking.
    public var removalNote: String
    /// Where the facts of the entry come from.
    public var source: String

    public init(
      runBy: String = "", removal: String = "", removalNote: String = "", source: String = ""
    ) {
      self.runBy = runBy
      self.removal = removal
      self.removalNote = removalNote
      self.source = source
    }
  }

  /// Entries by which the health of the list is told. RFC 5782 §5 has the same for all; these are in place of them.
  public struct TestPoints: Hashable, Sendable {
    /// Domains that have to be listed, in place of `test`.
    public var listedDomain: DomainName?
    /// Address that has to be listed, in place of 127.0.0.2 or ::FFFF:7F00:2.
    public var listedAddress: IPAddress?
    /// Whether the list is not known to have the test entry for IPv6; that for IPv4 then tells as well that it works.
    public var lacksIPv6: Bool
    /// Whether addresses without reverse DNS are listed, so that one for documentation may be as well.
    public var listsNameless: Bool

    public init(
      listedDomain: DomainName? = nil, listedAddress: IPAddress? = nil, lacksIPv6: Bool = false,
      listsNameless: Bool = false
    ) {
      self.listedDomain = listedDomain
      self.listedAddress = listedAddress
      self.lacksIPv6 = lacksIPv6
      self.listsNameless = listsNameless
    }
  }
}

extension Blocklist {
  /// Stands for a key in names: what is asked, recorded and shown has it.
  public static let mask = "KEY"

  /// Whether nothing can be asked for want of a key.
  public var lacksKey: Bool { policies.contains(.needsKey) && !hasKey }

  /// The list as it is asked with a key; `nil` where the name becomes too long.
  public func withKey() -> Blocklist? {
    guard let zone = (keyedZone ?? zone).prepending(Self.mask) else { return nil }
    var list = self
    list.zone = zone
    list.hasKey = true
    return list
  }
}
