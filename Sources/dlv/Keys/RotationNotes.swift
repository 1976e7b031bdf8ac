import Crypto
import DNS
import Foundation
import MailAuth
import Reporting

/// The file `DOMAIN.TYPE.rotation.json` beside the keys: which rotation is under way, and when its steps were seen.
struct RotationNotes: Codable {
  var schema = Self.schema
  var old: String?
  var new: String
  var published: String?
  var switched: String?
  var revoked: String?
  var oldTTL: UInt32?
  /// What `--grace` said.
  var graceDays: Int?

  static let schema = "dlv.rotation/1"

  private enum CodingKeys: String, CodingKey {
    case schema, old, new, published, switched, revoked
    case oldTTL = "old_ttl"
    case graceDays = "grace_days"
  }

  /// A domain's RSA and Ed25519 keys are rotated each for itself.
  static func fileName(
    _ domain: DomainName, _ algorithm: SignerConfiguration.Algorithm
  ) -> String {
    "\(domain).\(algorithm.rawValue).rotation.json"
  }

  init(old: String?, new: String, graceDays: Int?, _ history: RotationHistory) {
    self.graceDays = graceDays
    self.old = old
    self.new = new
    published = history.published.map { "\($0)" }
    switched = history.switched.map { "\($0)" }
    revoked = history.revoked.map { "\($0)" }
    oldTTL = history.oldTTL
  }

  /// Reads the notes of a domain; `nil` where there are none.
  init?(
    _ folder: KeyFolder, _ domain: DomainName, _ algorithm: SignerConfiguration.Algorithm
  ) throws(CommandFailure) {
    let path = folder.path(Self.fileName(domain, algorithm))
    guard access(path, F_OK) == 0 else { return nil }
    let octets = try SecretFile.read(path, what: "notes of the rotation").withUnsafeBytes {
      Data($0)
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: octets)
    } catch {
      throw CommandFailure(
        .badData,
        "\(path) is not a file of dlv keygen rotate; restore it, or remove it to begin anew")
    }
    let times = [published, switched, revoked].compactMap(\.self)
    guard schema == Self.schema, times.allSatisfy({ UTCTime($0) != nil }),
      graceDays.map(RotateKeyCommand.graceRange.contains) != false
    else {
      throw CommandFailure(
        .badData,
        "\(path) is of another version of dlv, or was changed by hand: its times are written 2026-11-21T21:30:00Z"
      )
    }
  }

  var history: RotationHistory {
    var history = RotationHistory()
    history.published = published.flatMap { UTCTime($0) }
    history.switched = switched.flatMap { UTCTime($0) }
    history.revoked = revoked.flatMap { UTCTime($0) }
    history.oldTTL = oldTTL
    return history
  }

  func write(
    _ folder: KeyFolder, _ domain: DomainName, _ algorithm: SignerConfiguration.Algorithm
  ) throws(CommandFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let octets = try? encoder.encode(self) else {
      throw CommandFailure(.softwareBug, "can't write down the rotation's state")
    }
    let text = String(decoding: octets, as: UTF8.self) + "\n"
    try folder.write(
      [.init(name: Self.fileName(domain, algorithm), content: .open(text))], replacing: true)
  }

  static func remove(
    _ folder: KeyFolder, _ domain: DomainName, _ algorithm: SignerConfiguration.Algorithm
  ) {
    unlink(folder.path(fileName(domain, algorithm)))
  }
}
