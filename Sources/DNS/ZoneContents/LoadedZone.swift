/// One zone as one file has it: all of it, a part of it, or a change to it. Every reader of a zone format comes to this.
public struct LoadedZone: Sendable {
  /// The apex.
  public var origin: DomainName
  public var contents: Contents
  /// What the file says and DNS records can't: answers for these names and types are not known, which is not the same as missing.
  public var undetermined: [UndeterminedEntry]
  public var format: ZoneFormat
  /// The file, as locations show it.
  public var file: String

  public enum Contents: Hashable, Sendable {
    /// Every record of the zone, in the order of the file: what is not there does not exist. See also
    /// `ZoneFormat.typesLeftToProvider`.
    case whole([Record])
    /// Record sets of the zone, each with all its records; about other names and types nothing is said.
    case part([Record])
    /// What is done to the zone, one thing after the other (RFC 2136).
    case update([ZoneChange])
    /// The record sets that a plan looks after, as they are before it runs and afterwards; about other sets nothing is said.
    case plan(before: [Record], after: [Record])
  }

  public init(
    origin: DomainName, contents: Contents, undetermined: [UndeterminedEntry] = [],
    format: ZoneFormat, file: String
  ) {
    self.origin = origin
    self.contents = contents
    self.undetermined = undetermined
    self.format = format
    self.file = file
  }

  /// The records that the file has in the end: those of a plan's outcome, or those that an update adds.
  public var records: [Record] {
    switch contents {
    case .whole(let records), .part(let records), .plan(_, let records): records
    case .update(let changes):
      changes.compactMap { change in
        switch change {
        case .add(let record): record
        case .require, .delete, .deleteSet, .deleteName: nil
        }
      }
    }
  }

  /// Whether the file says what the zone is, and not only what becomes of some of its records.
  public var isWhole: Bool {
    switch contents {
    case .whole: true
    case .part, .update, .plan: false
    }
  }
}

/// Something in a file of zones that decides answers without being a record: an ALIAS, a routing policy, a value known later.
public struct UndeterminedEntry: Hashable, Sendable {
  /// `nil` where not even the name is known: it may be any of the zone.
  public var name: DomainName?
  /// What the format calls it: `ALIAS`, `weighted A`.
  public var kind: String
  /// The types that are asked for in vain; empty stands for every type.
  public var types: [RecordType]
  /// A clause that ends a sentence: `the address is known only after the plan was applied`.
  public var reason: String
  public var location: SourceLocation?
  public var side: Side
  /// `nil` where all that the file says about it is in the other properties.
  public var definition: Definition?

  /// What answers come from, as far as two states can be compared by it.
  public enum Definition: Hashable, Sendable {
    /// A provider's proxy: wherever it leads visitors, the addresses are the provider's.
    case proxy
    /// What the file says, in a form in which the same is the same text.
    case text(String)
  }

  /// Which of the views that a plan has it concerns.
  public enum Side: Hashable, Sendable {
    case before
    case after
    /// Formats without such views have it here.
    case both
  }

  public init(
    name: DomainName?, kind: String, types: [RecordType], reason: String,
    location: SourceLocation? = nil, side: Side = .both, definition: Definition? = nil
  ) {
    self.name = name
    self.kind = kind
    self.types = types
    self.reason = reason
    self.location = location
    self.side = side
    self.definition = definition
  }

  /// Whether it is open what a question for that name and type is answered with.
  public func concerns(_ question: Question) -> Bool {
    (name == nil || name == question.name) && (types.isEmpty || types.contains(question.type))
  }
}

extension UndeterminedEntry: CustomStringConvertible {
  public var description: String {
    let subject = name.map { "\($0): " } ?? ""
    return (location.map { "\($0): " } ?? "") + subject + "\(kind): \(reason)"
  }
}
