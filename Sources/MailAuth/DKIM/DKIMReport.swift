/// What verifying the signatures of a message found.
public struct DKIMReport: Sendable {
  /// In the order of the message, topmost first.
  public let signatures: [VerifiedSignature]
  public let unlisted: Unlisted

  /// How many fields are not in `signatures` because there are too many.
  public struct Unlisted: Hashable, Sendable {
    /// Not looked at.
    public var notVerified = 0
    /// What shows without key and body: they can't be read, or name what no RFC defines.
    public var unusable = 0

    public init() {}
  }

  public init(signatures: [VerifiedSignature], unlisted: Unlisted = Unlisted()) {
    self.signatures = signatures
    self.unlisted = unlisted
  }

  /// The best of all signatures, in the order that a receiver cares: one that passes is enough (RFC 6376 §6.1). `none` when the
  /// message has no signature, `neutral` when none that was looked at passes and others were not.
  public var result: DKIMResult {
    let found = Set(signatures.map(\.verdict.result))
    if found.contains(.pass) { return .pass }
    if found.contains(.temperror) { return .temperror }
    if notVerified > 0 { return .neutral }
    let order: [DKIMResult] = [.policy, .fail, .permerror, .neutral]
    return order.first { found.contains($0) } ?? .none
  }

  /// No signature passes, and one of which nothing is known might.
  public var isOpen: Bool {
    let isPassing = signatures.contains { $0.verdict == .verified }
    return !isPassing && (notVerified > 0 || signatures.contains { $0.verdict.isOpen })
  }

  /// Signatures that were not looked at, listed or not.
  public var notVerified: Int {
    unlisted.notVerified
      + signatures.count {
        if case .notVerified = $0.verdict { true } else { false }
      }
  }
}

/// One signature, as far as it could be read, and what became of it.
public struct VerifiedSignature: Sendable {
  /// The place of its field in the header, from 0 at the top.
  public let fieldIndex: Int
  /// The value of its field, folded as it is.
  public let fieldValue: [UInt8]
  /// `nil` when it can't be read.
  public let signature: DKIMSignature?
  public let verdict: DKIMVerdict
  /// The key record used; `nil` when there is none, or none was asked for.
  public let keyRecord: DKIMKeyRecord?
  public let publicKey: DKIMPublicKey?
  /// Whether the body is the one that was signed; `nil` when that was not computed.
  public let bodyMatches: Bool?
  /// What is signed.
  public let coverage: SignatureCoverage?
  /// What explains a failure for certain; empty where nothing does, or it was not asked for.
  public let explanations: [DKIMExplanation]
}

/// What a signature covers, and what it leaves open.
public struct SignatureCoverage: Hashable, Sendable {
  /// Names of `h=` for which there was a field, each once, as the fields write them.
  public var signed: [String]
  /// Names of which a further field can't be added: `h=` lists them once more than there are fields.
  public var sealed: [String]
  /// Fields of the message that are not signed, each name once, with how many.
  public var unsigned: [UnsignedField]
  /// Canonical octets of the body that `l=` leaves out; `nil` without `l=`.
  public var unsignedBodyLength: UInt64?

  public struct UnsignedField: Hashable, Sendable {
    public var name: String
    public var count: Int
    /// Whether other fields of that name are signed: a receiver may show this one in their stead.
    public var besideSigned: Bool
  }
}

/// What explains a signature that fails, where it is certain: a hash that fits is no guess.
public enum DKIMExplanation: Hashable, Sendable {
  /// The body hash fits with the other canonicalization.
  case otherBodyCanonicalization(Canonicalization)
  /// The body hash fits a body whose lines end with LF alone.
  case lineFeedBody
  /// The body hash fits an empty body.
  case emptyBody
  /// The body hash fits the body up to this line: the rest was appended.
  case appendedAfter(line: Int)
  /// The header fits with the other canonicalization.
  case otherHeaderCanonicalization(Canonicalization)
  /// The header fits when one field is left out: it was added after signing.
  case addedField(String)
  /// The header fits when these fields are left out.
  case addedFields([String])
  /// The header fits when of several fields the topmost are taken first.
  case topmostFirst
  /// The header fits when the subject begins behind this prefix.
  case subjectPrefix(String)
}

extension DKIMExplanation: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherBodyCanonicalization(let canonicalization):
      "The body hash fits \(canonicalization) canonicalization of the body: the signer does not do what its c= says."
    case .lineFeedBody:
      "The body hash fits a body whose lines end with LF: the signer hashed it before line ends became CRLF."
    case .emptyBody:
      "The body hash is that of an empty body: the signer saw none."
    case .appendedAfter(let line):
      "The body hash fits the first \(line) lines of the body: what follows was appended after signing (a footer, a disclaimer)."
    case .otherHeaderCanonicalization(let canonicalization):
      "The signature fits \(canonicalization) canonicalization of the header: the signer does not do what its c= says."
    case .addedField(let name):
      "The signature fits without a \(name) field: it was added after signing."
    case .addedFields(let names):
      "The signature fits without the fields \(names.joined(separator: ", ")): they were added after signing."
    case .topmostFirst:
      "The signature fits when the topmost of several fields are taken first; RFC 6376 §5.4.2 takes the lowest first, so the signer is wrong."
    case .subjectPrefix(let prefix):
      "The signature fits a Subject without “\(prefix)”: it was put in front after signing, as mailing lists do."
    }
  }
}
