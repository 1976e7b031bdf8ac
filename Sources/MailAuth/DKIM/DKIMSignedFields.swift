public import Message

/// Which fields a signature covers.
public struct DKIMSignedFields: Hashable, Sendable {
  /// In the order of `h=`, each name once.
  public let entries: [Entry]
  /// Finds a name in `entries`.
  private let index: FieldNameIndex

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
    index = FieldNameIndex(entries.map(\.name))
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

  func name(of selected: Selected) -> ArraySlice<UInt8> { entries[selected.entry].name.octets }

  /// `h=` for a message: of each name the fields from the bottom up (RFC 6376 §5.4.2), then what seals.
  func selection(from header: HeaderSection) -> [Selected] {
    // Of each entry the lowest field, and of each field the next of its name above it; -1 for none.
    var lowest = [Int](repeating: -1, count: entries.count)
    var above = [Int](repeating: -1, count: header.count)
    header.forEachName { place, name in
      let entry = index.position(of: name)
      guard entry >= 0 else { return }
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

/// A few names of header fields, found by their octets: a hash table without references, made once and read for every field.
private struct FieldNameIndex: Hashable, Sendable {
  /// All names in lower case, one behind the other.
  private let octets: [UInt8]
  /// Where each ends; the first begins at 0.
  private let ends: [Int]
  /// The position of a name whose hash is that slot, or of one that collided with an earlier one; -1 where it is empty.
  private let slots: [Int]

  init(_ names: [HeaderFieldName]) {
    var octets: [UInt8] = []
    var ends: [Int] = []
    // At most half are full, so that every search ends soon.
    var slots = [Int](repeating: -1, count: 4)
    while slots.count < names.count * 2 { slots += slots }
    for (position, name) in names.enumerated() {
      let lowercased = name.octets.map(HeaderFieldName.lowercase)
      octets += lowercased
      ends.append(octets.count)
      var slot = lowercased.withUnsafeBufferPointer { Self.hash($0) } & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = position
    }
    (self.octets, self.ends, self.slots) = (octets, ends, slots)
  }

  /// The position of the name, whatever the case of its letters; -1 for other names.
  func position(of name: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Self.hash(name) & (slots.count - 1)
    while true {
      let position = slots[slot]
      if position < 0 { return -1 }
      let start = position == 0 ? 0 : ends[position - 1]
      if ends[position] - start == name.count, isEqual(name, from: start) { return position }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  private func isEqual(_ name: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    for index in name.indices
    where octets[start + index] != HeaderFieldName.lowercase(name[index]) { return false }
    return true
  }

  /// From the length and three octets, which tell the usual names apart.
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = name.first, let last = name.last else { return 0 }
    let middle = name[name.count / 2]
    return name.count &+ 5 &* Int(HeaderFieldName.lowercase(first))
      &+ 11 &* Int(HeaderFieldName.lowercase(middle)) &+ 23 &* Int(HeaderFieldName.lowercase(last))
  }
}
