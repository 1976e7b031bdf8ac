/// Follows a zone file from line to line: origin, owner and TTL are what the lines before have set (RFC 1035 §5.1, RFC 2308 §4).
import DNS

struct ZoneFileParser {
  private let completeness: ZoneFile.Completeness
  private let includes: ZoneFileFolder?
  private let givenOrigin: DomainName?

  private var scope: Scope
  private var times = Times()
  private var records: [Record] = []
  private var errors: [ZoneFileDiagnostic] = []
  private var warnings: [ZoneFileDiagnostic] = []
  private var startOfAuthorityOwner: DomainName?
  private var firstOrigin: DomainName?
  private var openFiles: [String] = []
  private var includedFiles: Set<String> = []
  private var includedCount = 0
  private var octetsLeft = ZoneFileFolder.maximumOctets
  private var hasStopped = false

  /// Five times what the largest zones that people keep as text have.
  static let maximumRecords = 5_000_000
  /// TTL of records in a fragment that has none.
  static let fragmentTTL: UInt32 = 3600
  /// RFC 2181 §8.
  private static let maximumTTL: UInt32 = 0x7FFF_FFFF

  /// What an included file does not change for the file that includes it.
  private struct Scope {
    var file: String
    var origin: DomainName?
    var owner: DomainName?
    /// The owner as written with the origin it was completed with, since zone files repeat owners.
    var ownerText: [UInt8] = []
  }

  private struct Times {
    /// `$TTL`, or what a record before said.
    var fallback: UInt32?
    var isSetByDirective = false
  }

  init(
    file: String, origin: DomainName?, completeness: ZoneFile.Completeness,
    includes: ZoneFileFolder?
  ) {
    self.completeness = completeness
    self.includes = includes
    givenOrigin = origin
    scope = Scope(file: file, origin: origin)
    if let includes { openFiles = [includes.topIdentity] }
  }

  mutating func parse(_ bytes: [UInt8]) {
    octetsLeft -= bytes.count
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if hasMark { report(.byteOrderMark, line: 1) }
    // What stands behind it is read without it, so that one mistake is one error.
    var lexer = ZoneFileLexer(hasMark ? Array(bytes.dropFirst(3)) : bytes)
    var line = ZoneFileLexer.LogicalLine()
    while !hasStopped {
      do throws(ZoneFileLexer.Failure) {
        guard try lexer.next(&line) else { return }
      } catch {
        report(.lexical(error.reason), line: error.line, column: error.column)
        // A file with NUL octets is no text; anything further said about it would be noise.
        if error.reason == .controlCharacter(0) { hasStopped = true }
        continue
      }
      do throws(ZoneFileDiagnostic) {
        try read(line)
      } catch {
        report(error)
      }
    }
  }

  /// The zone, when there was no error and the records make one.
  consuming func finish() throws(ZoneFileError) -> ZoneFile {
    if !errors.isEmpty { throw ZoneFileError(errors: errors, isTruncated: hasStopped) }
    let top = SourceLocation(file: scope.file, line: 1)
    if records.isEmpty, completeness == .wholeZone {
      throw ZoneFileError(ZoneFileDiagnostic(location: top, reason: .empty))
    }
    let named = givenOrigin ?? startOfAuthorityOwner ?? firstOrigin
    guard let apex = named ?? loneServiceName else {
      throw ZoneFileError(ZoneFileDiagnostic(location: top, reason: .unknownOrigin))
    }
    let problems =
      completeness == .recordsAlone ? [] : Zone.problems(origin: apex, records: records)
    for problem in problems {
      let diagnostic = ZoneFileDiagnostic(
        location: problem.record?.location ?? top, reason: .zone(problem),
        text: problem.record.map { Array($0.description.utf8) } ?? [])
      // A fragment, and a file of one name's TXT records alone, has no SOA and no name servers.
      let mayMissRecords = completeness == .fragment || named == nil
      if mayMissRecords, problem.record == nil { continue }
      if problem.isFatal { report(diagnostic) } else { warnings.append(diagnostic) }
    }
    if !errors.isEmpty { throw ZoneFileError(errors: errors, isTruncated: hasStopped) }
    return ZoneFile(
      origin: apex, records: records, warnings: warnings,
      isWhole: completeness == .wholeZone && named != nil, includedFiles: includedFiles)
  }

