/// The character-strings of a TXT record, kept apart as published: each 0 to 255 octets (RFC 1035 §3.3.14).
public struct CharacterStrings: Hashable, Sendable {
  public var segments: [[UInt8]]

  public init(segments: [[UInt8]]) { self.segments = segments }

  /// One text, split at 255 octets.
  public init(_ text: String) {
    let bytes = Array(text.utf8)
    segments = stride(from: 0, to: max(bytes.count, 1), by: 255).map {
      Array(bytes[$0..<min($0 + 255, bytes.count)])
    }
  }

  /// One text, split behind spaces where that is possible: whoever edits the strings then has whole words in each.
  public init(words text: String) {
    segments = []
    var rest = Array(text.utf8)[...]
    repeat {
      var end =
        rest.index(rest.startIndex, offsetBy: 255, limitedBy: rest.endIndex) ?? rest.endIndex
      if end < rest.endIndex, let space = rest[..<end].lastIndex(of: UInt8(ascii: " ")) {
        end = space + 1
      }
      segments.append(Array(rest[..<end]))
      rest = rest[end...]
    } while !rest.isEmpty
  }

  /// The strings joined without a space (RFC 7208 §3.3, RFC 6376 §3.6.2.2).
  public var joined: [UInt8] { segments.count == 1 ? segments[0] : segments.flatMap { $0 } }

  /// `joined` as text; octets that are not UTF-8 become U+FFFD.
  public var text: String { String(decoding: joined, as: UTF8.self) }

  /// Octets of the RDATA: every string with its length octet.
  public var wireLength: Int { segments.reduce(0) { $0 + $1.count + 1 } }
}
