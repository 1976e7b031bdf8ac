/// The URIs of a List-* field, in the order in which the sender prefers them (RFC 2369 §2): `<mailto:…>, <https://…>`.
public struct ListURIs: Hashable, Sendable {
  public let uris: [ListURI]
  /// Whether the value is the one word `NO` (RFC 2369 §3.4): List-Post only.
  public let isNo: Bool
  public let defects: [Defect]

  public struct ListURI: Hashable, Sendable {
    /// Without angle brackets, and without white space, which RFC 2369 §2 has programs leave out.
    public let text: String
    /// Between the angle brackets; offsets are the indices of what was read.
    public let range: Range<Int>
    /// Before the colon, in lower case; `nil` where there is none.
    public let scheme: String?
  }

  public struct Defect: Hashable, Sendable {
    public let kind: Kind
    public let range: Range<Int>

    public enum Kind: Hashable, Sendable, CaseIterable {
      /// Something outside angle brackets that is no comment (RFC 2369 §2): a URI without them is not read.
      case outsideBrackets
      case notClosed
      case emptyURI
      /// White space inside a URI.
      case blankInURI
      /// No comma between two URIs.
      case missingComma
      /// An encoded word: the field is no text.
      case encodedWord
      case openComment
    }
  }

  /// - Parameter value: What follows the field's colon, folded or not; its indices are kept as offsets.
  public init(_ value: ArraySlice<UInt8>) {
    let base = value.startIndex
    let octets = Array(value)
    var reader = StructuredFieldReader(octets)
    var uris: [ListURI] = []
    var defects: [Defect] = []
    func note(_ kind: Defect.Kind, _ start: Int, _ end: Int) {
      if defects.count < Self.maximumDefects {
        defects.append(Defect(kind: kind, range: (base + start)..<(base + end)))
      }
    }
    if HeaderText.holdsEncodedWord(octets) { note(.encodedWord, 0, octets.count) }
    isNo = value.trimmingBlanks.elementsEqual("NO".utf8)
    var needsComma = false
    while !reader.isAtEnd {
      let start = reader.position
      if reader.skipCommentsAndSpace() == nil {
        note(.openComment, start, octets.count)
        break
      }
      let position = reader.position
      switch reader.next {
      case nil: break
      case UInt8(ascii: ","):
        reader.skip()
        needsComma = false
      case UInt8(ascii: "<"):
        if needsComma { note(.missingComma, position, position + 1) }
        reader.skip()
        let inner = reader.read { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") } ?? []
        let end = reader.position
        if !reader.take(UInt8(ascii: ">")) { note(.notClosed, position, end) }
        let text = inner.filter { !StructuredFieldReader.isWhiteSpace($0) }
        if text.isEmpty { note(.emptyURI, position, reader.position) }
        // White space at its ends, or where a long one is folded, does no harm.
        if inner[...].trimmingBlanks.contains(0x20) { note(.blankInURI, position + 1, end) }
        uris.append(Self.uri(text, (base + position + 1)..<(base + end)))
        needsComma = true
      default:
        _ = reader.read {
          $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "(")
        }
        if !isNo { note(.outsideBrackets, position, reader.position) }
        if reader.position == position { reader.skip() }
      }
    }
    self.uris = uris
    self.defects = defects
  }

  static let maximumDefects = 100

  private static func uri(_ text: [UInt8], _ range: Range<Int>) -> ListURI {
    let colon = text.firstIndex(of: UInt8(ascii: ":"))
    let scheme = colon.map { text[..<$0] }
    // RFC 3986 §3.1.
    let isScheme = scheme.map { word in
      !word.isEmpty
        && word.allSatisfy {
          $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || "0123456789+-.".utf8.contains($0)
        }
    }
    return ListURI(
      text: String(decoding: text, as: UTF8.self), range: range,
      scheme: isScheme == true
        ? scheme.map { String(decoding: $0, as: UTF8.self).lowercased() } : nil)
  }
}
