/// What a body is (RFC 2045 §5). Names are in lower case.
public struct ContentType: Hashable, Sendable {
  public let type: String
  public let subtype: String
  public let parameters: ParameterList
  /// `type/subtype` in the message; `nil` where the type is a default.
  public let range: Range<Int>?

  public init(
    type: String, subtype: String, parameters: ParameterList = ParameterList(),
    range: Range<Int>? = nil
  ) {
    self.type = type
    self.subtype = subtype
    self.parameters = parameters
    self.range = range
  }

  /// RFC 2045 §5.2.
  public static let plainText = ContentType(type: "text", subtype: "plain")
  /// The default inside a multipart/digest (RFC 2046 §5.1.5).
  static let digestMessage = ContentType(type: "message", subtype: "rfc822")

  /// `nil` for what is no `type/subtype`.
  ///
  /// - Parameter value: What follows the field's colon; its indices are kept as offsets.
  public init?(_ value: ArraySlice<UInt8>) {
    var reader = ParameterReader(value)
    guard let type = reader.readName(), reader.take(UInt8(ascii: "/")),
      let subtype = reader.readName()
    else { return nil }
    let start = type.range.lowerBound
    self.init(
      type: type.text, subtype: subtype.text, parameters: reader.readParameters(),
      range: start..<subtype.range.upperBound)
  }

  /// `text/html`.
  public var name: String { type + "/" + subtype }

  public var isText: Bool { type == "text" }
  public var isMultipart: Bool { type == "multipart" }

  /// A body that is a message with header and body (RFC 2046 §5.2.1, RFC 6532 §3.7, RFC 5537 §3).
  var isMessage: Bool {
    type == "message" && (subtype == "rfc822" || subtype == "global" || subtype == "news")
  }

  /// The charset parameter in lower case; `nil` where there is none.
  public var charset: String? { parameters["charset"]?.text().lowercased() }
}

/// How a part is meant to be shown (RFC 2183).
public struct ContentDisposition: Hashable, Sendable {
  /// `inline`, `attachment` or another word, in lower case.
  public let type: String
  public let parameters: ParameterList
  /// The type in the message.
  public let range: Range<Int>

  /// `nil` where no type stands at the beginning; indices are kept as offsets.
  public init?(_ value: ArraySlice<UInt8>) {
    var reader = ParameterReader(value)
    guard let type = reader.readName() else { return nil }
    self.type = type.text
    range = type.range
    parameters = reader.readParameters()
  }

  public var isAttachment: Bool { type == "attachment" }
}
