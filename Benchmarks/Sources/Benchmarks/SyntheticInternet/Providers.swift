/// What domains share: name servers, mailbox hosts, senders of bulk mail, and readers of DMARC reports.
struct Providers {
  /// Pairs of name servers, one pair a provider.
  let nameServers: [[String]]
  /// Mailbox hosts: their MX hosts, and the name to include.
  let mailHosts: [(exchangers: [String], include: String)]
  /// Senders of bulk mail: their zone; `spf.` below it is to be included, `dkim.` holds keys.
  let senders: [String]
  /// Readers of DMARC reports who authorise every domain (RFC 9990 §4).
  let reportReaders: [String]
  let zones: [ZoneText]

  private static let nameServerProviders = 8
  private static let mailHostCount = 6
  private static let senderCount = 20
  private static let reportReaderCount = 4

  /// Numbers of addresses: providers have the upper half, so that domains have the lower.
  private static let firstAddress = 0x1_0000

  init(using generator: inout SeededGenerator) {
    var zones: [ZoneText] = []
    var address = Self.firstAddress
    func nextAddress() -> Int {
      address += 1
      return address
    }

    let nameServers = (1...Self.nameServerProviders).map { number in
      let origin = "dns\(number).test"
      let servers = ["ns1.\(origin)", "ns2.\(origin)"]
      var zone = ZoneText(origin, nameServers: servers)
      for owner in ["ns1", "ns2"] { zone.addHost(owner, nextAddress()) }
      zones.append(zone)
      return servers
    }

    let mailHosts = (1...Self.mailHostCount).map {
      number -> (exchangers: [String], include: String) in
      let origin = "mailhost\(number).test"
      var zone = ZoneText(origin, nameServers: nameServers[number % nameServers.count])
      for owner in ["mx1", "mx2"] { zone.addHost(owner, nextAddress(), hasIPv6: number % 3 != 0) }
      zone.addText("spf", "v=spf1 ip4:29.19.\(number).0/24 ip6:3d00:\(number)::/48 -all")
      zones.append(zone)
      return (["mx1.\(origin)", "mx2.\(origin)"], "spf.\(origin)")
    }

    // Half of them nest their addresses one include deeper, some two, as large senders do.
    let senders = (1...Self.senderCount).map { number in
      let origin = "sender\(number).test"
      var zone = ZoneText(origin, nameServers: generator.pick(nameServers))
      let blocks = (0..<(2 + generator.number(below: 5))).map { block in
        "ip4:29.19.\(100 + number).\(block * 32)/27"
      }.joined(separator: " ")
      switch number % 4 {
      case 0, 1:
        zone.addText("spf", "v=spf1 \(blocks) ~all")
      case 2:
        zone.addText("spf", "v=spf1 include:a.blocks.\(origin) include:b.blocks.\(origin) ~all")
        zone.addText("a.blocks", "v=spf1 \(blocks) ~all")
        zone.addText("b.blocks", "v=spf1 ip6:3d00:\(100 + number)::/48 ~all")
      default:
        zone.addText("spf", "v=spf1 include:blocks.\(origin) a:out.\(origin) ~all")
        zone.addText("blocks", "v=spf1 \(blocks) include:more.blocks.\(origin) ~all")
        zone.addText("more.blocks", "v=spf1 ip6:3d00:\(100 + number)::/48 ~all")
        zone.addHost("out", nextAddress())
      }
      for key in ["s1.dkim", "s2.dkim"] {
        zone.addText(key, "v=DKIM1; k=rsa; p=\(generator.pick(DKIMKeys.rsa2048))")
      }
      zones.append(zone)
      return origin
    }

    let reportReaders = (1...Self.reportReaderCount).map { number in
      let origin = "reports\(number).test"
      var zone = ZoneText(origin, nameServers: nameServers[number % nameServers.count])
      zone.add("@", "MX", "10 mx.\(origin).")
      zone.addHost("mx", nextAddress())
      zone.addText("*._report._dmarc", "v=DMARC1")
      zones.append(zone)
      return origin
    }
    (self.nameServers, self.mailHosts) = (nameServers, mailHosts)
    (self.senders, self.reportReaders) = (senders, reportReaders)
    self.zones = zones
  }
}
