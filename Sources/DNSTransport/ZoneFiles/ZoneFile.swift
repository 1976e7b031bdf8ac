/// A zone file, read whole: its zone, and what a name server would warn about when it loads it.
public import DNS

public struct ZoneFile: Sendable {
  public let origin: DomainName
  /// In the order of the file and what it includes; duplicates and records outside the origin are still there.
  public let records: [Record]
  public let warnings: [ZoneFileDiagnostic]
  /// Whether the file has to have every record of the zone: not one of `FILE@.`, nor one of a single name's TXT records.
  public let isWhole: Bool
  /// The paths of the included files, all links followed.
  public let includedFiles: Set<String>

  /// The records found by name; made anew at each call.
  public var zone: Zone { Zone(origin: origin, records: records) }

  /// What a file has to hold.
  public enum Completeness: Sendable {
    /// What a name server loads: with an SOA record.
    case wholeZone
    /// Some records: SOA and TTL may be missing. For tests, and for files of records of any domains (`FILE@.`).
    case fragment
    /// The records of a zone that some provider turns into one: what is wrong with them as a zone is its business.
    case recordsAlone
  }

  /// Reads a file and all that it includes, which may not lie outside its folder.
  ///
  /// - Parameter origin: The apex; `nil` to take the owner of the SOA record, else the file's first `$ORIGIN`, else the
  ///   one name that all records are TXT records of, such as `s1._domainkey.example.com`, which needs no SOA. The root stands for 'records of any domains': nobody has the root zone itself to check, so that SOA and TTL may be missing.
  /// - Throws: The errors, with file and line. Nothing of a file with an error is used.
  public static func load(
    path: String, origin: DomainName? = nil
  ) throws(ZoneFileError) -> ZoneFile {
    let folder = ZoneFileFolder(of: path)
    let bytes: [UInt8]
    do {
      bytes = try folder.readTop()
    } catch {
      throw ZoneFileError(
        ZoneFileDiagnostic(
          location: SourceLocation(file: path, line: 1), reason: .unreadable(error)))
    }
    return try parse(bytes, path: path, origin: origin)
  }

  /// Reads `FILE`, or `FILE@origin`, as the command line gives it. A file whose own name has an `@` is tried first.
  public static func load(argument: String) throws(ZoneFileError) -> ZoneFile {
    guard let at = argument.lastIndex(of: "@"), !ZoneFileFolder.exists(argument) else {
      return try load(path: argument)
    }
    let path = String(argument[..<at])
    let text = String(argument[argument.index(after: at)...])
    let origin: DomainName
    do {
      origin = try DomainName(text)
    } catch {
      throw ZoneFileError(
        ZoneFileDiagnostic(
          location: SourceLocation(file: path, line: 1), reason: .badOrigin(text, error)))
    }
    return try load(path: path, origin: origin)
  }

  /// Reads a zone from memory. `file` is what locations say.
  public static func parse(
    _ bytes: [UInt8], file: String, origin: DomainName? = nil,
    completeness: Completeness = .wholeZone
  ) throws(ZoneFileError) -> ZoneFile {
    try parse(bytes, file: file, origin: origin, completeness: completeness, includes: nil)
  }

  /// Reads the octets of the file at `path`, which somebody has read already; included files are looked for beside it.
  public static func parse(
    _ bytes: [UInt8], path: String, origin: DomainName? = nil
  ) throws(ZoneFileError) -> ZoneFile {
    try parse(
      bytes, file: path, origin: origin,
      completeness: origin?.isRoot == true ? .fragment : .wholeZone,
      includes: ZoneFileFolder(of: path))
  }

  /// What can be read of a zone with errors, and the errors: for a state that is over, of which nobody makes a verdict. `nil` where that
  /// is nothing.
  public static func salvage(
    _ bytes: [UInt8], path: String, origin: DomainName? = nil
  ) -> (file: ZoneFile, errors: [ZoneFileDiagnostic])? {
    var parser = ZoneFileParser(
      file: path, origin: origin, completeness: .wholeZone, includes: ZoneFileFolder(of: path))
    parser.parse(bytes)
    return parser.salvage()
  }

  static func parse(
    _ bytes: [UInt8], file: String, origin: DomainName?, completeness: Completeness = .wholeZone,
    includes: ZoneFileFolder?
  ) throws(ZoneFileError) -> ZoneFile {
    var parser = ZoneFileParser(
      file: file, origin: origin, completeness: completeness, includes: includes)
    parser.parse(bytes)
    return try parser.finish()
  }
}
