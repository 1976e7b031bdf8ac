public import DNS

/// A Received field (RFC 5321 §4.4): which client gave the message to which server, as that server wrote it down.
///
/// The syntax of the standard is kept by nobody; what is read here are the forms of Postfix, Sendmail, Exim, Microsoft, Google,
/// qmail and those that write like one of them.
public struct ReceivedField: Hashable, Sendable {
  /// The client's address.
  public let address: IPAddress?
  /// What the client called itself.
  public let helo: String?
  /// The client's name as the server found it in the DNS and confirmed it; `nil` where it found none, or may have been deceived.
  public let reverseName: String?
  /// The server: `by`.
  public let server: String?
  /// `with`: `ESMTPS`, `Microsoft SMTP Server`.
  public let transport: String?
  public let encryption: Encryption
  /// MAIL FROM, where the server notes it here (Exim).
  public let envelopeSender: String?
  /// Whether the field says where the message came from at all: a step inside one host does not.
  public let namesClient: Bool

  /// Whether the message came over TLS.
  public enum Encryption: Hashable, Sendable {
    /// With what the field says of it: `TLSv1.3`.
    case encrypted(String?)
    case plain
    case unknown
  }

  /// Octets that are looked at; fields of MTAs stay far below.
  public static let maximumLength = 16_384

  /// - Parameter body: What follows the field's colon, folded or not. Nothing fails: what can't be read is `nil`.
  public init(_ body: [UInt8]) {
    var parser = ReceivedParser(Array(body.prefix(Self.maximumLength)))
    let clauses = parser.clauses()
    let client = clauses.first { $0.keyword == "from" }
    let isExim = clauses.contains { $0.comments.contains { $0.hasPrefix("Exim") } }
    let names = ReceivedClientNames(client, isExim: isExim)
    namesClient = client != nil
    address = names.address
    helo = names.helo
    reverseName = names.reverse
    server = clauses.first { $0.keyword == "by" }?.words.first
    let with = clauses.first { $0.keyword == "with" }
    transport = with.map { Self.transport($0.words) }
    encryption = Self.encryption(transport, clauses.flatMap(\.comments))
    envelopeSender = clauses.flatMap(\.comments).lazy.compactMap(Self.envelopeSender).first
  }

  private static func transport(_ words: [String]) -> String {
    // Only Microsoft writes more than one word; what else follows is no part of the name.
    words.first == "Microsoft" ? words.joined(separator: " ") : words.first ?? ""
  }

  /// The S of RFC 3848 says that TLS was used; comments name its version.
  private static func encryption(_ transport: String?, _ comments: [String]) -> Encryption {
    if let version = comments.lazy.compactMap(tlsVersion).first { return .encrypted(version) }
    switch transport?.uppercased() {
    case "ESMTPS", "ESMTPSA", "UTF8SMTPS", "UTF8SMTPSA", "LMTPS", "LMTPSA", "SMTPS":
      return .encrypted(nil)
    case "SMTP", "ESMTP", "ESMTPA", "UTF8SMTP", "UTF8SMTPA": return .plain
    default: return .unknown
    }
  }

  /// `using TLSv1.3 with cipher …`, `version=TLS1_3 cipher=…`, `TLS1.3`: the word that names the version.
  private static func tlsVersion(_ comment: String) -> String? {
    for word in comment.split(whereSeparator: { " \t,;()".contains($0) }) {
      let value = word.hasPrefix("version=") ? word.dropFirst("version=".count) : word
      guard value.hasPrefix("TLS") || value.hasPrefix("SSLv") else { continue }
      let rest = value.dropFirst(value.hasPrefix("TLS") ? 3 : 4)
      if rest.contains(where: \.isNumber), rest.allSatisfy({ "v.0123456789_".contains($0) }) {
        return String(value)
      }
    }
    return nil
  }

  private static func envelopeSender(_ comment: String) -> String? {
    for prefix in ["envelope-from ", "envelope-sender "] where comment.hasPrefix(prefix) {
      let text = comment.dropFirst(prefix.count)
      return text.hasPrefix("<") && text.hasSuffix(">")
        ? String(text.dropFirst().dropLast()) : String(text)
    }
    return nil
  }
}
