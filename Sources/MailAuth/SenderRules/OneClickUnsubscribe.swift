public import Message

/// Whether a message can be unsubscribed from with one click (RFC 8058).
public enum OneClickUnsubscribe: Hashable, Sendable {
  case supported
  /// There is no List-Unsubscribe field.
  case absent
  /// List-Unsubscribe has no https URI (§3.1).
  case noHTTPS
  /// There is no List-Unsubscribe-Post field, or it says something else (§3.1).
  case noPost(String?)
  /// A field is there more than once (§3.1: one of each).
  case repeated(String)
  /// No signature that passes covers both fields (§4): these are not covered.
  case notSigned([String])
  /// A signature covers both, but whether it passes could not be determined.
  case undetermined

  /// - Parameter signatures: The fields of each signature that passes, and of each that is open.
  public init(
    _ header: HeaderSection, passing: [[HeaderFieldName]], open: [[HeaderFieldName]]
  ) {
    let unsubscribe = header.all(Self.listName)
    let post = header.all(Self.postName)
    guard let uris = unsubscribe.first else {
      self = .absent
      return
    }
    if unsubscribe.count > 1 || post.count > 1 {
      self = .repeated(unsubscribe.count > 1 ? Self.listName.text : Self.postName.text)
      return
    }
    guard ListURIs(uris.value).https != nil else {
      self = .noHTTPS
      return
    }
    // §5: quoted strings of ABNF are compared without regard to case.
    guard let value = post.first?.value, OneClickValue(value) != .other else {
      self = .noPost(post.first?.text)
      return
    }
    if passing.contains(where: Self.coversBoth) {
      self = .supported
    } else if open.contains(where: Self.coversBoth) {
      self = .undetermined
    } else {
      let best = passing.max { Self.covered(by: $0).count < Self.covered(by: $1).count } ?? []
      self = .notSigned(
        [Self.listName, Self.postName].filter { !best.contains($0) }.map(\.text))
    }
  }

  public static let listName: HeaderFieldName = "List-Unsubscribe"
  public static let postName: HeaderFieldName = "List-Unsubscribe-Post"

  private static func coversBoth(_ names: [HeaderFieldName]) -> Bool {
    covered(by: names).count == 2
  }

  /// Which of the two fields a signature over those fields covers.
  public static func covered(by names: [HeaderFieldName]) -> [HeaderFieldName] {
    [listName, postName].filter(names.contains)
  }
}

extension OneClickUnsubscribe: CustomStringConvertible {
  public var description: String {
    switch self {
    case .supported: "one-click unsubscribe, both fields covered by a DKIM signature that passes"
    case .absent: "there is no List-Unsubscribe field"
    case .noHTTPS: "List-Unsubscribe has no https URI"
    case .noPost(nil): "there is no List-Unsubscribe-Post field"
    case .noPost(let text?):
      "List-Unsubscribe-Post is “\(text)”, not “List-Unsubscribe=One-Click”"
    case .repeated(let name): "the message has several \(name) fields"
    case .notSigned(let names):
      "no DKIM signature that passes covers " + names.joined(separator: " and ")
    case .undetermined: "whether the signature over both fields passes could not be determined"
    }
  }
}
