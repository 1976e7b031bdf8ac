/// One extension that a server offers in its answer to EHLO (RFC 5321 §4.1.1.1, §2.2).
public enum ServiceExtension: Hashable, Sendable {
  /// RFC 1870: the largest message it takes, in octets.
  case size(SizeLimit)
  /// RFC 2920.
  case pipelining
  /// RFC 6152.
  case eightBitMIME
  /// RFC 6531.
  case smtpUTF8
  /// RFC 3030.
  case chunking
  /// RFC 3461.
  case deliveryStatusNotification
  /// RFC 3207.
  case startTLS
  /// RFC 2034.
  case enhancedStatusCodes
  /// RFC 4954: the mechanisms in upper case.
  case authentication(mechanisms: [String])
  /// RFC 8689.
  case requireTLS
  /// RFC 9422.
  case limits([ServerLimit])
  /// Any other, or one of these with parameters that it can't have: the keyword in upper case.
  case other(keyword: String, parameters: [String])

  public enum SizeLimit: Hashable, Sendable {
    case octets(UInt64)
    /// `SIZE` alone, or with 0: no fixed limit (RFC 1870 §4).
    case notDeclared
  }

  /// `RCPTMAX=100`, `MAILMAX`, `RCPTDOMAINMAX` (RFC 9422 §4); the name in upper case.
  public struct ServerLimit: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}

extension ServiceExtension {
  /// The registered keyword.
  public var keyword: String {
    switch self {
    case .size: "SIZE"
    case .pipelining: "PIPELINING"
    case .eightBitMIME: "8BITMIME"
    case .smtpUTF8: "SMTPUTF8"
    case .chunking: "CHUNKING"
    case .deliveryStatusNotification: "DSN"
    case .startTLS: "STARTTLS"
    case .enhancedStatusCodes: "ENHANCEDSTATUSCODES"
    case .authentication: "AUTH"
    case .requireTLS: "REQUIRETLS"
    case .limits: "LIMITS"
    case .other(let keyword, _): keyword
    }
  }

  /// Reads one line of the answer, after its code.
  init?(line: [UInt8]) {
    var words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = words.first else { return nil }
    words.removeFirst()
    // `AUTH=LOGIN PLAIN`, from before RFC 4954 and for clients of that time.
    if first.uppercased().hasPrefix("AUTH=") {
      self = .authentication(
        mechanisms: ([String(first.dropFirst(5))] + words).map { $0.uppercased() })
      return
    }
    let keyword = first.uppercased()
    self = Self.known(keyword, words) ?? .other(keyword: keyword, parameters: words)
  }

  private static func known(_ keyword: String, _ parameters: [String]) -> ServiceExtension? {
    switch keyword {
    case "SIZE":
      guard let first = parameters.first else { return .size(.notDeclared) }
      // RFC 1870 §4: at most 20 digits.
      guard parameters.count == 1, first.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
        let octets = UInt64(first)
      else { return nil }
      return .size(octets == 0 ? .notDeclared : .octets(octets))
    case "PIPELINING": return .pipelining
    case "8BITMIME": return .eightBitMIME
    case "SMTPUTF8": return .smtpUTF8
    case "CHUNKING": return .chunking
    case "DSN": return .deliveryStatusNotification
    case "STARTTLS": return .startTLS
    case "ENHANCEDSTATUSCODES": return .enhancedStatusCodes
    case "AUTH": return .authentication(mechanisms: parameters.map { $0.uppercased() })
    case "REQUIRETLS": return .requireTLS
    case "LIMITS": return .limits(parameters.map(ServerLimit.init(parameter:)))
    default: return nil
    }
  }
}

extension ServiceExtension.ServerLimit {
  fileprivate init(parameter: String) {
    let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(
      name: parts.first.map { $0.uppercased() } ?? "",
      value: parts.count == 2 ? String(parts[1]) : "")
  }
}

extension ServiceExtension: CustomStringConvertible {
  /// As in the answer to EHLO: `SIZE 10240000`.
  public var description: String {
    let parameters: [String] =
      switch self {
      case .size(.octets(let octets)): ["\(octets)"]
      case .authentication(let mechanisms): mechanisms
      case .limits(let limits): limits.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
      case .other(_, let parameters): parameters
      case .size(.notDeclared), .pipelining, .eightBitMIME, .smtpUTF8, .chunking,
        .deliveryStatusNotification, .startTLS, .enhancedStatusCodes, .requireTLS:
        []
      }
    return ([keyword] + parameters).joined(separator: " ")
  }
}
