/// One HTTPS request with the limits that it must stay within.
public struct HTTPRequest: Sendable, Equatable {
  public enum Method: Sendable, Equatable {
    case get
    case head
    case post
  }

  public struct Limits: Sendable, Equatable {
    /// From the call to the last byte of the body; waiting for a free connection counts too.
    public var total: Duration
    /// Until TCP and TLS are up. Both are rounded up to whole milliseconds.
    public var connect: Duration
    /// A longer body ends the request with `HTTPError.bodyTooLong`.
    public var bodyBytes: Int
    /// 0: a redirect is an answer like any other.
    public var redirects: Int

    public init(
      total: Duration = .seconds(10), connect: Duration = .seconds(5), bodyBytes: Int = 1 << 20,
      redirects: Int = 0
    ) {
      self.total = total
      self.connect = connect
      self.bodyBytes = bodyBytes
      self.redirects = redirects
    }
  }

  /// Where to connect to instead of what the URL's host resolves to; the name in the request, in
  /// SNI and in the certificate stays that of the URL.
  public struct ConnectionTarget: Sendable, Equatable {
    /// An IPv4 or IPv6 address, without brackets.
    public var address: String
    /// `nil`: the port of the URL.
    public var port: UInt16?

    public init(address: String, port: UInt16? = nil) {
      self.address = address
      self.port = port
    }
  }

  public var url: String
  public var method: Method
  public var headers: [HTTPField]
  /// Sent with `post` only, where `Content-Type` is the caller's to set.
  public var body: [UInt8]
  public var limits: Limits
  public var connectionTarget: ConnectionTarget?

  public init(
    _ url: String, method: Method = .get, headers: [HTTPField] = [], body: [UInt8] = [],
    limits: Limits = .init(), connectionTarget: ConnectionTarget? = nil
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
    self.limits = limits
    self.connectionTarget = connectionTarget
  }
}

/// A header field (RFC 9110 §5).
public struct HTTPField: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// RFC 9110 §5.1 and §5.5: the name is a token; no line end or NUL gets into a request.
  var isWellFormed: Bool {
    !name.isEmpty && name.utf8.allSatisfy(Self.isTokenCharacter)
      && value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case _: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
