/// The addresses of a From, To or similar field (RFC 5322 §3.4, with the obsolete forms of §4.4 and the groups of RFC 6854).
///
/// Reading never fails as a whole: what is no address is kept as such, with the reason, and reading goes on behind the next comma.
public struct AddressList: Hashable, Sendable {
  public let elements: [Element]
  /// What is obsolete or odd and was read all the same; at most `maximumNotes`.
  public let notes: [AddressNote]

  static let maximumNotes = 100

  public enum Element: Hashable, Sendable {
    case mailbox(Mailbox)
    case group(name: String, [Mailbox])
    case malformed(MalformedAddress)
  }

  /// Every mailbox, those of groups included.
  public var mailboxes: [Mailbox] {
    elements.flatMap { (element) -> [Mailbox] in
      switch element {
      case .mailbox(let mailbox): [mailbox]
      case .group(_, let mailboxes): mailboxes
      case .malformed: []
      }
    }
  }

  public var malformed: [MalformedAddress] {
    elements.compactMap { if case .malformed(let address) = $0 { address } else { nil } }
  }

  /// `body` is what follows the field's colon, folded or not.
  public init(_ body: [UInt8]) {
    var reader = AddressReader(body)
    elements = reader.readList()
    notes = reader.notes
  }
}

/// One address with the name shown beside it.
public struct Mailbox: Hashable, Sendable {
  /// As written, quotation marks removed, encoded words not decoded; empty where there is none.
  public let displayName: String
  /// Without quotation marks: `john doe` of `"john doe"@example.com`.
  public let localPart: String
  /// As written, in ASCII or Unicode; `[192.0.2.1]` for an address literal.
  public let domain: String
  /// The comment behind the address, where old programs put the name; not decoded, empty where there is none.
  public let comment: String
  /// Octets from the start of the field's body, as all ranges here; `nil` where there is no name.
  public let displayNameRange: Range<Int>?
  /// From the local part to the end of the domain, without angle brackets.
  public let addressRange: Range<Int>

  public init(
    displayName: String = "", localPart: String, domain: String, comment: String = "",
    displayNameRange: Range<Int>? = nil, addressRange: Range<Int> = 0..<0
  ) {
    self.displayName = displayName
    self.localPart = localPart
    self.domain = domain
    self.comment = comment
    self.displayNameRange = displayNameRange
    self.addressRange = addressRange
  }

  public var isLiteral: Bool { domain.utf8.first == UInt8(ascii: "[") }

  /// The name with its encoded words decoded, those inside quoted strings too, as mail clients show it.
  public func decodedName(_ converter: any CharsetConverter = DirectCharsets()) -> HeaderText {
    HeaderText(Array(displayName.utf8)[...], converter)
  }
}

/// Something in an address list that RFC 5322 has as obsolete, or that another standard forbids, and that was read all the same.
public struct AddressNote: Hashable, Sendable {
  public let kind: Kind
  /// Octets from the start of the field's body.
  public let range: Range<Int>

  public enum Kind: Hashable, Sendable, CaseIterable {
    /// `@host:` before an address (RFC 5322 §4.4).
    case route
    /// White space or a comment around the dots or the `@` of an address (RFC 5322 §4.4).
    case blankInAddress
    /// Nothing between two commas, or behind the last one (RFC 5322 §4.4).
    case emptyElement
    /// A name with a dot outside quotation marks (RFC 5322 §4.1).
    case dotInName
    /// RFC 2047 §5 (3); mail clients decode it or not.
    case encodedWordInQuotedString
    /// RFC 2047 §5 (3).
    case encodedWordInAddress
  }
}

/// A part of an address list that is no address.
public struct MalformedAddress: Hashable, Sendable {
  /// As written.
  public let text: String
  /// Octets from the start of the field's body.
  public let offset: Int
  public let reason: Reason
  /// Whether an `@` stands outside quoted strings and comments, so that a reader may see an address in it.
  public let holdsAtSign: Bool

  public enum Reason: String, Hashable, Sendable {
    case noAddress = "it holds no address"
    case emptyAddress = "nothing stands between < and >"
    case badLocalPart = "what precedes the @ is no local part"
    case badDomain = "what follows the @ is no domain"
    case missingAt = "an address without @ stands between < and >"
    case missingBracket = "> is missing"
    case textAfterAddress = "something follows the address"
    case openComment = "a comment has no end"
    case openQuotedString = "a quoted string has no end"
    case unexpectedOctet = "it holds an octet that may not stand there"
    case openGroup = "a group has no ; at its end"
  }
}
