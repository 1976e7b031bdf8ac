public import Audit
public import DNS

/// The answer of `dlv keygen`: the records of the keys that were made or read, and what signs with them. Never a private key.
public struct KeygenDocument: EvaluationDocument {
  public static let schema = "dlv.keygen/1"

  public let domain: DomainName
  public let origin: Origin
  public let keys: [Key]
  /// The records in a form, where one is wanted.
  public let form: RecordForm?
  /// The lines of a mail server, where they are wanted.
  public let signer: (configuration: SignerConfiguration, lines: String)?

  /// Where the keys come from.
  public enum Origin: String, Sendable {
    case generated
    case read
  }

  public struct Key: Sendable {
    public let selector: String
    public let algorithm: SignerConfiguration.Algorithm
    /// Of the modulus, for RSA.
    public let bits: Int?
    public let record: PublishedRecord
    /// Where the private key is; `nil` where it was not written.
    public let keyFile: String?
    public let zoneFile: String?

    public init(
      selector: String, algorithm: SignerConfiguration.Algorithm, bits: Int?,
      record: PublishedRecord, keyFile: String?, zoneFile: String?
    ) {
      self.selector = selector
      self.algorithm = algorithm
      self.bits = bits
      self.record = record
      self.keyFile = keyFile
      self.zoneFile = zoneFile
    }
  }

  public init(
    domain: DomainName, origin: Origin, keys: [Key], form: RecordForm?,
    signer: (configuration: SignerConfiguration, lines: String)?
  ) {
    self.domain = domain
    self.origin = origin
    self.keys = keys
    self.form = form
    self.signer = signer
  }

  public var result: String { origin.rawValue }

  public var details: [String: FactValue] {
    [
      "domain": "\(domain)",
      "keys": .list(keys.map(\.details)),
      "dns": form.map { form in
        ["form": .string(form.rawValue), "text": .string(form.text(keys.map(\.record)))]
      } ?? .null,
      "mta": signer.map { signer in
        ["name": .string(signer.configuration.rawValue), "text": .string(signer.lines)]
      } ?? .null,
    ]
  }

  /// The records and the lines alone, so that they can be redirected to where they belong.
  public func text(_: TextPage) -> String {
    let parts = [form.map { $0.text(keys.map(\.record)) }, signer?.lines]
    return parts.compactMap(\.self).joined(separator: "\n")
  }
}

extension KeygenDocument.Key {
  fileprivate var details: FactValue {
    [
      "selector": .string(selector),
      "type": .string(algorithm.rawValue),
      "bits": bits.map { .integer($0) } ?? .null,
      "name": "\(record.name)",
      "ttl": .integer(Int(record.ttl)),
      "record": .string(record.text),
      "strings": FactValue(record.strings.segments.map { String(decoding: $0, as: UTF8.self) }),
      "zone_line": "\(record.record)",
      "key_file": FactValue(keyFile),
      "zone_file": FactValue(zoneFile),
    ]
  }
}
