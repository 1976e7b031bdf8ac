/// Why a file or folder of zones can't be used: nothing of it is, whatever else may be good in it.
public import DNS
import DNSTransport

public struct ZoneSourceError: Error, Hashable, Sendable {
  public let kind: Kind
  /// What was to be read, as it was named.
  public let path: String
  /// At least one, in the order of the file.
  public let errors: [ZoneSourceDiagnostic]
  /// Whether reading ended with errors left to be found.
  public let isTruncated: Bool

  public enum Kind: Hashable, Sendable {
    /// It can't be opened or read.
    case unreadable
    /// It can be read, and is not what it should be.
    case badData
  }

  init(
    _ kind: Kind = .badData, path: String, errors: [ZoneSourceDiagnostic],
    isTruncated: Bool = false
  ) {
    self.kind = kind
    self.path = path
    self.errors = errors
    self.isTruncated = isTruncated
  }

  public init(_ kind: Kind = .badData, path: String, _ message: String) {
    self.init(kind, path: path, errors: [ZoneSourceDiagnostic(file: path, message: message)])
  }

  init(_ error: ZoneFileError, path: String) {
    let isUnreadable =
      if case .unreadable = error.errors.first?.reason { true } else { false }
    self.init(
      isUnreadable ? .unreadable : .badData, path: path,
      errors: error.errors.map { ZoneSourceDiagnostic($0) }, isTruncated: error.isTruncated)
  }
}

extension ZoneSourceError: CustomStringConvertible {
  /// One line an error: `file:line:column: what: text`.
  public var description: String {
    let lines = errors.map(\.description)
    let rest = isTruncated ? ["further errors are not shown"] : []
    return (lines + rest).joined(separator: "\n")
  }
}

/// What is wrong, or doubtful, at one place of a file, or with a file as a whole.
public struct ZoneSourceDiagnostic: Error, Hashable, Sendable {
  public let file: String
  /// `nil` where it is about the file as a whole.
  public let location: SourceLocation?
  public let message: String

  init(file: String, message: String) {
    self.file = file
    location = nil
    self.message = message
  }

  init(_ location: SourceLocation, _ message: String) {
    file = location.file
    self.location = location
    self.message = message
  }

  /// A file of which nobody can tell whether it has zones.
  static func damaged(_ file: String, _ what: String, at place: SourceLocation?) -> Self {
    let message = "this is \(what)"
    return place.map { Self($0, message) } ?? Self(file: file, message: message)
  }

  init(_ diagnostic: ZoneFileDiagnostic) {
    file = diagnostic.location.file
    if case .unreadable = diagnostic.reason {
      location = nil
    } else {
      location = diagnostic.location
    }
    let text = diagnostic.text.isEmpty ? "" : ": \(diagnostic.text)"
    message = "\(diagnostic.reason)" + text
  }
}

extension ZoneSourceDiagnostic: CustomStringConvertible {
  public var description: String { (location.map { "\($0)" } ?? file) + ": " + message }
}
