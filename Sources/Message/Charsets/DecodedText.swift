/// Octets read as text, with what could not be read, and the way back to the octets.
public struct DecodedText: Sendable {
  /// The text. What could not be read is U+FFFD.
  public let utf8: [UInt8]
  /// The character set that it was read in.
  public let charset: Charset
  public let certainty: Certainty
  /// The first octets that are no characters, at most `maximumMalformed`; offsets in what was decoded.
  public let malformed: [Range<Int>]
  /// How many there are.
  public let malformedCount: Int
  /// The first octet of 0x80 to 0x9F in text declared as ISO 8859-1, where those are controls: windows-1252 was meant.
  public let firstControl: Int?
  private let source: [UInt8]
  private let checkpoints: [Checkpoint]
  private let converter: any CharsetConverter

  public enum Certainty: Hashable, Sendable {
    case declared
    /// Nothing was declared: US-ASCII by default (RFC 2045 §5.2), and other octets as UTF-8 if they are, else as windows-1252.
    case undeclared
    /// US-ASCII was declared, and there are octets above 127: read as if nothing was declared.
    case contradicted
    /// A character set was declared that nobody here knows; read as if none was.
    case unknown(String)
  }

  /// Octets that are no characters whose places are kept.
  public static let maximumMalformed = 100

  /// Where text and octets are both at a boundary.
  struct Checkpoint: Sendable {
    var text: Int
    var octet: Int
  }

  public init(
    _ octets: [UInt8], charset: Charset?, _ converter: any CharsetConverter = DirectCharsets()
  ) {
    var decoder = CharsetDecoder(converter)
    var used = charset ?? .usASCII
    var certainty = charset == nil ? Certainty.undeclared : .declared
    if !decoder.decode(octets, used) {
      certainty = .unknown(used.label)
      used = .usASCII
    }
    if certainty == .declared, used.method == .usASCII, decoder.malformedCount > 0 {
      certainty = .contradicted
    }
    switch certainty {
    case .declared: break
    case .undeclared, .unknown, .contradicted:
      // What programs do with octets that nobody labelled.
      used = CharsetDecoder.isASCII(octets) ? .usASCII : .utf8
      decoder = CharsetDecoder(converter)
      _ = decoder.decode(octets, used)
      if decoder.malformedCount > 0 {
        used = .windows1252
        decoder = CharsetDecoder(converter)
        _ = decoder.decode(octets, used)
      }
    }
    source = octets
    utf8 = decoder.isIdentity ? octets : decoder.utf8
    self.charset = used
    self.certainty = certainty
    malformed = decoder.malformed
    malformedCount = decoder.malformedCount
    firstControl = decoder.firstControl
    checkpoints = decoder.isIdentity ? [] : decoder.checkpoints
    self.converter = converter
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The octet that the character at an offset of `utf8` begins with; in UTF-7, where characters begin inside octets, one of its octets.
  public func octetOffset(of offset: Int) -> Int {
    if offset <= 0 { return 0 }
    if offset >= utf8.count { return source.count }
    var (low, high) = (0, checkpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if checkpoints[middle].text <= offset { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return offset }
    let checkpoint = checkpoints[low - 1]
    let end = low < checkpoints.count ? checkpoints[low].octet : source.count
    return CharsetDecoder.octet(
      of: offset - checkpoint.text, in: source, checkpoint.octet..<end, charset, converter)
  }
}
