public import DNS

/// Who stands behind a name that others put into their records: the target of an SPF include or of a key's CNAME, an MX host, the name of
/// an address, the host of a report address.
public struct KnownSender: Hashable, Sendable {
  /// `Amazon SES`
  public let name: String
  public let kind: Kind
  /// Where the operator tells its customers how to set their domains up.
  public let source: String
  /// Domains at or below which it gives names to customers, or names its own hosts.
  public let domains: [DomainName]

  /// What an operator does for the domain.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Mailboxes, alone or with web space.
    case mailboxHost = "mailbox"
    /// Sends what programs and campaigns hand to it.
    case emailService = "sender"
    /// Sends as a part of something else: a help desk, a shop.
    case application
    /// Filters, archives or signs what passes through.
    case gateway
    case forwarder
    /// Takes reports of DMARC and TLS-RPT, or serves the records themselves.
    case reportService = "reports"

    /// For a reader: `mailbox host`.
    public var words: String {
      switch self {
      case .mailboxHost: "mailbox host"
      case .emailService: "email service"
      case .application: "application"
      case .gateway: "gateway"
      case .forwarder: "forwarder"
      case .reportService: "report service"
      }
    }
  }

  /// The operator with the longest domain that the name is, or is below; `nil` where none is known.
  public static func of(_ name: DomainName) -> KnownSender? {
    var ancestor: DomainName? = name
    while let current = ancestor, !current.isRoot {
      if let sender = byDomain[current] { return sender }
      ancestor = current.parent
    }
    return nil
  }

  /// Every operator, in the order of Data/known-senders.txt.
  public static let all: [KnownSender] = lines.compactMap { try? read($0) }

  /// The lines of that file that name an operator.
  static var lines: [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }

  private static let byDomain: [DomainName: KnownSender] = Dictionary(
    all.flatMap { sender in sender.domains.map { ($0, sender) } },
    uniquingKeysWith: { first, _ in first })

  /// Why a line of the list is none.
  enum LineError: Error, Hashable {
    case fields(String)
    case kind(String)
    case domain(String)
    case source(String)
  }

  /// Reads `kind | name | domain domain … | source`.
  static func read(_ line: Substring) throws(LineError) -> KnownSender {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map { field in
      String(decoding: Array(field.utf8)[...].trimmingSpaces, as: UTF8.self)
    }
    guard fields.count == 4, !fields[1].isEmpty, !fields[2].isEmpty else {
      throw .fields(String(line))
    }
    guard let kind = Kind(rawValue: fields[0]) else { throw .kind(fields[0]) }
    var domains: [DomainName] = []
    for text in fields[2].split(separator: " ") {
      guard let domain = try? DomainName(String(text)), domain.labelCount > 1 else {
        throw .domain(String(text))
      }
      domains.append(domain)
    }
    guard fields[3].hasPrefix("https://"), !fields[3].contains(" ") else {
      throw .source(fields[3])
    }
    return KnownSender(name: fields[1], kind: kind, source: fields[3], domains: domains)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingSpaces: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { $0 != 0x20 }),
      let last = lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return self[first...last]
  }
}
