/// What List-Unsubscribe-Post says (RFC 8058 §3.1): one key and value, and no other.
public enum OneClickValue: Hashable, Sendable {
  case oneClick
  /// The same in other letters: the grammar of §5 allows them, and receivers that compare octets don't.
  case otherCase
  case other

  public static let text = "List-Unsubscribe=One-Click"

  /// - Parameter value: What follows the field's colon, folded or not.
  public init(_ value: ArraySlice<UInt8>) {
    let value = value.trimmingBlanks
    if value.elementsEqual(Self.text.utf8) {
      self = .oneClick
    } else if value.lazy.map(HeaderFieldName.lowercase)
      .elementsEqual(Self.text.utf8.lazy.map(HeaderFieldName.lowercase))
    {
      self = .otherCase
    } else {
      self = .other
    }
  }
}

extension ListURIs {
  /// The first URI that takes a POST over TLS (RFC 8058 §3.1).
  public var https: ListURI? { uris.first { $0.scheme == "https" && $0.text.utf8.count > 8 } }
}