  /// What could be read of a file with errors, beside them; `nil` where reading ended before the file did, or nobody can say of which
  /// zone it is.
  consuming func salvage() -> (file: ZoneFile, errors: [ZoneFileDiagnostic])? {
    if hasStopped { return nil }
    guard let apex = givenOrigin ?? startOfAuthorityOwner ?? firstOrigin else { return nil }
    var impossible: Set<Record> = []
    for problem in Zone.problems(origin: apex, records: records) where problem.isFatal {
      guard let record = problem.record else { continue }
      impossible.insert(record)
      report(
        ZoneFileDiagnostic(
          location: record.location ?? SourceLocation(file: scope.file, line: 1),
          reason: .zone(problem), text: Array(record.description.utf8)))
    }
    let rest = impossible.isEmpty ? records : records.filter { !impossible.contains($0) }
    if rest.isEmpty { return nil }
    return (
      ZoneFile(
        origin: apex, records: rest, warnings: [], isWhole: true, includedFiles: includedFiles),
      errors
    )
  }

  /// The owner of all records, where they are TXT records of one name such as `s1._domainkey.example.com`: what a zone file of one
  /// DKIM key or DMARC record holds. It stands for that name alone, since no hosts live there.
  private var loneServiceName: DomainName? {
    guard let name = records.first?.name, Self.isServiceName(name),
      records.allSatisfy({ $0.type == .txt && $0.name == name })
    else { return nil }
    return name
  }

  /// Whether one of the labels begins with an underscore (RFC 8552 §1.1).
  private static func isServiceName(_ name: DomainName) -> Bool {
    name.labels.contains { $0.first == UInt8(ascii: "_") }
  }

  private mutating func read(_ line: ZoneFileLexer.LogicalLine) throws(ZoneFileDiagnostic) {
    guard let first = line.fields.first else { return }
    if !line.startsWithBlank, !first.isQuoted,
      line.text[first.range.lowerBound] == UInt8(ascii: "$")
    {
      try readDirective(line)
    } else {
      try readRecord(line)
    }
  }

  // MARK: Records

  private mutating func readRecord(
    _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) {
    if records.count >= Self.maximumRecords {
      hasStopped = true
      throw diagnostic(.tooManyRecords, line)
    }
    let head = try readHead(line)
    let owner = try owner(of: line, type: head.type)
    // A file without $ORIGIN that starts with an SOA at an absolute name has told its origin.
    if scope.origin == nil, head.type == .soa { scope.origin = owner }
    // TXT data has no names in it that an origin would complete.
    let needsNoOrigin = head.type == .txt && Self.isServiceName(owner)
    guard let origin = scope.origin ?? (needsNoOrigin ? .root : nil) else {
      hasStopped = true
      throw diagnostic(.unknownOrigin, line)
    }
    let data = try readData(line, head, origin: origin)
    if case .soa(let soa) = data {
      startOfAuthorityOwner = startOfAuthorityOwner ?? owner
      if head.ttl == nil, times.fallback == nil {
        times.fallback = soa.minimum
        warn(.ttlFromMinimum, line)
      }
    }
    let ttl = try timeToLive(head, line)
    records.append(
      Record(
        name: owner, ttl: ttl, data: data,
        location: SourceLocation(file: scope.file, line: line.line)))
  }

  private struct Head {
    var ttl: UInt32?
    let type: RecordType
    let typeField: Int
  }

  /// `[TTL] [CLASS] TYPE` or `[CLASS] [TTL] TYPE` (RFC 1035 §5.1).
  private func readHead(_ line: ZoneFileLexer.LogicalLine) throws(ZoneFileDiagnostic) -> Head {
    var index = line.startsWithBlank ? 0 : 1
    var ttl: UInt32?
    var hasClass = false
    while index < line.fields.count, !line.fields[index].isQuoted {
      let octets = line.text[line.fields[index].range]
      let text = String(decoding: octets, as: UTF8.self)
      if let first = octets.first, first &- 0x30 < 10 {
        guard ttl == nil, let value = UInt32(timePeriod: octets) else {
          throw diagnostic(.badTTL(text), line, field: index)
        }
        ttl = value
      } else if !hasClass, Self.isClass(text) {
        guard ["IN", "CLASS1"].contains(text.uppercased()) else {
          throw diagnostic(.notInternetClass(text), line, field: index)
        }
        hasClass = true
      } else {
        return Head(ttl: ttl, type: try type(text, line, index), typeField: index)
      }
      index += 1
    }
    throw diagnostic(.missingType, line, field: index)
  }

