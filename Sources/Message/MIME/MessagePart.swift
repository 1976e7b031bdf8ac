/// One part of a message: the message itself, a part of a multipart, or a message inside a message (RFC 2045 §2.5).
public struct MessagePart: Sendable, Identifiable {
  /// Its place in `MIMEMessage.parts`.
  public let id: Int
  /// The part that it is inside of; `nil` for the message itself.
  public let parent: Int?
  /// Parts that it is inside of.
  public let depth: Int
  /// Header and body, without the line break that belongs to the boundary behind it (RFC 2046 §5.1.1).
  public let range: Range<Int>
  /// The fields. Slices of it have the offsets of the message.
  public let header: HeaderSection
  /// What follows the header, as it was sent: not decoded.
  public let body: Range<Int>
  /// With the defaults of RFC 2045 §5.2 and RFC 2046 §5.1.5 where there is none, or where it can't be read.
  public let contentType: ContentType
  public let encoding: ContentTransferEncoding
  public let disposition: ContentDisposition?
  public let structure: Structure

  public enum Structure: Hashable, Sendable {
    case leaf
    case multipart(Multipart)
    /// A message (RFC 2046 §5.2.1); the number of its part.
    case message(Int)
  }

  public struct Multipart: Hashable, Sendable {
    /// Numbers of parts, in order.
    public internal(set) var children: [Int] = []
    /// What stands before the first boundary: nothing that a reader sees.
    public internal(set) var preamble: Range<Int>
    /// What stands behind the closing boundary; `nil` where there is none.
    public internal(set) var epilogue: Range<Int>?
    /// The lines of its boundaries, without line breaks.
    public internal(set) var boundaries: [Range<Int>] = []
  }

  public var isMultipart: Bool { if case .multipart = structure { true } else { false } }
  public var isLeaf: Bool { if case .leaf = structure { true } else { false } }

  /// The name of a file that the part would be saved as: `filename` of Content-Disposition, else `name` of Content-Type (RFC 2183 §2.3).
  public func fileName(_ converter: any CharsetConverter = DirectCharsets()) -> String? {
    (disposition?.parameters["filename"] ?? contentType.parameters["name"])?.text(converter)
  }
}
