/// Divides an mbox file (RFC 4155) that arrives in pieces into its messages, one in memory at a time.
///
///     var splitter = MboxSplitter()
///     while let chunk = next() { splitter.read(chunk) { message in … } }
///     splitter.finish { message in … }
///
/// A message begins with a line `From address date` at the beginning of the file or behind an empty line. `>From ` in a body stays as it is:
/// positions are those of the file.
public struct MboxSplitter: Sendable {
  /// One message of the file.
  public struct Message: Sendable {
    /// With the separator, without the empty line behind the message.
    public let octets: [UInt8]
    /// Where it begins in the file, in octets.
    public let offset: Int
    /// The line of the file that it begins with, from one.
    public let line: Int
    /// Whether it was longer than `maximumMessage`: the rest is left out.
    public let isCut: Bool
  }

  /// Octets of one message that are kept: more than any provider takes (the largest limits are 150 MB).
  public static let maximumMessage = 256 << 20

  private let maximum: Int
  private var octets: [UInt8] = []
  private var offset = 0
  private var line = 1
  private var isCut = false
  /// Octets and lines of the file so far, those of the line that is not complete left out.
  private var position = 0
  private var currentLine = 1
  /// The beginning of a line whose end has not come, as far as it may be a separator.
  private var rest: [UInt8] = []
  private var isInLongLine = false
  private var isBehindEmptyLine = true

  public init(maximumMessage: Int = Self.maximumMessage) { maximum = maximumMessage }

  /// Whether a file is an mbox file, by its beginning.
  public static func isMbox(_ beginning: ArraySlice<UInt8>) -> Bool {
    MboxSeparator.begins(beginning)
  }

  /// Takes the next octets of the file, and hands on each message that is complete.
  public mutating func read(_ chunk: ArraySlice<UInt8>, _ take: (Message) -> Void) {
    var start = chunk.startIndex
    while start < chunk.endIndex {
      guard let lineFeed = chunk[start...].firstIndex(of: 0x0A) else {
        keep(chunk[start...], take)
        return
      }
      let end = lineFeed + 1
      if rest.isEmpty, !isInLongLine {
        takeLine(chunk[start..<end], take)
      } else {
        keep(chunk[start..<end], take)
        if !isInLongLine {
          let line = rest
          rest.removeAll(keepingCapacity: true)
          takeLine(line[...], take)
        }
        isInLongLine = false
      }
      start = end
    }
  }

  /// Hands on the last message.
  public mutating func finish(_ take: (Message) -> Void) {
    if !rest.isEmpty {
      let line = rest
      rest.removeAll()
      takeLine(line[...], take)
    }
    endMessage(take)
  }

  /// A part of a line. What can't be a separator any more goes to the message at once.
  private mutating func keep(_ part: ArraySlice<UInt8>, _ take: (Message) -> Void) {
    if isInLongLine {
      append(part)
      if part.last == 0x0A { endLine(isEmpty: false) }
      return
    }
    rest += part
    if rest.count > Self.longestSeparator {
      append(rest[...])
      isInLongLine = rest.last != 0x0A
      if !isInLongLine { endLine(isEmpty: false) }
      rest.removeAll(keepingCapacity: true)
      // A whole line was taken: nothing is left of it.
    }
  }

  /// Octets of a separator at most.
  private static let longestSeparator = 1_024

  private mutating func takeLine(_ line: ArraySlice<UInt8>, _ take: (Message) -> Void) {
    if line.isEmpty { return }
    if isBehindEmptyLine, line.first == UInt8(ascii: "F"),
      position == 0 ? MboxSeparator.begins(line) : MboxSeparator.isDated(line)
    {
      endMessage(take)
      offset = position
      self.line = currentLine
    }
    append(line)
    let isEmpty = line.elementsEqual([0x0A]) || line.elementsEqual([0x0D, 0x0A])
    endLine(isEmpty: isEmpty)
  }

  private mutating func endLine(isEmpty: Bool) {
    isBehindEmptyLine = isEmpty
    currentLine += 1
  }

  private mutating func append(_ part: ArraySlice<UInt8>) {
    position += part.count
    let room = maximum - octets.count
    if part.count > room { isCut = true }
    octets += part.prefix(max(0, room))
  }

  private mutating func endMessage(_ take: (Message) -> Void) {
    defer {
      octets = []
      isCut = false
    }
    // The empty line before the next separator belongs to the file.
    if octets.suffix(2).elementsEqual([0x0A, 0x0A]) {
      octets.removeLast()
    } else if octets.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) {
      octets.removeLast(2)
    }
    if octets.isEmpty { return }
    take(Message(octets: octets, offset: offset, line: line, isCut: isCut))
  }
}
