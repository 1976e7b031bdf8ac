public import DNS
import DNSTransport
import Glibc

/// A file or folder of zones as a command line names it: `FILE`, `FOLDER`, `FILE@origin`, `format:FILE`.
public struct ZoneSource: Hashable, Sendable {
  public var path: String
  /// `nil` to recognise each file by its content and name.
  public var format: ZoneFormat?
  /// `nil` to take it from the file, or from its name.
  public var origin: DomainName?

  public init(path: String, format: ZoneFormat? = nil, origin: DomainName? = nil) {
    self.path = path
    self.format = format
    self.origin = origin
  }

  /// Reads a command line's word. What exists under that very name is taken for it, whatever colons and at signs it has.
  ///
  /// - Parameter format: What another option says; a word in front of the path counts for more.
  public init(argument: String, format: ZoneFormat? = nil) throws(ZoneSourceError) {
    var rest = argument[...]
    self.format = format
    origin = nil
    if !Self.exists(argument), let colon = argument.firstIndex(of: ":"),
      let named = ZoneFormat(rawValue: String(argument[..<colon]))
    {
      self.format = named
      rest = argument[argument.index(after: colon)...]
    }
    if !Self.exists(String(rest)), let at = rest.lastIndex(of: "@") {
      let text = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
      do { origin = try DomainName(text) } catch {
        throw ZoneSourceError(path: argument, "'\(text)' is no origin: \(error)")
      }
    }
    path = String(rest)
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Reads a file, or all files of a folder and of the folders in it.
  ///
  /// - Throws: All errors, with their places. Nothing is used of a file or folder that has one.
  public static func load(
    path: String, format: ZoneFormat? = nil, origin: DomainName? = nil
  ) throws(ZoneSourceError) -> LoadedZones {
    try ZoneSource(path: path, format: format, origin: origin).load()
  }

  /// As above.
  public func load() throws(ZoneSourceError) -> LoadedZones {
    let (zones, unread) = try load(salvaging: false)
    if let first = unread.first { throw first.error }
    return zones
  }

  /// A file with errors, with what could be read of it all the same.
  public struct UnreadFile: Sendable {
    public let file: String
    public let error: ZoneSourceError
    /// The zones that it is about, where that can be told. They are among the zones where enough of them could be read.
    public let origins: [DomainName]
  }

  /// What can be read, for a state that is over: of a file with errors the zone as its other lines have it, or nothing, where what is
  /// not there may be any record. A folder may hold no zones.
  ///
  /// - Throws: Where there is nothing to read.
  public func salvage() throws(ZoneSourceError) -> (zones: LoadedZones, unread: [UnreadFile]) {
    try load(salvaging: true)
  }

  private func load(
    salvaging: Bool
  ) throws(ZoneSourceError) -> (zones: LoadedZones, unread: [UnreadFile]) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      if origin != nil {
        throw ZoneSourceError(path: path, "a folder takes no origin: its files have theirs")
      }
      return try ZoneFolder(path: path, format: format, salvages: salvaging).load()
    }
    let octets: [UInt8]
    do {
      octets = try ZoneFileFolder.read(
        path, limit: ZoneSourceLimits.maximumOctets, onlyRegular: false)
    } catch {
      throw ZoneSourceError(.unreadable, path: path, "\(error)")
    }
    let format: ZoneFormat
    if let named = self.format {
      format = named
    } else {
      switch ZoneFormatDetection(octets, path: path) {
      case .format(let found): format = found
      // Most likely a zone file with an error in its first line, which the reader then shows.
      case .unknown: format = .zone
      case .notZones(let what): throw ZoneSourceError(path: path, "this is \(what)")
      case .damaged(let what, let place):
        throw ZoneSourceError(path: path, errors: [.damaged(path, what, at: place)])
      }
    }
    do throws(ZoneSourceError) {
      return (try Self.read(octets, path: path, format: format, origin: origin).zones, [])
    } catch {
      guard salvaging else { throw error }
      let (file, unread) = Self.salvaged(
        octets, path: path, format: format, origin: origin, error)
      return (file.zones, [unread])
    }
  }

  /// What is left of a file with errors.
  static func salvaged(
    _ octets: [UInt8], path: String, format: ZoneFormat, origin: DomainName?,
    _ error: ZoneSourceError
  ) -> (file: ReadFile, unread: UnreadFile) {
    guard format == .zone,
      let (file, errors) = ZoneFile.salvage(octets, path: path, origin: origin)
    else {
      return (ReadFile(zones: LoadedZones()), UnreadFile(file: path, error: error, origins: []))
    }
    // A file that is included has more than a line.
    if errors.contains(where: { if case .include = $0.reason { true } else { false } }) {
      return (
        ReadFile(zones: LoadedZones(), includedFiles: file.includedFiles),
        UnreadFile(file: path, error: error, origins: [file.origin])
      )
    }
    let zone = LoadedZone(
      origin: file.origin, contents: .whole(file.records), format: .zone, file: path)
    return (
      ReadFile(zones: LoadedZones(zones: [zone]), includedFiles: file.includedFiles),
      UnreadFile(
        file: path,
        error: errors.isEmpty
          ? error : ZoneSourceError(path: path, errors: errors.map { ZoneSourceDiagnostic($0) }),
        origins: [file.origin])
    )
  }

  /// Reads octets that somebody else has read already. `path` is what places say, and beside it included files are looked for.
  public static func parse(
    _ octets: [UInt8], path: String, format: ZoneFormat, origin: DomainName? = nil
  ) throws(ZoneSourceError) -> LoadedZones {
    try read(octets, path: path, format: format, origin: origin).zones
  }

  /// What a file held, and which other files it took in.
  struct ReadFile {
    var zones: LoadedZones
    var includedFiles: Set<String> = []
  }

  static func read(
    _ octets: [UInt8], path: String, format: ZoneFormat, origin: DomainName?
  ) throws(ZoneSourceError) -> ReadFile {
    let zones: LoadedZones
    switch format {
    case .zone: return try readZoneFile(octets, path: path, origin: origin)
    case .cloudflare: return try readCloudflareExport(octets, path: path, origin: origin)
    case .octodns: zones = try OctoDNSReader.read(octets, file: path, origin: origin)
    case .nsupdate: zones = try UpdateScriptReader.read(octets, file: path, origin: origin)
    case .dnscontrol: zones = try DNSControlReader.read(octets, file: path, origin: origin)
    case .route53: zones = try Route53Reader.read(octets, file: path, origin: origin)
    case .terraform: zones = try TerraformPlanReader.read(octets, file: path, origin: origin)
    }
    try ZoneConsistency.check(zones.zones, path: path)
    return ReadFile(zones: zones)
  }

  /// A zone file in which comments say what is proxied, a TTL of 1 means 'automatic', and the apex may have a CNAME beside other
  /// records, of which Cloudflare gives out what it points to.
  private static func readCloudflareExport(
    _ octets: [UInt8], path: String, origin: DomainName?
  ) throws(ZoneSourceError) -> ReadFile {
    let file: ZoneFile
    do {
      file = try ZoneFile.parse(
        octets, file: path, origin: origin ?? CloudflareExport.zoneName(octets),
        completeness: .recordsAlone)
    } catch {
      throw ZoneSourceError(error, path: path)
    }
    let proxied = CloudflareExport.proxiedLines(octets)
    let all = CloudflareExport.completed(file.records, in: file.origin)
    try ZoneConsistency.checkCloudflare(
      all, origin: file.origin, proxiedLines: proxied, path: path)
    var zone = LoadedZone(
      origin: file.origin, contents: .whole([]), format: .cloudflare, file: path)
    var records: [Record] = []
    for var record in all {
      if let line = record.location?.line, proxied.contains(line) {
        zone.undetermined.append(CloudflareExport.proxied(record))
      } else if record.type == .cname, record.name == file.origin {
        zone.undetermined.append(CloudflareExport.flattened(record))
      } else {
        if record.ttl == CloudflareExport.automaticTTL {
          record.ttl = CloudflareExport.automaticTTLInSeconds
        }
        records.append(record)
      }
    }
    zone.contents = .whole(records)
    return ReadFile(
      zones: LoadedZones(zones: [zone], warnings: file.warnings.map { ZoneSourceDiagnostic($0) }))
  }

  private static func readZoneFile(
    _ octets: [UInt8], path: String, origin: DomainName?
  ) throws(ZoneSourceError) -> ReadFile {
    let file: ZoneFile
    do {
      file = try ZoneFile.parse(octets, path: path, origin: origin)
    } catch {
      throw ZoneSourceError(error, path: path)
    }
    let zone = LoadedZone(
      origin: file.origin, contents: file.isWhole ? .whole(file.records) : .part(file.records),
      format: .zone, file: path)
    var warnings = file.warnings.map { ZoneSourceDiagnostic($0) }
    if let last = octets.last, last != UInt8(ascii: "\n") {
      // BIND warns of that too.
      warnings.append(
        ZoneSourceDiagnostic(
          file: path, message: "the file does not end with a line feed: has it been cut off?"))
    }
    return ReadFile(
      zones: LoadedZones(zones: [zone], warnings: warnings), includedFiles: file.includedFiles)
  }
}
