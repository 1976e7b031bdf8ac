/// One domain as its owner might have set it up: most of it right, some of it not.
struct SyntheticDomain {
  let name: String
  let zone: ZoneText

  /// Shares of a hundred domains. They are a guess at a postmaster's customer list; the mean of questions is printed.
  private enum Share {
    static let parked = 3
    static let ownMailHost = 40
    static let spf = 93
    static let secondSPF = 1
    static let dmarc = 80
    static let ownReportAddress = 45
    static let dkim = 8
    static let ipv6 = 50
  }

  private static let words = [
    "alder", "bakery", "cargo", "dental", "energy", "florist", "garden", "hotel", "invest",
    "jewel", "kitchen", "legal", "museum", "news", "orchard", "print", "quarry", "repair", "shop",
    "travel", "union", "vet", "wine", "yoga",
  ]

  private static let selectors = [
    "default", "google", "k1", "mail", "s1", "s2", "selector1", "selector2",
  ]

  init(number: Int, providers: Providers, using generator: inout SeededGenerator) {
    let digits = String(number)
    let suffix = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    let name = "\(generator.pick(Self.words))-\(suffix).\(SyntheticInternet.topLevel)"
    var zone = ZoneText(name, nameServers: generator.pick(providers.nameServers))
    zone.addHost("@", number, hasIPv6: generator.percent(Share.ipv6))
    zone.add("www", "CNAME", "@")
    if generator.percent(Share.parked) {
      zone.add("@", "MX", "0 .")
      zone.addText("@", "v=spf1 -all")
      zone.addText("_dmarc", "v=DMARC1; p=reject")
    } else {
      let mail = Self.addMailHosts(to: &zone, number, providers, using: &generator)
      Self.addSPF(to: &zone, mail, providers, using: &generator)
      if generator.percent(Share.dmarc) {
        zone.addText("_dmarc", Self.dmarc(name, providers, using: &generator))
      }
      if generator.percent(Share.dkim) {
        Self.addKeys(to: &zone, providers, using: &generator)
      }
    }
    self.name = name
    self.zone = zone
  }

  /// Gives the SPF term that authorises them.
  private static func addMailHosts(
    to zone: inout ZoneText, _ number: Int, _ providers: Providers,
    using generator: inout SeededGenerator
  ) -> String {
    if generator.percent(Share.ownMailHost) {
      zone.add("@", "MX", "10 mail")
      zone.addHost("mail", number, hasIPv6: generator.percent(Share.ipv6))
      return generator.pick(["mx", "a mx", "ip4:\(SyntheticAddress.version4(number))"])
    }
    let host = generator.pick(providers.mailHosts)
    for (index, exchanger) in host.exchangers.enumerated() {
      zone.add("@", "MX", "\((index + 1) * 10) \(exchanger).")
    }
    return "include:\(host.include)"
  }

  private static func addSPF(
    to zone: inout ZoneText, _ mail: String, _ providers: Providers,
    using generator: inout SeededGenerator
  ) {
    zone.addText("@", "site-verification=\(String(generator.next(), radix: 36))")
    guard generator.percent(Share.spf) else { return }
    let includes = generator.pick(1 + generator.number(below: 3), of: providers.senders)
      .map { "include:spf.\($0)" }.joined(separator: " ")
    let end = generator.pick(["-all", "~all", "~all", "~all", "?all"])
    zone.addText("@", "v=spf1 \(mail) \(includes) \(end)")
    if generator.percent(Share.secondSPF) { zone.addText("@", "v=spf1 \(mail) -all") }
  }

  private static func dmarc(
    _ name: String, _ providers: Providers, using generator: inout SeededGenerator
  ) -> String {
    let policy = generator.pick(["none", "none", "none", "quarantine", "quarantine", "reject"])
    let destination =
      generator.percent(Share.ownReportAddress) ? name : generator.pick(providers.reportReaders)
    return "v=DMARC1; p=\(policy); rua=mailto:dmarc@\(destination)"
  }

  /// A key of one's own, or two that a sender looks after.
  private static func addKeys(
    to zone: inout ZoneText, _ providers: Providers, using generator: inout SeededGenerator
  ) {
    if generator.percent(50) {
      let key =
        generator.percent(10) ? DKIMKeys.rsa1024 : generator.pick(DKIMKeys.rsa2048)
      zone.addText("\(generator.pick(selectors))._domainkey", "v=DKIM1; k=rsa; p=\(key)")
    } else {
      let sender = generator.pick(providers.senders)
      for selector in ["s1", "s2"] {
        zone.add("\(selector)._domainkey", "CNAME", "\(selector).dkim.\(sender).")
      }
    }
  }
}
