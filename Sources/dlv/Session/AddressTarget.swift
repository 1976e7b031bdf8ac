import Audit
import DNS

/// A target that is an IP address, named by itself or as one of a block.
struct AddressTarget: Sendable {
  let address: IPAddress
  /// The block that was named instead; `nil` for an address by itself.
  let block: IPNetwork?

  /// Addresses of a block that are looked at; a /22. Whoever has more names them as several blocks.
  static let maximumBlock = 1_024

  /// Why the text is no block that can be looked at; `nil` for one that can, and for what is no block at all.
  static func problem(_ text: String) -> String? {
    guard let network = IPNetwork(text), network.addresses(limit: maximumBlock) == nil else {
      return nil
    }
    let longest = network.address.bitWidth - maximumBlock.trailingZeroBitCount
    return "the block has more than \(maximumBlock) addresses; name a /\(longest) or smaller"
  }
}

extension Target {
  /// The target, or, for a block of addresses that is small enough, a target for each address.
  var expanded: [Target] {
    guard text.utf8.contains(UInt8(ascii: "/")), let network = IPNetwork(text),
      let addresses = network.addresses(limit: AddressTarget.maximumBlock)
    else { return [self] }
    return addresses.map { Target(text: $0.description, place: place, block: network) }
  }
}
