public import ArgumentParser
import DNS
import MailAuth
public import Reporting

/// How a key's record and a mail server's lines are printed: shared by the commands about keys.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Form in which the record is printed (default: bind).", valueName: "form"))
  var dns: RecordForm?

  @Option(
    help: ArgumentHelp(
      "Print the lines that let a mail server sign; without --dns, those alone.",
      valueName: "server"))
  var mta: SignerConfiguration?

  @Option(
    help: ArgumentHelp(
      "Folder of the keys on the mail server, for --mta (default: where the key file is).",
      valueName: "folder"))
  var keyDir: String?

  @Option(
    help: ArgumentHelp("Seconds that caches keep the record (default: 3600).", valueName: "seconds")
  )
  var ttl: UInt32?

  @Option(
    help: ArgumentHelp(
      "Zone that the record stands in, where octodns and dnscontrol need it (default: the domain).",
      valueName: "zone"))
  var dnsZone: String?

  static let defaultTTL: UInt32 = 3_600
  /// RFC 2181 §8.
  private static let maximumTTL: UInt32 = 0x7FFF_FFFF
  /// Where most guides put keys; for keys of which dlv knows no file.
  private static let usualKeyFolder = "/etc/dkim"

  func validate() throws {
    if let ttl, ttl > Self.maximumTTL {
      throw ValidationError("--ttl takes 0 to \(Self.maximumTTL) seconds (RFC 2181 §8).")
    }
    if let keyDir, !keyDir.hasPrefix("/") {
      throw ValidationError("--key-dir takes an absolute path, since mail servers run elsewhere.")
    }
  }

  /// The record of a key at its name.
  func published(
    _ record: DKIMKeyRecord, _ domain: DomainName, _ selector: String
  ) throws(CommandFailure) -> PublishedRecord {
    guard let name = domain.prepending("\(selector)._domainkey") else {
      throw CommandFailure(
        .badData, "the name \(selector)._domainkey.\(domain) is longer than DNS allows")
    }
    let zone: DomainName
    if let dnsZone { zone = try KeyName.domain(dnsZone) } else { zone = domain }
    guard name.isSubdomain(of: zone) else {
      throw CommandFailure(.usage, "\(name) is not in the zone \(zone) of --dns-zone")
    }
    return PublishedRecord(name: name, zone: zone, ttl: ttl ?? Self.defaultTTL, text: record.text)
  }

  /// The lines of `--mta`.
  func signer(
    _ domain: DomainName,
    _ keys: [(selector: String, algorithm: SignerConfiguration.Algorithm, file: String?)]
  ) throws(CommandFailure) -> (configuration: SignerConfiguration, lines: String)? {
    guard let mta else { return nil }
    var configured: [SignerConfiguration.Key] = []
    for key in keys {
      let file = KeyName.keyFile(domain, key.selector)
      let path = keyDir.map { "\($0)/\(file)" } ?? key.file ?? "\(Self.usualKeyFolder)/\(file)"
      guard SignerConfiguration.canHold(path: path) else {
        throw CommandFailure(
          .usage,
          "the path '\(path)' can't stand in every server's configuration; name a folder of letters, digits and /._+@=- with --key-dir"
        )
      }
      configured.append(.init(selector: key.selector, algorithm: key.algorithm, path: path))
    }
    return (mta, mta.lines(domain, configured))
  }
}

extension RecordForm: ExpressibleByArgument {}
extension SignerConfiguration: ExpressibleByArgument {}