  private static func isClass(_ text: String) -> Bool {
    guard text.utf8.count <= 10 else { return false }
    let upper = text.uppercased()
    return ["IN", "CH", "HS", "CS", "CHAOS", "HESIOD", "ANY", "NONE"].contains(upper)
      || upper.hasPrefix("CLASS")
  }

  private func type(
    _ text: String, _ line: ZoneFileLexer.LogicalLine, _ field: Int
  ) throws(ZoneFileDiagnostic) -> RecordType {
    guard let type = RecordType(text) ?? LdnsPresentation.type(text) else {
      throw diagnostic(.unknownType(text), line, field: field)
    }
    // RFC 6895 §3.1: QTYPEs and meta-TYPEs are no data; 41 is OPT.
    if type.rawValue == 0 || type.rawValue == 41 || (128...255).contains(type.rawValue) {
      throw diagnostic(.metaType(text), line, field: field)
    }
    // MD and MF, obsolete since RFC 973 §5, §6: servers refuse them.
    if type.rawValue == 3 || type.rawValue == 4 {
      throw diagnostic(.obsoleteType(text), line, field: field)
    }
    return type
  }

  private mutating func owner(
    of line: ZoneFileLexer.LogicalLine, type: RecordType
  ) throws(ZoneFileDiagnostic) -> DomainName {
    if line.startsWithBlank {
      guard let owner = scope.owner else { throw diagnostic(.noPreviousOwner, line) }
      return owner
    }
    let field = line.fields[0]
    let text = line.text[field.range]
    if let owner = scope.owner, text.elementsEqual(scope.ownerText) { return owner }
    if field.isQuoted { throw diagnostic(.badOwner(.quotedWhereNameExpected), line, field: 0) }
    do {
      let owner = try DomainName(presentation: text, origin: scope.origin)
      scope.owner = owner
      scope.ownerText = Array(text)
      return owner
    } catch {
      if error == .noOrigin {
        hasStopped = true
        throw diagnostic(.unknownOrigin, line, field: 0)
      }
      throw diagnostic(.badOwner(PresentationReader.Failure.Reason(error)), line, field: 0)
    }
  }

  private func readData(
    _ line: ZoneFileLexer.LogicalLine, _ head: Head, origin: DomainName
  ) throws(ZoneFileDiagnostic) -> RecordData {
    var reader = PresentationReader(
      text: line.text, fields: line.fields[(head.typeField + 1)...], origin: origin)
    do {
      if let data = try reader.read(head.type) { return data }
    } catch {
      throw diagnostic(.data(head.type, error.reason), line, field: error.field)
    }
    do {
      return try LdnsPresentation.recordData(line, typeField: head.typeField, origin: origin)
    } catch {
      throw diagnostic(.codec(head.type, error.message), line, field: head.typeField)
    }
  }

  /// RFC 2308 §4: the record's own, else `$TTL`, else that of the record before (RFC 1035 §5.1).
  private mutating func timeToLive(
    _ head: Head, _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) -> UInt32 {
    if let ttl = head.ttl {
      let checked = checkedTTL(ttl, line)
      if !times.isSetByDirective { times.fallback = checked }
      return checked
    }
    if let ttl = times.fallback { return ttl }
    switch completeness {
    case .fragment: return Self.fragmentTTL
    case .wholeZone, .recordsAlone: throw diagnostic(.noTTL, line)
    }
  }

  private mutating func checkedTTL(_ ttl: UInt32, _ line: ZoneFileLexer.LogicalLine) -> UInt32 {
    if ttl <= Self.maximumTTL { return ttl }
    warn(.ttlTooLarge, line)
    return 0
  }

  // MARK: Directives

  private mutating func readDirective(
    _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) {
    let words = line.fields.map { String(decoding: line.text[$0.range], as: UTF8.self) }
    switch words[0].uppercased() {
    case "$ORIGIN":
      guard words.count == 2 else { throw diagnostic(.directive(usage: "$ORIGIN name"), line) }
      setOrigin(try name(line, field: 1))
    case "$TTL":
      guard words.count == 2 else { throw diagnostic(.directive(usage: "$TTL seconds"), line) }
      guard let ttl = UInt32(timePeriod: line.text[line.fields[1].range]) else {
        throw diagnostic(.badTTL(words[1]), line, field: 1)
      }
      times = Times(fallback: checkedTTL(ttl, line), isSetByDirective: true)
    case "$INCLUDE":
      guard (2...3).contains(words.count) else {
        throw diagnostic(.directive(usage: "$INCLUDE file [origin]"), line)
      }
      try include(words[1], line)
    case "$GENERATE": try generate(line)
    default: throw diagnostic(.unknownDirective(words[0]), line)
    }
  }

