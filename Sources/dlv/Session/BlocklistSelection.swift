import Crypto
import DNS
import Glibc
import Reputation

/// The blocklists of a run, with the keys that some need. A key is nowhere but in `keys`.
struct BlocklistSelection {
  private(set) var lists: [Blocklist] = []
  /// By the zone as lists and reports have it, the zone with the key.
  private(set) var keys: [DomainName: DomainName] = [:]

  init(_ configuration: BlocklistConfiguration) throws(CommandFailure) {
    if let fault = BlocklistCatalogue.faults.first {
      throw CommandFailure(.softwareBug, "the list of blocklists in dlv is damaged: \(fault)")
    }
    var catalogue = configuration.only ? [] : BlocklistCatalogue.all
    for entry in configuration.lists {
      guard let zone = entry.zone, let kind = entry.kind else { continue }
      // Whoever writes the key into the zone gets the same as from a variable.
      let held = BlocklistKey.zone(behindKeyIn: zone)
      let shown = BlocklistKey.masked(zone)
      let known = BlocklistCatalogue.list(at: held ?? zone)
      var list =
        known ?? Blocklist(name: "\(shown)", zone: zone, kinds: [kind], weight: .major)
      list.isOwn = known == nil
      list.kinds = [kind]
      if let name = entry.name { list.name = name }
      if let weight = entry.weight { list.weight = weight }
      if let point = entry.testPoint { list.testPoints = point }
      list.codes = entry.codes + list.codes
      let key = try Self.key(entry)
      if held != nil {
        if key != nil {
          throw CommandFailure(
            .badConfiguration, "the list \(shown) of dlv.yml has a key in its zone, and another")
        }
        list.zone = shown
        list.hasKey = true
        try add(zone, as: shown)
      } else if let key {
        guard let masked = list.withKey(),
          let real = (list.keyedZone ?? list.zone).prepending(key)
        else { throw CommandFailure(.badConfiguration, "the key for \(list.zone) is too long") }
        list = masked
        try add(real, as: list.zone)
      } else {
        list.zone = zone
        // Whoever names it wants it asked: some get by without a key.
        list.policies.removeAll { $0 == .needsKey }
      }
      // The entry is instead of the catalogue's.
      for index in catalogue.indices where catalogue[index].isSameList(as: list) {
        catalogue[index].kinds.remove(kind)
      }
      lists.append(list)
    }
    lists += catalogue.filter { !$0.kinds.isEmpty }
  }

  private mutating func add(
    _ real: DomainName, as masked: DomainName
  ) throws(CommandFailure) {
    guard keys[masked, default: real] == real else {
      throw CommandFailure(
        .badConfiguration,
        "dlv.yml has two keys for \(masked), which reports could not tell apart")
    }
    keys[masked] = real
  }

  private static func key(_ entry: BlocklistConfiguration.Entry) throws(CommandFailure) -> String? {
    let place: String
    var octets: [UInt8]
    if let variable = entry.keyVariable {
      place = "the environment variable \(variable)"
      guard let value = getenv(variable) else {
        throw CommandFailure(
          .badConfiguration,
          "\(place), which dlv.yml names for \(BlocklistKey.masked(entry.zone ?? .root)), is not set"
        )
      }
      octets = Array(String(cString: value).utf8)
    } else if let file = entry.keyFile {
      place = "the file \(file)"
      octets = try SecretFile.read(file, what: "key of a blocklist").withUnsafeBytes { Array($0) }
      SecretFile.warn(of: file, what: "key of a blocklist")
    } else {
      return nil
    }
    octets.removeAll { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    // One label of letters and digits, as operators hand them out; and nothing that is read as more than one.
    let isLabel = octets.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") || $0 == 0x5F
    }
    guard isLabel, (1...DomainName.maximumLabelLength).contains(octets.count) else {
      throw CommandFailure(
        .badConfiguration,
        "\(place) holds no key of a blocklist: that is one label of letters, digits, '-' and '_'")
    }
    return String(decoding: octets, as: UTF8.self)
  }
}

extension Blocklist {
  fileprivate func isSameList(as other: Blocklist) -> Bool {
    zone == other.zone || keyedZone != nil && keyedZone == other.keyedZone
  }
}
