import ArgumentParser
import DNS
import Reporting
import ZoneFormats

/// `dlv dns convert`: a zone from one format into another.
struct DNSConvertCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert a zone from one format into another.",
    discussion: """
      dlv dns convert example.com.zone --to zone
      """)

  @Argument(
    help: ArgumentHelp(
      "The zone: FILE, FILE@ORIGIN, or a folder of zones.", valueName: "file"),
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

  func execute() async throws(CommandFailure) -> ExitStatus {
    let loaded = try ZoneInput.load(file, format: from)
    let writer = ZoneWriter(to)
    guard loaded.zones.count == 1 || writer.holdsSeveralZones else {
      throw CommandFailure(
        .usage, "\(file) holds \(loaded.zones.count) zones, and \(to.title) is a file a zone")
    }
    var target: OutputFile
    if let output { target = try .at(output) } else { target = .standardOutput() }
    for zone in loaded.zones {
      try writer.write(zone) { (octets) throws(CommandFailure) in
        try target.write(octets: octets)
      }
    }
    try target.finish()
    return .clean
  }
}
