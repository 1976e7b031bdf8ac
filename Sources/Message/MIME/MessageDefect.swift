/// Something about the structure of a message that a standard does not allow, or that programs read in different ways.
public struct MessageDefect: Hashable, Sendable {
  public let kind: Kind
  /// Octets of the message.
  public let range: Range<Int>
  /// The number of the part that it is in.
  public let part: Int

  public enum Kind: Hashable, Sendable {
    /// Something in a header section; each kind once a part.
    case header(HeaderOddity.Kind)
    /// A folded line of white space alone (RFC 5322 §4.2): some programs take it as the end of the header.
    case blankFoldedLine
    /// A field of MIME that may be there once is there again; the first counts.
    case repeatedField
    /// Content-Type is no `type/subtype`: RFC 2045 §5.2 reads it as text/plain in US-ASCII.
    case badContentType
    case badDisposition
    case parameter(ParameterDefect)
    /// Content-Transfer-Encoding is not one of RFC 2045 §6.1.
    case unknownEncoding
    /// A multipart or a message is declared base64 or quoted-printable (RFC 2045 §6.4, RFC 2046 §5.2.1).
    case encodedComposite
    /// A multipart without a boundary parameter: it has no parts.
    case missingBoundaryParameter
    /// A boundary that is too long, ends with a space or has other characters than RFC 2046 §5.1.1 allows.
    case badBoundary
    /// A multipart inside another one has the same boundary.
    case sharedBoundary
    /// The boundary of a multipart never comes: it has no parts.
    case boundaryNeverUsed
    /// A multipart ends without `--boundary--`.
    case unterminatedMultipart
    /// A line that begins with a boundary and goes on with something else. RFC 2046 §5.1.1 takes it as a boundary, programs do not.
    case textBehindBoundary
    /// A boundary behind the closing one: what follows is not shown.
    case partBehindEnd
    /// A boundary directly behind another one: there is no part between them.
    case emptyPart
    /// A multipart without any part, though it is closed.
    case emptyMultipart
    /// Something in a body; each kind once a part, where it is first seen.
    case body(BodyOddity.Kind)
    /// An octet above 127 in a body that is declared 7bit, or is by default (RFC 2045 §6.2).
    case eightBitInSevenBit
    /// Parts inside parts deeper than the limit: this one is not divided.
    case tooDeep
    /// More parts than the limit: the rest belongs to the last.
    case tooManyParts
    /// More header fields than the limit: the rest are left out.
    case tooManyFields
  }
}

extension MessageDefect.Kind: CustomStringConvertible {
  public var description: String {
    switch self {
    case .header(let kind): "in the header: \(kind)"
    case .blankFoldedLine: "a header line of white space alone"
    case .repeatedField: "a field of MIME for the second time; the first counts"
    case .badContentType: "Content-Type is no type/subtype; it is read as text/plain"
    case .badDisposition: "Content-Disposition has no type"
    case .parameter(let defect): "parameter: \(defect)"
    case .unknownEncoding: "an unknown Content-Transfer-Encoding"
    case .encodedComposite: "a part that holds parts is declared base64 or quoted-printable"
    case .missingBoundaryParameter: "a multipart without boundary parameter"
    case .badBoundary: "a boundary that RFC 2046 §5.1.1 does not allow"
    case .sharedBoundary: "a boundary that a part around this one has too"
    case .boundaryNeverUsed: "the boundary does not occur in the body"
    case .unterminatedMultipart: "the multipart has no closing boundary"
    case .textBehindBoundary: "a line begins with a boundary and goes on with something else"
    case .partBehindEnd: "a boundary behind the closing one"
    case .emptyPart: "two boundaries in a row"
    case .emptyMultipart: "a multipart without parts"
    case .body(let kind): "in the body: \(kind)"
    case .eightBitInSevenBit: "an octet above 127 in a body declared 7bit"
    case .tooDeep: "parts are nested too deeply"
    case .tooManyParts: "too many parts"
    case .tooManyFields: "too many header fields"
    }
  }
}
