/// The content of a body with its transfer encoding undone (RFC 2045 §6), and the way back to the message.
///
/// The way back costs memory for one place in some two thousand octets, not for each: what lies between is decoded again when it is asked for.
public struct DecodedBody: Sendable {
  /// The content.
  public let octets: [UInt8]
  /// What is wrong with the encoding: the first of `maximumDefects`.
  public let defects: [TransferDefect]
  /// How often each kind was seen.
  public let defectCounts: [TransferDefect.Kind: Int]
  private let message: [UInt8]
  private let body: Range<Int>
  private let encoding: ContentTransferEncoding
  private let checkpoints: [TransferCheckpoint]

  /// Defects that are kept with their places.
  public static let maximumDefects = 100

  init(_ message: [UInt8], _ body: Range<Int>, _ encoding: ContentTransferEncoding) {
    self.message = message
    self.body = body
    self.encoding = encoding
    switch encoding {
    case .sevenBit, .eightBit, .binary, .uuencode, .unknown:
      octets = body == 0..<message.count ? message : Array(message[body])
      (defects, defectCounts, checkpoints) = ([], [:], [])
    case .base64:
      var decoder = Base64Decoder(at: body.lowerBound, capacity: body.count / 4 * 3 + 3)
      message.withUnsafeBufferPointer { decoder.run($0, to: body.upperBound) }
      octets = decoder.octets
      (defects, defectCounts) = (decoder.defects.first, decoder.defects.counts)
      checkpoints = decoder.checkpoints
    case .quotedPrintable:
      var decoder = QuotedPrintableDecoder(at: body.lowerBound, capacity: body.count)
      message.withUnsafeBufferPointer { decoder.run($0, to: body.upperBound) }
      octets = decoder.octets
      (defects, defectCounts) = (decoder.defects.first, decoder.defects.counts)
      checkpoints = decoder.checkpoints
    }
  }

  /// The octet of the message that an octet of the content comes from: for base64 the first of the two symbols that hold it, for
  /// quoted-printable the `=`. What lies behind the end leads to the end of the body.
  public func sourceOffset(of offset: Int) -> Int {
    if offset < 0 { return body.lowerBound }
    if offset >= octets.count { return body.upperBound }
    guard let checkpoint = checkpoint(before: offset) else { return body.lowerBound + offset }
    return message.withUnsafeBufferPointer { message in
      switch encoding {
      case .base64:
        Base64Decoder.source(of: offset, from: checkpoint, message, to: body.upperBound)
      case .quotedPrintable:
        QuotedPrintableDecoder.source(of: offset, from: checkpoint, message, to: body.upperBound)
      case .sevenBit, .eightBit, .binary, .uuencode, .unknown: body.lowerBound + offset
      }
    }
  }

  /// The octets of the message that some of the content come from.
  public func sourceRange(of range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(of: range.lowerBound)
    if range.isEmpty { return start..<start }
    // To the end of what encodes the last octet, not to the beginning of what follows it, which may be lines further down.
    let last = sourceOffset(of: range.upperBound - 1)
    switch encoding {
    case .sevenBit, .eightBit, .binary, .uuencode, .unknown: return start..<(last + 1)
    case .base64: return start..<min(last + 2, body.upperBound)
    case .quotedPrintable:
      let length = last < message.count && message[last] == UInt8(ascii: "=") ? 3 : 1
      return start..<min(last + length, body.upperBound)
    }
  }

  private func checkpoint(before offset: Int) -> TransferCheckpoint? {
    var (low, high) = (0, checkpoints.count)
    while low < high {
      let middle = (low + high) / 2
      if checkpoints[middle].decoded <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? checkpoints[low - 1] : nil
  }
}

/// A place at which decoding can begin again.
struct TransferCheckpoint: Sendable {
  /// Octets decoded so far.
  var decoded: Int
  /// The octet of the message that is next.
  var source: Int
  /// Base64: symbols of the group of four so far, and where the last one stood.
  var symbols: UInt8 = 0
  var lastSymbol = 0

  /// Octets of the message from one to the next.
  static let distance = 2_048
}

/// What is wrong with an encoded body.
public struct TransferDefect: Hashable, Sendable {
  public let kind: Kind
  /// Octets of the message.
  public let range: Range<Int>

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Base64: an octet that is none of the alphabet; it is passed over, as RFC 2045 §6.8 says.
    case notBase64
    /// Base64: the last group of four is not complete, or its padding is wrong.
    case badPadding
    /// Base64: something follows the padding; it is decoded on.
    case dataBehindPadding
    /// A line of more than 76 characters (RFC 2045 §6.7, §6.8).
    case longLine
    /// Quoted-printable: `=` that no two hexadecimal digits or line break follow; it is kept.
    case badEscape
    /// Quoted-printable: hexadecimal digits in lower case, which RFC 2045 §6.7 forbids and everybody reads.
    case lowercaseEscape
    /// Quoted-printable: white space at the end of a line, which is no part of the content (RFC 2045 §6.7 (3)).
    case trailingBlanks
    /// Quoted-printable: an octet above 127, or a control, that is not encoded; it is kept.
    case unencodedOctet
    /// Quoted-printable: the body ends with a soft line break.
    case softBreakAtEnd
  }
}

/// The first defects and the number of all.
struct TransferDefects {
  private(set) var first: [TransferDefect] = []
  private(set) var counts: [TransferDefect.Kind: Int] = [:]

  mutating func note(_ kind: TransferDefect.Kind, _ range: Range<Int>) {
    counts[kind, default: 0] += 1
    if first.count < DecodedBody.maximumDefects {
      first.append(TransferDefect(kind: kind, range: range))
    }
  }
}

extension MIMEMessage {
  /// The content of a part with its transfer encoding undone. Decodes each time.
  public func content(of part: MessagePart) -> DecodedBody {
    DecodedBody(octets, part.body, part.encoding)
  }
}
