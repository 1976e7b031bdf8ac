public import Message

/// Which fields a signature covers.
public struct DKIMSignedFields: Hashable, Sendable {
  /// In the order of `h=`, each name once.
  public let entries: [Entry]
  /// Where each name stands in `entries`.
  private let positions: [HeaderFieldName: Int]

  /// A name that is signed where the message has it, every instance.
  public struct Entry: Hashable, Sendable {
    public var name: HeaderFieldName
    public var sealing: Sealing
  }

  /// Whether a name is listed once more than there are fields, so that none can be added (RFC 6376 §8.15).
  public enum Sealing: Hashable, Sendable {
    case never
    /// Only where the message has one: a list that adds its own must not break the signature of others.
    case ifPresent
    case always
  }

  /// - Parameters:
  ///   - signed: Names that are signed.
  ///   - sealed: Names of which none can be added; they are signed too.
  public init(
    signed: [HeaderFieldName], sealed: Set<HeaderFieldName>,
    sealedIfPresent: Set<HeaderFieldName> = []
  ) {
    var seen: Set<HeaderFieldName> = []
    // From is always signed (RFC 6376 §5.4).
    let from: [HeaderFieldName] = signed.contains("From") ? [] : ["From"]
    let rest = sealed.subtracting(signed).subtracting(from).sorted { $0.lowercased < $1.lowercased }
    let entries = (from + signed + rest).filter { seen.insert($0).inserted }.map { name in
      Entry(
        name: name,
        sealing: sealed.contains(name)
          ? .always : sealedIfPresent.contains(name) ? .ifPresent : .never)
    }
    self.entries = entries
    positions = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { ($0.element.name, $0.offset) })
    self.from = entries.firstIndex { $0.name == "From" } ?? 0
  }

  /// Names that are sealed wherever they are signed by default.
  public static let usuallySealed: Set<HeaderFieldName> = [
    "From", "Reply-To", "To", "Cc", "Subject", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
  ]

  /// Names that are sealed by default where the message has them: a submission server adds Date and Message-ID where they are not
  /// there (RFC 6409 §8), a list adds its own unsubscription.
  public static let usuallySealedIfPresent: Set<HeaderFieldName> = [
    "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
  ]

  /// What RFC 6376 §5.4.1 recommends, without what relays change (Return-Path, Received); the fields of one-click unsubscription,
  /// which have to be signed (RFC 8058 §4); and what tells how the body is shown.
  public static let standard = DKIMSignedFields(
    signed: [
      "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
      "References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
      "Content-ID", "Content-Description", "Resent-Date", "Resent-From", "Resent-Sender",
      "Resent-To", "Resent-Cc", "Resent-Message-ID", "List-Id", "List-Help", "List-Unsubscribe",
      "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner", "List-Archive",
      "Feedback-ID",
    ],
    sealed: usuallySealed, sealedIfPresent: usuallySealedIfPresent)

  /// One name of `h=`, by numbers: names are passed on and compared for every message.
  struct Selected {
    /// The name, as its place in `entries`.
    var entry: Int
    /// The field that it takes; `nil` where it seals.
    var place: Int?
  }

  /// The place of From in `entries`.
  let from: Int

  /// `h=` for a message: of each name the fields from the bottom up (RFC 6376 §5.4.2), then what seals.
  func selection(from header: HeaderSection) -> [Selected] {
    // Of each entry the lowest field, and of each field the next of its name above it; -1 for none.
    var lowest = [Int](repeating: -1, count: entries.count)
    var above = [Int](repeating: -1, count: header.count)
    for place in header.indices {
      guard let entry = positions[header.name(at: place)] else { continue }
      above[place] = lowest[entry]
      lowest[entry] = place
    }
    var selected: [Selected] = []
    selected.reserveCapacity(header.count + entries.count)
    for entry in entries.indices {
      var place = lowest[entry]
      while place >= 0 {
        selected.append(Selected(entry: entry, place: place))
        place = above[place]
      }
      let isSealed =
        switch entries[entry].sealing {
        case .never: false
        case .ifPresent: lowest[entry] >= 0
        case .always: true
        }
      if isSealed { selected.append(Selected(entry: entry, place: nil)) }
    }
    return selected
  }
}
