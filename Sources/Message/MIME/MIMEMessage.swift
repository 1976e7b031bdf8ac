/// A message with the place of everything in it (RFC 5322, RFC 2045, RFC 2046): its parts as a tree, and what is wrong with it.
///
///     let message = MIMEMessage(octets)
///     for part in message.parts where part.contentType.isText {
///       let text = message.text(of: part, converter)
///       print(message.lines.position(of: text.sourceRange(of: 0..<1).lowerBound).line)
///     }
///
/// Reading never fails: whatever octets there are make a message, defects are kept with their places, and limits cut what is beyond them.
/// All offsets count octets of `octets`. Time is in proportion to the size of the message; bodies are ranges and are decoded when asked for.
public struct MIMEMessage: Sendable {
  /// The message as it was given, line ends included.
  public let octets: [UInt8]
  /// Every part, each before its children: the first is the message itself.
  public let parts: [MessagePart]
  /// What is wrong with the structure, in the order in which it was noticed.
  public let defects: [MessageDefect]
  /// Defects beyond `Limits.defects`, which are counted only.
  public let omittedDefects: Int
  /// How the lines end.
  public let lineEnds: LineEnds
  /// Octets that were looked at to find the structure: a measure of work.
  let examinedOctets: Int

  public init(_ octets: [UInt8], limits: Limits = Limits()) {
    var parser = MessageParser(octets, limits: limits)
    parser.run()
    self.octets = octets
    parts = parser.finishedParts
    defects = parser.defects
    omittedDefects = parser.omittedDefects
    lineEnds = parser.lineEnds
    examinedOctets = parser.examinedOctets
  }

  /// The message itself.
  public var root: MessagePart { parts[0] }

  /// The header section of the message.
  public var header: HeaderSection { root.header }

  /// For the positions of findings. Reads the whole message: keep it.
  public var lines: SourceLines { SourceLines(octets) }

  /// The parts inside a part, in order.
  public func children(of part: MessagePart) -> [MessagePart] {
    switch part.structure {
    case .leaf: []
    case .multipart(let multipart): multipart.children.map { parts[$0] }
    case .message(let child): [parts[child]]
    }
  }

  /// How many lines end in which way.
  public struct LineEnds: Hashable, Sendable {
    public internal(set) var carriageReturnLineFeeds = 0
    public internal(set) var bareLineFeeds = 0
  }

  /// What is looked at at most. Each is far beyond what mail of people and programs has; past it the message is read on, with less detail.
  public struct Limits: Sendable {
    /// Parts inside each other. Mail clients show some ten; a forward of a forward has two more each.
    public var depth = 100
    /// Parts of one message in all.
    public var parts = 10_000
    /// Header fields of all parts together.
    public var fields = 100_000
    /// Defects that are kept one by one.
    public var defects = 1_000

    public init() {}
  }
}
