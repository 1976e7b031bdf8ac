/// Hashes a body as it arrives: canonical octets, counted for `l=`, go to the digest in large pieces, and memory stays constant.
///
/// Takes the octets of the message as they are. A bare LF ends a line as CRLF does, since an MTA would send it so; a bare CR is an
/// octet like others.
public struct BodyHasher {
  public let canonicalization: Canonicalization
  /// `l=`: canonical octets that are hashed; `nil` for all.
  public let limit: UInt64?
  /// Canonical octets of the whole body, also those beyond `limit`.
  public private(set) var canonicalLength: UInt64 = 0

  private let digest: any MessageDigest
  private let lineBreak: LineBreak
  private var buffer: [UInt8]
  /// Line breaks that count only if something follows: empty lines at the end are ignored (RFC 6376 §3.4.3, §3.4.4).
  private var pendingBreaks = 0
  /// A CR that ended a piece: the LF may follow.
  private var hasPendingReturn = false
  /// White space that counts only if something follows on the line (RFC 6376 §3.4.4).
  private var hasPendingBlank = false
  private var hasContent = false
  /// Called at the end of each line with content, with the digest of the body as if it ended there.
  private var probe: LineProbe?

  /// What stands for a line break in what is hashed. Only CRLF is right; LF finds signers that forgot.
  public enum LineBreak: Hashable, Sendable {
    case standard
    case lineFeed

    fileprivate var octets: [UInt8] {
      switch self {
      case .standard: [0x0D, 0x0A]
      case .lineFeed: [0x0A]
      }
    }
  }

  /// Looks for lines at whose end the body hashed to a wanted value.
  struct LineProbe {
    let wanted: Set<[UInt8]>
    /// Lines of the body so far.
    var line = 0
    /// Lines, by the hash that fitted there.
    var found: [[UInt8]: Int] = [:]

    /// Lines that are looked at: each costs a finished digest, and letters are shorter.
    static let maximumLines = 20_000
  }

  /// Octets collected before they are hashed.
  private static let bufferSize = 1 << 14
  /// Octets in one piece that are hashed where they are: from here on the call costs less than the copy.
  private static let directLength = 1 << 10

  public init(
    _ canonicalization: Canonicalization, limit: UInt64? = nil, digest: any MessageDigest,
    lineBreak: LineBreak = .standard
  ) {
    self.canonicalization = canonicalization
    self.limit = limit
    self.digest = digest
    self.lineBreak = lineBreak
    buffer = []
  }

  init(_ canonicalization: Canonicalization, digest: any MessageDigest, probing: Set<[UInt8]>) {
    self.init(canonicalization, digest: digest)
    probe = LineProbe(wanted: probing)
  }

  /// Lines after which the body had the hash; `nil` when no line fits.
  func lines(fitting hash: [UInt8]) -> Int? { probe?.found[hash] }

  /// Takes the next octets of the body.
  public mutating func update(_ chunk: ArraySlice<UInt8>) {
    chunk.withUnsafeBufferPointer { update($0) }
  }

  /// The hash, once the whole body was taken.
  public mutating func finish() -> [UInt8] {
    if hasPendingReturn { emitReturn() }
    hasPendingReturn = false
    // A last line without CRLF gets one; an empty body is CRLF when simple (RFC 6376 §3.4.3), nothing when relaxed (§3.4.4).
    if hasContent || canonicalization == .simple { emitBreak() }
    flush()
    return digest.finish()
  }

  private mutating func update(_ octets: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < octets.count {
      if resolvesReturn(before: octets[index]) {
        index += 1
        continue
      }
      // One blank is pending already.
      let run =
        hasPendingBlank && octets[index] == 0x20
        ? 0 : CanonicalRun.count(at: index, in: octets, canonicalization)
      if run > 0 {
        emitLines(UnsafeBufferPointer(rebasing: octets[index..<(index + run)]))
        index += run
        continue
      }
      switch octets[index] {
      case 0x0A: endLine()
      case 0x0D: hasPendingReturn = true
      // Only a relaxed run ends at white space.
      default: hasPendingBlank = true
      }
      index += 1
    }
  }

  /// Takes octets that are canonical, whole line breaks among them.
  private mutating func emitLines(_ run: UnsafeBufferPointer<UInt8>) {
    // Line breaks at the end are not content yet.
    var end = run.count
    while end > 0, run[end - 1] == 0x0A { end -= 2 }
    // Several lines at once, unless each has to be looked at.
    let isWhole = lineBreak == .standard && probe == nil
    var start = 0
    while start < run.count {
      if run[start] == 0x0D {
        endLine()
        start += 2
      } else {
        let stop = isWhole ? end : run[start...].firstIndex(of: 0x0D) ?? end
        emitContent(UnsafeBufferPointer(rebasing: run[start..<stop]))
        start = stop
      }
    }
  }

  /// Looks at the octet behind a CR. `true` when it was the LF, which is then done with.
  private mutating func resolvesReturn(before octet: UInt8) -> Bool {
    guard hasPendingReturn else { return false }
    hasPendingReturn = false
    if octet == 0x0A {
      endLine()
      return true
    }
    emitReturn()
    return false
  }

  private mutating func endLine() {
    // White space at the end of a line is ignored; a line of nothing else is empty (RFC 6376 §3.4.4).
    hasPendingBlank = false
    pendingBreaks += 1
    if probe != nil { probeLine() }
  }

  private mutating func emitContent(_ run: UnsafeBufferPointer<UInt8>) {
    while pendingBreaks > 0 {
      emitBreak()
      pendingBreaks -= 1
    }
    if buffer.count + run.count + 1 > Self.bufferSize { flush() }
    if hasPendingBlank {
      buffer.append(0x20)
      hasPendingBlank = false
    }
    hasContent = true
    if run.count < Self.directLength {
      buffer.append(contentsOf: run)
    } else {
      flush()
      hash(UnsafeRawBufferPointer(run))
    }
  }

  /// A CR that no LF follows.
  private mutating func emitReturn() {
    Self.carriageReturn.withUnsafeBufferPointer { emitContent($0) }
  }

  private static let carriageReturn: [UInt8] = [0x0D]

  private mutating func emitBreak() {
    if buffer.count + 2 > Self.bufferSize { flush() }
    switch lineBreak {
    case .standard:
      buffer.append(0x0D)
      buffer.append(0x0A)
    case .lineFeed:
      buffer.append(0x0A)
    }
  }

  private mutating func flush() {
    guard !buffer.isEmpty else { return }
    buffer.withUnsafeBytes { hash($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func hash(_ octets: UnsafeRawBufferPointer) {
    // `l=` counts canonical octets (RFC 6376 §3.5).
    let room = limit.map { $0 > canonicalLength ? $0 - canonicalLength : 0 } ?? .max
    digest.update(UnsafeRawBufferPointer(rebasing: octets.prefix(Int(clamping: room))))
    canonicalLength += UInt64(octets.count)
  }

  /// Compares the hash that the body would have if it ended with this line.
  private mutating func probeLine() {
    guard var current = probe else { return }
    current.line += 1
    // Behind an empty line the hash is that of the last line with content.
    if pendingBreaks == 1, hasContent, current.line <= LineProbe.maximumLines {
      flush()
      let hash = digest.value(with: lineBreak.octets)
      if current.wanted.contains(hash), current.found[hash] == nil {
        current.found[hash] = current.line
      }
    }
    probe = current
  }
}