  /// BIND's directive: one record a number. The records stand at the directive's line.
  private mutating func generate(
    _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) {
    let template: GenerateTemplate
    do throws(GenerateTemplate.Failure) { template = try GenerateTemplate(line) } catch {
      throw diagnostic(.generate(error), line, field: error.field)
    }
    for number in template.numbers {
      var lexer = ZoneFileLexer(try text(template, number, line))
      var record = ZoneFileLexer.LogicalLine()
      do throws(ZoneFileLexer.Failure) {
        guard try lexer.next(&record) else { continue }
      } catch {
        throw diagnostic(.lexical(error.reason), line)
      }
      record.place(atLine: line.line)
      do throws(ZoneFileDiagnostic) { try readRecord(record) } catch {
        // Columns are those of the line that was made, which nobody sees.
        throw ZoneFileDiagnostic(
          location: SourceLocation(file: scope.file, line: line.line), reason: error.reason,
          text: record.text)
      }
      if hasStopped { return }
    }
  }

  private func text(
    _ template: GenerateTemplate, _ number: Int, _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) -> [UInt8] {
    do throws(GenerateTemplate.Failure) { return try template.text(number) } catch {
      throw diagnostic(.generate(error), line, field: error.field)
    }
  }

  private mutating func setOrigin(_ origin: DomainName) {
    scope.origin = origin
    scope.ownerText = []
    firstOrigin = firstOrigin ?? origin
  }

  private func name(
    _ line: ZoneFileLexer.LogicalLine, field: Int
  ) throws(ZoneFileDiagnostic) -> DomainName {
    do {
      return try DomainName(
        presentation: line.text[line.fields[field].range], origin: scope.origin)
    } catch {
      throw diagnostic(.badOwner(PresentationReader.Failure.Reason(error)), line, field: field)
    }
  }

  /// RFC 1035 §5.1: what the included file does to origin and owner ends with it.
  private mutating func include(
    _ path: String, _ line: ZoneFileLexer.LogicalLine
  ) throws(ZoneFileDiagnostic) {
    let origin = line.fields.count == 3 ? try name(line, field: 2) : scope.origin
    let file: ZoneFileFolder.Included
    let bytes: [UInt8]
    do throws(ZoneFileFolder.Failure) {
      guard let includes else { throw .notAllowed }
      if openFiles.count > ZoneFileFolder.maximumDepth { throw .tooDeep }
      file = try includes.locate(path)
      if openFiles.contains(file.identity) { throw .loop }
      includedCount += 1
      if includedCount > ZoneFileFolder.maximumIncludes {
        hasStopped = true
        throw .tooManyIncludes
      }
      bytes = try includes.read(file, limit: octetsLeft)
    } catch {
      throw diagnostic(.include(path, error), line, field: 1)
    }
    let outer = scope
    scope = Scope(file: file.name, origin: origin)
    openFiles.append(file.identity)
    includedFiles.insert(file.identity)
    parse(bytes)
    openFiles.removeLast()
    scope = outer
  }

  // MARK: Diagnostics

  private func diagnostic(
    _ reason: ZoneFileDiagnostic.Reason, _ line: ZoneFileLexer.LogicalLine, field: Int? = nil
  ) -> ZoneFileDiagnostic {
    var location = SourceLocation(file: scope.file, line: line.line)
    if let field, line.fields.indices.contains(field) {
      location.line = line.fields[field].line
      location.column = line.fields[field].column
    }
    return ZoneFileDiagnostic(location: location, reason: reason, text: line.text)
  }

  private mutating func report(
    _ reason: ZoneFileDiagnostic.Reason, line: Int, column: Int? = nil
  ) {
    let location = SourceLocation(file: scope.file, line: line, column: column)
    report(ZoneFileDiagnostic(location: location, reason: reason))
  }

  private mutating func report(_ diagnostic: ZoneFileDiagnostic) {
    guard errors.count < ZoneFileError.maximumCount else {
      hasStopped = true
      return
    }
    errors.append(diagnostic)
  }

  private mutating func warn(
    _ reason: ZoneFileDiagnostic.Reason, _ line: ZoneFileLexer.LogicalLine
  ) {
    // Bounded like errors; a file with a thousand warnings is one that nobody looks at.
    guard warnings.count < ZoneFileError.maximumCount else { return }
    warnings.append(diagnostic(reason, line))
  }
}
