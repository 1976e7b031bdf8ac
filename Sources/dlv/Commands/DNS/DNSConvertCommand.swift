import ArgumentParser
import DNS
import DNSTransport
import Glibc
import Reporting
import ZoneFormats

/// `dlv dns convert`: zones from one format into another.
struct DNSConvertCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert zones from one format into another.",
    discussion: """
      dlv dns convert example.com.zone --to octodns --output example.com.yaml
      dlv dns convert zones/ --to octodns --output-dir config/
      dlv dns convert records.json --to zone
      """)

  @Argument(
    help: ArgumentHelp(
      "The zone: FILE, FILE@ORIGIN, FORMAT:FILE, or a folder of zones.", valueName: "file"),
    completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "Format of the file; the default is to recognise it.", valueName: "format"))
  var from: ZoneFormat?

  @Option(help: ArgumentHelp("Format to write.", valueName: "format"))
  var to: ZoneFormat

  @Option(
    help: ArgumentHelp(
      "Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .customLong("output-dir"),
    help: ArgumentHelp(
      "Write a file a zone into this folder, which is made where it is missing.",
      valueName: "folder"),
    completion: .directory)
  var outputFolder: String?

  func validate() throws {
    if output != nil && outputFolder != nil {
      throw ValidationError("--output and --output-dir exclude each other.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let loaded = try ZoneInput.load(file, format: from)
    var zones = loaded.zones
    for index in zones.indices where to != .nsupdate {
      let zone = zones[index]
      guard case .update(let changes) = zone.contents else { continue }
      guard Self.onlySets(changes) else {
        throw CommandFailure(
          .usage,
          "\(zone.file) changes the zone \(zone.origin), and does not say what it is: it can be written as nsupdate only"
        )
      }
      // As a change batch and a script that were made of a zone do.
      zones[index].contents = .part(zone.records)
    }
    zones = Self.joined(zones)
    // Each change may be one that a server does; what they come to is a zone that it refuses.
    try ZoneInput.check(
      zones.filter { !$0.isWhole && ($0.format == .nsupdate || $0.format == .route53) }, of: file)
    guard !zones.isEmpty else { throw ZoneInput.holdsNoZone(file) }
    let writer = ZoneWriter(to) { RecordDataText.write($0) }
    var omissions: [ZoneWriter.Omission] = []
    if let outputFolder {
      // What keeps it from being made is what keeps the files from being written.
      mkdir(outputFolder, 0o777)
      for zone in zones {
        let target = try OutputFile.at("\(outputFolder)/\(writer.fileName(of: zone.origin))")
        omissions += try write([zone], writer, to: target)
      }
    } else {
      guard zones.count == 1 || writer.holdsSeveralZones else {
        throw CommandFailure(
          .usage,
          "\(file) holds \(zones.count) zones, and \(to.title) has a file a zone: name a folder with --output-dir"
        )
      }
      if let output {
        omissions = try write(zones, writer, to: try .at(output))
      } else {
        omissions = try write(zones, writer, to: .standardOutput())
      }
    }
    let lacking = zones.filter { to == .zone && $0.lacksStartOfAuthority }
    for zone in lacking {
      StandardError.write(
        line:
          "dlv: incomplete: \(zone.origin): \(zone.file) has no SOA record, without which name servers refuse the zone file: add one"
      )
    }
    let status = report(omissions, loaded.undetermined)
    return lacking.isEmpty ? status : .undetermined
  }

  /// Whether changes say what record sets are, and take nothing away that they do not set.
  private static func onlySets(_ changes: [ZoneChange]) -> Bool {
    var added: Set<Question> = []
    for case .add(let record) in changes { added.insert(Question(record.name, record.type)) }
    return changes.allSatisfy { change in
      switch change {
      case .add, .require: true
      case .deleteSet(let name, let type, _): added.contains(Question(name, type))
      case .delete, .deleteName: false
      }
    }
  }

  /// The messages of a script, each with some records of one zone, as that zone.
  private static func joined(_ zones: [LoadedZone]) -> [LoadedZone] {
    var joined: [LoadedZone] = []
    for zone in zones {
      guard case .part(let records) = zone.contents,
        let place = joined.firstIndex(where: { $0.origin == zone.origin && $0.file == zone.file }),
        case .part(let others) = joined[place].contents
      else {
        joined.append(zone)
        continue
      }
      joined[place].contents = .part(others + records)
      joined[place].undetermined += zone.undetermined
    }
    return joined
  }

  private func write(
    _ zones: [LoadedZone], _ writer: ZoneWriter, to file: consuming OutputFile
  ) throws(CommandFailure) -> [ZoneWriter.Omission] {
    var target = file
    let omissions = try writer.write(zones) { (octets) throws(CommandFailure) in
      try target.write(octets: octets)
    }
    try target.finish()
    return omissions
  }

  /// As a zone file has it, for types too that only the codec knows.
  private static func text(_ record: Record) -> String {
    "\(record.name.absolute) \(record.ttl) IN \(record.type) \(RecordDataText.write(record.data))"
  }

  /// What is not in the output is said, whichever side could not hold it.
  private func report(
    _ omissions: [ZoneWriter.Omission], _ undetermined: [UndeterminedEntry]
  ) -> ExitStatus {
    for omission in omissions {
      let place = omission.record.location.map { "\($0): " } ?? ""
      StandardError.write(
        line: "dlv: left out: \(place)\(Self.text(omission.record)): \(omission.reason)")
    }
    for entry in undetermined where entry.side != .before {
      StandardError.write(line: "dlv: left out: \(entry)")
    }
    return omissions.isEmpty && undetermined.allSatisfy { $0.side == .before }
      ? .clean : .undetermined
  }
}

extension LoadedZone {
  /// Formats of providers leave it to them; a name server needs it (RFC 1035 §5.2).
  fileprivate var lacksStartOfAuthority: Bool {
    !records.contains { $0.type == .soa && $0.name == origin }
  }
}
