/// Domains with SPF records as they are published, and clients to evaluate them for, as the drivers read them: lines
/// `R name type value` and `Q ip helo sender`, separated by tabs.
struct SPFWorkload {
  private var lines: [String] = []
  private(set) var caseCount = 0
  private var random: SeededGenerator

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// Senders that domains include. Half of them are nested, as the large ones are.
  private static let senderCount = 20
  private static let clientsPerDomain = 3

  init(domains: Int, seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for index in 0..<Self.senderCount { addSender(index) }
    for index in 0..<domains { addDomain(index) }
  }

  private mutating func addSender(_ index: Int) {
    let name = "spf.sender\(index).test"
    let blocks = (0..<8).map { "ip4:10.\(index).\($0 * 16).0/\(20 + $0 % 4)" }
    if index % 2 == 0 {
      add(name, "TXT", "v=spf1 \(blocks.joined(separator: " ")) ip6:2001:db8:\(index)::/48 ~all")
      return
    }
    add(name, "TXT", "v=spf1 include:_a.\(name) include:_b.\(name) ~all")
    add("_a.\(name)", "TXT", "v=spf1 \(blocks.prefix(4).joined(separator: " ")) ~all")
    add("_b.\(name)", "TXT", "v=spf1 \(blocks.suffix(4).joined(separator: " ")) ~all")
  }

  private mutating func addDomain(_ index: Int) {
    let name = "domain\(index).test"
    let own = "192.0.\(index / 250 % 256).\(index % 250 + 1)"
    add(name, "A", own)
    add(name, "MX", "10 mx.\(name)")
    add("mx.\(name)", "A", "198.51.\(index / 250 % 256).\(index % 250 + 1)")
    let sender = Int.random(in: 0..<Self.senderCount, using: &random)
    let other = (sender + 7) % Self.senderCount
    switch index % 10 {
    case 0, 1, 2: add(name, "TXT", "v=spf1 include:spf.sender\(sender).test ~all")
    case 3, 4:
      add(
        name, "TXT",
        "v=spf1 ip4:\(own) include:spf.sender\(sender).test include:spf.sender\(other).test -all")
    case 5, 6: add(name, "TXT", "v=spf1 a mx -all")
    case 7: add(name, "TXT", "v=spf1 mx a:mx.\(name)/28 include:spf.sender\(sender).test ?all")
    case 8: add(name, "TXT", "v=spf1 redirect=spf.sender\(sender).test")
    default:
      add(
        name, "TXT",
        "v=spf1 exists:%{ir}.%{v}.list.\(name) include:spf.sender\(sender).test exp=why.\(name) -all"
      )
      add("why.\(name)", "TXT", "%{i} may not send mail of %{d}")
    }
    let clients = [
      own, "10.\(sender).\(Int.random(in: 0..<128, using: &random)).9", "2001:db8:99::25",
    ]
    for client in clients.prefix(Self.clientsPerDomain) {
      lines.append("Q\t\(client)\tmx.\(name)\tuser@\(name)")
      caseCount += 1
    }
  }

  private mutating func add(_ name: String, _ type: String, _ value: String) {
    lines.append("R\t\(name)\t\(type)\t\(value)")
  }
}
