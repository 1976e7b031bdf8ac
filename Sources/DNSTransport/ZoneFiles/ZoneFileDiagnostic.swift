/// What is wrong at one place of a zone file.
public import DNS

public struct ZoneFileDiagnostic: Error, Hashable, Sendable {
  public let location: SourceLocation
  public let reason: Reason
  /// The record or directive without its comments, at most `maximumTextLength` octets; empty where there is none.
  public let text: String

  /// Enough to recognise a line by.
  static let maximumTextLength = 200

  init(location: SourceLocation, reason: Reason, text: [UInt8] = []) {
    self.location = location
    self.reason = reason
    let start = String(decoding: text.prefix(Self.maximumTextLength), as: UTF8.self)
    self.text = text.count > Self.maximumTextLength ? start + "…" : start
  }

  public enum Reason: Hashable, Sendable {
    case unreadable(ZoneFileFolder.Failure)
    case empty
    case byteOrderMark
    case lexical(ZoneFileLexer.Failure.Reason)
    case badOrigin(String, DomainName.SyntaxError)
    case unknownOrigin
    case badOwner(PresentationReader.Failure.Reason)
    case noPreviousOwner
    case missingType
    case unknownType(String)
    /// A type of questions or of the transport, not of zone data.
    case metaType(String)
    case obsoleteType(String)
    case notInternetClass(String)
    case badTTL(String)
    case noTTL
    case data(RecordType, PresentationReader.Failure.Reason)
    /// What the codec said about a type that only it can read.
    case codec(RecordType, String)
    case directive(usage: String)
    case unknownDirective(String)
    case generate(GenerateTemplate.Failure)
    case include(String, ZoneFileFolder.Failure)
    case tooManyRecords
    case zone(ZoneProblem)
    /// A TTL over 2³¹−1, taken for 0 (RFC 2181 §8).
    case ttlTooLarge
    /// No TTL before the SOA: its minimum was taken, as RFC 1035 §3.3.13 had it.
    case ttlFromMinimum
  }
}

/// Why a zone file can't be used.
public struct ZoneFileError: Error, Hashable, Sendable {
  /// At least one, in the order of the file.
  public let errors: [ZoneFileDiagnostic]
  /// Whether reading ended with errors left to be found.
  public let isTruncated: Bool

  /// More than that are seldom read; often they follow from the first.
  public static let maximumCount = 20

  init(_ error: ZoneFileDiagnostic) {
    errors = [error]
    isTruncated = false
  }

  init(errors: [ZoneFileDiagnostic], isTruncated: Bool) {
    self.errors = errors
    self.isTruncated = isTruncated
  }
}

extension ZoneFileError: CustomStringConvertible {
  /// One line an error: `file:line:column: reason: text`.
  public var description: String {
    let lines = errors.map(\.description)
    let rest = isTruncated ? ["further errors are not shown"] : []
    return (lines + rest).joined(separator: "\n")
  }
}

extension ZoneFileDiagnostic: CustomStringConvertible {
  public var description: String {
    // There is no line to point at in what can't be read.
    if case .unreadable = reason { return "\(location.file): \(reason)" }
    return "\(location): \(reason)" + (text.isEmpty ? "" : ": \(text)")
  }
}

extension ZoneFileDiagnostic.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let failure): "\(failure)"
    case .empty: "the file holds no records"
    case .byteOrderMark: "the file starts with a byte order mark, which name servers refuse"
    case .lexical(let reason): "\(reason)"
    case .badOrigin(let text, let error): "'\(text)' is no origin: \(error)"
    case .unknownOrigin:
      "the zone's name is not known: start the file with $ORIGIN, or give it as FILE@ORIGIN"
    case .badOwner(let reason): "owner: \(reason)"
    case .noPreviousOwner: "the line starts with a blank, but there is no owner before it"
    case .missingType: "a record needs a type and data"
    case .unknownType(let text): "'\(text)' is no record type"
    case .metaType(let text): "'\(text)' is not a type of zone data"
    case .obsoleteType(let text):
      "\(text) records are obsolete since 1986; name servers refuse them: publish MX records"
    case .notInternetClass(let text): "class \(text); only IN is read"
    case .badTTL(let text): "'\(text)' is no TTL"
    case .noTTL: "no TTL: the record has none, and neither $TTL nor a record before it gives one"
    case .data(let type, let reason): "\(type): \(reason)"
    case .codec(let type, let message): "\(type): \(message)"
    case .directive(let usage): "expected: \(usage)"
    case .unknownDirective(let name): "'\(name)' is no directive of zone files"
    case .generate(let failure): "$GENERATE: \(failure.reason)"
    case .include(let path, let failure): "$INCLUDE \(path): \(failure)"
    case .tooManyRecords: "more than \(ZoneFileParser.maximumRecords) records"
    case .zone(let problem): "\(problem)"
    case .ttlTooLarge: "a TTL over 2147483647 counts as 0 (RFC 2181 section 8)"
    case .ttlFromMinimum: "no TTL; the SOA record's minimum is used"
    }
  }
}
