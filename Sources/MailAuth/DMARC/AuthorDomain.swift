public import DNS
public import Message

/// The Author Domain of a message: the one domain of its From field, or why there is none (RFC 9989 §4.1, §5.3.1).
public enum AuthorDomain: Hashable, Sendable {
  case domain(DomainName, [Mailbox])
  /// DMARC can't be evaluated, and receivers are advised to take such a message for a threat (RFC 9989 §10.5).
  case problem(Problem)

  public enum Problem: Hashable, Sendable {
    case missingField
    /// RFC 5322 §3.6 allows one.
    case severalFields(Int)
    case noAddress
    /// An address literal, which belongs to no domain.
    case addressLiteral(String)
    case notADomain(String)
    case severalDomains([DomainName])
    /// More addresses than anybody writes by hand: they are not even looked at (RFC 9989 §10.5).
    case tooManyAddresses(Int)
    /// A part that is no address, but in which a reader may see one.
    case malformed(MalformedAddress)
  }

  /// - Parameter fields: The bodies of all From fields, folded or not.
  public init(fields: [[UInt8]], names: any DomainNameReader) {
    guard let body = fields.first else {
      self = .problem(.missingField)
      return
    }
    if fields.count > 1 {
      self = .problem(.severalFields(fields.count))
      return
    }
    self.init(AddressList(body), names: names)
  }

  init(_ list: AddressList, names: any DomainNameReader) {
    // `ceo@bank.example <x@evil.example>`: a program shows one address, another the other.
    if let malformed = list.malformed.first(where: \.holdsAtSign) {
      self = .problem(.malformed(malformed))
      return
    }
    let mailboxes = list.mailboxes
    if mailboxes.count > Self.maximumMailboxes {
      self = .problem(.tooManyAddresses(mailboxes.count))
      return
    }
    var domains: [DomainName] = []
    for mailbox in mailboxes {
      if mailbox.isLiteral {
        self = .problem(.addressLiteral(mailbox.domain))
        return
      }
      // A U-label has to be converted (RFC 9989 §5.3.1).
      guard let domain = names.domainName(of: mailbox.domain) else {
        self = .problem(.notADomain(mailbox.domain))
        return
      }
      if !domains.contains(domain) { domains.append(domain) }
    }
    switch domains.count {
    case 0: self = .problem(.noAddress)
    case 1: self = .domain(domains[0], mailboxes)
    // RFC 9989 §5.3.1: a receiver may evaluate each of them, but does not have to.
    default: self = .problem(.severalDomains(domains))
    }
  }

  /// Authors of one message; beyond that the number alone is the problem.
  static let maximumMailboxes = 100

  public var domain: DomainName? {
    if case .domain(let domain, _) = self { domain } else { nil }
  }
}

/// Reads domain names as headers write them, Unicode included; an edge with IDNA fulfils it.
public protocol DomainNameReader: Sendable {
  /// The name in ASCII; `nil` where the text is no domain name.
  func domainName(of text: String) -> DomainName?
}

extension AuthorDomain.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingField: "the message has no From field"
    case .severalFields(let count): "the message has \(count) From fields; RFC 5322 allows one"
    case .noAddress: "the From field holds no address"
    case .addressLiteral(let text): "the From field names the address literal \(text), not a domain"
    case .notADomain(let text): "“\(text)” in the From field is no domain name"
    case .severalDomains(let domains):
      "the From field names \(domains.count) domains: "
        + domains.prefix(4).map(\.description).joined(separator: ", ")
        + (domains.count > 4 ? ", …" : "")
    case .tooManyAddresses(let count): "the From field names \(count) addresses"
    case .malformed(let address):
      "the From field is malformed: \(address.reason.rawValue), at octet \(address.offset)"
    }
  }
}
