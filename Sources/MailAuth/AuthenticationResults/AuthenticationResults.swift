/// An Authentication-Results field (RFC 8601): what one administrative domain found out about a message.
public struct AuthenticationResults: Hashable, Sendable {
  /// The authserv-id: whose results these are (§2.5).
  public var server: String
  /// One a method and identifier; empty is `none` (§2.2).
  public var results: [MethodResult]

  public init(server: String, results: [MethodResult]) {
    self.server = server
    self.results = results
  }

  /// The result of one method: `spf=pass smtp.mailfrom=example.com`.
  public struct MethodResult: Hashable, Sendable {
    public var method: String
    public var result: String
    /// A comment behind the result, for people; `nil` for none.
    public var comment: String?
    public var reason: String?
    public var properties: [Property]

    public init(
      _ method: String, _ result: String, comment: String? = nil, reason: String? = nil,
      properties: [Property] = []
    ) {
      self.method = method
      self.result = result
      self.comment = comment
      self.reason = reason
      self.properties = properties
    }

    /// The value of `type.name`, the first of several.
    public func value(_ type: String, _ name: String) -> String? {
      properties.first { $0.type == type && $0.name == name }?.value
    }
  }

  /// What a method looked at: `smtp.mailfrom=example.com`.
  public struct Property: Hashable, Sendable {
    public var type: String
    public var name: String
    public var value: String

    public init(_ type: String, _ name: String, _ value: String) {
      self.type = type
      self.name = name
      self.value = value
    }
  }
}
