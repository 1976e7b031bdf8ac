/// A DNS message as a server sent it, whole: header, question, the three sections, EDNS (RFC 1035 §4.1, RFC 6891 §6.1).
public struct DNSMessage: Hashable, Sendable {
  public var flags: Flags
  public var code: ResponseCode
  /// `nil` where the server left it out, as some errors do.
  public var question: Question?
  public var answers: [Record]
  public var authority: [Record]
  /// Without the OPT record, which is `edns`.
  public var additional: [Record]
  public var edns: EDNS?
  /// Octets of the message.
  public var size: Int

  public init(
    flags: Flags = [], code: ResponseCode = .noError, question: Question? = nil,
    answers: [Record] = [], authority: [Record] = [], additional: [Record] = [],
    edns: EDNS? = nil, size: Int = 0
  ) {
    self.flags = flags
    self.code = code
    self.question = question
    self.answers = answers
    self.authority = authority
    self.additional = additional
    self.edns = edns
    self.size = size
  }

  /// The bits of the header (RFC 1035 §4.1.1, RFC 4035 §3).
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let response = Flags(rawValue: 0x8000)
    public static let authoritative = Flags(rawValue: 0x0400)
    public static let truncated = Flags(rawValue: 0x0200)
    public static let recursionDesired = Flags(rawValue: 0x0100)
    public static let recursionAvailable = Flags(rawValue: 0x0080)
    public static let authenticData = Flags(rawValue: 0x0020)
    public static let checkingDisabled = Flags(rawValue: 0x0010)

    private static let names: [(Flags, String)] = [
      (.response, "qr"), (.authoritative, "aa"), (.truncated, "tc"), (.recursionDesired, "rd"),
      (.recursionAvailable, "ra"), (.authenticData, "ad"), (.checkingDisabled, "cd"),
    ]

    /// The usual abbreviations: `qr aa rd`.
    public var words: [String] { Self.names.filter { contains($0.0) }.map(\.1) }
  }

  /// What the OPT record says.
  public struct EDNS: Hashable, Sendable {
    public var version: UInt8
    /// Octets that the server takes over UDP.
    public var payloadSize: UInt16
    /// The bit DO (RFC 3225).
    public var wantsSignatures: Bool
    /// RFC 8914: what the server adds to its response code.
    public var extendedErrors: [ExtendedError]

    public init(
      version: UInt8, payloadSize: UInt16, wantsSignatures: Bool,
      extendedErrors: [ExtendedError] = []
    ) {
      self.version = version
      self.payloadSize = payloadSize
      self.wantsSignatures = wantsSignatures
      self.extendedErrors = extendedErrors
    }
  }

  /// RFC 8914 §2.
  public struct ExtendedError: Hashable, Sendable {
    public var code: UInt16
    public var text: String

    public init(code: UInt16, text: String) {
      self.code = code
      self.text = text
    }
  }
}

extension DNSMessage {
  /// The lowest TTL of the answer section, in seconds.
  public var answerTTL: UInt32? { answers.map(\.ttl).min() }

  /// The SOA of the authority section: a negative answer has it, a referral does not (RFC 2308 §2).
  public var negativeAuthority: Record? { authority.first { $0.type == .soa } }

  /// NS records in the authority section, no SOA and no answer: 'ask somebody else' (RFC 2308 §2.2).
  public var isReferral: Bool {
    code == .noError && answers.isEmpty && negativeAuthority == nil
      && authority.contains { $0.type == .ns }
  }
}

/// The code of a response, the upper bits of EDNS included (RFC 1035 §4.1.1, RFC 6891 §6.1.3).
public struct ResponseCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let noError = ResponseCode(rawValue: 0)
  public static let formatError = ResponseCode(rawValue: 1)
  public static let serverFailure = ResponseCode(rawValue: 2)
  public static let noSuchName = ResponseCode(rawValue: 3)
  public static let notImplemented = ResponseCode(rawValue: 4)
  public static let refused = ResponseCode(rawValue: 5)
  public static let notAuthoritative = ResponseCode(rawValue: 9)

  private static let names: [UInt16: String] = [
    0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED",
    6: "YXDOMAIN", 7: "YXRRSET", 8: "NXRRSET", 9: "NOTAUTH", 10: "NOTZONE", 16: "BADVERS",
    23: "BADCOOKIE",
  ]
}

extension ResponseCode: CustomStringConvertible {
  /// The mnemonic of the registry, or `RCODE12`.
  public var description: String { Self.names[rawValue] ?? "RCODE\(rawValue)" }
}

extension DNSMessage.ExtendedError: CustomStringConvertible {
  /// `9 DNSKEY Missing (text of the server)`.
  public var description: String {
    let name = Self.names[code].map { " \($0)" } ?? ""
    return "\(code)\(name)" + (text.isEmpty ? "" : " (\(text))")
  }

  /// IANA's registry of Extended DNS Error Codes.
  private static let names: [UInt16: String] = [
    0: "Other Error", 1: "Unsupported DNSKEY Algorithm", 2: "Unsupported DS Digest Type",
    3: "Stale Answer", 4: "Forged Answer", 5: "DNSSEC Indeterminate", 6: "DNSSEC Bogus",
    7: "Signature Expired", 8: "Signature Not Yet Valid", 9: "DNSKEY Missing",
    10: "RRSIGs Missing", 11: "No Zone Key Bit Set", 12: "NSEC Missing", 13: "Cached Error",
    14: "Not Ready", 15: "Blocked", 16: "Censored", 17: "Filtered", 18: "Prohibited",
    19: "Stale NXDOMAIN Answer", 20: "Not Authoritative", 21: "Not Supported",
    22: "No Reachable Authority", 23: "Network Error", 24: "Invalid Data",
    25: "Signature Expired before Valid", 26: "Too Early", 27: "Unsupported NSEC3 Iterations",
    28: "Unable to conform to policy", 29: "Synthesized",
  ]
}
