import ArgumentParser
import DNS
import DNSTransport
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
      "Write a file a zone into this folder, which has to exist.", valueName: "folder"),
    completion: .directory)
  var outputFolder: String?

  func validate() throws {
    if output != nil && outputFolder != nil {
      throw ValidationError("--output and --output-dir exclude each other.")
    }
  }

  func execute() async throws(CommandFailure) -> ExitStatus {
    let loaded = try ZoneInput.load(file, format: from)
    let zones = loaded.zones
    for zone in zones {
      if case .update = zone.contents, to != .nsupdate {
        throw CommandFailure(
          .usage,
          "\(zone.file) changes the zone \(zone.origin), and does not say what it is: it can be written as nsupdate only"
        )
      }
    }
    let writer = ZoneWriter(to) { RecordDataText.write($0) }
    var omissions: [ZoneWriter.Omission] = []
    if let outputFolder {
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
    return report(omissions, loaded.undetermined)
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

  /// What is not in the output is said, whichever side could not hold it.
  private func report(
    _ omissions: [ZoneWriter.Omission], _ undetermined: [UndeterminedEntry]
  ) -> ExitStatus {
    for omission in omissions {
      let place = omission.record.location.map { "\($0): " } ?? ""
      StandardError.write(line: "dlv: left out: \(place)\(omission.record): \(omission.reason)")
    }
    for entry in undetermined where entry.side != .before {
      StandardError.write(line: "dlv: left out: \(entry)")
    }
    return omissions.isEmpty && undetermined.allSatisfy { $0.side == .before }
      ? .clean : .undetermined
  }
}
