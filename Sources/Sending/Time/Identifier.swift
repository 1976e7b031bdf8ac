/// The number that something of a run goes by: four octets, so that a million recipients fit into memory.
public struct Identifier<Subject>: RawRepresentable, Hashable, Comparable, Sendable {
  /// From 0 up, in the order in which they were added.
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  init(_ index: Int) { rawValue = Int32(truncatingIfNeeded: index) }

  public var index: Int { Int(rawValue) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What identifiers stand for; nothing of these types is ever made.
public enum ProviderSubject {}
public enum DestinationSubject {}
public enum SourceSubject {}
public enum PoolSubject {}
public enum RecipientSubject {}
public enum ConnectionSubject {}

/// Who runs the mailboxes of many domains, and has one set of limits for all of them.
public typealias ProviderID = Identifier<ProviderSubject>
/// Where a connection leads: a domain, or several of one provider with the same MX hosts and the same policy for TLS.
public typealias DestinationID = Identifier<DestinationSubject>
/// An address that mail is sent from.
public typealias SourceID = Identifier<SourceSubject>
/// Sources that a kind of mail may go through.
public typealias PoolID = Identifier<PoolSubject>
public typealias RecipientID = Identifier<RecipientSubject>
public typealias ConnectionID = Identifier<ConnectionSubject>
