/// A domain name: a sequence of labels, compared without regard to ASCII case (RFC 1034 §3.1, RFC 4343).
///
/// Names are always absolute. Text that is not ASCII has to pass IDNA first (`NameRules`).
public struct DomainName: Sendable {
  /// Names are copied and looked up far more often than made: one reference to copy, and the hash ready.
  private let storage: Storage

  private final class Storage: Sendable {
    let wire: [UInt8]
    let canonicalWire: [UInt8]
    let hash: Int

    init(wire: [UInt8]) {
      self.wire = wire
      // Length octets are at most 63, so they are never taken for an upper-case letter (65…90).
      if wire.contains(where: { $0 &- 0x41 < 26 }) {
        canonicalWire = wire.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
      } else {
        canonicalWire = wire
      }
      var hasher = Hasher()
      canonicalWire.withUnsafeBytes { hasher.combine(bytes: $0) }
      hash = hasher.finalize()
    }
  }

  /// The uncompressed wire form in the case it was given: length octet, label, …, zero octet. 1 to 255 octets.
  public var wire: [UInt8] { storage.wire }

  /// The wire form in lower case: what equality and hashing look at.
  public var canonicalWire: [UInt8] { storage.canonicalWire }

  /// The root, `.`.
  public static let root = DomainName(checkedWire: [0])

  /// Octets in the longest legal name, the length octets and the root's zero included (RFC 1035 §3.1).
  public static let maximumWireLength = 255

  /// Octets in the longest legal label (RFC 1035 §3.1).
  public static let maximumLabelLength = 63

  /// Takes an uncompressed wire-format name; `nil` when it is not exactly one well-formed name.
  @inlinable
  public init?(wire: some Collection<UInt8>) { self.init(checking: Array(wire)) }

  @usableFromInline
  init?(checking wire: [UInt8]) {
    guard wire.count <= Self.maximumWireLength else { return nil }
    var index = 0
    while index < wire.count {
      let length = Int(wire[index])
      guard length <= Self.maximumLabelLength else { return nil }
      index += length + 1
      if length == 0 {
        guard index == wire.count else { return nil }
        self.init(checkedWire: wire)
        return
      }
    }
    return nil
  }

  private init(checkedWire: [UInt8]) { storage = Storage(wire: checkedWire) }

  /// How many labels the name has; the root has none.
  public var labelCount: Int { Self.labelCount(of: wire) }

  private static func labelCount(of wire: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while wire[index] != 0 {
      index += Int(wire[index]) + 1
      count += 1
    }
    return count
  }

  /// The labels from left to right, as octets.
  public var labels: [ArraySlice<UInt8>] { Self.labels(of: wire) }

  private static func labels(of wire: [UInt8]) -> [ArraySlice<UInt8>] {
    var labels: [ArraySlice<UInt8>] = []
    labels.reserveCapacity(labelCount(of: wire))
    var index = 0
    while wire[index] != 0 {
      let end = index + 1 + Int(wire[index])
      labels.append(wire[(index + 1)..<end])
      index = end
    }
    return labels
  }

  public var isRoot: Bool { wire.count == 1 }

  /// The name without its leftmost label; the root has no parent.
  public var parent: DomainName? {
    isRoot ? nil : DomainName(checkedWire: Array(wire[(Int(wire[0]) + 1)...]))
  }

  /// The rightmost `count` labels (the whole name where it has no more).
  public func suffix(labels count: Int) -> DomainName {
    let wire = wire
    let skipped = labelCount - max(0, count)
    if skipped <= 0 { return self }
    var index = 0
    for _ in 0..<skipped { index += Int(wire[index]) + 1 }
    return DomainName(checkedWire: Array(wire[index...]))
  }

  /// Whether this is `ancestor` itself or a name below it.
  public func isSubdomain(of ancestor: DomainName) -> Bool {
    let (mine, theirs) = (canonicalWire, ancestor.canonicalWire)
    guard mine.count >= theirs.count else { return false }
    let start = mine.count - theirs.count
    guard mine[start...].elementsEqual(theirs) else { return false }
    // The match has to begin at a label, not inside one.
    var index = 0
    while index < start { index += Int(mine[index]) + 1 }
    return index == start
  }

  /// The name with labels in front: `name.prepending("_dmarc")`. `nil` when the result is too long or the text is no label.
  public func prepending(_ labels: String) -> DomainName? {
    if let longer = prepending(plain: labels) { return longer }
    let presentation = Array(labels.utf8)
    guard var longer = try? Self.wire(presentation: presentation, room: wire.count) else {
      return nil
    }
    longer.removeLast()
    longer += wire
    return DomainName(wire: longer)
  }

  /// The same for one label without escapes, which nearly all are; `nil` where it takes a closer look.
  private func prepending(plain label: String) -> DomainName? {
    var label = label
    let wire = wire
    return label.withUTF8 { octets in
      guard (1...Self.maximumLabelLength).contains(octets.count),
        octets.count + 1 + wire.count <= Self.maximumWireLength,
        octets.allSatisfy(Self.isPlain)
      else { return nil }
      var longer: [UInt8] = []
      longer.reserveCapacity(octets.count + 1 + wire.count)
      longer.append(UInt8(octets.count))
      longer += octets
      longer += wire
      return DomainName(checkedWire: longer)
    }
  }

  /// Letters, digits, hyphen and underscore: what stands for itself in presentation format, and makes up nearly all names.
  static func isPlain(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || octet &- 0x30 < 10 || octet == UInt8(ascii: "-")
      || octet == UInt8(ascii: "_")
  }

  /// Whether the leftmost label is `*` (RFC 4592 §2.1.1).
  public var isWildcard: Bool { wire.count >= 2 && wire[0] == 1 && wire[1] == UInt8(ascii: "*") }
}

extension DomainName: Hashable {
  public static func == (left: DomainName, right: DomainName) -> Bool {
    left.storage === right.storage
      || left.storage.hash == right.storage.hash
        && left.storage.canonicalWire == right.storage.canonicalWire
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(readyHash) }

  /// What tables of the standard library ask for. The name's own hash came out of its hasher, with the random key of this process, and
  /// an audit looks up names and questions three hundred times: another round of hashing for each was a twentieth of its work.
  public func _rawHashValue(seed: Int) -> Int { readyHash.mixed(with: seed) }

  var readyHash: Int { storage.hash }
}

extension Int {
  /// A hash for one table out of one that is good already: in each table another order, so that copying one into another stays linear.
  func mixed(with seed: Int) -> Int {
    // An odd number without a pattern: 2^64 divided by the golden ratio.
    let product = (UInt64(bitPattern: Int64(self)) ^ UInt64(bitPattern: Int64(seed)))
      .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}

extension DomainName: Comparable {
  /// The canonical DNS name order: by label from the right, octet by octet in lower case (RFC 4034 §6.1).
  public static func < (left: DomainName, right: DomainName) -> Bool {
    let lefts = labels(of: left.canonicalWire).reversed()
    let rights = labels(of: right.canonicalWire).reversed()
    for (leftLabel, rightLabel) in zip(lefts, rights) where leftLabel != rightLabel {
      return leftLabel.lexicographicallyPrecedes(rightLabel)
    }
    return lefts.count < rights.count
  }
}
